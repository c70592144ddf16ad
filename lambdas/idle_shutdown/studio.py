"""The only calls to SageMaker."""

from collections.abc import Iterator
from typing import Any

from .policy import App


class Studio:
    """The apps of one domain's spaces."""

    def __init__(self, sagemaker: Any, domain_id: str) -> None:
        self._sagemaker = sagemaker
        self._domain_id = domain_id

    def apps(self) -> Iterator[App]:
        """Every app that has not been deleted, described anew: the list carries no activity."""
        for page in self._sagemaker.get_paginator("list_apps").paginate(DomainIdEquals=self._domain_id):
            for listed in page["Apps"]:
                if "SpaceName" in listed and listed["Status"] not in ("Deleted", "Failed"):
                    yield self._described(listed["SpaceName"], listed["AppType"], listed["AppName"])

    def again(self, app: App) -> App:
        """The app as it is at this moment: its user may have come back since it was judged."""
        return self._described(app.space, app.type, app.name)

    def stop(self, app: App) -> None:
        """Delete the app. Its space and the space's volume stay."""
        self._sagemaker.delete_app(DomainId=self._domain_id, SpaceName=app.space, AppType=app.type, AppName=app.name)

    def _described(self, space: str, app_type: str, name: str) -> App:
        found = self._sagemaker.describe_app(DomainId=self._domain_id, SpaceName=space, AppType=app_type, AppName=name)
        return App(
            space=space,
            type=app_type,
            name=name,
            status=found["Status"],
            instance_type=found.get("ResourceSpec", {}).get("InstanceType", "unknown"),
            created=found.get("CreationTime"),
            last_activity=found.get("LastUserActivityTimestamp"),
            last_health_check=found.get("LastHealthCheckTimestamp"),
        )
