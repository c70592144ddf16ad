"""Tiles varied at random, a whole batch at a time and on its device; what moves ground moves image and mask alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from tileseg.recipe.learning import Augmentation

Number = TypeVar("Number", float, Tensor)


class Variation(NamedTuple, Generic[Number]):
    """What is done to one tile, in numbers that a device can hold; or to each tile of a batch, as tensors of them.

    Gain, shift and noise are for normalised bands.
    """

    transposed: Number
    rows_mirrored: Number
    columns_mirrored: Number
    side: Number
    """Of the part that is enlarged to the whole, as a share of the tile's."""
    right: Number
    down: Number
    """Where that part lies between one edge of the tile (-1) and the other (1)."""
    gain: Number
    shift: Number
    noise: Number


UNCHANGED = Variation(0.0, 0.0, 0.0, side=1.0, right=0.0, down=0.0, gain=1.0, shift=0.0, noise=0.0)


@dataclass(frozen=True)
class Place:
    """A tile in an epoch: all that its variation depends on, beside the recipe."""

    epoch: int
    index: int

    def random(self, seed: int) -> np.random.Generator:
        return np.random.default_rng([seed, self.epoch, self.index])

    def noise_seed(self, seed: int) -> int:
        """For a generator of the device's own, whose numbers are not those of numpy's."""
        return int(np.random.default_rng([seed, self.epoch, self.index, 1]).integers(2**63))


def drawn(augmentation: Augmentation, place: Place, *, seed: int) -> Variation[float]:
    """The variation of one tile in one epoch; it depends on nothing else, so that a resumed run draws the same."""
    random = place.random(seed)
    first, second, third = (random.random(3) < 0.5).tolist()
    gain, shift, right, down = random.uniform(-1, 1, 4).tolist()
    scale, noise = random.random(2).tolist()
    transposed = third and augmentation.quarter_turns
    columns = second if augmentation.flips else first ^ transposed  # a turn alone mirrors nothing
    moves = augmentation.flips or augmentation.quarter_turns
    return Variation(
        transposed=float(transposed),
        rows_mirrored=float(first and moves),
        columns_mirrored=float(columns and moves),
        side=1 / (1 + scale * augmentation.scale),
        right=right,
        down=down,
        gain=1 + gain * augmentation.contrast,
        shift=shift * augmentation.brightness,
        noise=noise * augmentation.noise,
    )


def varied(
    image_BHWC: Tensor, mask_BHW: Tensor, variation: Variation[Tensor], augmentation: Augmentation
) -> tuple[Tensor, Tensor]:
    """Normalised square images and their masks, varied; bands keep their order, and masks their values.

    What the recipe does not ask for is not computed, as no variation holds it.
    """
    if augmentation.flips or augmentation.quarter_turns:
        image_BHWC, mask_BHW = moved(image_BHWC, variation), moved(mask_BHW, variation)
    if augmentation.scale:
        image_BHWC, mask_BHW = enlarged(image_BHWC, mask_BHW, variation)
    if augmentation.brightness or augmentation.contrast:
        image_BHWC = image_BHWC * _wide(variation.gain, image_BHWC) + _wide(variation.shift, image_BHWC)
    return image_BHWC, mask_BHW


def moved(raster: Tensor, variation: Variation[Tensor]) -> Tensor:
    """BHW... transposed, then mirrored; together these make every turn."""
    raster = torch.where(_wide(variation.transposed, raster) > 0, raster.transpose(1, 2), raster)
    raster = torch.where(_wide(variation.rows_mirrored, raster) > 0, raster.flip(1), raster)
    return torch.where(_wide(variation.columns_mirrored, raster) > 0, raster.flip(2), raster)


def enlarged(image_BHWC: Tensor, mask_BHW: Tensor, variation: Variation[Tensor]) -> tuple[Tensor, Tensor]:
    """A part of each tile as large as the whole: the image interpolated, the mask's classes kept as they are."""
    room = 1 - variation.side
    zero = torch.zeros_like(room)
    rows = [[variation.side, zero, variation.right * room], [zero, variation.side, variation.down * room]]
    transform_B23 = torch.stack([torch.stack(row, dim=1) for row in rows], dim=1)
    batch, height, width, _ = image_BHWC.shape
    grid = functional.affine_grid(transform_B23, [batch, 1, height, width], align_corners=False)
    image = functional.grid_sample(image_BHWC.movedim(3, 1), grid, "bilinear", "border", align_corners=False)
    mask = functional.grid_sample(mask_BHW[:, None].float(), grid, "nearest", "border", align_corners=False)
    return image.movedim(1, 3), mask[:, 0].to(mask_BHW.dtype)


def noise(shape: Sequence[int], seeds: Sequence[int], device: torch.device) -> Tensor:
    """Normally distributed numbers for each sample of a batch, by a generator of its own."""
    generator = torch.Generator(device)
    return torch.stack([torch.randn(shape, generator=generator.manual_seed(seed), device=device) for seed in seeds])


def _wide(value_B: Tensor, raster: Tensor) -> Tensor:
    return value_B.view(-1, *[1] * (raster.ndim - 1))
