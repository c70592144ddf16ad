"""Endpoints that nobody invokes: scaled to zero where SageMaker can, else deleted where a tag allows it, else reported.

The signal is CloudWatch's count of invocations, of each variant and inference component. Silence counts only where the
same endpoint's instances were heard of just now (``CPUUtilization``): then the name is right and metrics arrive. What
CloudWatch learns minutes later is not seen; nor is the queue of an asynchronous endpoint, which is therefore unknown.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from ..calls import pages
from ..decision.case import Case
from ..figures import PERIOD, Metric, Points
from ..tag_listing import WHEN_IDLE
from .kind import Listed
from .row import DELETE, Row, latest, opted_in, used

_ALIVE = timedelta(minutes=15)
_BY = "its invocations"


@dataclass(frozen=True)
class _Question:
    """``metrics`` are of invocations, and last of its instances; none where the answer would say nothing."""

    case: Case
    metrics: tuple[Metric, ...] = ()

    def answered(self, points: Sequence[Points], now: datetime, limit: timedelta) -> Case:
        *counts, pulse = points or [()]
        if not any(at > now - _ALIVE for at, _ in pulse):
            return self.case
        ends = [min(at + PERIOD, now) for told in counts for at, count in told if count > 0]
        return replace(self.case, signals=used(max(ends, default=now - limit), _BY))


class Endpoints(Row):
    word = "Endpoint"

    def pages(self, token: str) -> Iterator[tuple[Sequence[Listed], str]]:
        request = {"StatusEquals": "InService", "MaxResults": 100}
        for page, after in pages(self.aws.calls, self.client.list_endpoints, request, start=token):
            yield page["Endpoints"], after

    def case(self, listed: Listed) -> Case:
        return Case(
            kind=self.word,
            name={"EndpointName": listed["EndpointName"]},
            status=listed["EndpointStatus"],
            running=listed["EndpointStatus"] == "InService",
            free=False,
            shared=False,
            created=latest(listed.get("CreationTime"), listed.get("LastModifiedTime")),
            arn=listed["EndpointArn"],
        )

    def all_told(self, cases: Sequence[Case], now: datetime, limit: timedelta) -> list[Case]:
        questions = [self._question(case) for case in cases]
        asked = [metric for each in questions for metric in each.metrics]
        points = iter(self.aws.figures.read(asked, now - limit, now))
        return [each.answered([next(points) for _ in each.metrics], now, limit) for each in questions]

    def _question(self, case: Case) -> _Question:
        found = self._found(case)
        case = self._now(case, found)
        if case.free or "AsyncInferenceConfig" in found:
            return _Question(case)
        variants = [each["VariantName"] for each in _variants(found)]
        return _Question(case, _metrics(found["EndpointName"], variants, self._components(found["EndpointName"])))

    def read(self, case: Case) -> Case:
        return self._now(case, self._found(case))

    def _now(self, case: Case, found: Mapping[str, Any]) -> Case:
        free = _costs_nothing(_variants(found))
        return replace(self.case(found), free=free, tags=case.tags, signals=case.signals)

    def only_reported(self, case: Case) -> str:
        if opted_in(case) or self._scales_to_zero(self._found(case)):
            return ""
        return f"it cannot be scaled to zero, and has no tag {WHEN_IDLE}={DELETE}"

    def stop(self, case: Case) -> None:
        found = self._found(case)
        if not self._scales_to_zero(found):
            self.aws.call(self.client.delete_endpoint, **case.name)
            return
        for component in self._components(found["EndpointName"]):
            self.aws.call(
                self.client.update_inference_component_runtime_config,
                InferenceComponentName=component,
                DesiredRuntimeConfig={"CopyCount": 0},
            )

    def _scales_to_zero(self, found: Mapping[str, Any]) -> bool:
        """Instances go when no component has a copy left, on endpoints that were made for it."""
        scalings = [each.get("ManagedInstanceScaling", {}) for each in _variants(found)]
        made_for_it = all(each.get("Status") == "ENABLED" and each.get("MinInstanceCount") == 0 for each in scalings)
        return bool(scalings) and made_for_it and bool(self._components(found["EndpointName"]))

    def _found(self, case: Case) -> dict[str, Any]:
        found: dict[str, Any] = self.aws.call(self.client.describe_endpoint, **case.name)
        return found

    def _components(self, endpoint: str) -> list[str]:
        request = {"EndpointNameEquals": endpoint, "MaxResults": 100}
        found = pages(self.aws.calls, self.client.list_inference_components, request)
        return [each["InferenceComponentName"] for page, _ in found for each in page["InferenceComponents"]]


def _metrics(endpoint: str, variants: Sequence[str], components: Sequence[str]) -> tuple[Metric, ...]:
    of_variants = [(("EndpointName", endpoint), ("VariantName", variant)) for variant in variants]
    of_components = [(("InferenceComponentName", component),) for component in components]
    counts = [Metric("AWS/SageMaker", "Invocations", each, "Sum") for each in (*of_variants, *of_components)]
    return (*counts, Metric("/aws/sagemaker/Endpoints", "CPUUtilization", of_variants[0], "SampleCount"))


def _variants(found: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    variants: Sequence[Mapping[str, Any]] = found.get("ProductionVariants", ())
    return variants


def _costs_nothing(variants: Sequence[Mapping[str, Any]]) -> bool:
    """Serverless without provisioned concurrency, or scaled to zero."""
    return bool(variants) and all(
        "ProvisionedConcurrency" not in each["CurrentServerlessConfig"]
        if "CurrentServerlessConfig" in each
        else each.get("CurrentInstanceCount") == 0
        for each in variants
    )
