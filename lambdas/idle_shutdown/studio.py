"""The only calls to SageMaker."""

from collections.abc import Iterator
from typing import Any

from .policy import App, AppName


class Studio:
    """The apps of one domain's spaces."""

    def __init__(self, sagemaker: Any, domain_id: str) -> None:
        self._sagemaker = sagemaker
        self._domain_id = domain_id

    def names(self) -> Iterator[AppName]:
        """Every app that has not been deleted. The list carries no activity."""
        for page in self._sagemaker.get_paginator("list_apps").paginate(DomainIdEquals=self._domain_id):
            for listed in page["Apps"]:
                if "SpaceName" in listed and listed["Status"] not in ("Deleted", "Failed"):
                    yield AppName(listed["SpaceName"], listed["AppType"], listed["AppName"])

    def app(self, name: AppName) -> App:
        """The app as it is at this moment: its user may have come back since it was listed."""
        found = self._sagemaker.describe_app(**self._request(name))
        return App(
            space=name.space,
            type=name.type,
            name=name.name,
            status=found["Status"],
            instance_type=found.get("ResourceSpec", {}).get("InstanceType", "unknown"),
            created=found.get("CreationTime"),
            last_activity=found.get("LastUserActivityTimestamp"),
            last_health_check=found.get("LastHealthCheckTimestamp"),
        )

    def stop(self, name: AppName) -> None:
        """Delete the app. Its space and the space's volume stay."""
        self._sagemaker.delete_app(**self._request(name))

    def _request(self, name: AppName) -> dict[str, str]:
        return {
            "DomainId": self._domain_id,
            "SpaceName": name.space,
            "AppType": name.type,
            "AppName": name.name,
        }
