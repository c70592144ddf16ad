"""Custom resource: the image of a tag exists. The tag is the hash of the sources: unchanged sources build nothing.

The physical id is the tag. A changed source is a new tag, and CloudFormation then deletes the old id, which is a no-op
here: images are the repository's to keep, for models trained with them point at their digest.
"""

import os
from typing import Any

import boto3

from .environment import Environment
from .images import Images
from .policy import is_over

images = Images(boto3.client("codebuild"), boto3.client("ecr"), Environment.from_environ(os.environ))


def on_event(event: dict[str, Any], _context: object) -> dict[str, Any]:
    if event["RequestType"] == "Delete":
        return {"PhysicalResourceId": event["PhysicalResourceId"]}
    tag = event["ResourceProperties"]["ImageTag"]
    build = {} if images.digest(tag) else {"BuildId": images.start_build(tag)}
    return {"PhysicalResourceId": tag, **build}


def is_complete(event: dict[str, Any], _context: object) -> dict[str, Any]:
    if event["RequestType"] == "Delete":
        return {"IsComplete": True}
    if "BuildId" in event and not is_over(images.build(event["BuildId"])):
        return {"IsComplete": False}
    return {"IsComplete": True, "Data": {"Digest": images.digest(event["PhysicalResourceId"])}}
