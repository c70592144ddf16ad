"""The verdict about a request, from every policy that has a say in it.

Source: the IAM user guide, "Policy evaluation logic" (reference_policies_evaluation-logic).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from local_cloud.policies.request import Request
from local_cloud.policies.statements import Named, Statement

Statements = tuple[Statement, ...]


class Source(StrEnum):
    """A kind of policy, in the words of AWS's own refusals."""

    IDENTITY = "identity-based policy"
    BOUNDARY = "permissions boundary"
    SESSION = "session policy"
    RESOURCE = "resource-based policy"
    ENDPOINT = "VPC endpoint policy"


@dataclass(frozen=True)
class Policies:
    """None stands for a policy that there is not; for ``identity`` it means an account's root, who may do anything.

    ``resource_must_allow`` is a KMS key: its own account's identities have no say unless its policy names the account.
    """

    identity: Statements | None
    boundary: Statements | None = None
    session: Statements | None = None
    resource: Statements | None = None
    endpoint: Statements | None = None
    resource_must_allow: bool = False

    def present(self) -> dict[Source, Statements]:
        every = {
            Source.IDENTITY: self.identity,
            Source.BOUNDARY: self.boundary,
            Source.SESSION: self.session,
            Source.RESOURCE: self.resource,
            Source.ENDPOINT: self.endpoint,
        }
        return {source: policy for source, policy in every.items() if policy is not None}


@dataclass(frozen=True)
class Refusal:
    """``explicit`` tells a Deny from the lack of an Allow."""

    by: Source
    explicit: bool
    sid: str = ""


def decide(request: Request, policies: Policies) -> Refusal | None:
    """None for a request that is allowed."""
    return _explicit_deny(request, policies) or _missing_allow(request, policies)


def _explicit_deny(request: Request, policies: Policies) -> Refusal | None:
    for source, policy in policies.present().items():
        for each in policy:
            if not each.allows and each.names(request.principal) and each.applies(request):
                return Refusal(source, explicit=True, sid=each.sid)
    return None


def _missing_allow(request: Request, policies: Policies) -> Refusal | None:
    if policies.endpoint is not None and not _allowed(request, policies.endpoint):
        return Refusal(Source.ENDPOINT, explicit=False)
    named = _allowed(request, policies.resource or ())
    own = request.owner == request.principal.account
    if own and named is Named.ITSELF:
        return None  # nor do boundary and session policy limit who is named himself
    for source, limit in ((Source.BOUNDARY, policies.boundary), (Source.SESSION, policies.session)):
        if limit is not None and not _allowed(request, limit):
            return Refusal(source, explicit=False)
    if own and named is Named.BY_ROLE:
        return None
    return _missing_grant(request, policies, named, own=own)


def _missing_grant(request: Request, policies: Policies, named: Named, *, own: bool) -> Refusal | None:
    """Where the resource's policy does not settle it: the identity's must allow, and a stranger needs both."""
    if not named and (policies.resource_must_allow or not own):
        return Refusal(Source.RESOURCE, explicit=False)
    if not request.principal.account:
        return None  # nobody in particular: the resource's policy alone decides
    if policies.identity is not None and not _allowed(request, policies.identity):
        return Refusal(Source.IDENTITY, explicit=False)
    return None


def _allowed(request: Request, policy: Statements) -> Named:
    """The closest naming among the statements that allow."""
    return max(
        (each.names(request.principal) for each in policy if each.allows and each.applies(request)), default=Named.NOT
    )
