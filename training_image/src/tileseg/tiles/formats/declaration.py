"""What a file says it holds, known before memory is taken for it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_BANDS = 16

Data = Any
"""A file's content, as bytes, or a view of such, which spares a copy: codecs take both, but their types say bytes."""


class Unreadable(Exception):
    """The file is truncated, damaged, or not what its name says; the message completes "the TIFF ..."."""


@dataclass(frozen=True)
class Declaration:
    """The shape and type of the samples in a file."""

    height: int
    width: int
    bands: int
    sample_type: str
    """numpy's name of the type of the file's samples, whether tiles may have it or not."""
    nodata: float | None = None
    """The value that marks pixels without data, where the file names one."""
    bands_first: bool = False
    """Whether each band lies in one piece, as BHW; otherwise pixels do, as HWB."""
    head: Any = None
    """What else the decoder read to know this, so that it need not read it again."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the samples as they lie in the file; a single band has no axis."""
        sides = (self.height, self.width)
        several = (self.bands, *sides) if self.bands_first else (*sides, self.bands)
        return sides if self.bands == 1 else several

    @property
    def size(self) -> int:
        """Of the samples, in bytes."""
        return self.height * self.width * self.bands * np.dtype(self.sample_type).itemsize

    def room(self) -> NDArray[np.generic]:
        """Memory for the samples as they lie in the file; a decoder that is given it cannot take more."""
        return np.empty(self.shape, self.sample_type)

    def arranged(self, samples: NDArray[np.generic]) -> NDArray[np.generic]:
        """The same samples as rows, columns, bands."""
        if samples.ndim == 2:
            return samples[:, :, np.newaxis]
        return np.moveaxis(samples, 0, 2) if self.bands_first else samples
