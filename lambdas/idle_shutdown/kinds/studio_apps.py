"""Studio apps: JupyterLab and Code Editor in spaces, Canvas and others of a profile.

How 10,000 apps take fewer than 2,500 calls: they are listed in pages of 100, with their spaces (200 calls), their
heartbeats are read 500 a call (20), their tags listed by key; only those that seem idle are described, just before
they are stopped. A silent app, one without a heartbeat, has to be described to know anything: so many of each batch
take turns from sweep to sweep.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from ..calls import Calls, pages
from ..canvas import CANVAS, CanvasActivity
from ..decision.case import Action, Case, Signals
from ..decision.curfew import TEAM
from ..decision.decide import decide
from ..decision.exemptions import KEEP_UNTIL
from ..decision.policy import Policy
from ..decision.warning import WARNED, tag_value
from ..heartbeats import Heartbeats
from ..tag_listing import TagListing
from .kind import Gone, Listed
from .spaces import Spaces
from .studio_tags import tags_of

DESCRIBED_OF_A_BATCH = 50
FREE_INSTANCE = "system"
_NAME = ("DomainId", "SpaceName", "UserProfileName", "AppType", "AppName")
_GONE = ("ResourceNotFound", "ResourceInUse")


@dataclass(frozen=True)
class Clients:
    """What the apps are seen through; all calls go by one pace. Without ``canvas``, its apps tell nothing.

    ``stopping`` is a client that tries once; without it, ``sagemaker`` stops too.
    """

    sagemaker: Any
    heartbeats: Heartbeats
    tags: TagListing
    calls: Calls
    canvas: CanvasActivity | None = None
    stopping: Any = None


class StudioApps:
    """The apps of one domain. ``turn`` is the number of the sweep: whose turn it is to be described. ``spaces`` may
    know what an earlier run of the same sweep listed.
    """

    def __init__(
        self,
        domain_id: str,
        clients: Clients,
        policies: Mapping[str, Policy],
        *,
        turn: int,
        spaces: Spaces | None = None,
    ) -> None:
        self.key = f"studio-apps/{domain_id}"
        self._domain_id, self._clients, self._policies, self._turn = domain_id, clients, policies, turn
        self._spaces = spaces or Spaces(clients.sagemaker, domain_id)

    def policy(self, case: Case) -> Policy | None:
        return self._policies.get(case.kind)

    def pages(self, token: str) -> Iterator[tuple[Sequence[Listed], str]]:
        self._clients.tags.read(KEEP_UNTIL, WARNED, *([TEAM] if self._have_curfews() else []))
        if not token:
            self._spaces.forget()
        request = {"DomainIdEquals": self._domain_id, "MaxResults": 100}
        for page, after in pages(self._clients.calls, self._clients.sagemaker.list_apps, request, start=token):
            yield page["Apps"], after

    def survey(self, listed: Sequence[Listed], now: datetime) -> list[Case]:
        self._spaces.know(self._clients.calls, now, self._youngest_idle())
        cases = [self._case(each) for each in listed if each.get("Status") != "Deleted"]
        cases = self._told(cases, now)
        silent = [at for at, case in enumerate(cases) if self._is_silent(case, now)]
        turns = self._in_turn(silent)
        for at in silent:
            cases[at] = self._described(cases[at]) if at in turns else replace(cases[at], signals=None)
        return cases

    def refresh(self, cases: Sequence[Case], now: datetime) -> list[Case]:
        self._clients.tags.read_again(KEEP_UNTIL)
        return self._told(cases, now)

    def read(self, case: Case) -> Case:
        self._clients.tags.read_when_old(KEEP_UNTIL)
        found = self._call(self._clients.sagemaker.describe_app, **case.name)
        told = case.signals or Signals()
        return replace(
            self._case({**found, **case.name}),
            arn=found.get("AppArn", ""),
            signals=_with_stamps(told, found),
        )

    def warn(self, case: Case, now: datetime) -> None:
        self._call(
            self._clients.sagemaker.add_tags,
            ResourceArn=case.arn,
            Tags=[{"Key": WARNED, "Value": tag_value(now)}],
        )

    def stop(self, case: Case) -> None:
        """Delete the app. Its space and the space's volume stay."""
        self._call((self._clients.stopping or self._clients.sagemaker).delete_app, **case.name)

    def _case(self, listed: Listed) -> Case:
        name = {part: listed[part] for part in _NAME if listed.get(part)}
        space = self._spaces.of(name)
        owner = space.owner if space else ""
        status = listed.get("Status", "")
        instance_type = listed.get("ResourceSpec", {}).get("InstanceType", "")
        return Case(
            kind=listed.get("AppType", ""),
            name=name,
            status=status,
            running=status == "InService",
            free=instance_type == FREE_INSTANCE,
            shared=space.shared if space else None,
            created=listed.get("CreationTime"),
            tags=tags_of(name, owner, self._clients.tags),
            instance_type=instance_type,
            owner=owner,
        )

    def _told(self, cases: Sequence[Case], now: datetime) -> list[Case]:
        """With what their heartbeats say now: a glimpse."""
        asked = [at for at, case in enumerate(cases) if case.running and self.policy(case) and "SpaceName" in case.name]
        signals = dict(zip(asked, self._clients.heartbeats.read([cases[at].name for at in asked], now), strict=True))
        signals |= self._told_by_canvas(cases, now)
        return [
            replace(case, signals=replace(signals.get(at, Signals()), glimpse=True)) for at, case in enumerate(cases)
        ]

    def _told_by_canvas(self, cases: Sequence[Case], now: datetime) -> dict[int, Signals]:
        asked = [at for at, case in enumerate(cases) if case.running and case.kind == CANVAS and self.policy(case)]
        if not asked or self._clients.canvas is None:
            return {}
        try:
            told = self._clients.canvas.read(self._domain_id, now)
        except Exception as error:  # whatever it is: without a reading, all of these may be busy
            return dict.fromkeys(asked, Signals(failed=f"what Canvas tells could not be read: {error}"))
        return {at: told.get(cases[at].owner, Signals()) for at in asked}

    def _is_silent(self, case: Case, now: datetime) -> bool:
        return (
            case.signals == Signals(glimpse=True) and decide(case, self.policy(case), now=now).action is not Action.KEEP
        )

    def _in_turn(self, silent: Sequence[int]) -> set[int]:
        first = self._turn * DESCRIBED_OF_A_BATCH
        return {silent[(first + n) % len(silent)] for n in range(min(DESCRIBED_OF_A_BATCH, len(silent)))}

    def _described(self, case: Case) -> Case:
        try:
            return self.read(case)
        except Gone:
            return replace(case, status="Deleted", running=False)
        except Exception as error:  # of this one app: the next is looked at all the same
            return replace(case, signals=Signals(failed=f"it could not be read: {error}"))

    def _youngest_idle(self) -> timedelta:
        """Nothing younger is stopped."""
        return min((policy.limit for policy in self._policies.values()), default=timedelta())

    def _have_curfews(self) -> bool:
        return any(policy.curfews for policy in self._policies.values())

    def _call(self, operation: Any, **request: Any) -> Any:
        try:
            return self._clients.calls(operation, **request)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in _GONE:
                raise Gone from error
            raise


def _with_stamps(told: Signals, described: Mapping[str, Any]) -> Signals:
    """What an app told itself of its use is not mixed with SageMaker's stamps."""
    if told.told_by:
        return replace(told, glimpse=False)
    return replace(
        told,
        glimpse=False,
        last_activity=described.get("LastUserActivityTimestamp"),
        last_health_check=described.get("LastHealthCheckTimestamp"),
    )
