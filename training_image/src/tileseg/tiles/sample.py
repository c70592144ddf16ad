"""What training is given of a tile."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

NO_CLASS = 255
"""The index of pixels that are neither learnt nor measured. No class has it, for a recipe holds at most 32."""


@dataclass(frozen=True)
class Sample:
    """An image with the index of each pixel's class, which is NO_CLASS where there is none.

    Pixels without data are such, and zero in every band.
    """

    image_HWC: NDArray[Any]
    mask_HW: NDArray[np.uint8]
