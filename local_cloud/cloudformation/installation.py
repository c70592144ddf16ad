"""All resource types at once."""

from __future__ import annotations

from local_cloud.cloudformation import (
    bucket,
    codecommit,
    emr_serverless,
    function,
    governance,
    image_repository,
    network,
    role,
    route53resolver,
    service_catalog,
    studio,
    topic,
)
from local_cloud.cloudformation.acting import ask_for_every_type
from local_cloud.cloudformation.audit import audit_every_type
from local_cloud.engine.provisioning import allow_reentrance, generate_name

_LONGEST_LOG_GROUP = 512


def install_types() -> None:
    for each in (studio, codecommit, emr_serverless, network, route53resolver, governance, service_catalog):
        each.add_types()
    for each in (bucket, topic, image_repository, function, role):
        each.complete()
    audit_every_type()
    generate_name("AWS::Logs::LogGroup", "LogGroupName", _LONGEST_LOG_GROUP)
    ask_for_every_type()
    allow_reentrance()
