"""The losses of two processes that train as one (gloo, CPU), beside those of one."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from training_image.benchmarks import jobs
from training_image.benchmarks.recipes import small_job
from training_image.benchmarks.report import Row
from training_image.benchmarks.resume import losses

TITLE = "Losses of two processes (gloo, CPU), against one; limit: tolerance"
EPOCHS = 3
SETTINGS = '[train]\nprecision = "float32"\nlearning_rate = 0.0001'
"""So low that steps stay small: at ten times that, what rounding does in the first epoch (a millionth) grows to
thousandths within nine steps on these tiles of noise, whoever sums."""

TOLERANCE = 1e-4
"""Relative: sums in another order round differently."""


def measure(say: Callable[[str], None]) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        recipe = small_job(Path(name), epochs=EPOCHS).replace("[train]", SETTINGS)
        one, two = (losses(jobs.run(recipe, Path(name) / str(size), processes=size)) for size in (1, 2))
    say(f"one {one[-1]:.6f}, two {two[-1]:.6f} at the end")
    furthest = max(abs(alone - together) / abs(alone) for alone, together in zip(one, two, strict=True))
    yield Row("furthest apart, relative", furthest, limit=TOLERANCE, met=furthest <= TOLERANCE)
