"""Clients on this very emulator, over HTTPS as everybody's: as the account itself, or as a role."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from threading import RLock
from typing import Any

from boto3.session import Session
from botocore.config import Config

from local_cloud.api.location import Location
from local_cloud.emulator import running


@dataclass(frozen=True)
class Credentials:
    access_key: str
    secret_key: str
    token: str | None = None

    def environment(self) -> dict[str, str]:
        named = {"AWS_ACCESS_KEY_ID": self.access_key, "AWS_SECRET_ACCESS_KEY": self.secret_key}
        return {**named, "AWS_SESSION_TOKEN": self.token} if self.token else named


_MAKING_A_CLIENT = RLock()  # a session is not made for several threads, its clients are


@cache
def account_client(service: str, at: Location) -> Any:
    """With the rights of the account's root, as AWS acts within its own services."""
    return _client(service, at, Credentials(at.account, "local"))


def role_client(service: str, at: Location, credentials: Credentials, endpoint: str = "") -> Any:
    """With the rights of an assumed role, so that its policies decide; from outside unless ``endpoint`` is given."""
    return _client(service, at, credentials, endpoint)


def assume(role_arn: str, service: str, session: str, at: Location) -> Credentials:
    """Credentials of a role as a service gets them: the role's trust policy must name the service.

    Raises:
        RoleNotAssumedError: there is no such role, or it does not trust the service.
    """
    require_trust(role_arn, service, at)
    given = account_client("sts", at).assume_role(RoleArn=role_arn, RoleSessionName=session)["Credentials"]
    return Credentials(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])


class RoleNotAssumedError(Exception):
    """A service cannot act as a role; the message says why."""


def require_trust(role_arn: str, service: str, at: Location) -> None:
    """Raise ``RoleNotAssumedError`` unless the role exists and its trust policy names the service."""
    iam = account_client("iam", at)
    try:
        role = iam.get_role(RoleName=role_arn.rsplit("/", 1)[-1])["Role"]
    except iam.exceptions.NoSuchEntityException:
        raise RoleNotAssumedError(f"Could not assume role {role_arn}: it does not exist.") from None
    statements = role["AssumeRolePolicyDocument"]["Statement"]
    if not any(_trusts(each, service) for each in statements):
        raise RoleNotAssumedError(f"Could not assume role {role_arn}: its trust policy does not allow {service}.")


def _trusts(statement: dict[str, Any], service: str) -> bool:
    principal = statement.get("Principal", {})
    services = principal.get("Service", []) if isinstance(principal, dict) else []
    named = [services] if isinstance(services, str) else services
    return statement["Effect"] == "Allow" and service in named


def _client(service: str, at: Location, credentials: Credentials, endpoint: str = "") -> Any:
    emulator = running()
    with _MAKING_A_CLIENT:
        return _session().client(
            service,
            region_name=at.region,
            endpoint_url=endpoint or emulator.endpoint,
            verify=str(emulator.certificates),
            aws_access_key_id=credentials.access_key,
            aws_secret_access_key=credentials.secret_key,
            aws_session_token=credentials.token,
            config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}, max_pool_connections=16),
        )


@cache
def _session() -> Any:
    """One for all, which reads each service's model once; its stubs would ask for literal service names."""
    return Session()
