"""Questions to the emulator by paths that AWS does not have, from the parent's side."""

from __future__ import annotations

import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

from local_cloud.certificate import Certificate


class ControlError(Exception):
    """The emulator does not answer such a question; the message says why."""


def ask(endpoint: str, certificate: Certificate, path: str, request: Mapping[str, Any]) -> dict[str, Any]:
    """Post JSON to a control path.

    Raises:
        ControlError: with the emulator's own words.
    """
    trust = ssl.create_default_context(cafile=str(certificate.certificate))
    body = json.dumps(request).encode()
    try:
        with urllib.request.urlopen(endpoint + path, data=body, context=trust) as reply:  # noqa: S310
            answered: dict[str, Any] = json.load(reply)
    except urllib.error.HTTPError as refusal:
        raise ControlError(str(json.load(refusal).get("message"))) from None
    return answered
