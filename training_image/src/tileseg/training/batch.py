"""Samples stacked, still as the tiles hold them: they travel to the device small, and are made into numbers there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor

from tileseg.tiles.sample import NO_CLASS, Sample
from tileseg.training.augment import UNCHANGED, Variation


@dataclass(frozen=True)
class Batch:
    """Samples, and what is to be done to each."""

    image_BHWC: Tensor
    mask_BHW: Tensor
    variation_BV: Tensor
    """The fields of :class:`Variation`, in their order."""
    noise_seeds: tuple[int, ...]

    def pinned(self) -> "Batch":
        """In memory from which a GPU copies without waiting for the processor."""
        return self._each(Tensor.pin_memory)

    def on(self, device: torch.device) -> "Batch":
        return self._each(lambda tensor: tensor.to(device, non_blocking=True))

    def parts(self, count: int) -> list["Batch"]:
        """Exactly so many, as equal as can be: members of a team stay in step, also where one has fewer samples."""
        bounds = [len(self.noise_seeds) * number // count for number in range(count + 1)]
        return [
            self._part(slice(start, end)) if end > start else self._part(slice(0, 1)).counting_for_nothing()
            for start, end in pairwise(bounds)
        ]

    def counting_for_nothing(self) -> "Batch":
        """The same images, with no class anywhere."""
        return replace(self, mask_BHW=torch.full_like(self.mask_BHW, NO_CLASS))

    def _part(self, chosen: slice) -> "Batch":
        return Batch(
            self.image_BHWC[chosen], self.mask_BHW[chosen], self.variation_BV[chosen], self.noise_seeds[chosen]
        )

    def _each(self, change: Callable[[Tensor], Tensor]) -> "Batch":
        return Batch(change(self.image_BHWC), change(self.mask_BHW), change(self.variation_BV), self.noise_seeds)


def batch_of(
    samples: Sequence[Sample], variations: Sequence[Variation[float]] = (), noise_seeds: Sequence[int] = ()
) -> Batch:
    """Samples of one size and type; unchanged where nothing is to be done to them."""
    return Batch(
        image_BHWC=torch.from_numpy(np.stack([sample.image_HWC for sample in samples])),
        mask_BHW=torch.from_numpy(np.stack([sample.mask_HW for sample in samples])),
        variation_BV=torch.tensor([*variations] or [UNCHANGED] * len(samples), dtype=torch.float32),
        noise_seeds=tuple(noise_seeds) or (0,) * len(samples),
    )
