"""Environment variables: what leads tools to the emulator, and what the emulator itself needs."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from local_cloud.certificate import Certificate

ACCOUNT = "000000000000"
_FROM_THIS_MACHINE = ("LANG", "LC_ALL", "SYSTEMROOT")


@dataclass(frozen=True)
class Surroundings:
    state: Path
    region: str
    port: int
    certificate: Certificate
    node_modules: Path | None

    @property
    def endpoint(self) -> str:
        """By address: the AWS SDK for JavaScript would ask ``localhost`` for ``bucket.localhost``."""
        return f"https://127.0.0.1:{self.port}"


def client_environment(around: Surroundings) -> dict[str, str]:
    """For boto3, the CDK command line, Node and obstore; nothing of theirs is kept in the home directory."""
    bundle = str(around.certificate.bundle)
    return {
        "AWS_ENDPOINT_URL": around.endpoint,
        "AWS_ACCESS_KEY_ID": ACCOUNT,  # the emulator and CDK's cache of accounts both take it for the account
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_REGION": around.region,
        "AWS_DEFAULT_REGION": around.region,
        "AWS_CA_BUNDLE": bundle,
        "SSL_CERT_FILE": bundle,
        "NODE_EXTRA_CA_CERTS": str(around.certificate.certificate),
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED": "true",
        "HOME": str(around.state / "home"),  # where CDK's library caches fingerprints, whatever CDK_HOME says
        "CDK_HOME": str(around.state / "cdk-home"),
        "CDK_DISABLE_VERSION_CHECK": "1",
        "CDK_DISABLE_CLI_TELEMETRY": "true",
        "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "1",
        "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
    }


def server_environment(around: Surroundings) -> dict[str, str]:
    """For the emulator and all that it starts: nothing of this machine's but the way to its programs."""
    commands = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    node = {"NODE_PATH": str(around.node_modules)} if around.node_modules else {}
    return {
        **{name: os.environ[name] for name in _FROM_THIS_MACHINE if name in os.environ},
        **client_environment(around),
        **_ministack_settings(around),
        **node,
        "PATH": commands,
        "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": str(around.state / "tmp"),
    }


def _ministack_settings(around: Surroundings) -> dict[str, str]:
    return {
        "GATEWAY_PORT": str(around.port),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "localhost",
        "MINISTACK_REGION": around.region,
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "AUTH": "true",
        "USE_SSL": "1",
        "MINISTACK_SSL_CERT": str(around.certificate.certificate),
        "MINISTACK_SSL_KEY": str(around.certificate.key),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "LAMBDA_EXECUTOR": "local",
        "SFN_WAIT_SCALE": "0.1",  # what AWS would poll for minutes is ready here in seconds
        "DOCKER_HOST": f"unix://{around.state}/no-container-engine",
        "STATE_DIR": str(around.state / "ministack"),
        "S3_DATA_DIR": str(around.state / "s3"),
        "LOG_LEVEL": "INFO",
    }
