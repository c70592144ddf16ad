"""What the sweep asks of AWS, and reads of the answers, is what AWS's own models have."""

import ast
import functools
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import botocore.session
import pytest
from botocore import xform_name
from botocore.validate import ParamValidator

from benchmarks.idle.cloud import Cloud
from lambdas.idle_shutdown import canvas, figures, heartbeats, tag_listing
from lambdas.idle_shutdown.decision.policy import Policy
from lambdas.idle_shutdown.kinds import spaces, studio_apps
from lambdas.idle_shutdown.kinds.rows import ROWS
from tests.lambdas.idle_shutdown.kinds.modelled import Modelled, modelled
from tests.lambdas.idle_shutdown.worlds import POLICY, app, cloud, outcomes, swept

MODULES = [inspect.getmodule(row) for row in ROWS] + [canvas, figures, heartbeats, spaces, studio_apps, tag_listing]


def asked() -> list[str]:
    """SageMaker first, for the names that several services have."""
    sources = [inspect.getsource(module) for module in MODULES if module]
    own = {service for source in sources for service in re.findall(r'aws\.client\("([a-z-]+)"\)', source)}
    return ["sagemaker", "cloudwatch", "resourcegroupstaggingapi", "sns", *sorted(own - {"sagemaker"})]


@functools.cache
def services() -> list[tuple[Any, Mapping[str, str]]]:
    """Their models, and names of operations by boto3's spelling."""
    session = botocore.session.get_session()
    found = [session.get_service_model(service) for service in asked()]
    return [(each, {xform_name(name): name for name in each.operation_names}) for each in found]


@functools.cache
def models(operation: str) -> list[Any]:
    """Of an operation as boto3 spells it, by service: EMR and SageMaker have some names in common."""
    return [each.operation_model(names[operation]) for each, names in services() if operation in names]


def listings() -> Iterator[tuple[str, str]]:
    """Every operation that is read page by page, and the member of its token."""
    for module in dict.fromkeys(MODULES):
        assert module
        for each in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(each, ast.Call) and ast.unparse(each.func) == "pages":
                named = {word.arg: ast.literal_eval(word.value) for word in each.keywords if word.arg == "member"}
                yield ast.unparse(each.args[1]).rpartition(".")[2], named.get("member", "NextToken")


@pytest.mark.parametrize(("operation", "token"), sorted({*listings()} - {("operation", "nextToken")}))
def test_pages_go_on_by_the_token_that_aws_gives_and_takes(operation: str, token: str) -> None:
    assert models(operation)
    assert any(token in each.input_shape.members and token in each.output_shape.members for each in models(operation))


class Held:
    """The AWS in memory of benchmarks and histories, each request and reply held against its model."""

    def __init__(self, held: Cloud) -> None:
        self._held = held
        self.asked: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._held, name)
        return self._checked(name, models(name)[0], found) if models(name) else found

    def _checked(self, name: str, model: Any, operation: Callable[..., Any]) -> Callable[..., Any]:
        def call(**request: Any) -> Any:
            self.asked.add(name)
            must_be(request, model.input_shape)
            reply = operation(**request)
            if reply is None:
                return None
            must_be(reply, model.output_shape)
            return modelled(reply, model.output_shape)

        call.__name__ = name
        return call


def must_be(value: Mapping[str, Any], shape: Any) -> None:
    report = ParamValidator().validate(value, shape)
    if report.has_errors():
        pytest.fail(report.generate_report())


def test_the_aws_in_memory_of_studio_apps_keeps_to_the_models() -> None:
    warning = Policy(limit=timedelta(minutes=90), every=timedelta(minutes=15), notice=timedelta(minutes=10))
    world = cloud(*(app(f"s-{n}", idle=300 if n % 2 else 3, heart=n > 5) for n in range(8)))
    held: Any = Held(world)

    swept(held, {"JupyterLab": warning}, topic_arn="arn:aws:sns:eu-central-1:111122223333:owners")
    last = swept(held, {"JupyterLab": POLICY}, topic_arn="arn:aws:sns:eu-central-1:111122223333:owners")

    assert set(outcomes(last).values()) > {"stop"}
    assert held.asked == {
        *("add_tags", "delete_app", "describe_app", "get_metric_data", "get_resources"),
        *("list_apps", "list_spaces", "publish_batch"),
    }


@pytest.mark.parametrize(
    "wrong", [lambda reply: reply["Arn"], lambda reply: reply.get("SpacesName"), lambda reply: "X" in reply]
)
def test_a_member_that_aws_never_sends_fails_the_test_that_asks_for_it(wrong: Callable[[Modelled], Any]) -> None:
    reply = modelled({"SpaceName": "anna"}, models("describe_space")[0].output_shape)

    assert reply.get("SpaceArn", "none") == "none"
    with pytest.raises(pytest.fail.Exception, match="has no member"):
        wrong(reply)
