"""What is asked, and by whom."""

from __future__ import annotations

from dataclasses import dataclass, field

from local_cloud.policies.patterns import Context


@dataclass(frozen=True)
class Principal:
    """``arn`` is a session's, a user's or an account root's; ``role`` is the ARN of the role behind a session.

    Nobody in particular, who did not sign the request, has no ARN and no account.
    """

    arn: str
    account: str
    role: str = ""


@dataclass(frozen=True)
class Request:
    """``owner`` is the account that the resource belongs to."""

    principal: Principal
    action: str
    resource: str
    owner: str
    context: Context = field(default_factory=dict)
