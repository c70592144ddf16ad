"""Endpoint names, SDK clients and their environment variables belong together as AWS's own models say."""

import pytest

from local_cloud.api.models import service_model
from local_cloud.network.services import CLIENTS, offered


@pytest.mark.parametrize(("endpoint", "client"), CLIENTS.items())
def test_the_endpoint_is_named_as_the_host_is_backwards(endpoint: str, client: str) -> None:
    assert ".".join(reversed(service_model(client).endpoint_prefix.split("."))) == endpoint


def test_the_variable_is_the_one_that_the_sdks_read() -> None:
    assert offered("sagemaker.api").variable == "AWS_ENDPOINT_URL_SAGEMAKER"
    assert offered("logs").variable == "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS"
    assert offered("emr-serverless").variable == "AWS_ENDPOINT_URL_EMR_SERVERLESS"
