"""Apps as they truly are, beside what their signals say of them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

BEAT = timedelta(minutes=1)
CHECK = timedelta(minutes=2)
UNSEEN = timedelta(seconds=90)


@dataclass
class App:
    """``used`` is the truth; ``stamp``, ``checked`` and the beats are what AWS is told.

    ``heart`` is whether the app's script still publishes; ``offset`` is how far its clock is wrong. ``reads`` is when
    each sweep read it last.
    """

    domain: str
    space: str
    created: datetime
    used: datetime
    heart: bool = True
    kind: str = "JupyterLab"
    status: str = "InService"
    instance_type: str = "ml.t3.medium"
    offset: timedelta = timedelta()
    stamp: datetime | None = None
    checked: datetime | None = None
    beats: list[tuple[datetime, float]] = field(default_factory=list)
    reads: dict[int, datetime] = field(default_factory=dict)
    name: str = "default"

    @property
    def key(self) -> tuple[str, ...]:
        return (self.domain, self.space, self.kind, self.name)

    @property
    def arn(self) -> str:
        return f"arn:aws:sagemaker:eu-central-1:1:app/{self.domain}/{self.space}/{self.kind.lower()}/{self.name}"

    def use(self, now: datetime) -> None:
        self.used = self.stamp = now

    def last_use(self, now: datetime) -> datetime:
        """The truth at that moment."""
        return self.used

    def pass_time(self, now: datetime) -> None:
        """A health check hides the use; a beat after it tells of it."""
        unseen = now - UNSEEN
        self.stamp = self.checked = unseen - timedelta(seconds=unseen.timestamp() % CHECK.total_seconds())
        self.stamp = self.checked = max(self.stamp, self.created)
        if self.used > self.checked:
            self.stamp = self.used
        if self.heart:
            self.beats = [(now - timedelta(seconds=now.timestamp() % BEAT.total_seconds()), self._told())]

    def _told(self) -> float:
        return (self.used + self.offset).timestamp()

    def listed(self) -> dict[str, Any]:
        return {
            "DomainId": self.domain,
            "SpaceName": self.space,
            "AppType": self.kind,
            "AppName": self.name,
            "Status": self.status,
            "CreationTime": self.created,
            "ResourceSpec": {"InstanceType": self.instance_type},
        }

    def beats_at(self, now: datetime) -> list[tuple[datetime, float]]:
        """What CloudWatch has of it."""
        return self.beats

    def described(self, now: datetime) -> dict[str, Any]:
        stamps = {"LastUserActivityTimestamp": self.stamp, "LastHealthCheckTimestamp": self.checked}
        return self.listed() | {"AppArn": self.arn} | {name: at for name, at in stamps.items() if at}
