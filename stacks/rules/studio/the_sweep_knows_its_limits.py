"""What the sweep is told: for every kind of app a limit, a notice within it, and how long a wish to keep it holds."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.jobs import DOMAIN
from stacks.rules.model.spelling import reference
from stacks.rules.rule import Fact, Rule, broken, either

_FUNCTION, _TOPIC, _SWEEP = "AWS::Lambda::Function", "AWS::SNS::Topic", "lambdas.idle_shutdown."
# Kinds of apps that may cost: those of Studio, and of what was before it.
_KINDS = {"Canvas", "CodeEditor", "JupyterLab", "JupyterServer", "KernelGateway"}
_WEEK, _YEAR = 7 * 86_400, 365 * 86_400
_LONGEST_KEEP = 31 * 86_400
_MOST_CALLS, _LONGEST_TRIAL_DAYS = 100, 31


def check(assembly: Assembly) -> Iterator[Fact]:
    sweeps = [each for each in assembly.of(_FUNCTION) if str(each.get("Handler")).startswith(_SWEEP)]
    for sweep in sweeps:
        told = sweep.get("Environment.Variables") or {}
        domains = [reference(each.stack, each.name, "DomainId") for each in assembly.of(DOMAIN)]
        here = told.get("DOMAIN_ID") in domains and assembly.meant(told.get("TOPIC_ARN"), _TOPIC) is not None
        yield either(sweep, here, "our domain, and a topic of ours for owners", "another domain, or no way to tell")
        yield from _of_kinds(sweep, _parsed(told.get("POLICIES")))
        calls, days = str(told.get("CALLS_A_SECOND")), str(told.get("DRY_RUN_DAYS"))
        paced = _between(calls, 1, _MOST_CALLS) and _between(days, 0, _LONGEST_TRIAL_DAYS)
        paced = paced and len(str(told.get("BREAKER")).split()) == 3 and isinstance(_parsed(told.get("CURFEWS")), dict)
        yield either(sweep, paced, f"{calls} calls a second, {days} days on trial", "paced by what cannot be read")
    if not sweeps:
        yield broken("", "no function sweeps what is idle")


def _of_kinds(sweep: Resource, policies: Any) -> Iterator[Fact]:
    known = policies if isinstance(policies, dict) else {}
    missing = ", ".join(sorted(_KINDS - known.keys()))
    yield either(sweep, not missing, f"{len(known)} kinds", f"no limit for {missing}")
    for kind, policy in known.items():
        longest = _WEEK if kind in _KINDS else _YEAR
        good = isinstance(policy, dict) and _is_sound(policy, longest)
        yield either(sweep, good, f"{kind}: sound", f"{kind}: nobody knows when it stops")


def _is_sound(policy: Mapping[str, Any], longest: int) -> bool:
    limit, every, notice, kept = (_seconds(policy.get(each)) for each in ("limit", "every", "notice", "longest_keep"))
    timed = 0 < every <= limit <= longest and 0 <= notice < limit and 0 < kept <= _LONGEST_KEEP
    return timed and isinstance(policy.get("curfews", {}), dict)


def _seconds(value: object) -> int:
    """Less than any time where it is no whole number."""
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


def _between(text: str, least: float, most: float) -> bool:
    try:
        return least <= float(text) <= most
    except ValueError:
        return False


def _parsed(text: Any) -> Any:
    try:
        return json.loads(str(text))
    except (ValueError, RecursionError):
        return None


RULE = Rule(
    name="TheSweepKnowsItsLimits",
    requirements=("GR-1",),
    claim="The sweep knows for every kind of app when it stops, whom it tells, and how long one may be kept",
    wrong="The sweep would stop a kind of app never, at once, or by rules that nobody can read",
    matters="A limit that is missing, or a wish that holds for years, is an app that runs for ever",
    mend="Leave it to stacks/constructs/idle_shutdown.py and [idle] in config/*.toml",
    check=check,
)
