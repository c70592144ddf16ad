"""Which AWS services a piece of code calls, read from its syntax: nothing is imported or run."""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

# How boto3 and botocore make a client, be it of a module, a session or whatever a session was handed on as.
_FACTORIES = {"client", "resource", "create_client"}
_SDKS = {"boto3", "botocore"}
# Classes of obstore that stay on the machine.
_LOCAL = {"ClientConfig", "LocalStore", "MemoryStore", "ObjectStore", "RetryConfig"}
# Libraries that speak to a network by themselves: which service they ask stands in no code.
_OTHERS = {
    *("aiobotocore", "aiohttp", "awswrangler", "fsspec", "httpx", "mlflow", "requests", "s3fs", "sagemaker"),
    *("smart_open", "urllib3", "urllib.request", "http.client"),
}
_WORTH_PARSING = re.compile("|".join([*_FACTORIES, "obstore", *map(re.escape, sorted(_OTHERS)), "http", "urllib"]))
_COMMAND = re.compile(r"(?:^|[\s;&|(`$])aws\s+(\S+)", re.MULTILINE)
_LOCAL_COMMANDS = {"configure", "help"}
_NAME = re.compile(r"[a-z0-9-]+")


@dataclass(frozen=True)
class ServiceCall:
    """A line that calls AWS. ``service`` is the client's name, such as ``sagemaker-runtime``; where it cannot be read,
    it is empty and ``by`` says what hides it."""

    line: int
    service: str
    by: str


def python_calls(source: str) -> Iterator[ServiceCall]:
    """What Python code calls. Code that does not parse is one call that cannot be read."""
    if not _WORTH_PARSING.search(source):
        return
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        yield ServiceCall(1, "", "code that is not Python")
        return
    constants, factories = _constants(tree), _imported_factories(tree)
    for node in ast.walk(tree):
        yield from _imports(node)
        yield from _obstore(node)
        if isinstance(node, ast.Call):
            yield from _client(node, constants, factories)
            yield from _hidden(node)


def shell_calls(source: str) -> Iterator[ServiceCall]:
    """What a shell script asks of AWS's command line."""
    for match in _COMMAND.finditer(source):
        line = source.count("\n", 0, match.start(1)) + 1
        if not _NAME.fullmatch(match[1]):
            yield ServiceCall(line, "", f"aws {match[1]}")
        elif match[1] not in _LOCAL_COMMANDS:
            yield ServiceCall(line, match[1].removesuffix("api"), f"aws {match[1]}")


def notebook_calls(source: str) -> Iterator[ServiceCall]:
    """What a notebook's cells call; lines are counted within all its code. Magics and ``!`` are read as shell."""
    try:
        cells = [cell for cell in json.loads(source)["cells"] if cell["cell_type"] == "code"]
        lines = [line for cell in cells for line in "".join(cell["source"]).splitlines()]
    except (ValueError, KeyError, TypeError):
        yield ServiceCall(1, "", "a file that is no notebook")
        return
    shell = ["%" if not line.lstrip().startswith(("!", "%")) else line.replace("!", " ") for line in lines]
    yield from shell_calls("\n".join(shell))
    yield from python_calls("\n".join("" if line.lstrip().startswith(("!", "%")) else line for line in lines))


def _constants(tree: ast.Module) -> Mapping[str, str]:
    """Names that stand for one text, wherever in the file they are assigned."""
    texts: dict[str, list[object]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            texts.setdefault(node.id, []).append(None)
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
                texts[name].append(text)
    return {name: str(found[1]) for name, found in texts.items() if len(found) == 2 and found[1] is not None}


def _imported_factories(tree: ast.Module) -> set[str]:
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] in _SDKS
        for alias in node.names
        if alias.name in _FACTORIES
    }


def _client(call: ast.Call, constants: Mapping[str, str], factories: set[str]) -> Iterator[ServiceCall]:
    match call.func:
        case ast.Attribute(attr=attr) if attr in _FACTORIES:
            pass
        case ast.Name(id=name) if name in factories:
            pass
        case _:
            return
    given = [*call.args[:1], *(each.value for each in call.keywords if each.arg in ("service_name", None))]
    match given:
        case [ast.Constant(value=str(service))] if service:
            yield ServiceCall(call.lineno, service, "a client")
        case [ast.Name(id=name)] if name in constants:
            yield ServiceCall(call.lineno, constants[name], "a client")
        case _:
            yield ServiceCall(call.lineno, "", "a client whose service is no literal text")


def _hidden(call: ast.Call) -> Iterator[ServiceCall]:
    """A factory that is passed on or fetched by name: whoever calls it later names the service."""
    match call:
        case ast.Call(func=ast.Name(id="getattr"), args=[_, ast.Constant(value=str(name)), *_]) if name in _FACTORIES:
            yield ServiceCall(call.lineno, "", f"getattr of {name!r}")
        case ast.Call(args=[*given]):
            for each in given:
                if isinstance(each, ast.Attribute) and each.attr in _FACTORIES and _is_sdk(each.value):
                    yield ServiceCall(call.lineno, "", f"{each.attr} handed on")


def _is_sdk(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in _SDKS


def _imports(node: ast.AST) -> Iterator[ServiceCall]:
    """Libraries whose service nobody can read; an import by name counts too."""
    match node:
        case ast.Import(names=aliases):
            names = [alias.name for alias in aliases]
        case ast.ImportFrom(module=str(module), level=0):
            names = [module, *(f"{module}.{alias.name}" for alias in node.names)]
        case ast.Call(func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=str(name)), *_]):
            names = [name]
        case _:
            return
    for library in sorted({found for name in names for found in _OTHERS if f"{name}.".startswith(f"{found}.")}):
        yield ServiceCall(getattr(node, "lineno", 1), library, "a library")


def _obstore(node: ast.AST) -> Iterator[ServiceCall]:
    match node:
        case ast.ImportFrom(module="obstore.store", names=aliases):
            for alias in aliases:
                if alias.name not in _LOCAL:
                    yield ServiceCall(node.lineno, alias.name, "a class")
