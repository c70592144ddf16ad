"""Changes everything in the modules of the idle sweep a little, and asks their tests: ``python -m benchmarks.mutants``.

Each mutant is tried in a fork of its own, with pytest and hypothesis loaded already. A survivor is either a test that
is missing, or stands in ``EQUIVALENT`` with the reason why it changes nothing.
"""

import ast
import copy
import importlib.abc
import importlib.util
import io
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType
from typing import Any

import hypothesis  # noqa: F401  (loaded once for all forks)
import pytest

ROOM = Path("lambdas/idle_shutdown")
NAMES = ("activity", "breaker", "case", "curfew", "decide", "exemptions", "policy", "warning")
TESTS: dict[str, tuple[str, ...]] = dict.fromkeys((f"decision/{name}.py" for name in NAMES), ("decision",)) | {
    "calls.py": ("test_calls.py",),
    "heartbeats.py": ("test_heartbeats.py",),
    "portion.py": ("test_portion.py",),
    "sweep.py": ("test_sweep_order.py", "test_second_look.py", "test_sweep.py"),
    "tag_listing.py": ("test_tag_carriers.py", "test_tag_listing.py"),
}
"""The tests of each module that can see it change."""
PROCESSES, PATIENCE_SECONDS = 2, 60
EQUIVALENT: dict[str, str] = {
    "warning.warned_at: Constant ''": "whatever stands for no tag is no time either",
    "decide._team: Constant ''": "no team has a curfew by either name",
    "calls.__call__: Constant 'call'": "every call of boto3's has a name",
    "calls.pages: Constant '__name__'": "words of an error",
    "calls.pages: Constant 'a list'": "words of an error",
    "calls.pages: Constant ' repeated a token'": "words of an error",
    "heartbeats._id: Constant 'beat'": "any id serves that begins with a small letter",
    "tag_listing._spelled: Constant 'app/'": "whatever is spelled is looked for in the same spelling",
    "tag_listing._spelled: Constant '/'": "whatever is spelled is looked for in the same spelling",
    "tag_listing._carriers: Constant 5": "no ARN of SageMaker's has a sixth colon",
    "sweep.__init__: Constant 0": "a run begins with what its position says",
}
"""Why a mutant changes nothing, by its place."""

_BARE = ("-x", "-q", "--tb=no", "-c", os.devnull, "--rootdir=.", "--noconftest", "--import-mode=importlib",
         "-p", "no:cacheprovider")  # fmt: skip
_SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
}  # fmt: skip
_NAMED = (ast.FunctionDef, ast.ClassDef)
_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Mutant:
    """``place`` is its module, its function and what was changed there, and does not move when lines do."""

    module: str
    place: str
    source: str


def mutants(path: Path) -> Iterator[Mutant]:
    """All of one module, each one change away from it."""
    tree, module = ast.parse(path.read_text()), ".".join(path.with_suffix("").parts)
    words = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    words |= {id(inner) for of in ast.walk(tree) if isinstance(of, ast.ClassDef) for each in of.decorator_list
              for inner in ast.walk(each)}  # fmt: skip
    functions = {id(inner): of.name for of in ast.walk(tree) if isinstance(of, _NAMED) for inner in ast.walk(of)}
    for number, node in enumerate(ast.walk(tree)):
        if id(node) in words:
            continue
        for change in _changes(node):
            changed = copy.deepcopy(tree)
            change(next(each for at, each in enumerate(ast.walk(changed)) if at == number))
            place = f"{path.stem}.{functions.get(id(node), 'module')}: {_said(node)}"
            yield Mutant(module, place, ast.unparse(ast.fix_missing_locations(changed)))


def _changes(node: ast.AST) -> Iterator[Any]:  # noqa: C901  (one case a kind of node)
    match node:
        case ast.Compare():
            yield lambda each: each.ops.__setitem__(0, _SWAPS[type(each.ops[0])]())
        case ast.BoolOp() | ast.BinOp() if type(node.op) in _SWAPS:
            yield lambda each: setattr(each, "op", _SWAPS[type(each.op)]())
        case ast.UnaryOp(op=ast.Not()):
            yield lambda each: setattr(each, "operand", ast.UnaryOp(ast.Not(), each.operand))
        case ast.If() | ast.IfExp():
            yield lambda each: setattr(each, "test", ast.UnaryOp(ast.Not(), each.test))
        case ast.Name(id=name, ctx=ast.Load()) if name in _NAMES:
            yield lambda each: setattr(each, "id", _NAMES[each.id])
        case ast.Constant(value=bool() | int() | str()):
            yield lambda each: setattr(each, "value", _other(each.value))


def _other(value: bool | int | str) -> bool | int | str:
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else value + "mutant"


def _said(node: ast.AST) -> str:
    return f"{type(node).__name__} {ast.unparse(node)[:70]}".replace("\n", " ")


class _Mutated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads the mutant's source instead of its module's."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        return importlib.util.spec_from_loader(name, self) if name == self._mutant.module else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._mutant.source, self._mutant.module, "exec"), module.__dict__)  # noqa: S102


def survives(mutant: Mutant, tests: Sequence[str | Path]) -> bool:
    """Whether every test passes with it; the first that fails ends it, and so does a mutant that never ends."""
    child = os.fork()
    if child == 0:
        signal.alarm(PATIENCE_SECONDS)
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        for name in [
            each for each in sys.modules if each.startswith(("lambdas.", "tests.lambdas.", "benchmarks.idle"))
        ]:
            del sys.modules[name]
        sys.meta_path.insert(0, _Mutated(mutant))
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            code = pytest.main([*map(str, tests), *_BARE])
        os._exit(int(code))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def hunt(paths: Sequence[Path], tests: Sequence[str | Path], *, every: int = 1) -> tuple[int, list[str]]:
    """How many were tried, every so manieth of all, and the places of those that survived. Progress goes to stderr."""
    tried = [mutant for path in paths for mutant in mutants(path)][::every]
    survivors = []
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("fork")) as pool:
        for done, lives in enumerate(pool.map(survives, tried, [tests] * len(tried)), start=1):
            survivors += [tried[done - 1].place] if lives else []
            print(f"\r{done} of {len(tried)}, {len(survivors)} survive", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return len(tried), survivors


def main() -> int:
    """All of the room's hunts, and one table."""
    untriaged = []
    print("| module | mutants | killed | equivalent | survive |\n|---|---|---|---|---|")
    for path, tests in TESTS.items():
        count, survivors = hunt([ROOM / path], [str(Path("tests") / ROOM / each) for each in tests])
        alive = [place for place in survivors if place not in EQUIVALENT]
        equivalent = len(survivors) - len(alive)
        print(f"| {path} | {count} | {count - len(survivors)} | {equivalent} | {len(alive)} |", flush=True)
        untriaged += alive
    for place in untriaged:
        print(f"SURVIVES {place}")
    return 1 if untriaged else 0


if __name__ == "__main__":
    sys.exit(main())
