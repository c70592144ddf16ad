"""One pass over a domain's apps: judge each, read it again, stop it if it is still idle."""

import json
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from .policy import Action, App, Verdict, judge
from .studio import Studio


def sweep(studio: Studio, *, now: datetime, limit: timedelta, dry_run: bool) -> list[dict[str, Any]]:
    """Returns one record an app: what it is, what was done, why. One app's error does not spare the next."""
    records = []
    for app in studio.apps():
        verdict = judge(app, now=now, limit=limit)
        done = _stop(studio, app, now=now, limit=limit, dry_run=dry_run) if verdict.action is Action.STOP else verdict
        record = {"space": app.space, "type": app.type, "app": app.name, "action": done.action, "reason": done.reason}
        print(json.dumps(record))
        records.append(record)
    return records


def _stop(studio: Studio, app: App, *, now: datetime, limit: timedelta, dry_run: bool) -> Verdict:
    try:
        verdict = judge(studio.again(app), now=now, limit=limit)
        if verdict.action is Action.STOP and dry_run:
            return Verdict(Action.KEEP, f"dry run; {verdict.reason}")
        if verdict.action is Action.STOP:
            studio.stop(app)
    except (BotoCoreError, ClientError) as error:
        return Verdict(Action.UNKNOWN, f"could not be stopped: {error}")
    return verdict
