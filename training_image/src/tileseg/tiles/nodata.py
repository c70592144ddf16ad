"""Pixels without data, which are neither learnt from nor measured on."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray


def lacking_data(image_HWC: NDArray[Any], values: Iterable[float | None]) -> NDArray[np.bool_] | None:
    """Pixels of which a band is no finite number, or every band is one of these values (as GDAL's masks have it).

    Nothing where there is no such pixel.
    """
    lacking_HW = np.zeros((1, 1), np.bool_)
    if image_HWC.dtype.kind == "f" and not np.isfinite(image_HWC).all():
        lacking_HW = lacking_HW | ~np.isfinite(image_HWC).all(axis=2)
    for value in {held for held in values if held is not None and _can_hold(image_HWC.dtype, held)}:
        lacking_HW = lacking_HW | _everywhere(image_HWC, value)
    return lacking_HW if lacking_HW.any() else None


def _everywhere(image_HWC: NDArray[Any], value: float) -> NDArray[np.bool_]:
    """Where every band has the value. Band after band, as most tiles have it nowhere, which the first one tells."""
    wanted = image_HWC.dtype.type(value)
    same_HW: NDArray[np.bool_] = image_HWC[:, :, 0] == wanted
    for band in range(1, image_HWC.shape[2]):
        if not same_HW.any():
            break
        same_HW &= image_HWC[:, :, band] == wanted
    return same_HW


def _can_hold(kind: np.dtype[Any], value: float) -> bool:
    if kind.kind == "f":
        return abs(value) <= float(np.finfo(kind).max)
    return value.is_integer() and bool(np.iinfo(kind).min <= value <= np.iinfo(kind).max)
