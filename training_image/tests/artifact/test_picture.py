"""The picture shows image, truth and prediction, and keeps them apart."""

import numpy as np

from tileseg.artifact.picture import GAP, SMALLEST_PANEL, comparison, covered, gallery, visible
from tileseg.recipe.data import LandClass
from tileseg.tiles.address import Tile
from training_image.tests.ground import sample_at

CLASSES = [LandClass(name="ground", value=0, color="#000000"), LandClass(name="disc", value=1, color="#ff0000")]


def test_a_row_has_three_panels_with_white_between_them() -> None:
    samples = [sample_at(Tile("meadow", 0, x, 0)) for x in range(2)]
    picture = comparison(samples, [sample.mask_HW for sample in samples], CLASSES)
    side = SMALLEST_PANEL + GAP
    assert picture.shape == (2 * side + GAP, 3 * side + GAP, 3)
    assert (picture[:, side : side + GAP] == 255).all()
    assert (picture[side : side + GAP] == 255).all()


def test_only_the_classes_of_interest_are_coloured() -> None:
    sample = sample_at(Tile("meadow", 0, 0, 0))
    image = visible(sample.image_HWC)
    shown = covered(image, sample.mask_HW, CLASSES)
    background, disc = sample.mask_HW == 0, sample.mask_HW == 1
    assert np.array_equal(shown[background], image[background])
    assert (shown[disc][:, 0] > shown[disc][:, 1]).all()


def test_sixteen_bits_one_band_and_a_flat_tile_can_be_seen() -> None:
    bright = np.linspace(0, 10_000, 64 * 64).reshape(64, 64, 1).astype(np.uint16)
    assert visible(bright).shape == (64, 64, 3)
    assert visible(bright).max() == 255
    assert visible(np.full((64, 64, 5), 7, np.float32)).max() == 0


def test_pixels_of_no_class_are_drawn_as_they_are() -> None:
    image = np.full((4, 4, 3), 100, np.uint8)
    mask = np.array([[0, 1, 255, 255]] * 4, np.uint8)
    shown = covered(image, mask, CLASSES)
    assert (shown[:, [0, 2, 3]] == 100).all()
    assert (shown[:, 1] != 100).any()


def test_pixels_without_data_do_not_count_for_the_contrast() -> None:
    ground = np.linspace(1000, 2000, 64 * 64).reshape(64, 64, 1).astype(np.uint16)
    torn = ground.copy()
    torn[:40] = 0
    assert visible(torn)[40:].min() < 20
    assert visible(torn)[40:].max() > 235
    assert visible(np.zeros((64, 64, 3), np.uint8)).max() == 0


def test_a_gallery_has_each_image_beside_its_mask() -> None:
    samples = [sample_at(Tile("meadow", 0, x, 0)) for x in range(4)]
    side = SMALLEST_PANEL + GAP
    assert gallery(samples, CLASSES, columns=3).shape == (2 * side + GAP, 6 * side + GAP, 3)
