"""Whether the emulator answers."""

from __future__ import annotations

import ssl
import urllib.error
import urllib.request
from http import HTTPStatus

from local_cloud.certificate import Certificate

_PATH = "/_ministack/health"
_TIMEOUT_SECONDS = 2.0


def is_healthy(endpoint: str, certificate: Certificate) -> bool:
    trust = ssl.create_default_context(cafile=str(certificate.certificate))
    try:
        with urllib.request.urlopen(endpoint + _PATH, context=trust, timeout=_TIMEOUT_SECONDS) as reply:  # noqa: S310
            return bool(reply.status == HTTPStatus.OK)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False
