"""A scene covered window by window gets the answer that it would get whole."""

import tracemalloc

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import nn

from tileseg.artifact.load import Model
from tileseg.failure import JobFailure
from tileseg.prediction.predictor import Predictor
from tileseg.prediction.strips import NO_ANSWER, Plan, strips
from tileseg.prediction.windows import Windows
from tileseg.recipe.data import LandClass
from tileseg.scenes.raster import ArrayScene
from tileseg.tiles.sample import Sample
from tileseg.training.bands import BandStatistics
from tileseg.training.batch import batch_of
from tileseg.training.device import Machine
from tileseg.training.normalisation import for_network, normalisation

CLASSES = tuple(LandClass(name=name, value=value, color="#000000") for value, name in enumerate("abc"))
CPU = Machine(torch.device("cpu"), bfloat16=False)


def predictor(
    network: nn.Module, *, outputs: int, bands: tuple[int, ...] = (1, 2), nodata: float | None = None
) -> Predictor:
    statistics = BandStatistics((100.0,) * len(bands), (50.0,) * len(bands))
    return Predictor(Model(network.eval(), outputs, bands, statistics, nodata, 64, CLASSES), CPU)


def convolutions(outputs: int) -> nn.Module:
    """Looks 6 pixels around itself, the same way everywhere."""
    torch.manual_seed(1)
    layers = [nn.Conv2d(2, 8, 5, padding=2), nn.Tanh(), nn.Conv2d(8, 8, 5, padding=2), nn.Tanh()]
    return nn.Sequential(*layers, nn.Conv2d(8, outputs, 5, padding=2))


def scene(height: int, width: int, seed: int = 0) -> ArrayScene:
    samples = np.random.default_rng(seed).integers(0, 255, (height, width, 2), np.uint8)
    return ArrayScene("any", samples)


def answer(found: ArrayScene, by: Predictor, windows: Windows) -> NDArray[np.float32]:
    return np.concatenate([strip.probability_KHW for strip in strips(found, by, Plan(windows, 3))], axis=1)


@pytest.mark.parametrize("outputs", [1, 3])
@pytest.mark.parametrize(("height", "width"), [(64, 64), (200, 150), (301, 97), (64, 500)])
def test_windows_make_the_same_answer_as_the_whole_scene(outputs: int, height: int, width: int) -> None:
    by, found = predictor(convolutions(outputs), outputs=outputs), scene(height, width)
    tiled = answer(found, by, Windows(64, 32))
    whole = by.probabilities(found.samples_HWC[np.newaxis])[0]
    assert tiled.shape == whole.shape == (outputs, height, width)
    assert np.abs(tiled - whole).max() < 2e-5


class Moody(nn.Module):
    """Every window gets another answer: the worst case for seams."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0

    def forward(self, image_BCHW: torch.Tensor) -> torch.Tensor:
        moods = []
        for _ in image_BCHW:
            self.calls += 1
            moods.append(3.0 if self.calls % 2 else -3.0)
        return torch.tensor(moods).view(-1, 1, 1, 1).expand(-1, 1, *image_BCHW.shape[2:])


def test_where_windows_disagree_the_answer_fades_from_one_to_the_other() -> None:
    by = predictor(Moody(), outputs=1)
    hard = answer(scene(64, 400), by, Windows(64, 0))[0]
    soft = answer(scene(64, 400), predictor(Moody(), outputs=1), Windows(64, 32))[0]
    assert np.abs(np.diff(hard[32])).max() > 0.8
    assert np.abs(np.diff(soft[32])).max() < 0.1


def test_pixels_are_normalised_as_in_training_and_bands_are_picked() -> None:
    seen: list[torch.Tensor] = []

    class Witness(nn.Module):
        def forward(self, image_BCHW: torch.Tensor) -> torch.Tensor:
            seen.append(image_BCHW.clone())
            return image_BCHW[:, :1]

    samples = np.random.default_rng(0).integers(0, 60_000, (64, 64, 3)).astype(np.uint16)
    samples[:10] = 9
    by = predictor(Witness(), outputs=1, bands=(3, 1), nodata=9.0)
    (strip,) = strips(ArrayScene("any", samples), by, Plan(Windows(64, 16), 1))
    chosen = samples[:, :, [2, 0]].copy()
    chosen[:10] = 0
    batch = batch_of([Sample(chosen, np.zeros((64, 64), np.uint8))])
    trained_on = for_network(normalisation(by.model.statistics, CPU.device)(batch.image_BHWC))
    assert torch.equal(seen[0], trained_on)
    assert (strip.class_HW[:10] == NO_ANSWER).all()
    assert (strip.class_HW[10:] != NO_ANSWER).all()


def test_the_scene_s_own_nodata_and_numbers_that_are_none_get_no_class() -> None:
    samples = np.full((80, 80, 2), 5, np.float32)
    samples[0, 0], samples[1, 1, 1], samples[2, 2] = 3, np.nan, (3, 4)
    found = ArrayScene("any", samples, nodata=3.0)
    by = predictor(convolutions(3), outputs=3)
    classes = np.concatenate([strip.class_HW for strip in strips(found, by, Plan(Windows(64, 16), 2))])
    assert np.argwhere(classes == NO_ANSWER).tolist() == [[0, 0], [1, 1]]


def test_windows_without_any_data_do_not_bother_the_network() -> None:
    network, samples = Moody(), np.zeros((64, 640, 2), np.uint8)
    samples[:, 600:] = 50
    by = predictor(network, outputs=1, nodata=0.0)
    (strip,) = strips(ArrayScene("any", samples), by, Plan(Windows(64, 16), 4))
    assert network.calls == 1
    assert (strip.class_HW[:, :600] == NO_ANSWER).all()
    assert (strip.class_HW[:, 600:] == 1).all()


def test_a_scene_smaller_than_a_window_gets_an_answer_of_its_own_size() -> None:
    assert answer(scene(20, 30), predictor(convolutions(1), outputs=1), Windows(64, 16)).shape == (1, 20, 30)


def test_a_scene_that_lacks_a_band_is_refused() -> None:
    by = predictor(convolutions(1), outputs=1, bands=(1, 4))
    with pytest.raises(JobFailure, match="any has 2 bands, but the model looks at band 4"):
        list(strips(scene(64, 64), by, Plan(Windows(64, 16), 1)))


def test_memory_does_not_grow_with_the_height_of_a_scene() -> None:
    most = []
    for height in (200, 2000):
        found, by = scene(height, 300), predictor(convolutions(1), outputs=1)
        tracemalloc.start()
        for _ in strips(found, by, Plan(Windows(64, 16), 1)):
            pass
        most.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert most[1] < 1.2 * most[0]
