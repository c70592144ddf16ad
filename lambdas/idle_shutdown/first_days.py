"""The first days of a domain, in which a new team only sees what would be stopped."""

from datetime import datetime, timedelta
from typing import Any

from .calls import Calls
from .environment import Environment


def is_new(sagemaker: Any, calls: Calls, environment: Environment, now: datetime) -> bool:
    """Whether the domain is younger than its dry run. A domain that cannot be read is taken for new."""
    if not environment.dry_run_days:
        return False
    try:
        created: datetime = calls(sagemaker.describe_domain, DomainId=environment.domain_id)["CreationTime"]
        return now - created < timedelta(days=environment.dry_run_days)
    except Exception:  # whatever it is, Calls tells it: nothing is stopped by a guess
        return True
