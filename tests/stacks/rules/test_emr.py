"""The rule of Spark: on, whatever changes in its stack is noticed; off, whatever is left of it."""

import copy
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from operations.prove.mutation.hunt import Hunter
from operations.prove.mutation.mutants import mutants
from stacks.rules.jobs import emr_is_reached_inside
from stacks.rules.model.functions import Stack
from stacks.rules.model.reading import resolved, stacks_in
from stacks.rules.rule import Verdict, judge
from tests.stacks.rules.edits import After, Templates, Worlds, add, first, permission

if TYPE_CHECKING:
    from tests.synthesis import Cloud

RULE = emr_is_reached_inside.RULE
APPLICATION = "AWS::EMRServerless::Application"
Change = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def spark(prod_with_emr: "Cloud") -> tuple[Stack, ...]:
    return stacks_in(prod_with_emr.folder)


@pytest.fixture(scope="module")
def verdict_after(spark: tuple[Stack, ...]) -> Callable[[Callable[[Templates], object]], Verdict]:
    def judged(edit: Callable[[Templates], object]) -> Verdict:
        templates = {stack.name.rpartition("-")[2]: copy.deepcopy(dict(stack.template)) for stack in spark}
        edit(templates)
        changed = [Stack(each.name, each.region, templates[each.name.rpartition("-")[2]]) for each in spark]
        return judge(RULE, resolved(changed))

    return judged


Judged = Callable[[Callable[[Templates], object]], Verdict]


@pytest.mark.requirement("FR-2")
def test_it_holds_where_spark_is_on_and_where_it_is_off(today: Worlds, verdict_after: Judged) -> None:
    assert judge(RULE, today).proven
    assert verdict_after(lambda _: None).proven


def in_application(path: str, value: object) -> Callable[[Templates], object]:
    def edit(templates: Templates) -> None:
        *parents, last = path.split(".")
        found = first(templates, APPLICATION)
        for name in parents:
            found = found[name]
        if value is None:
            del found[last]
        else:
            found[last] = value

    edit.__name__ = f"{path}_as_{value}"
    return edit


def no_livy_endpoint(templates: Templates) -> None:
    network = templates["network"]["Resources"]
    for name in [
        name for name, each in network.items() if "livy" in str(each.get("Properties", {}).get("ServiceName"))
    ]:
        del network[name]


def the_group_of_jobs(templates: Templates) -> None:
    training = next(name for name in templates["network"]["Resources"] if name.startswith("TrainingGroup"))
    asked = first(templates, APPLICATION)["NetworkConfiguration"]["SecurityGroupIds"][0]["Fn::GetStackOutput"]
    outputs = templates["network"]["Outputs"]
    asked["OutputName"] = next(name for name in outputs if training in str(outputs[name]["Value"]))


def people_who_make_their_own(templates: Templates) -> None:
    permission(templates, "ListJobs")["Action"] = ["emr-serverless:CreateApplication"]


def people_who_may_do_anything_with_emr(templates: Templates) -> None:
    permission(templates, "ListJobs")["Action"] = ["emr*"]


def clusters_by_people(templates: Templates) -> None:
    permission(templates, "ListJobs")["Action"] = ["elasticmapreduce:RunJobFlow"]


@pytest.mark.parametrize(
    "edit",
    [
        in_application("NetworkConfiguration", None),
        in_application("NetworkConfiguration.SubnetIds", ["subnet-theirs"]),
        in_application("NetworkConfiguration.SecurityGroupIds", ["sg-theirs"]),
        in_application("AutoStopConfiguration.Enabled", False),
        in_application("AutoStopConfiguration.IdleTimeoutMinutes", 100_000),
        in_application("MaximumCapacity", None),
        in_application("MaximumCapacity.Cpu", "many"),
        in_application("InteractiveConfiguration.StudioEnabled", True),
        in_application("InteractiveConfiguration.LivyEndpointEnabled", False),
        in_application("MonitoringConfiguration.ManagedPersistenceMonitoringConfiguration.Enabled", True),
        in_application("MonitoringConfiguration.S3MonitoringConfiguration.LogUri", "s3://theirs/logs/"),
        in_application("MonitoringConfiguration.S3MonitoringConfiguration.EncryptionKeyArn", None),
        in_application("InitialCapacity", [{"Key": "Driver", "Value": {"WorkerCount": 1}}]),
        in_application("ImageConfiguration", {"ImageUri": "999988887777.dkr.ecr.eu-central-1.amazonaws.com/theirs:1"}),
        the_group_of_jobs,
        no_livy_endpoint,
        people_who_make_their_own,
        people_who_may_do_anything_with_emr,
        clusters_by_people,
    ],
    ids=lambda edit: edit.__name__,
)
def test_spark_that_could_leave_or_never_stops_is_refused(
    edit: Callable[[Templates], object], verdict_after: Judged
) -> None:
    assert verdict_after(edit).counter_examples


@pytest.mark.parametrize("edit", [people_who_make_their_own, clusters_by_people], ids=lambda edit: edit.__name__)
def test_what_is_left_of_spark_that_is_off_is_refused(edit: Callable[[Templates], object], after: After) -> None:
    assert judge(RULE, after(edit)).counter_examples


def test_a_role_for_spark_without_spark_is_refused(after: After) -> None:
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "emr-serverless.amazonaws.com"}}
        ],
    }

    def edit(templates: Templates) -> None:
        add(templates, "studio", "AWS::IAM::Role", AssumeRolePolicyDocument=trust)

    assert judge(RULE, after(edit)).counter_examples


def test_every_change_of_its_stack_falls_by_a_rule_or_takes_a_permission_away(spark: tuple[Stack, ...]) -> None:
    """All mutants, as the proof's own hunt makes them; names, and an Allow that becomes a Deny, weaken nothing."""
    hunter = Hunter(spark)
    fates = [hunter.fate(each) for each in mutants(spark) if each.stack.endswith("-emr")]
    standing = [each for each in fates if not each.by and not each.because]

    assert len(fates) > 200
    assert [each.crash for each in fates if each.crash] == []
    assert {each.mutant.place for each in standing} <= {
        "Description",
        "Name",
        "Path",
        "PolicyDocument.Statement.#.Effect",
    }
    assert {each.mutant.value for each in standing if each.mutant.place.endswith("Effect")} <= {"Deny"}
