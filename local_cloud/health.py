"""Whether the emulator answers."""

from __future__ import annotations

import ssl
import urllib.error
import urllib.request
from http import HTTPStatus

from local_cloud.certificate import Certificate

_TIMEOUT_SECONDS = 2.0


def is_healthy(endpoint: str, certificate: Certificate) -> bool:
    trust = ssl.create_default_context(cafile=str(certificate.certificate))
    try:
        with urllib.request.urlopen(f"{endpoint}/_ministack/health", context=trust, timeout=_TIMEOUT_SECONDS) as reply:
            return bool(reply.status == HTTPStatus.OK)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False
