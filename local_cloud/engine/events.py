"""Events that AWS services themselves put on the default bus; customers may not use their ``aws.`` sources."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ministack.services import eventbridge


def announce_event(source: str, detail_type: str, resource: str, detail: Mapping[str, Any]) -> None:
    entry = {"Source": source, "DetailType": detail_type, "Resources": [resource], "Detail": json.dumps(detail)}
    eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)
