"""What our own code calls from inside the network has an endpoint there, and is called by a name that can be read."""

import base64
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.code import ServiceCall, notebook_calls, python_calls, shell_calls
from stacks.rules.model.network import ENDPOINT
from stacks.rules.rule import Fact, Rule, broken, either

TABLE = Path(__file__).with_name("clients.toml")
FUNCTION = "AWS::Lambda::Function"
SCRIPT = "AWS::SageMaker::StudioLifecycleConfig"
# Studio's apps run the first three, training jobs the last.
_INSIDE = ("jobs", "lifecycle", "notebooks", "training_image/src")
_READERS: dict[str, Callable[[str], Iterator[ServiceCall]]] = {
    ".py": python_calls,
    ".ipynb": notebook_calls,
    ".sh": shell_calls,
}
_ENDPOINT = re.compile(r"(?:com\.amazonaws|aws\.sagemaker)\.[a-z0-9-]+\.(.+)")
_PACKAGE = re.compile(r"(lambdas\.\w+)\.handler\.\w+")


def check(assembly: Assembly) -> Iterator[Fact]:
    led_to = frozenset(_services(assembly))
    for folder in (*_INSIDE, *_packages_inside(assembly)):
        if not (assembly.sources / folder).is_dir():
            yield broken(folder, "is not there, so nobody can tell what it calls")
        yield from _facts(_calls_in(assembly.sources, folder), led_to)
    # Functions outside reach AWS's public names; which service, must be readable all the same.
    yield from (_unreadable(where, call) for where, call in _calls_in(assembly.sources, "lambdas") if not call.service)
    for script in assembly.of(SCRIPT):
        yield from _facts(_calls_of_script(script), led_to)


def _services(assembly: Assembly) -> Iterator[str]:
    for endpoint in assembly.of(ENDPOINT):
        found = _ENDPOINT.fullmatch(str(endpoint.get("ServiceName")))
        if found:
            yield found[1]


def _packages_inside(assembly: Assembly) -> set[str]:
    """Folders of the functions that have an interface in the network; one of unknown code is looked for in vain."""
    functions = [each for each in assembly.of(FUNCTION) if each.get("VpcConfig") is not None]
    found = ((each, _PACKAGE.fullmatch(str(each.get("Handler")))) for each in functions)
    return {match[1].replace(".", "/") if match else f"the code of {each.address}" for each, match in found}


@cache
def _calls_in(sources: Path, folder: str) -> tuple[tuple[str, ServiceCall], ...]:
    files = [path for path in sorted((sources / folder).rglob("*")) if path.suffix in _READERS and path.is_file()]
    return tuple(
        (f"{path.relative_to(sources)}:{call.line}", call)
        for path in files
        for call in _READERS[path.suffix](path.read_text(errors="replace"))
    )


def _calls_of_script(script: Resource) -> Iterator[tuple[str, ServiceCall]]:
    try:
        text = base64.b64decode(str(script.get("StudioLifecycleConfigContent")), validate=True).decode()
    except ValueError:
        yield script.address, ServiceCall(1, "", "a script that is not text in base64")
        return
    yield from ((script.address, call) for call in shell_calls(text))


def _facts(calls: Iterable[tuple[str, ServiceCall]], led_to: frozenset[str]) -> Iterator[Fact]:
    table = _table()
    for where, call in calls:
        if not call.service:
            yield _unreadable(where, call)
        elif call.service not in {*table["reviewed"], *table["at_home"].get(where.partition(":")[0], ())}:
            endpoint = table["endpoints"].get(call.service, call.service)
            yield either(
                where,
                endpoint in led_to,
                f"calls {call.service} through its endpoint",
                f"calls {call.service}, to which no endpoint leads",
            )


@cache
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads(TABLE.read_text())


def _unreadable(where: str, call: ServiceCall) -> Fact:
    return broken(where, f"calls AWS by {call.by}")


RULE = Rule(
    name="CodeReachesEndpoints",
    requirements=("NFR-1",),
    claim="Every AWS service that our code calls from inside the network has an endpoint there",
    wrong="Code that runs inside the network calls a service without an endpoint, or by a name that cannot be read",
    matters="Without an endpoint the call hangs until it times out, and who then opens the network opens it for all",
    mend="Declare the call beside its capability (stacks/constructs/calls.py), and name the service by a literal text",
    check=check,
)
