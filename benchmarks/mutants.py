"""Changes every decision of modules a little, and asks their tests: ``python -m benchmarks.mutants FOLDER TESTS``.

Each mutant is tried in a fork of its own, with pytest and hypothesis loaded already. A survivor is either a test that
is missing, or stands in ``EQUIVALENT`` with the reason why it changes nothing.
"""

import ast
import copy
import importlib.abc
import importlib.util
import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

import hypothesis  # noqa: F401  (loaded once for all forks)
import pytest

EQUIVALENT: dict[str, str] = {}
"""Why a mutant changes nothing, by ``module: line``."""

_SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
}  # fmt: skip
_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Mutant:
    module: str
    line: int
    before: str
    source: str

    @property
    def place(self) -> str:
        return f"{self.module}: {self.before}"


def mutants(path: Path) -> Iterator[Mutant]:
    """All of one module, each one change away from it."""
    tree, module = ast.parse(path.read_text()), ".".join(path.with_suffix("").parts)
    words = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for number, node in enumerate(ast.walk(tree)):
        if id(node) in words:
            continue
        for change in _changes(node):
            changed = copy.deepcopy(tree)
            change(next(each for at, each in enumerate(ast.walk(changed)) if at == number))
            line = getattr(node, "lineno", 0)
            yield Mutant(module, line, f"{line} {_said(node)}", ast.unparse(ast.fix_missing_locations(changed)))


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


def survives(mutant: Mutant, tests: str) -> bool:
    """Whether every test passes with it."""
    child = os.fork()
    if child == 0:
        sys.meta_path.insert(0, _Mutated(mutant))
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            code = pytest.main([tests, "-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "--tb=no"])
        os._exit(int(code))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def main(folder: str, tests: str) -> int:
    everyone = [mutant for path in sorted(Path(folder).rglob("*.py")) for mutant in mutants(path)]
    survivors = [mutant for mutant in everyone if survives(mutant, tests)]
    untriaged = [mutant for mutant in survivors if mutant.place not in EQUIVALENT]
    for mutant in survivors:
        print(f"{mutant.place}: {EQUIVALENT.get(mutant.place, 'SURVIVES')}")
    print(f"{len(everyone)} mutants: {len(everyone) - len(survivors)} killed, {len(untriaged)} untriaged")
    return 1 if untriaged else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
