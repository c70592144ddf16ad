"""The mutants of a module: each is one change away from it."""

import ast
from collections import Counter
from collections.abc import Iterator
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


@dataclass(frozen=True)
class Mutant:
    """``place`` is its file, its function and what its line has become; it does not move when lines do."""

    module: str
    place: str
    source: str


def mutants(path: Path) -> Iterator[Mutant]:
    """All of one module."""
    tree = ast.parse(path.read_text())
    for place in _changed(tree, path):
        yield Mutant(_module(path), place, ast.unparse(tree))


def places(path: Path) -> list[str]:
    """Theirs, which takes less time."""
    return list(_changed(ast.parse(path.read_text()), path))


def original(path: Path) -> Mutant:
    """The module as it is."""
    return Mutant(_module(path), f"{path}", path.read_text())


def _module(path: Path) -> str:
    return ".".join(path.with_suffix("").parts)


def _changed(tree: ast.Module, path: Path) -> Iterator[str]:
    """Each place in turn, while the tree is changed there."""
    unasked, seen = {id(each) for each in _unasked(tree)}, Counter[str]()
    for node, function, statement in list(_where(tree, "", tree)):
        before = ast.unparse(statement)
        for name, value in () if id(node) in unasked else _changes(node):
            was = getattr(node, name)
            setattr(node, name, value)
            place = f"{path} {function}: {_said(before, ast.unparse(statement))}"
            seen[place] += 1
            yield place + (f" ({seen[place]})" if seen[place] > 1 else "")
            setattr(node, name, was)


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


def _where(node: ast.AST, function: str, statement: ast.AST) -> Iterator[tuple[ast.AST, str, ast.AST]]:
    """Each node with the function that it is in, with the classes around it, and its statement."""
    function = f"{function}.{node.name}".lstrip(".") if isinstance(node, _NAMED) else function
    statement = node if isinstance(node, ast.stmt) else statement
    yield node, function, statement
    for each in ast.iter_child_nodes(node):
        yield from _where(each, function, statement)


def _changes(node: Any) -> Iterator[tuple[str, Any]]:  # noqa: C901  (one case a kind of node)
    """Attributes of the node, each with another value."""
    match node:
        case ast.Compare():
            yield "ops", [_SWAPS[type(node.ops[0])](), *node.ops[1:]]
        case ast.BoolOp() | ast.BinOp() | ast.AugAssign() if type(node.op) in _SWAPS:
            yield "op", _SWAPS[type(node.op)]()
        case ast.UnaryOp(op=ast.Not()):
            yield "operand", ast.UnaryOp(ast.Not(), node.operand)
        case ast.If() | ast.IfExp() if not isinstance(node.test, ast.UnaryOp):
            yield "test", ast.UnaryOp(ast.Not(), node.test)
        case ast.comprehension(ifs=[first, *others]) if not isinstance(first, ast.UnaryOp):
            yield "ifs", [ast.UnaryOp(ast.Not(), first), *others]
        case ast.Expr(value=ast.Call()):
            yield "value", ast.Constant(...)
        case ast.Name(id=name, ctx=ast.Load()) if name in _NAMES:
            yield "id", _NAMES[name]
        case ast.Constant(value=bool() | int() | float() | str()):
            yield "value", _other(node.value)


def _other(value: Any) -> bool | float | str:
    if isinstance(value, bool):
        return not value
    return f"{value}mutant" if isinstance(value, str) else value + 1


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
