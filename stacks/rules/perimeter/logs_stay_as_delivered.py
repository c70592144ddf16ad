"""Nobody writes an access log but S3, and nobody deletes one."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.policies import Condition
from stacks.rules.perimeter.exemptions import data_actions, emptiers
from stacks.rules.perimeter.refusals import BUCKET, of_bucket, only_if, takes_access_logs, uncovered
from stacks.rules.rule import Fact, Rule, either

_BY_NO_SERVICE: Condition = ("BoolIfExists", "aws:principalisawsservice", ("false",))


def check(assembly: Assembly) -> Iterator[Fact]:
    actions = data_actions()
    for bucket in assembly.of(BUCKET):
        if not takes_access_logs(assembly, bucket):
            continue
        said = of_bucket(assembly, bucket)
        written = uncovered(actions["write"], (each for each in said if only_if(each, [_BY_NO_SERVICE])))
        yield either(bucket, not written, "written by services of AWS only", f"whoever may can {', '.join(written)}")
        but = emptiers(assembly, bucket)
        deleted = uncovered(actions["delete"], (each for each in said if only_if(each, but)))
        yield either(bucket, not deleted, "logs are deleted with their stack only", f"takes {', '.join(deleted)}")


RULE = Rule(
    name="LogsStayAsDelivered",
    requirements=("NFR-1",),
    claim="Access logs are written by AWS and deleted by nobody while their stack stands",
    wrong="Whoever has the permission can forge or delete access logs",
    matters="Whoever took data would next take the trace of it",
    mend="Deny writes but of AWS's services, and deletes but of the function that empties buckets",
    check=check,
)
