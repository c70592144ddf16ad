"""A terminal in a Studio app: AWS as the person at it reaches it, by the app's role and the endpoints of its VPC."""

from collections.abc import Mapping
from typing import Any

import boto3
import botocore.session


class Terminal:
    """Gives clients as a boto3 session does, by the environment variables of the terminal instead of this process's."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._session: Any = boto3.Session(region_name=environ["AWS_REGION"])

    def client(self, service: str) -> Any:
        return self._session.client(
            service,
            endpoint_url=self._environ.get(_variable(service), self._environ["AWS_ENDPOINT_URL"]),
            aws_access_key_id=self._environ["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self._environ["AWS_SECRET_ACCESS_KEY"],
            aws_session_token=self._environ["AWS_SESSION_TOKEN"],
        )


def _variable(service: str) -> str:
    """Where the AWS SDKs look for the address of a service."""
    identifier = botocore.session.get_session().get_service_model(service).service_id
    return f"AWS_ENDPOINT_URL_{str(identifier).replace(' ', '_').upper()}"
