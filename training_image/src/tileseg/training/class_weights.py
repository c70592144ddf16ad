"""How much a class counts in the loss, beside others."""

from collections.abc import Sequence

from tileseg.recipe.data import LandClass

MOST_RARE = 20.0
"""A class counts at most so many times as much as the most frequent: a few pixels must not decide everything."""


def class_weights(classes: Sequence[LandClass], pixels: Sequence[int] | None) -> tuple[float, ...]:
    """The recipe's weights; where pixels were counted, times how rare each class is, on average 1."""
    given = [land_class.weight for land_class in classes]
    if pixels is None:
        return tuple(given)
    most = max(pixels)
    rarity = [min(most / count, MOST_RARE) if count else MOST_RARE for count in pixels]
    mean = sum(rarity) / len(rarity)
    return tuple(weight * rare / mean for weight, rare in zip(given, rarity, strict=True))
