"""Everything that has a say in one request."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from operations.prove.simulation.names import ACCOUNT, STRANGE_ACCOUNT, Names
from operations.prove.simulation.request import ADMINISTRATOR, OUTSIDE, STRANGER, Request
from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.jobs import roles_of_jobs, roles_of_people
from stacks.rules.model.network import ENDPOINT
from stacks.rules.model.personas import leads, policies_of_operators
from stacks.rules.model.policies import MANAGED, POLICY, attachments, holders, role_of

# How the names of the policies end that each permission set names: docs/how-to/people.md.
_PERMISSION_SETS = {"admin": ("-admin", "-auditor"), "auditor": ("-auditor",)}
_ORGANIZATION = re.compile(r"\bo-[a-z0-9]{10,32}\b")
_OWN_POLICIES = (("AWS::KMS::Key", "KeyPolicy"), ("AWS::ECR::Repository", "RepositoryPolicyText"))
Policy = Mapping[str, Any]


class Court:
    """One assembly's policies."""

    def __init__(self, assembly: Assembly, names: Names) -> None:
        self._assembly, self._names = assembly, names
        self._organizations = {ACCOUNT: _organization(assembly), STRANGE_ACCOUNT: "o-stranger00"}
        jobs = {self._names.arn(role): role for role in roles_of_jobs(assembly)}
        job = jobs[str(names.by_word["job_role"])]
        others = [role for role in roles_of_jobs(assembly) if role is not job]
        scientist, lead = roles_of_people(assembly)[0], leads(assembly)[0]
        self._roles = {"people": scientist, "lead": lead, "job": job, "processing": [*others, job][0]}
        builders = [role_of(assembly, each.get("ServiceRole")) for each in assembly.of("AWS::CodeBuild::Project")]
        self._roles.update(("builder", role) for role in builders if role)
        self._shared = dict(self._of_resources())
        self._identities: dict[str, list[Policy]] = {}

    def simulation(self, request: Request) -> dict[str, Any]:
        """The request as the simulator takes it, with every policy that applies."""
        on, context = self._spelled(request.on), dict(request.context)
        endpoint = self._endpoint(request)
        owner = ACCOUNT if request.owner == "us" else STRANGE_ACCOUNT
        return {
            "request": {
                "principal": self._principal(request),
                "action": request.action,
                "resource": {"resource": on, "accountId": owner},
                "contextVariables": {**self._always(request, endpoint, owner), **self._filled(context)},
            },
            "identityPolicies": self._identity(request),
            "permissionBoundaryPolicies": self._boundary(request),
            "resourcePolicy": self._resource(on),
            "vpcEndpointPolicies": self._policies([endpoint] if endpoint else []),
            "serviceControlPolicies": [],
            "resourceControlPolicies": [],
        }

    def reachable(self, request: Request) -> bool:
        """Whether a call from inside has an endpoint to take."""
        return request.through in ("", OUTSIDE) or self._endpoint(request) is not None

    def _spelled(self, text: str) -> str:
        return text.format_map(self._names.by_word)

    def _filled(self, context: Mapping[str, str | list[str]]) -> dict[str, Any]:
        words = self._names.by_word
        return {
            key: words[value[1:-1]] if isinstance(value, str) and value[1:-1] in words else _each(value, words)
            for key, value in context.items()
        }

    def _principal(self, request: Request) -> str:
        """A session of the role."""
        return self._role_arn(request).replace(":iam:", ":sts:").replace(":role/", ":assumed-role/") + "/session"

    def _role_arn(self, request: Request) -> str:
        if request.who == STRANGER:
            return f"arn:aws:iam::{STRANGE_ACCOUNT}:role/theirs"
        if request.who == ADMINISTRATOR:
            return f"arn:aws:iam::{ACCOUNT}:role/Administrator"
        if request.who in _PERMISSION_SETS:
            return f"arn:aws:iam::{ACCOUNT}:role/AWSReservedSSO_{request.who}_0123456789abcdef"
        return self._names.arn(self._roles[request.who])

    def _always(self, request: Request, endpoint: Resource | None, owner: str) -> dict[str, str]:
        caller = STRANGE_ACCOUNT if request.who == STRANGER else ACCOUNT
        sent = {"aws:PrincipalAccount": caller, "aws:ResourceAccount": owner, "aws:SecureTransport": "true"}
        sent["aws:PrincipalArn"] = self._role_arn(request)
        sent |= {"aws:PrincipalOrgID": self._organizations[caller], "aws:ResourceOrgID": self._organizations[owner]}
        if request.action.startswith("s3:"):
            sent["s3:TlsVersion"] = "1.3"
        if request.action.startswith("kms:"):
            sent["kms:CallerAccount"] = caller
        if endpoint is not None:
            network = str(self._names.filled(endpoint.get("VpcId")))
            sent |= {"aws:SourceVpc": network, "aws:SourceVpce": str(self._names.filled(_ref(endpoint)))}
        return sent

    def _identity(self, request: Request) -> list[Policy]:
        if request.who in (STRANGER, ADMINISTRATOR):  # who may do anything, as far as their own account goes
            anything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
            return [{"name": "anything", "policy": {"Version": "2012-10-17", "Statement": [anything]}}]
        if request.who not in self._identities:
            self._identities[request.who] = [
                {"name": f"identity{number}", "policy": self._names.filled(each)}
                for number, each in enumerate(self._written(request.who))
            ]
        return self._identities[request.who]

    def _written(self, who: str) -> list[Any]:
        """What a role has, or what the permission set of somebody who operates names."""
        if who in _PERMISSION_SETS:
            held = policies_of_operators(self._assembly)
            theirs = [each for each in held if str(each.get("ManagedPolicyName")).endswith(_PERMISSION_SETS[who])]
            return [each.get("PolicyDocument") for each in theirs]
        role = self._roles[who]
        written = self._assembly.of(POLICY, MANAGED)
        attached = [each.get("PolicyDocument") for each in written if role in holders(self._assembly, each)]
        return attached + [each.get("PolicyDocument") for each in role.listed("Policies")]

    def _boundary(self, request: Request) -> list[Policy] | None:
        role = self._roles.get(request.who)
        boundary = self._assembly.meant(role.get("PermissionsBoundary"), MANAGED) if role else None
        return self._policies([boundary]) if boundary else None

    def _resource(self, on: str) -> Policy | None:
        """Of the resource itself, or of the bucket that an object is in."""
        return self._shared.get(on) or self._shared.get(on.partition("/")[0])

    def _of_resources(self) -> Iterator[tuple[str, Policy]]:
        """By ARN: of keys and image repositories, whose policy is part of them, and of buckets."""
        for kind, own in _OWN_POLICIES:
            for holder in self._assembly.of(kind):
                if policy := holder.get(own):
                    yield self._names.arn(holder), dict(self._names.filled(policy))
        for bucket in self._assembly.of("AWS::S3::Bucket"):
            for each in attachments(self._assembly, "AWS::S3::BucketPolicy", "Bucket", bucket):
                yield self._names.arn(bucket), dict(self._names.filled(each.get("PolicyDocument")))

    def _endpoint(self, request: Request) -> Resource | None:
        for each in self._assembly.of(ENDPOINT):
            if str(each.get("ServiceName")).split(".", 3)[-1] == request.through:
                return each
        return None

    def _policies(self, resources: list[Resource]) -> list[Policy]:
        documents = ((each.name, self._names.filled(each.get("PolicyDocument"))) for each in resources)
        return [{"name": name, "policy": _for_everybody(document)} for name, document in documents]


def _for_everybody(document: Any) -> Any:
    """Both spellings of "everybody" mean the same; the simulator takes the shorter one in an endpoint's policy."""
    said = [
        {**each, "Principal": "*"} if each.get("Principal") == {"AWS": "*"} else each for each in document["Statement"]
    ]
    return {**document, "Statement": said}


def _organization(assembly: Assembly) -> str:
    """Ours is the one that endpoints name; where none does, it has some name."""
    found = _ORGANIZATION.search(str([each.get("PolicyDocument") for each in assembly.of(ENDPOINT)]))
    return found[0] if found else "o-ourselves0"


def _ref(resource: Resource) -> str:
    return f"«{resource.stack}:{resource.name}»"


def _each(value: str | list[str], words: Mapping[str, Any]) -> str | list[str]:
    return value.format_map(words) if isinstance(value, str) else [item.format_map(words) for item in value]
