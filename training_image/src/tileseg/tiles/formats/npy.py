"""NumPy's .npy, of plain numbers only: an array of objects is a pickle, which runs what its author wants.

Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
"""

from io import BytesIO
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from tileseg.tiles.formats.declaration import MOST_BANDS, Data, Declaration, Unreadable

HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
LONGEST_HEADER = 4096


def declaration(data: Data) -> Declaration:
    """Rows and columns, with bands after them or, where a tile's sides tell them apart, before; or without bands."""
    shape, _, kind, _ = _header(data)
    first = len(shape) == 3 and shape[0] <= MOST_BANDS < shape[2]
    height, width, bands = (*shape[1:], shape[0]) if first else (*shape, 1)[:3]
    return Declaration(height, width, bands, kind.newbyteorder("=").name, bands_first=first)


def samples(data: Data, declared: Declaration) -> NDArray[np.generic]:
    """In the machine's byte order; raises :class:`Unreadable` where the file does not hold exactly what it declares."""
    shape, fortran, kind, start = _header(data)
    if len(data) - start != declared.height * declared.width * declared.bands * kind.itemsize:
        raise Unreadable("is truncated, or longer than it says")
    array = np.frombuffer(data, kind, offset=start).reshape(shape, order="F" if fortran else "C")
    array = array.astype(kind.newbyteorder("="), copy=False)
    return array[:, :, 0] if declared.bands == 1 and not declared.bands_first and array.ndim == 3 else array


def _header(data: Data) -> tuple[tuple[int, ...], bool, np.dtype[Any], int]:
    """Shape, whether columns come first, type, and where the samples begin."""
    file = BytesIO(data[: LONGEST_HEADER + 16])
    try:
        read = HEADERS[npy.read_magic(file)]
        shape, fortran, kind = read(file, max_header_size=LONGEST_HEADER)
    except Exception as error:  # numpy reads the header as Python, and raises whatever its tokenizer does
        raise Unreadable("has a header that no NumPy array has") from error
    if len(shape) not in (2, 3) or kind.kind not in "uifb" or min(shape) < 1:
        raise Unreadable(f"is an array of {len(shape)} dimensions of {kind.name}")
    return shape, fortran, kind, file.tell()
