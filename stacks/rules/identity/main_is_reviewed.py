"""Nothing comes to the main branch but by a pull request."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.jobs import roles_of_people
from stacks.rules.model.policies import Statement, bounding, granted_to
from stacks.rules.model.spelling import reference
from stacks.rules.rule import Fact, Rule, either

_KEY, _MAIN = "codecommit:References", "refs/heads/main"
# By which a branch changes, pull requests apart; merging branches has three names.
_WAYS = {
    "codecommit:CreateCommit",
    "codecommit:DeleteBranch",
    "codecommit:DeleteFile",
    "codecommit:GitPush",
    "codecommit:MergeBranches*",
    "codecommit:PutFile",
}


def check(assembly: Assembly) -> Iterator[Fact]:
    for role in roles_of_people(assembly):
        for where, said in (("its policies", granted_to(assembly, role)), ("its boundary", bounding(assembly, role))):
            kept = any(_refuses(assembly, each) for each in said)
            yield either(role, kept, f"{where} refuse a push to main", f"{where} let pass a push to main")


def _refuses(assembly: Assembly, statement: Statement) -> bool:
    """A push that names main; the question before it, which names no branch, passes."""
    named = statement.values(_KEY, "StringEqualsIfExists", "StringEquals") == (_MAIN,)
    named = named and statement.values(_KEY, "Null") in (None, ("false",))
    only = {key for _, key, _ in statement.conditions} == {_KEY.lower()}
    whole = set(statement.actions) >= _WAYS and _on_the_code(assembly, statement)
    return statement.effect == "Deny" and whole and named and only


def _on_the_code(assembly: Assembly, statement: Statement) -> bool:
    arns = {reference(each.stack, each.name, "Arn") for each in assembly.of("AWS::CodeCommit::Repository")}
    return set(statement.resources) >= arns or statement.resources == ("*",)


RULE = Rule(
    name="MainIsReviewed",
    requirements=("FR-1",),
    claim="Nobody pushes to the main branch: it takes what a lead merges",
    wrong="Somebody may push to the main branch without a review",
    matters="Everybody's space is cloned from main: what one pushes there, all run",
    mend="Keep the refusal of stacks/constructs/personas/main_branch.py in policies and boundary",
    check=check,
)
