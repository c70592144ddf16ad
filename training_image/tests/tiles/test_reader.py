"""Pixels without data are zeros of no class, whichever of the two files says so."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tileseg.recipe.data import Source
from tileseg.tiles.dataset import find_dataset
from tileseg.tiles.sample import NO_CLASS, Sample
from training_image.tests.ground import tiff, write_files
from training_image.tests.tiles.formats.test_formats import geotiff
from training_image.tests.tiles.test_quarantine import RECIPE

pytestmark = pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")

IMAGE = np.full((64, 64, 3), 7, np.uint16)
IMAGE[0, 0] = 9, 9, 9
IMAGE[0, 1] = 9, 9, 8


def sample_of(folder: Path, image: bytes, mask: bytes, *, nodata: float | None = None) -> Sample:
    places = [f"may/9/{x}/0.tif" for x in (0, 8)]
    for kind, content in (("imagery", image), ("masks", mask)):
        write_files(folder / kind, dict.fromkeys(places, content))
    sources = {kind: (Source(place=f"{folder}/{kind}"),) for kind in ("imagery", "masks")}
    dataset = replace(RECIPE.dataset, imagery=sources["imagery"], masks=sources["masks"], nodata=nodata)
    return find_dataset(replace(RECIPE, dataset=dataset), {}).reader.read(0)


@pytest.mark.parametrize("told_by", ["recipe", "file"])
def test_a_pixel_whose_bands_all_have_the_value_is_zero_and_of_no_class(told_by: str, tmp_path: Path) -> None:
    image = geotiff(IMAGE, nodata=9) if told_by == "file" else geotiff(IMAGE)
    sample = sample_of(tmp_path, image, tiff(np.ones((64, 64), np.uint8)), nodata=9.0 if told_by == "recipe" else None)
    assert (sample.image_HWC[0, 0].tolist(), sample.mask_HW[0, 0]) == ([0, 0, 0], NO_CLASS)
    assert (sample.image_HWC[0, 1].tolist(), sample.mask_HW[0, 1]) == ([9, 9, 8], 1)


def test_the_masks_own_nodata_is_of_no_class_and_its_image_stays(tmp_path: Path) -> None:
    mask = np.ones((64, 64, 1), np.uint8)
    mask[3, 3] = 77
    sample = sample_of(tmp_path, geotiff(IMAGE), geotiff(mask, nodata=77))
    assert (sample.image_HWC[3, 3].tolist(), sample.mask_HW[3, 3]) == ([7, 7, 7], NO_CLASS)
