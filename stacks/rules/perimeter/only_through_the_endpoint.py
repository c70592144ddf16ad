"""Data leaves a bucket through our endpoint only, whoever holds the credentials."""

from collections.abc import Collection, Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.network import ENDPOINT, service_of
from stacks.rules.model.policies import Condition, Statement
from stacks.rules.model.spelling import reference
from stacks.rules.perimeter.exemptions import data_actions, exempt
from stacks.rules.perimeter.refusals import BUCKET, of_bucket, takes_access_logs, uncovered
from stacks.rules.rule import Fact, Rule, either

_ELSEWHERE = ("StringNotEqualsIfExists", "StringNotEquals")


def check(assembly: Assembly) -> Iterator[Fact]:
    gateways = {
        reference(each.stack, each.name) for each in assembly.of(ENDPOINT) if service_of(each) == "com.amazonaws.s3"
    }
    for bucket in assembly.of(BUCKET):
        if takes_access_logs(assembly, bucket):
            continue
        for group, actions in data_actions().items():
            but = exempt(assembly, bucket, group)
            open_ = uncovered(actions, (each for each in of_bucket(assembly, bucket) if _confines(each, gateways, but)))
            closed = f"{group}: {len(actions)} actions through the endpoint only"
            yield either(bucket, not open_, closed, f"credentials from outside may {', '.join(open_)}")


def _confines(statement: Statement, gateways: Collection[str], exempt: Collection[Condition]) -> bool:
    elsewhere = [each for each in statement.conditions if each[0] in _ELSEWHERE and each[1] == "aws:sourcevpce"]
    named = [value for _, _, values in elsewhere for value in values]
    rest = set(statement.conditions) - set(elsewhere)
    return len(elsewhere) == 1 and bool(named) and set(named) <= set(gateways) and rest <= set(exempt)


RULE = Rule(
    name="OnlyThroughTheEndpoint",
    requirements=("NFR-1", "NFR-2"),
    claim="Every bucket with data refuses reads, writes, deletes and listings that do not come through our endpoint",
    wrong="A bucket answers whoever holds credentials, from wherever",
    matters="Keys leak: a role's credentials copied to a laptop must be worth nothing there",
    mend="Make it with stacks/constructs/secure_bucket.py; an exemption has a reviewed row in data_actions.toml",
    check=check,
)
