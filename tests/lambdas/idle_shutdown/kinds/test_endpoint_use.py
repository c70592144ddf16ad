"""What of an endpoint is asked of CloudWatch, and what the answers say of its use."""

from collections.abc import Mapping
from typing import Any

import pytest

from lambdas.idle_shutdown.kinds.endpoints import Endpoints
from tests.lambdas.idle_shutdown.kinds.test_endpoints import IDLE, POLICY, TO_ZERO, Serving
from tests.lambdas.idle_shutdown.kinds.world import ago, swept


def test_the_last_of_all_invocations_counts() -> None:
    serving = Serving(endpoint={})
    serving.points["Invocations", "endpoint"] = [(ago(hours=5), 1.0), (ago(hours=1), 1.0), (ago(hours=2), 1.0)]

    assert swept(serving, Endpoints, POLICY) == {"endpoint": "keep: active 55 min ago"}


def test_one_that_was_changed_within_its_limit_goes_on() -> None:
    serving = Serving(new={})
    serving.endpoints["new"]["LastModifiedTime"] = ago(hours=1)

    assert swept(serving, Endpoints, POLICY) == {"new": "keep: active 60 min ago"}


def test_invocations_of_every_variant_and_component_are_asked_for_as_sagemaker_publishes_them() -> None:
    serving = Serving(endpoint={})
    serving.components = {"endpoint": ["tree"]}
    swept(serving, Endpoints, POLICY)
    of_variant = [{"Name": "EndpointName", "Value": "endpoint"}, {"Name": "VariantName", "Value": "all"}]
    of_component = [{"Name": "InferenceComponentName", "Value": "tree"}]

    def asked(namespace: str, name: str, dimensions: list[dict[str, str]], statistic: str) -> Mapping[str, Any]:
        metric = {"Namespace": namespace, "MetricName": name, "Dimensions": dimensions}
        return {"Metric": metric, "Period": 300, "Stat": statistic}

    assert [each["MetricStat"] for each in serving.done("GetMetricData")[0]["MetricDataQueries"]] == [
        asked("AWS/SageMaker", "Invocations", of_variant, "Sum"),
        asked("AWS/SageMaker", "Invocations", of_component, "Sum"),
        asked("/aws/sagemaker/Endpoints", "CPUUtilization", of_variant, "SampleCount"),
    ]


@pytest.mark.parametrize(("heard", "action"), [(15, "unknown"), (14, "stop")])
def test_instances_that_were_heard_of_a_quarter_of_an_hour_ago_may_be_mute_by_now(heard: int, action: str) -> None:
    serving = Serving(endpoint={})
    serving.points["CPUUtilization", "endpoint"] = [(ago(minutes=heard), 1.0)]

    assert swept(serving, Endpoints, POLICY)["endpoint"].startswith(action)


def test_one_variant_that_costs_is_enough() -> None:
    serving = Serving(endpoint={"CurrentServerlessConfig": {"MemorySizeInMB": 2048, "MaxConcurrency": 1}})
    serving.endpoints["endpoint"]["ProductionVariants"].append({"VariantName": "new", "CurrentInstanceCount": 1})

    assert swept(serving, Endpoints, POLICY) == {"endpoint": f"stop: {IDLE}"}


def test_one_variant_that_must_keep_an_instance_is_enough_to_keep_them_all() -> None:
    serving = Serving(idle=TO_ZERO)
    serving.endpoints["idle"]["ProductionVariants"].append({"VariantName": "new", "CurrentInstanceCount": 1})
    serving.components, serving.tags = {"idle": ["tree"]}, {}

    assert "reported" in swept(serving, Endpoints, POLICY)["idle"]


def test_only_what_is_in_service_is_listed() -> None:
    serving = Serving(idle={})
    swept(serving, Endpoints, POLICY)

    assert [each["StatusEquals"] for each in serving.done("ListEndpoints")] == ["InService"]
