"""Custom resource: on deletion the domain is emptied, so that CloudFormation can delete it next.

The framework calls ``is_complete`` every few seconds; each call deletes what can go now and says whether anything is
left.
"""

import os
from typing import Any

import boto3

from .environment import Environment
from .policy import check_nothing_is_lost
from .studio import Studio

environment = Environment.from_environ(os.environ)
sagemaker = boto3.client("sagemaker")


def on_event(event: dict[str, Any], _context: object) -> dict[str, Any]:
    domain_id = event["ResourceProperties"]["DomainId"]
    if event["RequestType"] == "Delete":
        check_nothing_is_lost(Studio(sagemaker, domain_id).contents(), keep_spaces=environment.keep_spaces)
    return {"PhysicalResourceId": f"drain-{domain_id}"}


def is_complete(event: dict[str, Any], _context: object) -> dict[str, bool]:
    if event["RequestType"] != "Delete":
        return {"IsComplete": True}
    studio = Studio(sagemaker, event["ResourceProperties"]["DomainId"])
    contents = studio.contents()
    for member in contents.next_deletions:
        studio.delete(member)
    return {"IsComplete": contents.empty}
