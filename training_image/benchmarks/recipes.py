"""Jobs so small that whole ones fit into a benchmark."""

from pathlib import Path

from training_image.benchmarks.imagery import Shape, write_pairs

SHAPE = Shape(64, bands=3)
PAIRS = 16
RECIPE = """
[dataset]
imagery = "{folder}/imagery"
masks = "{folder}/masks"
tile_size = {size}
bands = [1, 2, 3]
validation = {{ block = 1, share = 0.25 }}

[[classes]]
name = "ground"
value = 0
color = "#000000"

[[classes]]
name = "other"
value = 1
color = "#ff7f0e"

{model}

[train]
epochs = {epochs}
batch_size = 4
"""
SMALL_MODEL = '[model]\nencoder = "resnet18"\nwidth = 8\noutput_stride = 4'


def small_job(folder: Path, *, epochs: int, model: str = SMALL_MODEL) -> str:
    """A recipe, and its tiles below the folder."""
    tiles = folder / "tiles"
    if not tiles.exists():
        write_pairs(tiles, SHAPE, PAIRS)
    return RECIPE.format(folder=tiles, size=SHAPE.size, epochs=epochs, model=model)
