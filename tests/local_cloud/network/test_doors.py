"""Inside a VPC the services answer through its endpoints, each for its own, and no other service answers at all."""

import json
import ssl
import urllib.request
from collections.abc import Mapping
from http.client import RemoteDisconnected
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError, EndpointConnectionError

from tests.local_cloud.account import Account
from tests.local_cloud.jobs import Jobs
from tests.local_cloud.network.private import PrivateNetwork, client, interface, open_app, private_network


@pytest.fixture(scope="module")
def network(account: Account) -> PrivateNetwork:
    return PrivateNetwork(account)


@pytest.fixture(scope="module")
def inside(account: Account, network: PrivateNetwork) -> dict[str, str]:
    """The environment of a terminal in an app of the network."""
    return account.cloud.inside(network.app())


def only_by(account: Account, endpoint: str) -> str:
    """A bucket whose policy lets nobody read but by one endpoint."""
    bucket = account.bucket({"tile.txt": b"trees"})
    policy = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{bucket}/*",
        "Condition": {"StringNotEquals": {"aws:SourceVpce": endpoint}},
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": [policy]})
    account.client("s3").put_bucket_policy(Bucket=bucket, Policy=document)
    return bucket


def read(s3: Any, bucket: str) -> bytes:
    content: bytes = s3.get_object(Bucket=bucket, Key="tile.txt")["Body"].read()
    return content


def outside(account: Account, inside: Mapping[str, str]) -> dict[str, str]:
    """The same credentials, carried out of the network."""
    return {
        **{name: value for name, value in inside.items() if not name.startswith("AWS_ENDPOINT_URL")},
        "AWS_ENDPOINT_URL": account.cloud.endpoint,
    }


def test_a_request_comes_in_by_its_endpoint_and_the_same_credentials_outside_by_none(
    account: Account, network: PrivateNetwork, inside: dict[str, str]
) -> None:
    bucket = only_by(account, network.id("S3"))
    assert read(client(inside, "s3"), bucket) == b"trees"
    with pytest.raises(ClientError, match="AccessDenied"):
        read(client(outside(account, inside), "s3"), bucket)


def test_a_bucket_of_another_endpoint_is_denied_inside(
    account: Account, network: PrivateNetwork, inside: dict[str, str]
) -> None:
    with pytest.raises(ClientError, match="AccessDenied"):
        read(client(inside, "s3"), only_by(account, network.id("SageMaker")))


def test_an_interface_endpoint_leads_to_its_service(inside: dict[str, str]) -> None:
    assert "Domains" in client(inside, "sagemaker").list_domains()


@pytest.mark.parametrize("service", ["sts", "iam", "logs"])
def test_a_service_without_an_endpoint_cannot_be_connected_to(inside: dict[str, str], service: str) -> None:
    operation = {"sts": "get_caller_identity", "iam": "list_roles", "logs": "describe_log_groups"}[service]
    with pytest.raises(EndpointConnectionError):
        getattr(client(inside, service), operation)()


def test_an_endpoint_answers_no_request_for_another_service(inside: dict[str, str]) -> None:
    for other, operation in (("sts", "get_caller_identity"), ("ssm", "describe_parameters")):
        with pytest.raises(ConnectionClosedError):
            getattr(client(inside, other, address_of="s3"), operation)()


def test_the_emulators_own_paths_are_not_inside(inside: dict[str, str]) -> None:
    with pytest.raises(ConnectionClosedError):
        client(inside, "s3").head_object(Bucket="_ministack", Key="health")


@pytest.mark.parametrize("host", ["tiles.localhost", "id.execute-api.localhost", "id.lambda-url.eu-central-1.on.aws"])
def test_an_endpoint_answers_to_no_name_but_its_own(inside: dict[str, str], host: str) -> None:
    """By some names the emulator answers before it looks for whom a request is."""
    trust = ssl.create_default_context(cafile=inside["AWS_CA_BUNDLE"])
    asked = urllib.request.Request(inside["AWS_ENDPOINT_URL_S3"], headers={"Host": host})
    with pytest.raises(RemoteDisconnected):
        urllib.request.urlopen(asked, context=trust)


def test_an_endpoint_that_goes_closes_its_door_and_opens_it_when_it_comes_back(account: Account) -> None:
    network = PrivateNetwork(account)
    app = network.app()
    before = client(account.cloud.inside(app), "sagemaker")
    before.list_domains()
    network.without("SageMaker")
    with pytest.raises(ConnectionClosedError):
        before.list_domains()
    with pytest.raises(EndpointConnectionError):
        client(account.cloud.inside(app), "sagemaker").list_domains()
    network.change(private_network())
    client(account.cloud.inside(app), "sagemaker").list_domains()


def test_a_rule_that_goes_closes_the_doors_that_it_opened(account: Account) -> None:
    network = PrivateNetwork(account)
    environment = account.cloud.inside(network.app())
    network.without("In", "ToS3")
    for call in (client(environment, "sagemaker").list_domains, client(environment, "s3").list_buckets):
        with pytest.raises(ConnectionClosedError):
            call()


def test_the_network_of_another_vpc_opens_no_door(account: Account, inside: dict[str, str]) -> None:
    resources = private_network()
    bare = PrivateNetwork(account, {name: each for name, each in resources.items() if name not in ("S3", "SageMaker")})
    environment = account.cloud.inside(bare.app())
    assert [name for name in environment if name.startswith("AWS_ENDPOINT_URL_")] == []
    assert "AWS_ENDPOINT_URL_S3" in inside


def test_an_endpoint_made_by_ec2s_api_opens_its_door_too(account: Account) -> None:
    network = PrivateNetwork(account)
    app, ec2 = network.app(), account.client("ec2")
    made = ec2.create_vpc_endpoint(
        VpcId=network.id("Vpc"),
        ServiceName="com.amazonaws.eu-central-1.sts",
        VpcEndpointType="Interface",
        SubnetIds=[network.id("SubnetA")],
        SecurityGroupIds=[network.id("Endpoints")],
    )["VpcEndpoint"]["VpcEndpointId"]
    sts = client(account.cloud.inside(app), "sts")
    assert ":assumed-role/" in sts.get_caller_identity()["Arn"]
    ec2.modify_vpc_endpoint(VpcEndpointId=made, PrivateDnsEnabled=False)
    with pytest.raises(ConnectionClosedError):
        sts.get_caller_identity()
    ec2.modify_vpc_endpoint(VpcEndpointId=made, PrivateDnsEnabled=True)
    sts.get_caller_identity()
    ec2.delete_vpc_endpoints(VpcEndpointIds=[made])
    with pytest.raises(ConnectionClosedError):
        sts.get_caller_identity()


def test_an_endpoint_for_a_service_that_the_emulator_lacks_is_no_door(account: Account) -> None:
    network = PrivateNetwork(account, {**private_network(), "Git": interface("git-codecommit")})
    environment = account.cloud.inside(network.app())
    assert {name for name in environment if name.startswith("AWS_ENDPOINT_URL_")} == {
        "AWS_ENDPOINT_URL_S3",
        "AWS_ENDPOINT_URL_SAGEMAKER",
    }


def test_an_endpoints_policy_decides_about_its_service_and_not_about_the_roles_passed_to_it(account: Account) -> None:
    trains = {"Effect": "Allow", "Principal": "*", "Action": "sagemaker:CreateTrainingJob", "Resource": "*"}
    resources, jobs = private_network(), Jobs(account)
    resources["SageMaker"]["Properties"]["PolicyDocument"] = {"Statement": [trains]}
    environment = account.cloud.inside(PrivateNetwork(account, resources).app())
    sagemaker = client(environment, "sagemaker")
    assert "TrainingJobArn" in sagemaker.create_training_job(**jobs.request())
    with pytest.raises(ClientError, match="no VPC endpoint policy allows the sagemaker:ListDomains action"):
        sagemaker.list_domains()


def test_an_app_acts_as_its_owners_role_and_a_shared_space_as_the_spaces_role(
    account: Account, network: PrivateNetwork
) -> None:
    roles = {name: account.role() for name in ("domain", "lead", "shared")}
    groups = network.vpc_config["SecurityGroupIds"]
    domain = network.app(
        roles["domain"], DefaultSpaceSettings={"ExecutionRole": roles["shared"], "SecurityGroups": groups}
    )["DomainId"]
    apps = {
        "domain": open_app(account, domain),
        "lead": open_app(account, domain, UserSettings={"ExecutionRole": roles["lead"]}),
        "shared": open_app(account, domain, shared=True),
    }
    for name, app in apps.items():
        environment = outside(account, account.cloud.inside(app))
        arn = client(environment, "sts").get_caller_identity()["Arn"]
        assert roles[name].rsplit("/", 1)[-1] in arn
