"""Spark from Studio: an application in our subnets, called through endpoints, capped, and gone when idle."""

import re
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.jobs import DOMAIN, roles_of_people, roles_of_spark, templates
from stacks.rules.model.network import ENDPOINT, GROUP, SUBNET, service_of
from stacks.rules.model.policies import ACCOUNT, Statement, granted_to, statements
from stacks.rules.model.spelling import reference
from stacks.rules.rule import Fact, Rule, either, holds

_APPLICATION = "AWS::EMRServerless::Application"
_SERVICES = {"com.amazonaws.emr-serverless", "com.amazonaws.emr-serverless-services.livy"}
# Of EMR's actions, those that use an application; all others make, change or leave one.
_USING = {
    "emr-serverless:AccessLivyEndpoints",
    "emr-serverless:GetApplication",
    "emr-serverless:GetDashboardForJobRun",
    "emr-serverless:ListApplications",
    "emr-serverless:StartApplication",
    "emr-serverless:StopApplication",
}
# What sees and ends Spark opens nothing of it: the sweep of what is idle looks for all of it that there is.
_ENDING = {
    "elasticmapreduce:AddTags",
    "elasticmapreduce:DescribeCluster",
    "elasticmapreduce:ListClusters",
    "elasticmapreduce:TerminateJobFlows",
    "emr-serverless:GetApplication",
    "emr-serverless:ListApplications",
    "emr-serverless:ListJobRuns",
    "emr-serverless:ListSessions",
    "emr-serverless:StopApplication",
    "emr-serverless:TagResource",
}
_PRODUCTS = ("elasticmapreduce:", "emr-serverless:", "emr-containers:")
_NEEDED = {"emr-serverless:AccessLivyEndpoints", "emr-serverless:GetApplication"}
_LONGEST_MINUTES = 1_440
_AMOUNT = {
    "Cpu": re.compile(r"[1-9]\d* vCPU"),
    "Memory": re.compile(r"[1-9]\d* GB"),
    "Disk": re.compile(r"[1-9]\d* GB"),
}
# Anything else of an application is unknown here: images and settings of other origin, workers that are kept warm.
_KNOWN = {
    "Architecture",
    "AutoStartConfiguration",
    "AutoStopConfiguration",
    "InteractiveConfiguration",
    "MaximumCapacity",
    "MonitoringConfiguration",
    "Name",
    "NetworkConfiguration",
    "ReleaseLabel",
    "Tags",
    "Type",
}


def check(assembly: Assembly) -> Iterator[Fact]:
    applications = assembly.of(_APPLICATION)
    yield from _made_by_nobody(assembly)
    if not applications:
        yield from _nothing_of_it(assembly)
        return
    for application in applications:
        for what, good in _CLAIMS.items():
            yield either(application, good(assembly, application), what, f"not {what}")
        yield from _used_by_people(assembly, application)
    missing = _SERVICES - _reached(assembly)
    yield either("", not missing, "Studio reaches EMR by endpoints", f"no endpoint to {', '.join(sorted(missing))}")


def _nothing_of_it(assembly: Assembly) -> Iterator[Fact]:
    """Switched off: no application, no endpoint, no role, no permission."""
    left = [f"an endpoint to {name}" for name in _SERVICES & _reached(assembly)]
    left += [f"a role that EMR assumes, {role.address}" for role in roles_of_spark(assembly)]
    left += [f"a permission, {each.called}" for each in _allowing(assembly) if each.kind == "identity"]
    yield either("", not left, "EMR is switched off, and nothing of it is there", f"without an application: {left}")


def _made_by_nobody(assembly: Assembly) -> Iterator[Fact]:
    for each in _allowing(assembly):
        if each.kind == "identity":
            more = [action for action in each.actions if _is_emrs(action) and action not in _USING]
            where = each.written_in
            yield either(where, not more, f"{each.called} uses EMR alone", f"{each.called} allows {', '.join(more)}")
    yield holds("", "nobody makes or changes what runs Spark")


def _allowing(assembly: Assembly) -> list[Statement]:
    return [
        each
        for each in statements(assembly)
        if each.allows and any(_is_emrs(action) for action in each.actions) and not set(each.actions) <= _ENDING
    ]


def _is_emrs(action: str) -> bool:
    """Or may be: a pattern that fits an action of theirs."""
    lower = action.lower()
    return lower.startswith(_PRODUCTS) or any(fnmatchcase(f"{product}x", lower) for product in _PRODUCTS)


def _reached(assembly: Assembly) -> set[str]:
    return {service_of(endpoint) for endpoint in assembly.of(ENDPOINT)}


def _used_by_people(assembly: Assembly, application: Resource) -> Iterator[Fact]:
    """Everybody in Studio may open sessions on it, and hand it a role of Spark's: to EMR alone (RolesGoToSagemaker)."""
    arn = reference(application.stack, application.name, "Arn")
    handed = {reference(role.stack, role.name, "Arn") for role in roles_of_spark(assembly)}
    for role in roles_of_people(assembly):
        said = [each for each in granted_to(assembly, role) if each.allows]
        may = {action for each in said if each.resources == (arn,) for action in each.actions}
        gives = any("iam:PassRole" in each.actions and set(each.resources) & handed for each in said)
        yield either(role, gives and may >= _NEEDED, "opens sessions on it", "cannot open sessions on it")


def _is_in_our_subnets(assembly: Assembly, application: Resource) -> bool:
    found = assembly.all_meant(application.listed("NetworkConfiguration.SubnetIds"), SUBNET)
    return set(found or ()) == set(assembly.of(SUBNET))


def _has_a_group_of_its_own(assembly: Assembly, application: Resource) -> bool:
    groups = assembly.all_meant(application.listed("NetworkConfiguration.SecurityGroupIds"), GROUP) or ()
    taken = [group for each in templates(assembly) for group in each.listed("security_group_ids")]
    taken += [group for each in assembly.of(DOMAIN) for group in each.listed("DefaultUserSettings.SecurityGroups")]
    taken += [group for each in assembly.of(ENDPOINT) for group in each.listed("SecurityGroupIds")]
    return bool(groups) and not {assembly.meant(group, GROUP) for group in taken} & set(groups)


def _stops(_assembly: Assembly, application: Resource) -> bool:
    minutes = application.get("AutoStopConfiguration.IdleTimeoutMinutes")
    bounded = isinstance(minutes, int) and 0 < minutes <= _LONGEST_MINUTES
    return application.get("AutoStopConfiguration.Enabled") is True and bounded


def _is_capped(_assembly: Assembly, application: Resource) -> bool:
    amounts = {name: str(application.get(f"MaximumCapacity.{name}")) for name in _AMOUNT}
    return all(_AMOUNT[name].fullmatch(amount) for name, amount in amounts.items())


def _logs_beside_those_of_jobs(assembly: Assembly, application: Resource) -> bool:
    """In the bucket of jobs' checkpoints, under the key of their results, and nowhere else."""
    said = application.get("MonitoringConfiguration") or {}
    kept, stored = (said.get(f"{where}MonitoringConfiguration", {}) for where in ("ManagedPersistence", "S3"))
    uri = re.fullmatch(r"(s3://«[^»]+»/)[a-z]+/", str(stored.get("LogUri")))
    good = any(
        uri and str(each.fields.get("checkpoint_uri")).startswith(uri[1]) and stored.get("EncryptionKeyArn") == key
        for each in templates(assembly)
        if (key := each.fields.get("output_key_arn"))
    )
    return good and len(said) == len((kept, stored)) and kept == {"Enabled": False}


def _is_for_notebooks(_assembly: Assembly, application: Resource) -> bool:
    """Spark that speaks Livy from 6.14 on, starts by itself, and has no other door."""
    release = re.fullmatch(r"emr-(\d+)\.\d+\.\d+", str(application.get("ReleaseLabel")))
    doors = application.get("InteractiveConfiguration")
    starts = application.get("AutoStartConfiguration.Enabled") is True
    new_enough = release is not None and int(release[1]) >= 7
    livy = doors == {"LivyEndpointEnabled": True, "StudioEnabled": False}
    return application.get("Type") == "SPARK" and new_enough and starts and bool(livy)


def _is_understood(_assembly: Assembly, application: Resource) -> bool:
    return application.properties.keys() <= _KNOWN and application.get("Architecture") in ("X86_64", "ARM64")


def _roles_are_for_this_account(assembly: Assembly, _application: Resource) -> bool:
    """EMR assumes them for applications of this account alone."""
    roles = roles_of_spark(assembly)
    trusting = [each for each in statements(assembly) if each.kind == "trust" and each.written_in in roles]
    return bool(trusting) and all(each.values("aws:SourceAccount", "StringEquals") == (ACCOUNT,) for each in trusting)


_CLAIMS: Mapping[str, Callable[[Assembly, Resource], bool]] = {
    "in every subnet of ours": _is_in_our_subnets,
    "behind a group that nothing else has": _has_a_group_of_its_own,
    "stopped when idle": _stops,
    "capped in processors, memory and disks": _is_capped,
    "logged where jobs leave their checkpoints, under their key": _logs_beside_those_of_jobs,
    "Spark for notebooks, by Livy alone": _is_for_notebooks,
    "understood in all that it says": _is_understood,
    "run as roles that EMR assumes for this account alone": _roles_are_for_this_account,
}

RULE = Rule(
    name="EmrIsReachedInside",
    requirements=("FR-2", "NFR-1", "GR-1"),
    claim="Spark, if switched on, works in our subnets, is called through endpoints, capped, and stops when idle",
    wrong="Spark would run in another network, without an end or a cap, or somebody can make an application of his own",
    matters="Spark outside the network would read the data over the internet; one that never stops costs day and night",
    mend="Leave EMR to stacks/emr.py, and switch it on or off in config/*.toml",
    check=check,
)
