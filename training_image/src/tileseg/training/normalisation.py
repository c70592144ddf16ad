"""What tiles hold, as a network is to see it."""

from dataclasses import dataclass

import torch
from torch import Tensor

from tileseg.training.bands import BandStatistics


@dataclass(frozen=True)
class Normalisation:
    """Mean and spread of each band, made once and kept on the device."""

    mean_C: Tensor
    std_C: Tensor

    def __call__(self, image_BHWC: Tensor) -> Tensor:
        """Images of any sample type, with mean 0 and standard deviation 1."""
        return (image_BHWC.float() - self.mean_C) / self.std_C


def normalisation(bands: BandStatistics, device: torch.device) -> Normalisation:
    return Normalisation(
        torch.tensor(bands.mean, dtype=torch.float32, device=device),
        torch.tensor(bands.std, dtype=torch.float32, device=device),
    )


def for_network(image_BHWC: Tensor) -> Tensor:
    """BCHW in channels-last memory, which convolutions are fastest on."""
    return image_BHWC.permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)
