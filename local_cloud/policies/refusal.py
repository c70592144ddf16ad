"""A refusal in AWS's words."""

from __future__ import annotations

from local_cloud.policies.decision import Refusal, Source
from local_cloud.policies.request import Request


def sentence(request: Request, refusal: Refusal) -> str:
    """Which kind of policy refused is part of it.

    Source: the IAM user guide, "Troubleshoot access denied error messages".
    """
    resource = f'"{request.resource}"' if request.action.startswith("s3:") else request.resource
    who = request.principal.arn or "anonymous"
    return (
        f"User: {who} is not authorized to perform: {request.action} on resource: {resource} {_why(request, refusal)}"
    )


def _why(request: Request, refusal: Refusal) -> str:
    article = "an" if refusal.by is Source.IDENTITY else "a"
    if refusal.explicit:
        return f"with an explicit deny in {article} {refusal.by}"
    return f"because no {refusal.by} allows the {request.action} action"
