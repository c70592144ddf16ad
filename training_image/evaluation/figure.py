"""The two curves by which a person judges: by epoch, and by how many tiles there were to learn from."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from training_image.evaluation.runs import Run


def draw(path: Path, *, seeds: Sequence[Run], sizes: Sequence[Run], answers: Mapping[str, float]) -> None:
    """A PNG with both curves over the answers that need no network."""
    figure = Figure(figsize=(10, 4), layout="constrained")
    by_epoch, by_tiles = figure.subplots(1, 2, sharey=True)
    for run in seeds:
        by_epoch.plot(
            [epoch["epoch"] for epoch in run.history], [epoch["val_iou"] for epoch in run.history], label=run.name
        )
    by_epoch.set(xlabel="epoch", ylabel="IoU of crowns, held-out ground", title="By epoch")
    by_tiles.plot(
        [run.training_tiles for run in sizes], [run.iou for run in sizes], marker="o", label="U-Net, best epoch"
    )
    by_tiles.set(xlabel="training tiles", title="By size of the training set", xscale="log")
    by_tiles.set_xticks([run.training_tiles for run in sizes], [str(run.training_tiles) for run in sizes])
    by_tiles.minorticks_off()
    for axes in (by_epoch, by_tiles):
        _add_answers(axes, answers)
        axes.set_ylim(0, 1)
        axes.legend(loc="upper left", fontsize="small")
    figure.savefig(path, dpi=120)


def _add_answers(axes: Axes, answers: Mapping[str, float]) -> None:
    for (name, iou), style in zip(answers.items(), ("-", "--", ":", "-."), strict=False):
        axes.axhline(iou, color="grey", linestyle=style, linewidth=1, label=f"{name} ({iou:.2f})")
