"""One pass over a domain's apps: read each, judge it, stop it if it is idle."""

import json
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from .policy import Action, AppName, Verdict, judge
from .studio import Studio


def sweep(studio: Studio, *, now: datetime, limit: timedelta, dry_run: bool) -> list[dict[str, Any]]:
    """Returns one record an app: what it is, what was done, why. One app's error does not spare the next."""
    records = []
    for name in studio.names():
        done = _deal_with(studio, name, now=now, limit=limit, dry_run=dry_run)
        record = {
            "space": name.space,
            "type": name.type,
            "app": name.name,
            "action": done.action,
            "reason": done.reason,
        }
        print(json.dumps(record))
        records.append(record)
    return records


def _deal_with(studio: Studio, name: AppName, *, now: datetime, limit: timedelta, dry_run: bool) -> Verdict:
    try:
        verdict = judge(studio.app(name), now=now, limit=limit)
        if verdict.action is Action.STOP and dry_run:
            return Verdict(Action.KEEP, f"dry run; {verdict.reason}")
        if verdict.action is Action.STOP:
            studio.stop(name)
    except (BotoCoreError, ClientError) as error:
        return Verdict(Action.UNKNOWN, f"could not be read or stopped: {error}")
    return verdict
