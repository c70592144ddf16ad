"""The one thing that may fetch from the internet is the build of the image, and users can neither start nor feed it."""

import re
from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.jobs import roles_of_users
from stacks.rules.model.policies import ACCOUNT, granted_to, role_of
from stacks.rules.rule import Fact, Rule, either, holds

_KIND = "AWS::CodeBuild::Project"
_SOURCE = re.compile(rf"cdk-[a-z0-9]+-assets-{ACCOUNT}-[a-z0-9-]+/[0-9a-f]{{64}}\.zip")
_LONGEST_MINUTES = 120


def check(assembly: Assembly) -> Iterator[Fact]:
    for project in assembly.of(_KIND):
        source = project.get("Source.Type") == "S3" and _SOURCE.fullmatch(str(project.get("Source.Location")))
        fixed = source and isinstance(project.get("Source.BuildSpec"), str) and not project.listed("Triggers")
        yield either(project, fixed, "builds what the admin deployed", "builds what others can change")
        alone = project.get("Artifacts.Type") == "NO_ARTIFACTS" and project.get("Cache.Type") in (None, "NO_CACHE")
        # An image that CodeBuild itself keeps: any other name is looked up in a public registry.
        alone = alone and project.get("Environment.ImagePullCredentialsType") == "CODEBUILD"
        alone = alone and str(project.get("Environment.Image")).startswith("aws/codebuild/")
        yield either(project, alone, "writes nothing but the image", "writes to other places")
        role = role_of(assembly, project.get("ServiceRole"))
        minutes = project.get("TimeoutInMinutes")
        bounded = isinstance(minutes, int) and minutes <= _LONGEST_MINUTES
        yield either(project, role and bounded, f"for {minutes} minutes, as a role of ours", "unbounded, or as another")
        logged = project.get("LogsConfig.CloudWatchLogs.Status") == "ENABLED"
        yield either(project, logged, "its log is kept", "its log is not kept")
    for role in roles_of_users(assembly):
        building = [each for each in granted_to(assembly, role) if any("codebuild:" in name for name in each.actions)]
        yield either(role, not building, "starts no build", "may start a build")
    yield holds("", f"{len(assembly.of(_KIND))} build projects")


RULE = Rule(
    name="BuildsAreTheAdmins",
    requirements=("NFR-2",),
    claim="Only a deployment builds images, from what the admin deployed, and users cannot start a build",
    wrong="Users could start a build, or change what is built",
    matters="A build runs outside the network: whoever feeds it has a path to the internet",
    mend="Leave builds to stacks/constructs/image_build.py",
    check=check,
)
