"""Lambda functions: our code, a role of ours, no door of their own."""

import re
from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.policies import ACCOUNT, Statement, granted_to, role_of, statements
from stacks.rules.rule import Fact, Rule, either

_KIND, _LOGS = "AWS::Lambda::Function", "AWS::Logs::LogGroup"
# Left out on purpose: layers, extensions, file systems, images, tracing and code that AWS fetches from elsewhere.
_KNOWN = {
    "Architectures",
    "Code",
    "DeadLetterConfig",
    "Description",
    "Environment",
    "FunctionName",
    "Handler",
    "KmsKeyArn",
    "LoggingConfig",
    "MemorySize",
    "ReservedConcurrentExecutions",
    "Role",
    "Runtime",
    "Tags",
    "Timeout",
    "VpcConfig",
}
_RUNTIMES = {"python3.14", "python3.13", "nodejs24.x", "nodejs22.x"}
_LAMBDA = (("Service", "lambda.amazonaws.com"),)
_ASSETS = re.compile(rf"cdk-[a-z0-9]+-assets-{ACCOUNT}-[a-z0-9-]+")
_FILE = re.compile(r"[0-9a-f]{64}\.zip")
_SERVICE = re.compile(r"[a-z]+\.[a-z0-9-]+\.amazonaws\.com")


def check(assembly: Assembly) -> Iterator[Fact]:
    meant_for = [each.written_in for each in statements(assembly) if each.principals == _LAMBDA]
    for function in assembly.of(_KIND):
        strange = ", ".join(sorted(function.properties.keys() - _KNOWN))
        yield either(function, not strange, "nothing attached to it", f"{strange} is not understood")
        yield either(function, _is_our_code(function), "code of this assembly", "code from elsewhere")
        role, logs = role_of(assembly, function.get("Role")), function.get("LoggingConfig.LogGroup")
        known = role is not None and role in meant_for and assembly.meant(logs, _LOGS) is not None
        yield either(function, known, "a role and a log of ours", "another role, or a log that nobody set up")
        runtime = function.get("Runtime")
        yield either(function, runtime in _RUNTIMES, f"on {runtime}", f"{runtime} is not supported by AWS")
        keys = [each for each in granted_to(assembly, role) if _opens(each)] if role else []
        yield either(
            function, all(map(_through, keys)), "opens nothing itself", "opens with a key what is not a service's"
        )
    yield from _called_by_cloudformation(assembly)


def _called_by_cloudformation(assembly: Assembly) -> Iterator[Fact]:
    for resource in assembly.resources:
        if resource.kind.startswith("Custom::"):
            token = resource.get("ServiceToken")
            by = assembly.meant(token, _KIND)
            yield either(resource, by, f"made by {by.name if by else ''}", "made by what is not ours")


def _opens(statement: Statement) -> bool:
    return statement.allows and any(each.startswith("kms:") for each in statement.actions)


def _through(statement: Statement) -> bool:
    """By a service that it names, which opens no more with a key than it holds itself."""
    services = statement.values("kms:ViaService", "StringEquals") or ()
    return bool(services) and all(_SERVICE.fullmatch(each) for each in services)


def _is_our_code(function: Resource) -> bool:
    """An asset named by the hash of its content, in the bucket of CDK's bootstrap."""
    code = function.get("Code") or {}
    place = _ASSETS.fullmatch(str(code.get("S3Bucket"))) and _FILE.fullmatch(str(code.get("S3Key")))
    return bool(place) and code.keys() == {"S3Bucket", "S3Key"}


RULE = Rule(
    name="OrdinaryFunctions",
    requirements=("NFR-1",),
    claim="Every function runs our code as a role of ours, has nothing attached, and opens nothing with a key itself",
    wrong="A function runs other code, as another role, or with an attachment that nobody reviewed",
    matters="A layer or an extension sees everything that its function sees",
    mend="Make it with stacks/constructs/python_lambda.py",
    check=check,
)
