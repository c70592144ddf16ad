"""The AWS services that ministack lacks, one module each; importing this package serves them."""

from local_cloud.api.protocols import json_service, rest_service
from local_cloud.engine.routing import route_by_signature, route_by_target
from local_cloud.services import (
    codecommit,
    emr_serverless,
    identity_store,
    route53resolver,
    sagemaker,
    service_catalog,
    sso,
)
from local_cloud.services.aging import serve_aging
from local_cloud.services.confinement import serve_confinement
from local_cloud.services.sagemaker.activity import serve_activity
from local_cloud.services.sagemaker.tasks import serve_tasks
from local_cloud.services.sagemaker.terminal import serve_terminals

_TARGET_PREFIXES = {
    "sagemaker": "SageMaker.",
    "codecommit": "CodeCommit_20150413.",
    "route53resolver": "Route53Resolver.",
    "servicecatalog": "AWS242ServiceCatalogService.",
    "sso-admin": "SWBExternalService.",
    "identitystore": "AWSIdentityStore.",
}

__all__ = [
    "codecommit",
    "emr_serverless",
    "identity_store",
    "route53resolver",
    "sagemaker",
    "serve",
    "service_catalog",
    "sso",
]


def serve() -> None:
    serve_activity()
    serve_aging()
    serve_confinement()
    serve_terminals()
    serve_tasks()
    for service, prefix in _TARGET_PREFIXES.items():
        route_by_target(service, prefix, json_service(service))
    route_by_signature("emr-serverless", rest_service("emr-serverless"))
