"""Asks the simulator, and turns its answers into claims."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from operations.prove.report import Claim
from operations.prove.simulation.matrix import PERSONAS, TWINS
from operations.prove.simulation.names import Names
from operations.prove.simulation.policies import Court
from operations.prove.simulation.request import Request
from stacks.rules.model.assembly import Assembly
from stacks.rules.rule import Fact, Rule, Verdict, broken, either

ROOT = Path(__file__).resolve().parents[3]
_SCRIPT = Path(__file__).with_name("simulate.mjs")
_PACKAGE = Path("@cloud-copilot", "iam-simulate")
_LONGEST_SECONDS = 120


class CannotSimulate(Exception):
    """One sentence: why no request could be tried."""


@dataclass(frozen=True)
class Expectation:
    """A request and whether it must be allowed."""

    request: Request
    allowed: bool


def expectations() -> tuple[Expectation, ...]:
    """All requests of the matrix."""
    found: list[Expectation] = []
    for twin in TWINS:
        found.append(Expectation(twin.allowed, allowed=True))
        found += [Expectation(request, allowed=False) for request in twin.denials()]
    return tuple(found)


def claims(worlds: Sequence[Assembly], modules: Path = ROOT / "node_modules") -> tuple[Claim, ...]:
    """One claim a persona."""
    facts = _facts(worlds, modules)
    return tuple(
        Claim(Verdict(_rule(who, persona), tuple(fact for each, fact in facts if each.request.who == who)))
        for who, persona in PERSONAS.items()
    )


def _facts(worlds: Iterable[Assembly], modules: Path) -> list[tuple[Expectation, Fact]]:
    asked = expectations()
    try:
        return [pair for world in worlds for pair in zip(asked, _judged(world, asked, modules), strict=True)]
    except CannotSimulate as error:
        return [(each, broken("", str(error))) for each in asked]


def _judged(world: Assembly, asked: Sequence[Expectation], modules: Path) -> Iterator[Fact]:
    try:
        court = Court(world, Names(world))
        questions = [court.simulation(each.request) for each in asked]
    except (AttributeError, LookupError, StopIteration, TypeError, ValueError) as error:
        raise CannotSimulate(f"the assembly lacks what the requests name ({error!r:.80})") from None
    for each, answer in zip(asked, _all_answers(questions, modules), strict=True):
        yield _fact(each, answer, reachable=court.reachable(each.request))


def _fact(expected: Expectation, answer: dict[str, Any], *, reachable: bool) -> Fact:
    """A request whose keys or policies the simulator did not understand has no answer."""
    allowed = answer["allowed"] and reachable
    understood = not answer["ignored"] and not answer["error"]
    said = "allowed" if allowed else "denied"
    why = f": {answer['error'] or answer['ignored']}" if not understood else ""
    says = f"{expected.request.title}: {said}"
    return either("", understood and allowed == expected.allowed, says, f"{says}{why}")


def _all_answers(questions: Sequence[dict[str, Any]], modules: Path) -> list[dict[str, Any]]:
    """In the order of the questions. Two simulators take half each: they are most of the time that a proof takes."""
    middle = len(questions) // 2
    with ThreadPoolExecutor(2) as pool:
        halves = pool.map(lambda half: _answers(half, modules), (questions[:middle], questions[middle:]))
        return [answer for half in halves for answer in half]


def _answers(questions: Sequence[dict[str, Any]], modules: Path) -> list[dict[str, Any]]:
    if not (modules / _PACKAGE).is_dir():
        raise CannotSimulate(f"{_PACKAGE} is not installed: run make setup")
    own = Path(sys.executable).with_name("node")
    node = str(own) if own.exists() else shutil.which("node")
    if node is None:
        raise CannotSimulate("Node is not installed: run make setup")
    try:
        done = subprocess.run(
            [node, "--input-type=module", "--eval", _SCRIPT.read_text()],
            cwd=modules.parent,  # where Node looks for packages
            input=json.dumps(questions),
            capture_output=True,
            text=True,
            timeout=_LONGEST_SECONDS,
            env={name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
        )
        answers: list[dict[str, Any]] = json.loads(done.stdout)
    except (ValueError, subprocess.TimeoutExpired):
        raise CannotSimulate("the simulator gave no answer") from None
    return answers


def _rule(who: str, persona: str) -> Rule:
    return Rule(
        name=f"{who.capitalize()}Requests",
        requirements=("NFR-1", "NFR-2", "GPU-1", "DAT-1"),
        claim=f"Requests of {persona} are answered as they must be, each refusal beside its allowed twin",
        wrong="A request that must be refused is allowed, or one that must be allowed is refused",
        matters="Policies that read well one by one may still add up to a way out",
        mend="See which policy answers, and correct it; the requests are in operations/prove/simulation/matrix",
        check=lambda _: (),
    )
