"""One repository of CodeCommit, cloned into everybody's space."""

import re
from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.jobs import DOMAIN, roles_of_people
from stacks.rules.model.policies import ACCOUNT, granted_to
from stacks.rules.model.spelling import reference
from stacks.rules.rule import Fact, Rule, either

_REPOSITORY = "AWS::CodeCommit::Repository"
_PLACES = ("DefaultUserSettings", "DefaultSpaceSettings")
_ASSETS = re.compile(rf"cdk-[a-z0-9]+-assets-{ACCOUNT}-[a-z0-9-]+")
_FILE = re.compile(r"[0-9a-f]{64}\.zip")
_KNOWN = {"Code", "KmsKeyId", "RepositoryDescription", "RepositoryName", "Tags"}
_WORK = {"codecommit:GitPull", "codecommit:GitPush", "codecommit:CreatePullRequest"}


def check(assembly: Assembly) -> Iterator[Fact]:
    for repository in assembly.of(_REPOSITORY):
        url = {"RepositoryUrl": reference(repository.stack, repository.name, "CloneUrlHttp")}
        for domain in assembly.of(DOMAIN):
            for place in _PLACES:
                cloned = domain.get(f"{place}.JupyterLabAppSettings.CodeRepositories") == [url]
                yield either(domain, cloned, f"{place} clone {repository.name}", f"{place} clone other code, or none")
        yield _begins_here(repository)
        arn = reference(repository.stack, repository.name, "Arn")
        for role in roles_of_people(assembly):
            may = {action for each in granted_to(assembly, role) if arn in each.resources for action in each.actions}
            yield either(role, may >= _WORK, "pulls, pushes and asks for reviews", "may not work on the team's code")


def _begins_here(repository: Resource) -> Fact:
    """With what this assembly holds, or with nothing."""
    begun = repository.get("Code.S3") or {}
    ours = _ASSETS.fullmatch(str(begun.get("Bucket"))) and _FILE.fullmatch(str(begun.get("Key")))
    plain = repository.properties.keys() <= _KNOWN  # Left out on purpose: triggers, which tell others of every push.
    good = plain and (ours or not begun)
    return either(repository, good, "begins with code of this assembly", "begins with code from elsewhere, or tells it")


RULE = Rule(
    name="CodeForEveryone",
    requirements=("FR-1", "C-3"),
    claim="The team's CodeCommit repository is cloned into every space, and everybody may work on it",
    wrong="A space would not have the team's code, or have another's",
    matters="Code that is not shared is lost with its space; code from elsewhere is unreviewed",
    mend="Hand the repository's URL to stacks/constructs/studio_domain.py",
    check=check,
)
