"""AWS clients that answer from a script, checked against AWS's own service models."""

import importlib
import sys
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

_NOBODY: Any = boto3.Session(region_name="eu-central-1", aws_access_key_id="none", aws_secret_access_key="none")


def stubbed(service: str) -> tuple[Any, Stubber]:
    """A client and its stubber; use the latter as a context."""
    made = _NOBODY.client(service)
    return made, Stubber(made)


def handler(package: str, environ: Mapping[str, str], patch: pytest.MonkeyPatch) -> ModuleType:
    """A Lambda's handler module, imported anew with this environment, as Lambda does at a cold start."""
    for name, value in {"AWS_DEFAULT_REGION": "eu-central-1", **environ}.items():
        patch.setenv(name, value)
    patch.delitem(sys.modules, f"lambdas.{package}.handler", raising=False)
    return importlib.import_module(f"lambdas.{package}.handler")
