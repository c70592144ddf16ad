"""What code of users can call was looked at, action by action; a new action waits until it was, too."""

from collections.abc import Iterator

from stacks.rules.identity.reviewed import reviewed_actions
from stacks.rules.model.assembly import Assembly
from stacks.rules.model.jobs import roles_of_jobs, roles_of_people, roles_of_users
from stacks.rules.model.policies import granted_to
from stacks.rules.rule import Fact, Rule, broken, either


def check(assembly: Assembly) -> Iterator[Fact]:
    allowed = {action.lower() for action in reviewed_actions()}
    for kind, roles in (("people", roles_of_people(assembly)), ("jobs", roles_of_jobs(assembly))):
        if not roles:
            yield broken("", f"no role of {kind} can be found")
    for role in roles_of_users(assembly):
        actions = {action for each in granted_to(assembly, role) if each.allows for action in each.actions}
        new = sorted(action for action in actions if action.lower() not in allowed)
        yield either(
            role, actions and not new, f"{len(actions)} actions, each reviewed", f"not reviewed: {', '.join(new)}"
        )


RULE = Rule(
    name="UsersDoWhatWasReviewed",
    requirements=("NFR-1", "NFR-2", "GPU-1"),
    claim="Code of people and of jobs can call only actions that were reviewed one by one",
    wrong="A role that users' code acts as is allowed an action that nobody has reviewed",
    matters="One action is enough: to share a snapshot, to start a job without a network, to open a tunnel",
    mend="Take it away, or add it to stacks/rules/identity/reviewed_actions.toml where it leads nowhere",
    check=check,
)
