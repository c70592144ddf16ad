"""Evidence is there when somebody asks for it."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.rule import Fact, Rule, broken, holds, switched_off

_SHORTEST_DAYS = 30


def check(assembly: Assembly) -> Iterator[Fact]:
    for group in assembly.of("AWS::Logs::LogGroup"):
        days = group.get("RetentionInDays")
        if not isinstance(days, int):
            yield broken(group, "kept for nobody knows how long")
        elif days < _SHORTEST_DAYS:
            yield switched_off(group, f"deleted after {days} days", control="retention.log_days")
        else:
            yield holds(group, f"kept for {days} days")


RULE = Rule(
    name="LogsLast",
    requirements=("NFR-1",),
    claim=f"Every log is kept for {_SHORTEST_DAYS} days or more",
    wrong=f"A log is deleted within {_SHORTEST_DAYS} days",
    matters="Most leaks are found weeks later, and what left can then only be told from logs",
    mend=f"Set retention.log_days to {_SHORTEST_DAYS} or more, or acknowledge it in config/*.toml",
    check=check,
)
