"""Which mutants no test notices. Each is tried in a fork of its own, in which what all tests load is loaded already."""

import importlib.abc
import importlib.util
import io
import os
import signal
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from importlib.machinery import ModuleSpec
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType

import boto3  # noqa: F401
import hypothesis
import pytest

from benchmarks.mutants.changes import Mutant, mutants, original

PROCESSES, PATIENCE_SECONDS = 2, 60
_BARE = ("-x", "-q", "--tb=no", "-c", os.devnull, "--rootdir=.", "--noconftest", "--import-mode=importlib",
         "-p", "no:cacheprovider")  # fmt: skip
_OURS = ("lambdas.", "lifecycle", "tests.", "benchmarks.idle")


class _Mutated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads the mutant's source instead of its module's."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        return importlib.util.spec_from_loader(name, self) if name == self._mutant.module else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._mutant.source, self._mutant.module, "exec"), module.__dict__)  # noqa: S102


def survives(mutant: Mutant, tests: Sequence[str]) -> bool:
    """Whether every test passes with it; the first that fails ends it, and so does a mutant that never ends."""
    child = os.fork()
    if child == 0:
        signal.alarm(PATIENCE_SECONDS)
        hypothesis.settings.register_profile("of any machine", deadline=None)  # being slow kills nothing
        hypothesis.settings.load_profile("of any machine")
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        for name in [each for each in sys.modules if each.startswith(_OURS)]:
            del sys.modules[name]
        sys.meta_path.insert(0, _Mutated(mutant))
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            code = pytest.main([*tests, *_BARE])
        os._exit(int(code))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def hunt(path: Path, tests: Sequence[str], *, every: int = 1) -> tuple[int, list[str]]:
    """How many were tried, every so manieth of all, and the places of those that survived. Progress goes to stderr.

    Raises:
        ValueError: the tests fail without any mutant, and would be taken for killing all of them.
    """
    tried = list(mutants(path))[::every]
    survivors = []
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("fork")) as pool:
        if not pool.submit(survives, original(path), tests).result():
            raise ValueError(f"{', '.join(tests)} must pass before mutants of {path} can be hunted")
        for done, lives in enumerate(pool.map(survives, tried, [tests] * len(tried)), start=1):
            survivors += [tried[done - 1].place] if lives else []
            print(f"\r{done} of {len(tried)}, {len(survivors)} survive", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return len(tried), survivors
