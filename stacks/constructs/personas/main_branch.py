"""The team's main branch: changed by merging a pull request, and in no other way."""

from collections.abc import Sequence

from aws_cdk import aws_iam as iam

MAIN = "refs/heads/main"
_AROUND_A_REVIEW = (
    "codecommit:CreateCommit",
    "codecommit:DeleteBranch",
    "codecommit:DeleteFile",
    "codecommit:GitPush",
    "codecommit:MergeBranches*",
    "codecommit:PutFile",
)


def main_needs_a_review(repository_arns: Sequence[str]) -> iam.PolicyStatement:
    """Refuses whatever changes main without a pull request.

    A push asks twice: first for the repository, without a reference, then for each reference. Refusing the first would
    refuse every push, hence ``Null``
    (https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-conditional-branch.html).
    """
    return iam.PolicyStatement(
        sid="MainNeedsAReview",
        effect=iam.Effect.DENY,
        actions=list(_AROUND_A_REVIEW),
        resources=list(repository_arns),
        conditions={
            "StringEqualsIfExists": {"codecommit:References": [MAIN]},
            "Null": {"codecommit:References": "false"},
        },
    )
