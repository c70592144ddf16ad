"""One step."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn

from tileseg.failure import JobFailure
from tileseg.model.build import build_network
from tileseg.recipe.learning import Augmentation
from tileseg.recipe.reader import recipe_of
from tileseg.tiles.address import Tile
from tileseg.tiles.sample import Sample
from tileseg.training.bands import BandStatistics
from tileseg.training.batch import Batch, batch_of
from tileseg.training.device import machine
from tileseg.training.learner import Learner
from tileseg.training.loss import LOSSES, Criterion
from tileseg.training.normalisation import normalisation
from tileseg.training.run import Run, new_run
from training_image.tests.ground import sample_at
from training_image.tests.recipe.test_reader import tables

RECIPE = recipe_of(tables(), "recipe.toml")
PLAIN = Augmentation(flips=False, quarter_turns=False, brightness=0)
SAMPLES = [sample_at(Tile("meadow", 0, x, 0)) for x in range(4)]


def learner(loss: str = "cross_entropy_dice", std: float = 50.0, **settings: int) -> Learner:
    return Learner(
        machine=machine("float32"),
        normalisation=normalisation(BandStatistics((100.0,) * 3, (std,) * 3), torch.device("cpu")),
        criterion=Criterion(LOSSES[loss], torch.ones(2)),
        augmentation=PLAIN,
        training=RECIPE.train,
        steps=10,
        **settings,
    )


def begun(network: nn.Module | None = None) -> Run:
    return new_run(network or build_network(RECIPE), RECIPE.train, machine("float32"))


def parameters(run: Run) -> list[Tensor]:
    return [parameter.detach().clone() for parameter in run.network.parameters()]


def test_a_step_moves_the_weights_and_is_counted() -> None:
    run = begun()
    before = parameters(run)
    learner().optimise(run, run.network, batch_of(SAMPLES))
    assert run.step == 1
    assert run.epoch_loss > 0
    assert not any(torch.equal(one, other) for one, other in zip(before, parameters(run), strict=True) if one.ndim == 4)


def without_answer(batch: Batch) -> Batch:
    """Tiles so bright that normalising them is beyond float32."""
    return replace(batch, image_BHWC=batch.image_BHWC.float() * 3e37)


def with_steep_gradient(network: nn.Module) -> Callable[[Tensor], Tensor]:
    """The same answers, at a slope that is not finite."""

    class Steep(torch.autograd.Function):
        @staticmethod
        def forward(_context: object, logits: Tensor) -> Tensor:
            return logits.clone()

        @staticmethod
        def backward(_context: object, slope: Tensor) -> Tensor:
            return slope * torch.inf

    return lambda image: Steep.apply(network(image))  # type: ignore[no-untyped-call]


def test_a_loss_or_gradient_that_is_not_finite_never_reaches_the_weights() -> None:
    run = begun()
    before = parameters(run)
    with pytest.raises(JobFailure, match=r"the loss is nan at step 1: lower train\.learning_rate"):
        learner(std=1e-6).optimise(run, run.network, without_answer(batch_of(SAMPLES)))
    with pytest.raises(JobFailure, match=r"the gradient's norm is (nan|inf) at step 1: lower train\.learning_rate"):
        learner().optimise(run, with_steep_gradient(run.network), batch_of(SAMPLES))
    assert all(torch.equal(one, other) for one, other in zip(before, parameters(run), strict=True))
    assert (run.step, run.epoch_loss) == (0, 0)


def test_a_batch_without_any_class_moves_nothing_but_by_decay() -> None:
    run = begun()
    learner().optimise(run, run.network, batch_of(SAMPLES).counting_for_nothing())
    assert run.epoch_loss == 0
    assert all(parameter.grad is None or not parameter.grad.any() for parameter in run.network.parameters())


class Pixelwise(nn.Module):
    """Without batch statistics, of which each part of a batch has its own."""

    def __init__(self) -> None:
        super().__init__()
        self.head = nn.Conv2d(3, 1, 3, padding=1)

    def forward(self, image_BCHW: Tensor) -> Tensor:
        logits: Tensor = self.head(image_BCHW)
        return logits


def partly_ignored(sample: Sample) -> Sample:
    mask = sample.mask_HW.copy()
    mask[:, :40] = 255
    return Sample(sample.image_HWC, mask)


@pytest.mark.parametrize("loss", ["cross_entropy", "focal"])
@pytest.mark.parametrize("parts", [2, 3, 4])
def test_a_batch_in_parts_has_the_gradient_of_the_whole_where_the_loss_is_a_sum(loss: str, parts: int) -> None:
    batch = batch_of([partly_ignored(SAMPLES[0]), *SAMPLES[1:]])
    torch.manual_seed(0)
    whole = begun(Pixelwise())
    in_parts = begun(Pixelwise())
    in_parts.network.load_state_dict(whole.network.state_dict())
    learner(loss).optimise(whole, whole.network, batch)
    learner(loss, parts=parts).optimise(in_parts, in_parts.network, batch)
    assert in_parts.epoch_loss == pytest.approx(whole.epoch_loss, rel=1e-5)
    for one, other in zip(whole.network.parameters(), in_parts.network.parameters(), strict=True):
        assert one.grad is not None
        assert other.grad is not None
        assert torch.allclose(one.grad, other.grad, rtol=1e-4, atol=1e-7)


def test_noise_is_added_only_when_asked_for_and_follows_the_seed() -> None:
    losses = []
    for noise, seed in ((0.0, 1), (0.0, 2), (1.0, 1), (1.0, 1), (1.0, 2)):
        noisy = replace(learner(), augmentation=replace(PLAIN, noise=noise))
        batch = batch_of(SAMPLES)
        variation_BV = batch.variation_BV.clone()
        variation_BV[:, -1] = noise
        run = begun()
        noisy.optimise(run, run.network, replace(batch, variation_BV=variation_BV, noise_seeds=(seed,) * 4))
        losses.append(run.epoch_loss)
    assert losses[0] == losses[1]
    assert losses[2] == losses[3] != losses[4]
    assert losses[0] != losses[2]
