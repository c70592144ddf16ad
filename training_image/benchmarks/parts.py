"""The parts of the benchmark, each in a process of its own, so that none inherits another's threads and memory."""

import importlib
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from time import monotonic

from training_image.benchmarks.report import Section

PARTS = ("loader", "cache", "clients", "memory", "step", "artifact", "resume", "team", "quality", "gpu")
"""Modules beside this one: each has a ``TITLE``, and ``measure(say)``, which yields rows and says how it goes."""


def measured(part: str) -> Section:
    """Spawned and never forked: obstore hangs in a forked process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        return alone.submit(_section, part).result()


def _section(part: str) -> Section:
    module = importlib.import_module(f"training_image.benchmarks.{part}")
    began = monotonic()

    def say(line: str) -> None:
        print(f"{part:>9} {monotonic() - began:4.0f} s  {line}", flush=True)

    return Section(module.TITLE, tuple(module.measure(say)), round(monotonic() - began, 1))
