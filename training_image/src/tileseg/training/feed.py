"""Tiles made into batches, ahead of the network that learns from them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
import torch
from torch import Tensor

from tileseg.recipe.learning import Augmentation, Training
from tileseg.tiles.reader import Sample
from tileseg.tiles.split import Split
from tileseg.tiles.supply import TileSupply
from tileseg.training.augment import Variation, drawn, moved
from tileseg.training.bands import BandStatistics

UNCHANGED = Variation(quarter_turns=0, mirrored=False, gain=1.0, shift=0.0)


@dataclass(frozen=True)
class Batch:
    """Samples stacked, still as the tiles hold them: they travel to the device small and are normalised there."""

    image_BHWC: Tensor
    mask_BHW: Tensor
    gain_B: Tensor
    shift_B: Tensor

    def on(self, device: torch.device) -> "Batch":
        tensors = (self.image_BHWC, self.mask_BHW, self.gain_B, self.shift_B)
        return Batch(*(tensor.to(device, non_blocking=True) for tensor in tensors))

    def normalised(self, bands: BandStatistics) -> Tensor:
        """Images of mean 0 and standard deviation 1, varied in brightness, as BCHW in channels-last memory."""
        device = self.image_BHWC.device
        mean = torch.tensor(bands.mean, dtype=torch.float32, device=device)
        std = torch.tensor(bands.std, dtype=torch.float32, device=device)
        image = (self.image_BHWC.float() - mean) / std
        return (image * self.gain_B[:, None, None, None] + self.shift_B[:, None, None, None]).permute(0, 3, 1, 2)


@dataclass(frozen=True)
class Feed:
    """The batches of a job, in an order that its recipe alone decides."""

    supply: TileSupply
    split: Split
    augmentation: Augmentation
    training: Training

    @property
    def batch_size(self) -> int:
        """The recipe's, or all training tiles where they are fewer."""
        return min(self.training.batch_size, len(self.split.training))

    @property
    def steps_per_epoch(self) -> int:
        """Whole batches only: what is left over differs from epoch to epoch, as tiles are shuffled."""
        return len(self.split.training) // self.batch_size

    def training_batches(self, step: int) -> Iterator[Batch]:
        """Endless batches, from this step of the job on."""
        samples = self.supply.each(self._varied, self._order(step))
        return stacked(samples, self.batch_size)

    def validation_batches(self) -> Iterator[Batch]:
        """Every validation tile once, unchanged."""
        samples = self.supply.samples(self.split.validation)
        return stacked(((sample, UNCHANGED) for sample in samples), self.training.batch_size)

    def _order(self, step: int) -> Iterator[tuple[int, int]]:
        """Epoch and index of each tile to train on."""
        epoch, done = divmod(step, self.steps_per_epoch)
        while True:
            shuffled = np.random.default_rng([self.training.seed, epoch]).permutation(self.split.training)
            used = shuffled[done * self.batch_size : self.steps_per_epoch * self.batch_size]
            yield from ((epoch, int(index)) for index in used)
            epoch, done = epoch + 1, 0

    def _varied(self, place: tuple[int, int]) -> tuple[Sample, Variation]:
        epoch, index = place
        variation = drawn(self.augmentation, seed=self.training.seed, epoch=epoch, index=index)
        return moved(self.supply.sample(index), variation), variation


def stacked(samples: Iterable[tuple[Sample, Variation]], size: int) -> Iterator[Batch]:
    """Batches of this size; the last one may be smaller."""
    remaining = iter(samples)
    while batch := list(islice(remaining, size)):
        yield Batch(
            image_BHWC=torch.from_numpy(np.stack([sample.image_HWC for sample, _ in batch])),
            mask_BHW=torch.from_numpy(np.stack([sample.mask_HW for sample, _ in batch])),
            gain_B=torch.tensor([variation.gain for _, variation in batch]),
            shift_B=torch.tensor([variation.shift for _, variation in batch]),
        )
