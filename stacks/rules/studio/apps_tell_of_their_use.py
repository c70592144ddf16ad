"""Every app starts with the heartbeat, which no person can switch off; no other script of a template starts in one."""

import base64
import binascii
from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.jobs import DOMAIN
from stacks.rules.model.spelling import referred
from stacks.rules.rule import Fact, Rule, broken, either

_SCRIPT, _PROFILE = "AWS::SageMaker::StudioLifecycleConfig", "AWS::SageMaker::UserProfile"
_APPS = {
    "DefaultUserSettings.JupyterLabAppSettings": "JupyterLab",
    "DefaultUserSettings.CodeEditorAppSettings": "CodeEditor",
    "DefaultSpaceSettings.JupyterLabAppSettings": "JupyterLab",
}
_BUILT_IN = "BuiltInLifecycleConfigArn"
_MOST_CHARACTERS = 16_384
_PROGRAM = "lifecycle/heartbeat.py"  # of the checkout, where CodeReachesEndpoints reads what it calls


def check(assembly: Assembly) -> Iterator[Fact]:
    domains, program = assembly.of(DOMAIN), _program(assembly)
    for domain in domains:
        for app, kind in _APPS.items():
            scripts = [each for each in assembly.of(_SCRIPT) if _meant(domain.get(f"{app}.{_BUILT_IN}"), each)]
            good = any(_is_the_heartbeat(each, kind, program) for each in scripts)
            yield either(domain, good, f"{app} start with the heartbeat", f"{app} start without the heartbeat")
    for profile in assembly.of(_PROFILE):
        own = [app for app in ("JupyterLabAppSettings", "CodeEditorAppSettings") if _own(profile, app)]
        yield either(profile, not own, "starts what the domain says", f"{', '.join(own)} start something else")
    if not domains:
        yield broken("", "no domain")


def _program(assembly: Assembly) -> str:
    path = assembly.sources / _PROGRAM
    return path.read_text() if path.is_file() else ""


def _meant(arn: object, script: Resource) -> bool:
    return referred(arn) == (script.stack, script.name, "StudioLifecycleConfigArn")


def _own(profile: Resource, app: str) -> bool:
    return profile.get(f"UserSettings.{app}.{_BUILT_IN}") is not None


def _is_the_heartbeat(script: Resource, kind: str, program: str) -> bool:
    content = str(script.get("StudioLifecycleConfigContent"))
    try:
        says = base64.b64decode(content, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return False
    runs = bool(program) and program in says
    return script.get("StudioLifecycleConfigAppType") == kind and len(content) <= _MOST_CHARACTERS and runs


RULE = Rule(
    name="AppsTellOfTheirUse",
    requirements=("GR-1",),
    claim="Every app starts with the script that tells when it was last used, and people cannot leave it out",
    wrong="An app may start that does not tell when it was last used",
    matters="The sweep stops nothing that it knows nothing of: such an app runs on",
    mend="Leave the script to stacks/constructs/heartbeat.py and the domain to stacks/constructs/studio_domain.py",
    check=check,
)
