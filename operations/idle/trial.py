"""Whether a sweep only looks as yet, and until when: who reads of a stop that never came must be told why."""

from datetime import datetime, timedelta

from operations.idle.deployed import Aws, Deployed, NotToldError
from operations.idle.known import moment

_DRY = "nobody is warned, and nothing is stopped"


def trial(aws: Aws, deployed: Deployed, now: datetime) -> str:
    """A sentence; empty where the sweep warns and stops."""
    environment = deployed.environment
    if environment.dry_run:
        return f"This is a dry run, as idle.dry_run says: {_DRY}."
    if not environment.dry_run_days:
        return ""
    try:
        until = aws.domain_created(environment.domain_id) + timedelta(days=environment.dry_run_days)
    except NotToldError as error:
        return f"Whether this is still a dry run could not be read: {error}."
    return f"A dry run until {moment(until)}, as idle.dry_run_days says: {_DRY}." if now < until else ""
