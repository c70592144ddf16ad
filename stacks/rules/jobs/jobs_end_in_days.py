"""A job that hangs does not cost for weeks."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.jobs import templates
from stacks.rules.rule import Fact, Rule, broken, holds, switched_off

_LONGEST_HOURS = 5 * 24  # SageMaker's own quota for a training job, until an account asks for more


def check(assembly: Assembly) -> Iterator[Fact]:
    for template in templates(assembly):
        seconds = template.fields.get("max_runtime_seconds")
        if not isinstance(seconds, int) or seconds <= 0:
            yield broken(template.parameter, "ends nobody knows when")
        elif seconds > _LONGEST_HOURS * 3600:
            says = f"a job may run for {seconds / 86_400:.1f} days"
            yield switched_off(template.parameter, says, control="training.max_runtime_hours")
        else:
            yield holds(template.parameter, f"a job ends after {seconds / 3600:g} hours")
    if not templates(assembly):
        yield broken("", "no job template")


RULE = Rule(
    name="JobsEndInDays",
    requirements=("GR-1",),
    claim="A job from a template ends within five days, whatever hangs in it",
    wrong="A job from a template may run for weeks",
    matters="A job that hangs costs as much as one that learns, and nobody looks at it for days",
    mend=f"Set training.max_runtime_hours to {_LONGEST_HOURS} or less, or acknowledge it in config/*.toml",
    check=check,
)
