"""The learning curve, from the history that a job leaves with its model."""

import json
from pathlib import Path


def draw_learning_curve(history: Path, baselines: dict[str, float], target: Path) -> None:
    """Loss, and IoU on the held-out blocks, by epoch; dashed, the answers that need no training.

    Args:
        history: JSON lines, one an epoch, with ``epoch``, ``train_loss``, ``val_loss`` and ``val_iou``.
    """
    import matplotlib as mpl  # here: on import it settles where it writes, which the rehearsal has decided by now

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    epochs = [json.loads(line) for line in history.read_text().splitlines()]
    figure, (losses, scores) = plt.subplots(1, 2, figsize=(11, 4.2), layout="constrained")
    x = [epoch["epoch"] for epoch in epochs]
    for name, label in (("train_loss", "training"), ("val_loss", "held-out blocks")):
        losses.plot(x, [epoch[name] for epoch in epochs], label=label, marker=".")
    losses.set(title="Loss", xlabel="epoch", ylim=(0, None))
    scores.plot(x, [epoch["val_iou"] for epoch in epochs], color="tab:green", label="the model", marker=".")
    for (name, value), color in zip(baselines.items(), ("tab:gray", "tab:brown"), strict=False):
        scores.axhline(value, linestyle="--", color=color, label=f"{_words(name)} {value:.2f}")
    scores.set(title="IoU of tree crowns on held-out blocks", xlabel="epoch", ylim=(0, 1))
    for axes in (losses, scores):
        axes.legend(frameon=False)
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(target, dpi=110)
    plt.close(figure)


def _words(name: str) -> str:
    return name.removesuffix("_iou").replace("_", " ")
