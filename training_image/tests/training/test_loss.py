"""The loss falls as the answer gets better, whichever way classes are told apart."""

import math

import pytest
import torch

from tileseg.training.loss import classes_of, segmentation_loss

MASK = torch.tensor([[[0, 1], [1, 0]]], dtype=torch.uint8)


def sure_of(mask_BHW: torch.Tensor, classes: int, *, logit: float) -> torch.Tensor:
    """Logits that say this mask, more or less firmly."""
    if classes == 1:
        return (mask_BHW.float() * 2 - 1)[:, None] * logit
    return torch.nn.functional.one_hot(mask_BHW.long(), classes).movedim(-1, 1).float() * logit


@pytest.mark.parametrize("classes", [1, 2, 3])
def test_a_firm_right_answer_costs_least_and_a_firm_wrong_one_most(classes: int) -> None:
    right, unsure, wrong = (
        sure_of(mask, classes, logit=logit) for mask, logit in ((MASK, 9), (MASK, 0.1), (1 - MASK, 9))
    )
    losses = [segmentation_loss(logits, MASK).item() for logits in (right, unsure, wrong)]
    assert losses == sorted(losses)
    assert losses[0] < 0.1 < 1 < losses[2]


def test_both_parts_of_the_loss_count_for_every_way_of_telling_classes_apart() -> None:
    """Undecided about 4 pixels, 2 of class 1: the entropy is ln 2 (ln 3), each area is half (a third) of all pixels."""
    undecided = torch.zeros(1, 1, 2, 2)
    assert segmentation_loss(undecided, MASK).item() == pytest.approx(math.log(2) + 1 - 3 / 5)
    one_of_two = segmentation_loss(undecided.expand(1, 2, 2, 2), MASK)
    assert one_of_two.item() == pytest.approx(math.log(2) + 1 - 3 / 5)
    third = 4 / 3
    for_class_1, for_class_2 = 1 - (third + 1) / (third + 3), 1 - 1 / (third + 1)
    one_of_three = segmentation_loss(undecided.expand(1, 3, 2, 2), MASK)
    assert one_of_three.item() == pytest.approx(math.log(3) + (for_class_1 + for_class_2) / 2)


@pytest.mark.parametrize("classes", [1, 2, 3])
def test_the_most_likely_class_is_what_the_logits_say(classes: int) -> None:
    assert torch.equal(classes_of(sure_of(MASK, classes, logit=3)), MASK)


@pytest.mark.parametrize("classes", [1, 2, 3])
def test_a_batch_without_any_of_a_class_has_a_finite_slope(classes: int) -> None:
    logits = torch.zeros(2, classes, 4, 4, requires_grad=True)
    segmentation_loss(logits, torch.zeros(2, 4, 4, dtype=torch.uint8)).backward()  # type: ignore[no-untyped-call]
    assert logits.grad is not None
    assert logits.grad.isfinite().all()
