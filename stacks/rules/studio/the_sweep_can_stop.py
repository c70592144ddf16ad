"""A sweep that is never called, or may not delete an app, looks like one that found nothing."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.calling import FUNCTION, SCHEDULE, called_by
from stacks.rules.model.policies import granted_to, role_of
from stacks.rules.rule import Fact, Rule, broken, either

_SWEEP = "lambdas.idle_shutdown."
_WORK = {"sagemaker:DeleteApp", "sagemaker:DescribeApp", "sagemaker:ListApps"}


def check(assembly: Assembly) -> Iterator[Fact]:
    sweeps = [each for each in assembly.of(FUNCTION) if str(each.get("Handler")).startswith(_SWEEP)]
    for sweep in sweeps:
        role = role_of(assembly, sweep.get("Role"))
        said = granted_to(assembly, role) if role else ()
        may = {action for each in said if each.allows for action in each.actions}
        yield either(sweep, may >= _WORK, "may see apps and delete them", "may not see apps, or not delete them")
        called = [each for each in assembly.of(SCHEDULE) if sweep in called_by(assembly, each)]
        names = ", ".join(each.name for each in called)
        yield either(sweep, called, f"called by {names}", "no schedule that may call it does so")
    if not sweeps:
        yield broken("", "no function sweeps idle apps")


RULE = Rule(
    name="TheSweepCanStop",
    requirements=("GR-1",),
    claim="The sweep of idle apps is called, runs our code, and may delete what it finds",
    wrong="The sweep is not called, or could not stop an app",
    matters="Nobody notices an idle app that is not stopped before the bill",
    mend="Leave the sweep to stacks/constructs/idle_shutdown.py",
    check=check,
)
