"""Where windows lie on a scene, and how much each pixel of one counts where several overlap."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Windows:
    """Square windows that overlap their neighbours by so many pixels.

    A network sees too little around a window's rim. So a quarter of the overlap counts for nothing on either side, and
    over the half between them one window's answer fades into the next.
    """

    size: int
    overlap: int

    def starts(self, length: int) -> list[int]:
        """Where windows begin along a side of the scene; the last one ends where the scene does, if it is that long."""
        last = max(0, length - self.size)
        return [*range(0, last, self.size - self.overlap), last]

    def weight(self, start: int, length: int) -> NDArray[np.float32]:
        """Of the pixels along one side of a window that begins here; at the scene's own edge nothing fades.

        The weights of a regular row of windows add up to 1.
        """
        margin = self.overlap // 4
        fade = max(1, self.overlap - 2 * margin)
        inside = np.arange(self.size) + 0.5 - margin
        rising = np.sin(np.clip(inside / fade, 0, 1) * np.pi / 2) ** 2 if self.overlap else np.ones(self.size)
        whole = np.ones(self.size)
        left, right = rising if start else whole, rising[::-1] if start + self.size < length else whole
        return np.minimum(left, right).astype(np.float32)
