"""Endpoints, by their configuration, and how their instances follow the copies of components."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.local_cloud.account import Account

SCALING = {"Status": "ENABLED", "MinInstanceCount": 0, "MaxInstanceCount": 2}
VARIANT = {"VariantName": "all", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}


def endpoint(account: Account, **variant: Any) -> str:
    sagemaker, name = account.client("sagemaker"), account.name("endpoint")
    sagemaker.create_endpoint_config(
        EndpointConfigName=name, ProductionVariants=[VARIANT | variant], ExecutionRoleArn=account.role()
    )
    sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)
    return name


def component(account: Account, of: str) -> str:
    name = account.name("component")
    needs = {"MinMemoryRequiredInMb": 128}
    account.client("sagemaker").create_inference_component(
        InferenceComponentName=name,
        EndpointName=of,
        Specification={"Container": {"Image": "serve:1"}, "ComputeResourceRequirements": needs},
        RuntimeConfig={"CopyCount": 1},
    )
    return name


def instances(account: Account, name: str) -> int:
    (variant,) = account.client("sagemaker").describe_endpoint(EndpointName=name)["ProductionVariants"]
    return int(variant["CurrentInstanceCount"])


def scale(account: Account, name: str, copies: int) -> None:
    account.client("sagemaker").update_inference_component_runtime_config(
        InferenceComponentName=name, DesiredRuntimeConfig={"CopyCount": copies}
    )


def test_instances_go_with_the_last_copy_of_all_components_and_come_back_with_the_first(account: Account) -> None:
    name = endpoint(account, ManagedInstanceScaling=SCALING)
    one, other = component(account, name), component(account, name)
    scale(account, one, 0)
    assert instances(account, name) == 1
    scale(account, other, 0)
    assert instances(account, name) == 0
    scale(account, one, 2)
    assert instances(account, name) == 1


def test_instances_stay_where_the_endpoint_was_not_made_for_it(account: Account) -> None:
    name = endpoint(account)
    scale(account, component(account, name), 0)
    assert instances(account, name) == 1


def test_an_endpoint_needs_its_configuration_and_outlives_no_component(account: Account) -> None:
    sagemaker = account.client("sagemaker")
    with pytest.raises(ClientError, match="does not exist"):
        sagemaker.create_endpoint(EndpointName="none", EndpointConfigName="none")
    name = endpoint(account)
    only = component(account, name)
    with pytest.raises(ClientError, match="still has resources of InferenceComponent"):
        sagemaker.delete_endpoint(EndpointName=name)
    sagemaker.delete_inference_component(InferenceComponentName=only)
    sagemaker.delete_endpoint(EndpointName=name)
    assert name not in [each["EndpointName"] for each in sagemaker.list_endpoints(NameContains=name)["Endpoints"]]


def test_an_endpoint_takes_the_right_to_its_configuration_too(account: Account) -> None:
    name = endpoint(account)
    may = {"Effect": "Allow", "Action": "sagemaker:CreateEndpoint", "Resource": "arn:aws:sagemaker:*:*:endpoint/*"}
    with pytest.raises(ClientError, match=f"not authorized.*endpoint-config/{name}"):
        account.client_as(account.role(may), "sagemaker").create_endpoint(EndpointName="new", EndpointConfigName=name)


def test_what_is_not_followed_is_refused(account: Account) -> None:
    sagemaker, name = account.client("sagemaker"), endpoint(account)
    with pytest.raises(ClientError, match="limit of the emulator"):
        sagemaker.update_endpoint(EndpointName=name, EndpointConfigName=name)
