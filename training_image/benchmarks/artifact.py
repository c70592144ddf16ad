"""What fifty epochs leave behind, against the seed, which kept every epoch's weights and optimiser."""

import io
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import torch

from tileseg.model.build import build_network
from training_image.benchmarks import jobs
from training_image.benchmarks.recipes import small_job
from training_image.benchmarks.report import Row
from training_image.benchmarks.step import SEED_MODEL, recipe

TITLE = "The artefact after 50 epochs, MB; limit: what the design allows"
EPOCHS = 50
MOST_MB = 150
MB = 1e6


def measure(say: Callable[[str], None]) -> Iterator[Row]:
    seed = EPOCHS * seed_checkpoint() / MB
    say(f"the seed's: {EPOCHS} checkpoints, {seed:.0f} MB together; now a real job of {EPOCHS} epochs")
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        job = jobs.run(small_job(Path(name), epochs=EPOCHS, model=""), Path(name) / "ml")
        sizes = {path.name: path.stat().st_size for path in job.model.rglob("*") if path.is_file()}
        epochs = len(job.history)
    ours = sum(sizes.values()) / MB
    say(f"{epochs} epochs in {job.seconds:.0f} s; {', '.join(sorted(sizes))}")
    within = epochs == EPOCHS and ours < MOST_MB and "model.safetensors" in sizes
    yield Row("default network", ours, seed, seed / ours, limit=MOST_MB, met=within)


def seed_checkpoint() -> int:
    """Bytes of AlbuNet's weights with Adam's two moments of each, as torch saves them."""
    network = build_network(recipe(model=SEED_MODEL))
    optimizer = torch.optim.Adam(network.parameters())
    for parameter in network.parameters():
        parameter.grad = torch.zeros_like(parameter)
    optimizer.step()
    file = io.BytesIO()
    torch.save({"epoch": 1, "state_dict": network.state_dict(), "optimizer": optimizer.state_dict()}, file)
    return file.tell()
