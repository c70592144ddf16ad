"""Jobs run what the builder pushed, and nobody else carries it away."""

import re
from collections.abc import Collection, Iterable, Iterator

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.jobs import roles_of_jobs
from stacks.rules.model.policies import ACCOUNT, Condition, Statement, role_of
from stacks.rules.perimeter.refusals import of_itself, only_if, uncovered
from stacks.rules.rule import Fact, Rule, either

REPOSITORY, PROJECT = "AWS::ECR::Repository", "AWS::CodeBuild::Project"
_PULL = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
_PUSH = ("ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart")
_COPY = ("ecr:BatchImportUpstreamImage", "ecr:ReplicateImage")
# SageMaker looks at an image with the permissions of whoever names it in an algorithm or a model version.
_UNFORWARDED: Condition = ("BoolIfExists", "aws:viaawsservice", ("false",))
_OF_A_ROLE = re.compile(rf"^arn:[^:*]+:iam::{ACCOUNT}:role/")
_BY_OTHERS = ("ArnNotEqualsIfExists", "ArnNotEquals")


def check(assembly: Assembly) -> Iterator[Fact]:
    builders = [role_of(assembly, project.get("ServiceRole")) for project in assembly.of(PROJECT)]
    pushers = _named(role for role in builders if role)
    pullers = pushers | _named(roles_of_jobs(assembly))
    for images in assembly.of(REPOSITORY):
        said = of_itself(assembly, images)
        pushed = uncovered(_PUSH, (each for each in said if _but_for(each, pushers, ())))
        yield either(images, not pushed, "pushed by the builder only", f"others may {', '.join(pushed)}")
        pulled = uncovered(_PULL, (each for each in said if _but_for(each, pullers, [_UNFORWARDED])))
        yield either(images, not pulled, "pulled by jobs and the builder only", f"others may {', '.join(pulled)}")
        copied = uncovered(_COPY, (each for each in said if only_if(each, ())))
        yield either(images, not copied, "copied from no other registry", f"takes {', '.join(copied)}")


def _named(roles: Iterable[Resource]) -> set[str]:
    """Names that roles were given; any other is known after deployment at the earliest."""
    return {name for role in roles if isinstance(name := role.get("RoleName"), str)}


def _but_for(statement: Statement, names: Collection[str], more: Collection[Condition]) -> bool:
    """Whether it refuses everybody but these roles of this account, or but some of them."""
    excepted = [each for each in statement.conditions if each[0] in _BY_OTHERS and each[1] == "aws:principalarn"]
    values = [value for _, _, several in excepted for value in several]
    known = all(_OF_A_ROLE.sub("", value, count=1) in names for value in values)
    return len(excepted) == 1 and known and only_if(statement, [*excepted, *more])


RULE = Rule(
    name="ImagesAreConfined",
    requirements=("NFR-1", "GPU-1"),
    claim="Image repositories take images from the builder only, and give them to jobs and the builder only",
    wrong="Others than the builder may push an image, or others than jobs may pull one",
    matters="Whoever pushes an image decides what runs on the data",
    mend="Name the role in the repository's policy, with stacks/constructs/image_perimeter.py",
    check=check,
)
