"""No test reaches beyond this machine: a test that passes because AWS answered proves nothing."""

import os
import socket

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import HTTPClientError
from pytest_socket import SocketConnectBlockedError

NOWHERE = ("192.0.2.1", 443)  # an address set aside for documentation (RFC 5737)


# pytest-socket warns beside refusing.
pytestmark = pytest.mark.filterwarnings("ignore:A test tried to use socket")


def test_a_connection_to_another_machine_is_refused_before_it_is_tried() -> None:
    with pytest.raises(SocketConnectBlockedError), socket.socket() as connection:
        connection.connect(NOWHERE)


def test_an_aws_client_cannot_reach_aws() -> None:
    client = boto3.client(
        "sts",
        endpoint_url=f"https://{NOWHERE[0]}",
        region_name="eu-central-1",
        aws_access_key_id="none",
        aws_secret_access_key="none",
        config=Config(retries={"max_attempts": 0}, proxies={}),
    )

    with pytest.raises(HTTPClientError, match=r"A test tried to use socket\.socket\.connect"):
        client.get_caller_identity()


def test_loopback_is_open_for_servers_of_the_tests() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()


def test_no_account_is_configured_that_a_test_or_its_processes_could_use() -> None:
    assert [name for name in os.environ if name.startswith("AWS_")] == ["AWS_EC2_METADATA_DISABLED"]
    assert boto3.Session().get_credentials() is None
