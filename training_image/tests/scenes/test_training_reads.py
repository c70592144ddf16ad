"""What ``tileseg tile`` writes is what training reads, pixel by pixel."""

from pathlib import Path

import numpy as np
import pytest

from tileseg.command_line import main
from tileseg.container.endings import DONE
from tileseg.recipe.reader import recipe_of
from tileseg.recipe.text import parsed
from tileseg.tiles.dataset import find_dataset
from tileseg.tiles.sample import NO_CLASS
from training_image.tests.conftest import RECIPE
from training_image.tests.scenes.world import write_scene


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
@pytest.mark.parametrize("grid", [(), ("--zoom", "13")], ids=["pixels", "slippy"])
def test_tiles_hold_the_scene_its_classes_and_what_is_not_known(
    dtype: str, grid: tuple[str, ...], tmp_path: Path
) -> None:
    """Three bands that say 50 everywhere, without data in the left quarter and without labels in the right one."""
    samples, labels = np.full((600, 800, 3), 50, dtype), np.ones((600, 800, 1), np.uint8)
    samples[:, :200], labels[:, 600:], labels[300:, :600] = 9, 255, 0
    scene = write_scene(tmp_path / "meadow.tif", samples, nodata=9)
    masks = write_scene(tmp_path / "labels.tif", labels)
    places = ["--image", str(scene), "--labels", str(masks), "--out", str(tmp_path / "tiles"), "--size", "64"]
    assert main(["tile", *places, *grid]) == DONE

    text = RECIPE.format(imagery=tmp_path / "tiles/imagery", masks=tmp_path / "tiles/masks")
    recipe = recipe_of(parsed(text.replace("bands =", "ignore = 255\nbands =").encode(), "a"), "a")
    reader = find_dataset(recipe, {}).reader
    read = [reader.read(index) for index in range(len(reader.pairs))]
    image, mask = (np.stack([getattr(sample, what) for sample in read]) for what in ("image_HWC", "mask_HW"))
    assert image.dtype == dtype
    lacking = (image == 0).all(axis=3)
    assert (mask[lacking] == NO_CLASS).all()
    assert np.unique(image[~lacking]).tolist() == [50]
    known = mask[~lacking]
    assert {*np.unique(known)} == {0, 1, NO_CLASS}
    assert (known == 1).sum() == pytest.approx((known == 0).sum(), rel=0.15)
