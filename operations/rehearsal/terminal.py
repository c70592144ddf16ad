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

    def address(self, service: str) -> str:
        """Where a service answers whoever is inside, whatever his credentials."""
        return self._environ.get(_variable(service), self._environ["AWS_ENDPOINT_URL"])

    @property
    def credentials(self) -> dict[str, str]:
        """The role's, as boto3 takes them: what somebody could copy."""
        names = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")
        return {name: self._environ[name.upper()] for name in names}

    def client(self, service: str) -> Any:
        return self._session.client(service, endpoint_url=self.address(service), **self.credentials)


def _variable(service: str) -> str:
    """Where the AWS SDKs look for the address of a service."""
    identifier = botocore.session.get_session().get_service_model(service).service_id
    return f"AWS_ENDPOINT_URL_{str(identifier).replace(' ', '_').upper()}"
