"""Who operates or audits sees settings, logs and findings; data, code and models are none of his business."""

from collections.abc import Iterator

from stacks.rules.identity.reviewed import operators_actions
from stacks.rules.model.assembly import Assembly
from stacks.rules.model.personas import policies_of_operators
from stacks.rules.model.policies import statements
from stacks.rules.rule import Fact, Rule, broken, either


def check(assembly: Assembly) -> Iterator[Fact]:
    reviewed = set(operators_actions())
    policies = policies_of_operators(assembly)
    for policy in policies:
        said = [each for each in statements(assembly) if each.written_in is policy]
        actions = {action for each in said if each.allows for action in each.actions}
        new = ", ".join(sorted(actions - reviewed))
        named = policy.get("ManagedPolicyName")
        yield either(policy, named, f"a permission set finds it as {named}", "no permission set can name it")
        yield either(
            policy, actions and not new, f"{len(actions)} actions, none of which reaches data", f"allows {new}"
        )
    if not policies:
        yield broken("", "there is no policy for those who operate")


RULE = Rule(
    name="OperatorsReachNoData",
    requirements=("NFR-1", "C-2"),
    claim="Policies for admins and auditors allow reviewed actions, none of which reads data or hands on a role",
    wrong="An admin's or auditor's policy allows an action that nobody has reviewed for them",
    matters="Who runs the platform is asked for by every attacker: what he cannot read, he cannot lose",
    mend="Take it away, or add it under operators in reviewed_actions.toml beside the rule, where it shows no data",
    check=check,
)
