"""Jobs of a VPC reach what its endpoints lead to and nothing else; SageMaker moves their files the same way."""

import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from psutil import Process

from local_cloud import LocalCloud
from tests.local_cloud.account import Account, eventually
from tests.local_cloud.jobs import MAY_TRAIN, Jobs
from tests.local_cloud.network.private import PrivateNetwork, private_network

NO_WAY = "Please ensure that the subnet's route table has a route to an S3 VPC endpoint"
_PARENT = """
import sys, time
from pathlib import Path
from local_cloud import LocalCloud
from tests.local_cloud.account import Account
from tests.local_cloud.jobs import Jobs
from tests.local_cloud.network.private import PrivateNetwork
with LocalCloud(Path(sys.argv[1]), commands=Path(sys.argv[2])) as cloud:
    jobs = Jobs(Account(cloud))
    vpc = PrivateNetwork(jobs.account).vpc_config
    jobs.await_line(jobs.start(VpcConfig=vpc, Environment={"BEHAVIOUR": "wait"}), "waiting")
    print(next((Path(sys.argv[1]) / "process-groups").iterdir()).name, flush=True)
    time.sleep(60)
"""


@pytest.fixture(scope="module")
def network(account: Account) -> PrivateNetwork:
    return PrivateNetwork(account)


@pytest.fixture(scope="module")
def jobs(account: Account) -> Jobs:
    return Jobs(account)


@pytest.fixture
def guarded(jobs: Jobs, network: PrivateNetwork) -> Iterator[str]:
    """The bucket of the jobs, while its policy lets nobody in but by the endpoint of the network."""
    deny = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": ["s3:GetObject", "s3:PutObject", "s3:ListBucket"],
        "Resource": [f"arn:aws:s3:::{jobs.bucket}", f"arn:aws:s3:::{jobs.bucket}/*"],
        "Condition": {"StringNotEquals": {"aws:SourceVpce": network.id("S3")}},
    }
    s3, document = jobs.account.client("s3"), json.dumps({"Version": "2012-10-17", "Statement": [deny]})
    s3.put_bucket_policy(Bucket=jobs.bucket, Policy=document)
    yield jobs.bucket
    s3.delete_bucket_policy(Bucket=jobs.bucket)


def by_kernel(account: Account) -> bool:
    return account.cloud.confinement().startswith("By the kernel")


def confined(account: Account) -> None:
    if not by_kernel(account):
        pytest.skip(account.cloud.confinement())


def looking(jobs: Jobs) -> dict[str, str]:
    port = jobs.account.cloud.endpoint.rsplit(":", 1)[-1]
    return {"BEHAVIOUR": "look", "BUCKET": jobs.bucket, "PORTS": port}


def test_a_job_and_sagemaker_for_it_come_to_the_bucket_by_the_endpoint(
    jobs: Jobs, network: PrivateNetwork, guarded: str
) -> None:
    job = jobs.run(VpcConfig=network.vpc_config, Environment=looking(jobs))
    assert job["TrainingJobStatus"] == "Completed", job["FailureReason"]
    assert "read b'epochs = 2'" in jobs.log(job["TrainingJobName"])


def test_a_job_outside_is_denied_what_only_the_endpoint_may_read(jobs: Jobs, guarded: str) -> None:
    job = jobs.run()
    assert "AccessDenied" in job["FailureReason"]


def test_a_job_inside_has_loopback_and_the_doors_only(jobs: Jobs, network: PrivateNetwork) -> None:
    confined(jobs.account)
    job = jobs.run(VpcConfig=network.vpc_config, Environment=looking(jobs))
    port = jobs.account.cloud.endpoint.rsplit(":", 1)[-1]
    log = jobs.log(job["TrainingJobName"])
    assert {"interfaces ['lo']", f"port {port} {errno.ECONNREFUSED}"} <= set(log)
    assert "doors ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL_SAGEMAKER']" in log


def test_a_job_without_a_vpc_runs_in_the_network_of_this_machine(jobs: Jobs) -> None:
    job = jobs.run()
    assert f"network {os.readlink('/proc/self/ns/net')}" in jobs.log(job["TrainingJobName"])


def test_a_job_in_network_isolation_has_no_doors_at_all(jobs: Jobs, network: PrivateNetwork) -> None:
    job = jobs.run(VpcConfig=network.vpc_config, EnableNetworkIsolation=True)
    assert job["TrainingJobStatus"] == "Completed", job["FailureReason"]
    log = jobs.log(job["TrainingJobName"])
    assert {"doors []", "credentials False"} <= set(log)
    if by_kernel(jobs.account):
        assert f"network {os.readlink('/proc/self/ns/net')}" not in log


@pytest.mark.parametrize("lost", ["S3", "RoutesOfB", "ToS3"])
def test_a_job_whose_network_has_no_way_to_s3_fails_as_on_aws(jobs: Jobs, lost: str) -> None:
    resources = {name: each for name, each in private_network().items() if name != lost}
    job = jobs.run(VpcConfig=PrivateNetwork(jobs.account, resources).vpc_config)
    assert job["FailureReason"].startswith(f"ClientError: Data download failed:{NO_WAY}")


def test_a_way_to_s3_that_is_lost_on_the_way_fails_the_upload(jobs: Jobs) -> None:
    network = PrivateNetwork(jobs.account)
    name = jobs.start(VpcConfig=network.vpc_config, Environment={"BEHAVIOUR": "wait"})
    jobs.await_line(name, "waiting")
    network.without("S3")
    jobs.account.client("sagemaker").stop_training_job(TrainingJobName=name)
    assert jobs.finish(name)["FailureReason"].startswith(f"ClientError: Artifact upload failed:{NO_WAY}")


def test_a_job_inside_is_stopped_in_order_and_its_files_are_this_users(jobs: Jobs, network: PrivateNetwork) -> None:
    name = jobs.start(VpcConfig=network.vpc_config, Environment={"BEHAVIOUR": "wait"})
    jobs.await_line(name, "waiting")
    jobs.account.client("sagemaker").stop_training_job(TrainingJobName=name)
    job = jobs.finish(name)
    assert job["TrainingJobStatus"] == "Stopped"
    assert "stopping in order" in jobs.log(name)
    written = jobs.account.cloud.log.parent / "training" / name / "opt" / "ml" / "model" / "weights.bin"
    assert written.stat().st_uid == os.getuid()


def test_the_sockets_of_a_job_go_with_it(jobs: Jobs, network: PrivateNetwork) -> None:
    jobs.run(VpcConfig=network.vpc_config)
    emulator = Process(jobs.account.cloud.process_id)
    before = emulator.num_fds()
    for _ in range(3):
        jobs.run(VpcConfig=network.vpc_config)
    # Three jobs have eighteen doors; connections of other tests come and go meanwhile.
    eventually(emulator.num_fds, lambda open_: open_ <= before + 5, seconds=30)


def test_a_job_inside_goes_with_a_parent_that_is_killed(jobs: Jobs, tmp_path: Path) -> None:
    commands = Path(jobs.account.cloud.log.parent).parent / "commands0"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    command = [sys.executable, "-c", _PARENT, str(tmp_path), str(commands)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as parent:
        assert parent.stdout is not None
        job = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
    eventually(lambda: Path(f"/proc/{job}").exists(), lambda exists: not exists, seconds=10)


def test_where_the_kernel_does_not_help_guests_are_led_to_the_doors_and_the_emulator_says_so(tmp_path: Path) -> None:
    commands = tmp_path / "commands"
    commands.mkdir()
    fake = Path(__file__).parents[1] / "fake_train.py"
    (commands / "train").write_text(f"#!{sys.executable}\n{fake.read_text()}")
    (commands / "train").chmod(0o755)
    with LocalCloud(tmp_path / "cloud", commands=commands, namespaces=False) as cloud:
        jobs = Jobs(Account(cloud))
        assert "this machine's network (told not to)" in cloud.confinement()
        job = jobs.run(VpcConfig=PrivateNetwork(jobs.account).vpc_config, Environment=looking(jobs))
        log = jobs.log(job["TrainingJobName"])
        assert {"read b'epochs = 2'", "doors ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL_SAGEMAKER']"} <= set(log)
        assert jobs.run(EnableNetworkIsolation=True)["TrainingJobStatus"] == "Completed"


def test_the_role_of_a_job_still_decides_what_it_may_read_inside(jobs: Jobs, network: PrivateNetwork) -> None:
    role = jobs.account.role(MAY_TRAIN[1])
    assert "AccessDenied" in jobs.run(VpcConfig=network.vpc_config, RoleArn=role)["FailureReason"]
