"""What our code calls from inside the network has an endpoint, and a name that can be read."""

import base64
import json
import shutil
import tomllib
from pathlib import Path

import pytest

from stacks.constructs.services import SERVICES
from stacks.rules.model.code import ServiceCall, notebook_calls, python_calls, shell_calls
from stacks.rules.model.functions import Stack
from stacks.rules.model.reading import SOURCES, resolved
from stacks.rules.network.code_reaches_endpoints import RULE, TABLE
from stacks.rules.rule import judge
from tests.stacks.rules.edits import After, Templates, Worlds, add, name_of, resources

READABLE = {
    "import boto3\nboto3.client('s3')": ["s3"],
    "import boto3\nboto3.Session().resource('dynamodb', region_name='eu-central-1')": ["dynamodb"],
    "from boto3 import client as make\nmake('sts')": ["sts"],
    "def work(session):\n    return session.client(service_name='logs')": ["logs"],
    "NAME = 'ssm'\ndef work(session):\n    return session.client(NAME)": ["ssm"],
    "import botocore.session\nbotocore.session.get_session().create_client('kms')": ["kms"],
    "from obstore.store import LocalStore, S3Store": ["S3Store"],
    "import requests\nimport urllib.request": ["requests", "urllib.request"],
    "import importlib\nimportlib.import_module('mlflow')": ["mlflow"],
    "from urllib.parse import urlparse\nresource = 1": [],
    "told = 'boto3.client(\"s3\")'  # a client": [],
}
UNREADABLE = [
    "def work(session, name):\n    return session.client(name)",
    "def work(session):\n    return session.client('s' + '3')",
    "def work(session, given):\n    return session.client(**given)",
    "NAME = 's3'\nNAME = 'sts'\ndef work(session):\n    return session.client(NAME)",
    "for NAME in ('s3', 'sts'):\n    session.client(NAME)",
    "import boto3, functools\nmake = functools.partial(boto3.client, region_name='eu-central-1')",
    "import boto3\nmake = getattr(boto3, 'client')",
    "def broken(:\n    boto3.client('s3')",
]


@pytest.mark.parametrize("source", READABLE, ids=lambda source: source.replace("\n", "; ")[:50])
def test_a_service_is_read_from_however_a_client_is_made(source: str) -> None:
    assert sorted(call.service for call in python_calls(source)) == READABLE[source]


@pytest.mark.parametrize("source", UNREADABLE, ids=lambda source: source.replace("\n", "; ")[:50])
def test_a_service_that_only_running_the_code_would_tell_is_unreadable(source: str) -> None:
    assert "" in [call.service for call in python_calls(source)]


def test_the_command_line_is_read_too() -> None:
    script = "#!/bin/sh\naws s3api get-object x\nFOUND=$(aws sts get-caller-identity)\naws configure list\naws $what\n"

    assert list(shell_calls(script)) == [
        ServiceCall(2, "s3", "aws s3api"),
        ServiceCall(3, "sts", "aws sts"),
        ServiceCall(5, "", "aws $what"),
    ]


def test_a_notebook_is_read_as_python_and_its_magics_as_shell() -> None:
    cells = [
        {"cell_type": "markdown", "source": ["boto3.client('never')"]},
        {"cell_type": "code", "source": ["!aws athena list-data-catalogs\n", "import boto3\n", "boto3.client('s3')"]},
        {"cell_type": "code", "source": ["%env X=1\n", "boto3.client(name)"]},
    ]
    found = list(notebook_calls(json.dumps({"cells": cells})))

    assert sorted((call.line, call.service) for call in found) == [(1, "athena"), (3, "s3"), (5, "")]
    assert [call.service for call in notebook_calls("not a notebook")] == [""]


def test_the_scan_and_the_network_take_a_client_for_the_same_service() -> None:
    """A rule knows templates only, so it has a table of its own."""
    told = tomllib.loads(TABLE.read_text())["endpoints"]

    assert {client: told.get(client, client) for service in SERVICES for client in service.clients} == {
        client: service.name for service in SERVICES for client in service.clients
    }


def test_all_that_our_code_calls_today_has_an_endpoint(today: Worlds) -> None:
    verdict = judge(RULE, today)

    assert verdict.proven, verdict.counter_examples
    assert {fact.says.split()[1] for fact in verdict.facts} >= {"sagemaker", "s3", "ssm", "logs", "S3Store"}


@pytest.mark.parametrize("service", ["logs", "sagemaker.api", "ssm"])
def test_without_its_endpoint_the_lines_that_call_a_service_are_named(after: After, service: str) -> None:
    def drop(templates: Templates) -> None:
        kept = templates["network"]["Resources"]
        for name, each in list(kept.items()):
            if str(each.get("Properties", {}).get("ServiceName", "")).endswith(f".{service}"):
                del kept[name]

    found = judge(RULE, after(drop)).counter_examples

    assert {fact.where.partition(":")[0] for fact in found} == {"jobs/gateway.py"}
    assert all(fact.says.endswith("to which no endpoint leads") for fact in found)


def checkout(folder: Path, **files: str) -> Path:
    """A checkout that calls nothing, but for the files given by path with ``__`` for the slash."""
    for inside in ("jobs", "lifecycle", "notebooks", "training_image/src", "lambdas"):
        (folder / inside).mkdir(parents=True)
    for name, text in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(exist_ok=True)
        path.with_suffix(".py").write_text(text)
    return folder


def test_a_call_that_somebody_adds_is_found_where_it_stands(stacks: tuple[Stack, ...], tmp_path: Path) -> None:
    sources = checkout(tmp_path, jobs__new="import boto3\n\nboto3.client('athena')\n")

    (found,) = judge(RULE, resolved(stacks, sources)).counter_examples

    assert (found.where, found.says) == ("jobs/new.py:3", "calls athena, to which no endpoint leads")


def test_a_library_that_may_ask_its_own_machine_may_do_so_in_that_file_alone(
    stacks: tuple[Stack, ...], tmp_path: Path
) -> None:
    asks = "import urllib.request\n"
    sources = checkout(tmp_path, lifecycle__heartbeat=asks, lifecycle__other=asks, jobs__heartbeat=asks)

    found = judge(RULE, resolved(stacks, sources)).counter_examples

    assert {fact.where for fact in found} == {"jobs/heartbeat.py:1", "lifecycle/other.py:1"}


def test_a_function_outside_may_call_any_service_but_must_name_it(stacks: tuple[Stack, ...], tmp_path: Path) -> None:
    sources = checkout(
        tmp_path,
        lambdas__sweep__handler="import boto3\nboto3.client('sso-admin')\n",
        lambdas__drain__handler="import boto3\nboto3.client(chosen)\n",
    )

    (found,) = judge(RULE, resolved(stacks, sources)).counter_examples

    assert found.where == "lambdas/drain/handler.py:2"


def test_a_function_that_moves_into_the_network_needs_endpoints_for_what_it_calls(after: After) -> None:
    def inside(templates: Templates) -> None:
        (sweep,) = [
            each
            for each in resources(templates, "AWS::Lambda::Function")
            if str(each["Properties"].get("Handler", "")).startswith("lambdas.image_build.handler.")
            and "on_event" in each["Properties"]["Handler"]
        ]
        sweep["Properties"]["VpcConfig"] = {"SubnetIds": []}

    found = {fact.says for fact in judge(RULE, after(inside)).counter_examples}

    assert "calls codebuild, to which no endpoint leads" in found


def test_a_function_of_unknown_code_inside_the_network_proves_nothing(after: After) -> None:
    def provider(templates: Templates) -> None:
        name = name_of(templates, "network", "AWS::Lambda::Function")
        templates["network"]["Resources"][name]["Properties"]["VpcConfig"] = {"SubnetIds": []}

    assert any("nobody can tell" in fact.says for fact in judge(RULE, after(provider)).counter_examples)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (base64.b64encode(b"aws glue get-tables").decode(), "calls glue, to which no endpoint leads"),
        ("not base64!", "calls AWS by a script that is not text in base64"),
        ({"Ref": "SomeParameter"}, "calls AWS by a script that is not text in base64"),
    ],
)
def test_scripts_that_start_with_an_app_are_read_from_the_template(
    after: After, content: object, complaint: str
) -> None:
    def script(templates: Templates) -> None:
        add(templates, "studio", "AWS::SageMaker::StudioLifecycleConfig", StudioLifecycleConfigContent=content)

    assert [fact.says for fact in judge(RULE, after(script)).counter_examples] == [complaint]


def test_a_checkout_without_our_code_proves_nothing(stacks: tuple[Stack, ...], tmp_path: Path) -> None:
    shutil.copytree(SOURCES / "jobs", tmp_path / "jobs")

    assert not judge(RULE, resolved(stacks, tmp_path)).proven
