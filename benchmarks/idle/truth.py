"""Whether it was right to stop an app, by what people did and by what docs/explanation/idle.md promises them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from benchmarks.idle.apps import App
from benchmarks.idle.cloud import Stop
from benchmarks.idle.lived import Lived
from benchmarks.idle.troubled import Troubled
from lambdas.idle_shutdown.decision.policy import Policy

TAGGED_BEFORE = timedelta(minutes=1)
ARN = "arn:aws:sagemaker:eu-central-1:1:"


@dataclass(frozen=True)
class Keep:
    """What a tag asks for, and since when it has."""

    since: datetime
    until: datetime


class Truth:
    """``wrong`` is by how much the sweep's clock may be at any moment. ``keeps`` is by resource."""

    def __init__(self, policy: Policy, wrong: timedelta) -> None:
        self._policy, self._wrong = policy, wrong
        self.keeps: dict[str, Keep] = {}

    def covers(self, app: Lived, now: datetime) -> bool:
        return app.kind != "Canvas" and not app.shared and not self._kept(app, now)

    def of(self, stop: Stop, cloud: Troubled) -> str:
        """What a stop was in its moment: right, false; raced by what came after the last reading; skewed by clocks; or
        aged, since the admin said so of the old that tell nothing.
        """
        app, now = stop.app, cloud.now
        assert isinstance(app, Lived)
        if app.created > now - stop.late:
            return "raced"
        if app.kind == "Canvas" or app.shared or not self._was_warned(app, stop, cloud):
            return "false"
        if kept := self._kept(app, now + self._wrong):
            return "raced" if self._was_late(kept, stop, cloud) else "false"
        return self._of_unkept(stop, app, now)

    def _of_unkept(self, stop: Stop, app: Lived, now: datetime) -> str:
        if stop.idle >= self._policy.limit:
            return "right"
        if stop.idle < stop.late:
            return "raced"
        if stop.idle >= self._policy.limit - self._error(app):
            return "skewed"
        oldest = self._policy.max_age
        return "aged" if oldest and now - app.created >= oldest - self._wrong and not app.tells(now) else "false"

    def _error(self, app: Lived) -> timedelta:
        """Of the sweep's clock, and of a space's that is behind."""
        return self._wrong - timedelta(seconds=min(app.manners.offset, 0))

    def _kept(self, app: App, now: datetime) -> list[Keep]:
        found = [self.keeps[each] for each in carriers(app) if each in self.keeps]
        return [keep for keep in found if keep.until > now]

    def _was_late(self, kept: list[Keep], stop: Stop, cloud: Troubled) -> bool:
        """Set while tags were listed or after that, and less than a minute before the app was read."""
        if cloud.sweep not in cloud.listed:
            return False
        since, (begun, done) = min(keep.since for keep in kept), cloud.listed[cloud.sweep]
        return since >= begun and since + (done - begun) + TAGGED_BEFORE >= cloud.now - stop.late

    def _was_warned(self, app: Lived, stop: Stop, cloud: Troubled) -> bool:
        """Since its last use, or because of its age; and as long ago as the notice. Clocks differ at both ends."""
        notice, warned = self._policy.notice, cloud.warned.get(app.arn)
        if not notice:
            return True
        if not warned or cloud.now - warned < notice - 2 * self._wrong:
            return False
        old = self._policy.max_age and app.created + self._policy.max_age - notice - self._policy.every
        used = cloud.now - stop.idle if stop.idle >= self._policy.limit else app.created
        return warned >= min(used, old or used) - self._error(app)


def carriers(app: App) -> tuple[str, ...]:
    """Whose tags keep an app."""
    return (
        app.arn,
        f"{ARN}space/{app.domain}/{app.space}",
        f"{ARN}user-profile/{app.domain}/owner-of-{app.space}",
        f"{ARN}domain/{app.domain}",
    )
