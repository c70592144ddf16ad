"""The mutants of a module: each is one change away from it."""

import ast
import copy
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile, zip_longest
from pathlib import Path
from typing import Any

_SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
}  # fmt: skip
_NAMED = (ast.FunctionDef, ast.ClassDef)
_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
_SHOWN = 30  # characters on either side of a change

Change = Callable[[Any], None]


@dataclass(frozen=True)
class Mutant:
    """``place`` is its file, its function and what its line has become; it does not move when lines do."""

    module: str
    place: str
    source: str


def mutants(path: Path) -> Iterator[Mutant]:
    """All of one module."""
    tree, module = ast.parse(path.read_text()), ".".join(path.with_suffix("").parts)
    before, unasked = ast.unparse(tree), {id(each) for each in _unasked(tree)}
    functions, places = dict(_functions(tree, "")), Counter[str]()
    for number, node in enumerate(ast.walk(tree)):
        for change in () if id(node) in unasked else _changes(node):
            changed = copy.deepcopy(tree)
            change(next(each for at, each in enumerate(ast.walk(changed)) if at == number))
            after = ast.unparse(ast.fix_missing_locations(changed))
            place = f"{path} {functions[id(node)]}: {_said(before, after)}"
            places[place] += 1
            yield Mutant(module, place + (f" ({places[place]})" if places[place] > 1 else ""), after)


def original(path: Path) -> Mutant:
    """The module as it is."""
    return Mutant(".".join(path.with_suffix("").parts), f"{path}", path.read_text())


def _unasked(tree: ast.Module) -> Iterator[ast.AST]:
    """Docstrings, how classes are decorated, types, the words of errors, and what runs in no import."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant()):
                yield from (node, node.value)
            case ast.ClassDef():
                yield from _within(*node.decorator_list)
            case ast.Raise():
                yield from (each for each in _within(node) if isinstance(each, ast.Constant))
            case ast.If(test=ast.Compare(left=ast.Name(id="__name__"))):
                yield from _within(node)
        yield from _within(getattr(node, "annotation", None), getattr(node, "returns", None))


def _within(*nodes: ast.AST | None) -> Iterator[ast.AST]:
    return (inner for each in nodes if each for inner in ast.walk(each))


def _functions(node: ast.AST, within: str) -> Iterator[tuple[int, str]]:
    """By the identity of each node the function that it is in, with the classes around it."""
    within = f"{within}.{node.name}".lstrip(".") if isinstance(node, _NAMED) else within
    yield id(node), within
    for each in ast.iter_child_nodes(node):
        yield from _functions(each, within)


def _changes(node: ast.AST) -> Iterator[Change]:  # noqa: C901  (one case a kind of node)
    match node:
        case ast.Compare():
            yield lambda each: each.ops.__setitem__(0, _SWAPS[type(each.ops[0])]())
        case ast.BoolOp() | ast.BinOp() | ast.AugAssign() if type(node.op) in _SWAPS:
            yield lambda each: setattr(each, "op", _SWAPS[type(each.op)]())
        case ast.UnaryOp(op=ast.Not()):
            yield lambda each: setattr(each, "operand", ast.UnaryOp(ast.Not(), each.operand))
        case ast.If() | ast.IfExp() if not isinstance(node.test, ast.UnaryOp):
            yield lambda each: setattr(each, "test", ast.UnaryOp(ast.Not(), each.test))
        case ast.comprehension(ifs=[first, *_]) if not isinstance(first, ast.UnaryOp):
            yield lambda each: setattr(each, "ifs", [ast.UnaryOp(ast.Not(), each.ifs[0]), *each.ifs[1:]])
        case ast.Expr(value=ast.Call()):
            yield lambda each: setattr(each, "value", ast.Constant(...))
        case ast.Name(id=name, ctx=ast.Load()) if name in _NAMES:
            yield lambda each: setattr(each, "id", _NAMES[each.id])
        case ast.Constant(value=bool() | int() | float() | str()):
            yield lambda each: setattr(each, "value", _other(each.value))


def _other(value: bool | float | str) -> bool | float | str:
    if isinstance(value, bool):
        return not value
    return value + "mutant" if isinstance(value, str) else value + 1


def _said(before: str, after: str) -> str:
    """What is around the change in its line as it has become; ``…`` where more is around it, or what is left out."""
    lines = zip_longest(before.splitlines(), after.splitlines(), fillvalue="")
    was, line = next((old.strip(), new.strip()) for old, new in lines if old != new)
    if line == "...":
        return f"without {was}"
    first = _in_common(was, line)
    last = len(line) - _in_common(was[first:][::-1], line[first:][::-1])
    begin, end = max(first - _SHOWN, 0), last + _SHOWN
    return f"{'…' if begin else ''}{line[begin:end]}{'…' if end < len(line) else ''}"


def _in_common(one: str, other: str) -> int:
    """How many characters both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
