"""All resource types at once."""

from __future__ import annotations

from local_cloud.cloudformation import (
    bucket,
    codecommit,
    emr_serverless,
    governance,
    network,
    service_catalog,
    studio,
    topic,
)


def install_types() -> None:
    for each in (studio, codecommit, emr_serverless, network, governance, service_catalog):
        each.add_types()
    for each in (bucket, topic):
        each.complete()
