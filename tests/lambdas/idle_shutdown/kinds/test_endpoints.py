"""Endpoints that nobody invokes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from lambdas.idle_shutdown.decision.policy import Policy
from lambdas.idle_shutdown.kinds.endpoints import Endpoints
from tests.lambdas.idle_shutdown.kinds.world import ARN, Asked, Refused, World, ago, swept

POLICY = Policy(limit=timedelta(hours=6), every=timedelta(minutes=15))
AGES = Policy(limit=timedelta(hours=6), every=timedelta(minutes=15), max_age=timedelta(days=1))
TO_ZERO = {"ManagedInstanceScaling": {"Status": "ENABLED", "MinInstanceCount": 0}}
IDLE = "no activity for 360 min by its invocations, the limit is 360 min"


class Serving(World):
    """Endpoints by name with one variant each, whose instances are heard of unless ``silent``."""

    def __init__(self, *silent: str, **variants: Mapping[str, Any]) -> None:
        super().__init__()
        self.endpoints = {name: _endpoint(name, variant) for name, variant in variants.items()}
        self.components: dict[str, list[str]] = {}
        self.points = {("CPUUtilization", name): [(ago(minutes=5), 1.0)] for name in variants if name not in silent}
        self.tags = {_arn(name): {"when-idle": "delete"} for name in variants}
        self.replies |= {
            "ListEndpoints": self._list,
            "DescribeEndpoint": self._describe,
            "ListInferenceComponents": self._list_components,
            "UpdateInferenceComponentRuntimeConfig": lambda asked: {"InferenceComponentArn": _component_arn("c")},
            "DeleteEndpoint": self._delete,
        }

    def invoked(self, dimension: str, at: datetime, count: float = 1) -> None:
        self.points["Invocations", dimension] = [(ago(days=1), 5.0), (at, count)]

    def _list(self, asked: Asked) -> Mapping[str, Any]:
        first = int(asked.get("NextToken", 0))
        after = {"NextToken": str(first + 1)} if first + 1 < len(self.endpoints) else {}
        listed = [{name: each[name] for name in _LISTED if name in each} for each in self.endpoints.values()]
        return {"Endpoints": listed[first : first + 1], **after}

    def _describe(self, asked: Asked) -> Mapping[str, Any]:
        if asked["EndpointName"] not in self.endpoints:
            raise Refused("ValidationException", "Could not find endpoint")
        return self.endpoints[asked["EndpointName"]]

    def _list_components(self, asked: Asked) -> Mapping[str, Any]:
        names = self.components.get(asked["EndpointNameEquals"], [])
        return {"InferenceComponents": [_component(name, asked["EndpointNameEquals"]) for name in names]}

    def _delete(self, asked: Asked) -> Mapping[str, Any]:
        del self.endpoints[asked["EndpointName"]]
        return {}


_LISTED = ("EndpointName", "EndpointArn", "CreationTime", "LastModifiedTime", "EndpointStatus")


def _arn(name: str) -> str:
    return ARN.format("sagemaker", f"endpoint/{name}")


def _component_arn(name: str) -> str:
    return ARN.format("sagemaker", f"inference-component/{name}")


def _endpoint(name: str, variant: Mapping[str, Any]) -> dict[str, Any]:
    variants = [{"VariantName": "all", "CurrentInstanceCount": 1, **variant}]
    times = {"CreationTime": ago(days=30), "LastModifiedTime": ago(days=3)}
    about = {"EndpointName": name, "EndpointArn": _arn(name), "EndpointStatus": "InService"}
    return {**about, **times, "ProductionVariants": variants}


def _component(name: str, endpoint: str) -> dict[str, Any]:
    times = {"CreationTime": ago(days=30), "LastModifiedTime": ago(days=3)}
    names = {"InferenceComponentName": name, "EndpointName": endpoint, "VariantName": "all"}
    return {**names, **times, "InferenceComponentArn": _component_arn(name), "EndpointArn": _arn(endpoint)}


def test_an_endpoint_without_invocations_is_deleted_where_its_tag_allows_it() -> None:
    serving = Serving(idle={}, busy={})
    serving.invoked("busy", ago(hours=5))

    assert swept(serving, Endpoints, POLICY) == {"idle": f"stop: {IDLE}", "busy": "keep: active 295 min ago"}
    assert serving.done("DeleteEndpoint") == [{"EndpointName": "idle"}]


def test_one_that_no_tag_allows_to_delete_is_reported() -> None:
    serving = Serving(idle={})
    serving.tags = {}

    said = swept(serving, Endpoints, POLICY)
    assert said == {"idle": f"keep: reported; {IDLE}: it cannot be scaled to zero, and has no tag when-idle=delete"}
    assert not serving.done("DeleteEndpoint")


def test_nobody_is_warned_of_what_is_only_reported() -> None:
    serving = Serving(idle={})
    serving.tags = {}

    assert "reported" in swept(serving, Endpoints, replace(POLICY, notice=timedelta(hours=1)))["idle"]
    assert not serving.done("AddTags")


def test_one_made_for_it_is_scaled_to_zero_and_not_deleted() -> None:
    serving = Serving(idle=TO_ZERO)
    serving.components = {"idle": ["tree", "roof"]}

    assert swept(serving, Endpoints, POLICY)["idle"].startswith("stop")
    assert [each["InferenceComponentName"] for each in serving.done("UpdateInferenceComponentRuntimeConfig")] == [
        "tree",
        "roof",
    ]
    assert all(
        each["DesiredRuntimeConfig"] == {"CopyCount": 0}
        for each in serving.done("UpdateInferenceComponentRuntimeConfig")
    )
    assert not serving.done("DeleteEndpoint")


@pytest.mark.parametrize(
    "scaling", [{"Status": "ENABLED", "MinInstanceCount": 1}, {"Status": "DISABLED", "MinInstanceCount": 0}]
)
def test_one_that_must_keep_an_instance_is_not_scaled_to_zero(scaling: Mapping[str, Any]) -> None:
    serving = Serving(idle={"ManagedInstanceScaling": scaling})
    serving.components, serving.tags = {"idle": ["tree"]}, {}

    assert "reported" in swept(serving, Endpoints, POLICY)["idle"]
    assert not serving.done("UpdateInferenceComponentRuntimeConfig")


def test_an_invocation_of_a_component_counts() -> None:
    serving = Serving(endpoint=TO_ZERO)
    serving.components = {"endpoint": ["tree"]}
    serving.invoked("tree", ago(minutes=10))

    assert swept(serving, Endpoints, POLICY) == {"endpoint": "keep: active 5 min ago"}


def test_a_count_of_nothing_is_no_invocation() -> None:
    serving = Serving(idle={})
    serving.invoked("idle", ago(minutes=10), 0)

    assert swept(serving, Endpoints, POLICY)["idle"].startswith("stop")


def test_silence_is_not_believed_where_nothing_is_heard_of_the_instances() -> None:
    assert swept(Serving("mute", mute={}), Endpoints, POLICY)["mute"].startswith("unknown")


def test_an_asynchronous_endpoint_is_unknown_and_goes_by_its_age() -> None:
    serving = Serving(queue={})
    serving.endpoints["queue"]["AsyncInferenceConfig"] = {"OutputConfig": {"S3OutputPath": "s3://bucket/out"}}

    assert swept(serving, Endpoints, POLICY)["queue"].startswith("unknown")
    assert swept(serving, Endpoints, AGES)["queue"].startswith("stop")


_SERVERLESS = {"MemorySizeInMB": 2048, "MaxConcurrency": 1}


@pytest.mark.parametrize(
    ("variant", "action"),
    [
        ({"CurrentServerlessConfig": _SERVERLESS}, "keep: it costs nothing as it is"),
        ({"CurrentServerlessConfig": {**_SERVERLESS, "ProvisionedConcurrency": 1}}, f"stop: {IDLE}"),
        ({"CurrentInstanceCount": 0}, "keep: it costs nothing as it is"),
    ],
)
def test_what_costs_nothing_is_left_alone(variant: Mapping[str, Any], action: str) -> None:
    assert swept(Serving(endpoint=variant), Endpoints, POLICY) == {"endpoint": action}


@pytest.mark.parametrize("operation", ["DescribeEndpoint", "GetMetricData", "GetResources", "ListInferenceComponents"])
def test_what_cannot_be_read_is_not_stopped(operation: str) -> None:
    serving = Serving(idle={})
    serving.refuse(operation)
    swept(serving, Endpoints, AGES)

    assert not serving.done("DeleteEndpoint")


def test_one_that_is_deleted_meanwhile_does_not_spare_the_next() -> None:
    serving = Serving(gone={}, idle={})
    describe = serving.replies["DescribeEndpoint"]

    def vanish(asked: Asked) -> Mapping[str, Any]:
        serving.endpoints.pop("gone", None)
        return describe(asked)

    serving.replies["DescribeEndpoint"] = vanish

    assert swept(serving, Endpoints, POLICY) == {"gone": "keep: its status is Deleted", "idle": f"stop: {IDLE}"}


def test_one_call_reads_the_figures_of_all() -> None:
    serving = Serving(**{f"e{number}": {} for number in range(20)})
    serving.tags = {}
    for number in range(20):
        serving.invoked(f"e{number}", ago(hours=1))
    swept(serving, Endpoints, POLICY)

    assert (serving.calls["GetMetricData"], serving.calls["DescribeEndpoint"]) == (1, 20)


@pytest.mark.parametrize("status", ["PartialData", "InternalError", "Forbidden"])
def test_figures_that_are_not_complete_stop_nothing(status: str) -> None:
    serving = Serving(idle={})
    figures = serving.replies["GetMetricData"]
    serving.replies["GetMetricData"] = lambda asked: {
        "MetricDataResults": [{**each, "StatusCode": status} for each in figures(asked)["MetricDataResults"]]
    }

    assert swept(serving, Endpoints, AGES) == {
        "idle": "unknown: it could not be read: CloudWatch's answer is not complete"
    }


def test_a_tag_set_during_the_sweep_keeps_it() -> None:
    serving = Serving(idle={})
    figures = serving.replies["GetMetricData"]

    def tag(asked: Asked) -> Mapping[str, Any]:
        serving.tags[_arn("idle")] |= {"keep-until": "2026-11-21T00:00Z"}
        return figures(asked)

    serving.replies["GetMetricData"] = tag

    assert swept(serving, Endpoints, POLICY)["idle"] == "keep: it says keep-until=2026-11-21T00:00Z"
