"""Functions with a VpcConfig are led to the doors of their network, others to the world outside."""

import io
import json
import zipfile
from typing import Any

from tests.local_cloud.account import Account
from tests.local_cloud.network.private import PrivateNetwork

_CODE = """
import os
import boto3
from botocore.config import Config

def answer(service, operation):
    try:
        getattr(boto3.client(service, config=Config(retries={"max_attempts": 0})), operation)()
        return "answered"
    except Exception as error:
        return type(error).__name__

def handler(event, context):
    own = {"MINE": os.environ["MINE"]}
    return {**own, "s3": answer("s3", "list_buckets"), "sts": answer("sts", "get_caller_identity")}
"""


def invoked(account: Account, **settings: Any) -> dict[str, str]:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as code:
        code.writestr("look.py", _CODE)
    functions, name = account.client("lambda"), account.name("function")
    functions.create_function(
        FunctionName=name,
        Runtime="python3.12",
        Handler="look.handler",
        Role=account.role({"Effect": "Allow", "Action": "*", "Resource": "*"}, service="lambda.amazonaws.com"),
        Code={"ZipFile": archive.getvalue()},
        Environment={"Variables": {"MINE": "kept"}},
        Timeout=30,
        **settings,
    )
    answer: dict[str, str] = json.loads(functions.invoke(FunctionName=name)["Payload"].read())
    return answer


def test_a_function_of_a_vpc_reaches_what_its_endpoints_lead_to_and_keeps_its_own_variables(account: Account) -> None:
    vpc = PrivateNetwork(account).vpc_config
    found = invoked(account, VpcConfig={"SubnetIds": vpc["Subnets"], "SecurityGroupIds": vpc["SecurityGroupIds"]})
    assert found == {"MINE": "kept", "s3": "answered", "sts": "EndpointConnectionError"}


def test_a_function_without_a_vpc_reaches_every_service(account: Account) -> None:
    assert invoked(account) == {"MINE": "kept", "s3": "answered", "sts": "answered"}
