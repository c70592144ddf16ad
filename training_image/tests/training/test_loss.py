"""Every loss is its definition, of the whole team's batch, and leaves out pixels of no class."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from torch import Tensor

from tileseg.distributed.team import Team
from tileseg.recipe.learning import LOSSES as NAMES
from tileseg.training.loss import LOSSES, Criterion, classes_of
from training_image.tests.training.together import in_a_team

MASK = torch.tensor([[[0, 1], [1, 0]]], dtype=torch.uint8)
WEIGHTS = (0.5, 2.0, 1.0)
IGNORED = 255
Pixels = NDArray[np.float64]


def judged(
    name: str, logits: Tensor, mask: Tensor, weights: tuple[float, ...] | None = None, team: Team | None = None
) -> Tensor:
    chosen = weights or (1.0,) * max(2, logits.shape[1])
    return Criterion(LOSSES[name], torch.tensor(chosen[: max(2, logits.shape[1])]), team or Team())(logits, mask)


def sure_of(mask_BHW: Tensor, maps: int, *, logit: float) -> Tensor:
    """Logits that say this mask, more or less firmly."""
    if maps == 1:
        return (mask_BHW.float() * 2 - 1)[:, None] * logit
    return torch.nn.functional.one_hot(mask_BHW.long(), maps).movedim(-1, 1).float() * logit


# Each loss again, pixel by pixel and in float64. p has a row a pixel and a column a class; images are lists of pixels.


def cross_entropy(images: list[tuple[Pixels, list[int]]], weights: list[float], focus: float = 0) -> float:
    pixels = [
        (row[label], weights[label])
        for p, labels in images
        for row, label in zip(p, labels, strict=True)
        if label != IGNORED
    ]
    cost = sum(-weight * (1 - p) ** focus * np.log(p) for p, weight in pixels)
    return float(cost / sum(weight for _, weight in pixels)) if pixels else 0.0


def areas(images: list[tuple[Pixels, list[int]]], k: int) -> tuple[float, float, float]:
    pixels = [
        (row[k], label == k) for p, labels in images for row, label in zip(p, labels, strict=True) if label != IGNORED
    ]
    return sum(p for p, true in pixels if true), sum(p for p, _ in pixels), sum(true for _, true in pixels)


def dice(images: list[tuple[Pixels, list[int]]], weights: list[float]) -> float:
    costs = []
    for k in range(1, len(weights)):
        common, predicted, true = areas(images, k)
        costs.append(1 - (2 * common + 1) / (predicted + true + 1))
    return float(np.average(costs, weights=weights[1:]))


def tversky(images: list[tuple[Pixels, list[int]]], weights: list[float]) -> float:
    costs = []
    for k in range(1, len(weights)):
        common, predicted, true = areas(images, k)
        costs.append(1 - (common + 1) / (common + 0.3 * (predicted - common) + 0.7 * (true - common) + 1))
    return float(np.average(costs, weights=weights[1:]))


def miou(images: list[tuple[Pixels, list[int]]], weights: list[float]) -> float:
    lacking = []
    for image in images:
        if set(image[1]) == {IGNORED}:
            continue
        of_classes = [areas([image], k) for k in range(len(weights))]
        lacking.append(np.average([1 - c / (p + t - c) for c, p, t in of_classes], weights=weights))
    return max(float(np.mean(lacking)) if lacking else 0.0, cross_entropy(images, weights))


def jaccard_of(wrong: set[int], true: set[int]) -> float:
    """1 - IoU of an answer that is wrong at these pixels."""
    either = len(true | wrong)
    return 1 - len(true - wrong) / either if either else 0.0


def extension(errors: list[float], true: list[bool]) -> float:
    """The Lovász extension as its definition has it: what each error adds, from the worst on."""
    order = sorted(range(len(errors)), key=lambda index: -errors[index])
    area = {index for index, there in enumerate(true) if there}
    steps = [
        jaccard_of(set(order[: count + 1]), area) - jaccard_of(set(order[:count]), area) for count in range(len(order))
    ]
    return sum(errors[index] * step for index, step in zip(order, steps, strict=True))


def lovasz(images: list[tuple[Pixels, list[int]]], weights: list[float], logits: list[Pixels] | None) -> float:
    costs = []
    for number, (p, labels) in enumerate(images):
        kept = [index for index, label in enumerate(labels) if label != IGNORED]
        if not kept:
            continue
        if logits is not None:
            errors = [max(0.0, 1 - (1 if labels[i] == 1 else -1) * logits[number][i]) for i in kept]
            costs.append(extension(errors, [labels[i] == 1 for i in kept]))
            continue
        present = sorted({labels[i] for i in kept})
        of_classes = [
            extension([abs((labels[i] == k) - p[i, k]) for i in kept], [labels[i] == k for i in kept]) for k in present
        ]
        costs.append(float(np.average(of_classes, weights=[weights[k] for k in present])))
    return float(np.mean(costs)) if costs else 0.0


def defined(name: str, logits: Tensor, mask: Tensor, weights: tuple[float, ...]) -> float:
    maps = logits.shape[1]
    flat = logits.double().flatten(2).movedim(1, 2)
    p = torch.cat([1 - flat.sigmoid(), flat.sigmoid()], dim=2) if maps == 1 else flat.softmax(dim=2)
    images = [(p[b].numpy(), mask[b].flatten().tolist()) for b in range(len(mask))]
    of_classes = list(weights[: max(2, maps)])
    parts = {
        "cross_entropy": lambda: cross_entropy(images, of_classes),
        "focal": lambda: cross_entropy(images, of_classes, focus=2),
        "dice": lambda: dice(images, of_classes),
        "tversky": lambda: tversky(images, of_classes),
        "miou": lambda: miou(images, of_classes),
        "lovasz": lambda: lovasz(images, of_classes, [each[:, 0].numpy() for each in flat] if maps == 1 else None),
    }
    whole = {"cross_entropy_dice": ("cross_entropy", "dice"), "focal_dice": ("focal", "dice")}.get(name, (name,))
    return sum(parts[part]() for part in whole)


@st.composite
def batches(draw: st.DrawFn) -> tuple[Tensor, Tensor]:
    """Logits of one to three maps, and a mask in which some pixels have no class."""
    maps, images = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    labels = st.sampled_from([*range(max(2, maps)), IGNORED])
    mask = draw(st.lists(labels, min_size=images * 6, max_size=images * 6))
    torch.manual_seed(draw(st.integers(0, 10_000)))
    return torch.randn(images, maps, 2, 3) * 2, torch.tensor(mask, dtype=torch.uint8).view(images, 2, 3)


def test_every_loss_that_a_recipe_can_name_is_there() -> None:
    assert set(LOSSES) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=25)
@given(batch=batches())
def test_a_loss_is_what_its_definition_says_pixel_by_pixel(name: str, batch: tuple[Tensor, Tensor]) -> None:
    logits, mask = batch
    found = judged(name, logits, mask, WEIGHTS).item()
    assert found == pytest.approx(defined(name, logits, mask, WEIGHTS), rel=1e-4, abs=1e-5)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("maps", [1, 2, 3])
def test_what_pixels_of_no_class_hold_changes_nothing_and_they_have_no_slope(name: str, maps: int) -> None:
    torch.manual_seed(1)
    mask = torch.randint(0, max(2, maps), (2, 8, 8), dtype=torch.uint8)
    mask[0, :, 3:5] = mask[1] = IGNORED
    one = torch.randn(2, maps, 8, 8)
    other = torch.where((mask == IGNORED)[:, None], 30 * torch.randn(2, maps, 8, 8), one)
    found = []
    for logits in (one.requires_grad_(), other.requires_grad_()):
        loss = judged(name, logits, mask)
        loss.backward()  # type: ignore[no-untyped-call]
        assert logits.grad is not None
        found.append((loss.item(), logits.grad))
    assert found[0][0] == found[1][0]
    slope = found[0][1]
    assert torch.equal(slope, found[1][1])
    assert not slope[1].any()
    assert not slope[0, :, :, 3:5].any()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("maps", [1, 3])
def test_a_batch_without_any_class_costs_nothing_and_has_no_slope(name: str, maps: int) -> None:
    logits = torch.randn(2, maps, 4, 4, requires_grad=True)
    loss = judged(name, logits, torch.full((2, 4, 4), IGNORED, dtype=torch.uint8))
    loss.backward()  # type: ignore[no-untyped-call]
    assert loss.item() == 0
    assert logits.grad is not None
    assert not logits.grad.any()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("maps", [1, 2, 3])
def test_a_firm_right_answer_costs_least_and_a_firm_wrong_one_most(name: str, maps: int) -> None:
    classes = max(2, maps)
    true = torch.arange(12, dtype=torch.uint8).view(1, 3, 4) % classes
    answers = ((true, 9.0), (true, 0.1), ((true + 1) % classes, 9.0))
    losses = [judged(name, sure_of(mask, maps, logit=logit), true).item() for mask, logit in answers]
    assert losses == sorted(losses)
    assert losses[0] < 0.1 < losses[1] < losses[2]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("maps", [1, 3])
def test_the_slope_is_that_of_the_loss(name: str, maps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(3)
    monkeypatch.setattr(Tensor, "float", Tensor.double)  # differences need more digits than training does
    mask = torch.randint(0, max(2, maps), (2, 3, 3), dtype=torch.uint8)
    mask[0, 0, 0] = IGNORED
    logits = torch.randn(2, maps, 3, 3, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda it: judged(name, it, mask, WEIGHTS), logits, atol=1e-3, rtol=1e-2, eps=1e-4)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("maps", [1, 3])
def test_a_team_has_the_loss_and_slope_of_its_whole_batch_however_it_is_divided(name: str, maps: int) -> None:
    torch.manual_seed(2)
    mask = torch.randint(0, max(2, maps), (5, 4, 4), dtype=torch.uint8)
    mask[1, :2] = mask[4] = IGNORED
    logits = torch.randn(5, maps, 4, 4, requires_grad=True)
    alone = judged(name, logits, mask, WEIGHTS)
    slope_alone = torch.autograd.grad(alone, logits)[0]
    shares = [logits.detach()[rank::2].clone().requires_grad_() for rank in range(2)]
    losses = in_a_team(2, lambda team: judged(name, shares[team.rank], mask[team.rank :: 2], WEIGHTS, team))
    slopes = torch.autograd.grad(losses[0], shares)  # threads share one graph, so one loss leads to every share
    assert losses[0].item() == losses[1].item() == pytest.approx(alone.item(), rel=1e-5)
    for rank in range(2):
        assert torch.allclose(slopes[rank], slope_alone[rank::2], rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize("name", ["cross_entropy", "focal", "cross_entropy_dice"])
def test_a_class_that_counts_more_costs_more_where_it_is_missed(name: str) -> None:
    missed = sure_of(torch.zeros_like(MASK), 1, logit=2)
    assert judged(name, missed, MASK, (1.0, 5.0)) > judged(name, missed, MASK, (1.0, 1.0))


def test_the_lovasz_loss_stays_exact_in_float32_over_a_large_tile() -> None:
    torch.manual_seed(0)
    mask = (torch.rand(1, 512, 512) < 0.3).byte()
    logits = torch.randn(1, 1, 512, 512)
    true = mask.double().flatten()
    errors = 1 - logits.double().flatten() * (2 * true - 1)
    errors, order = errors.sort(descending=True)
    missed = true[order].cumsum(0)
    jaccard = 1 - (true.sum() - missed) / (true.sum() + torch.arange(1, len(order) + 1) - missed)
    steps = torch.diff(jaccard, prepend=torch.zeros(1, dtype=torch.float64))
    assert judged("lovasz", logits, mask).item() == pytest.approx((errors.relu() * steps).sum().item(), rel=1e-5)


@pytest.mark.parametrize("maps", [1, 2, 3])
def test_the_most_likely_class_is_what_the_logits_say(maps: int) -> None:
    assert torch.equal(classes_of(sure_of(MASK, maps, logit=3)), MASK)
