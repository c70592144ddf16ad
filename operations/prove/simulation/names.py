"""Names for what an assembly leaves to AWS: ids and ARNs as AWS would give them."""

import json
import re
from collections.abc import Mapping
from typing import Any

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.jobs import DOMAIN, roles_of_jobs, roles_of_people, templates
from stacks.rules.model.network import ENDPOINT, SUBNET
from stacks.rules.model.personas import leads
from stacks.rules.model.spelling import reference

ACCOUNT, STRANGE_ACCOUNT = "111122223333", "999988887777"
OTHER_REGION = "eu-central-1"
# Studio's sessions say whose they are by a variable that no list of AWS's has, and the simulator does not know it.
PERSON = "alice"
_SYMBOLS = (("«AWS::AccountId»", ACCOUNT), ("«AWS::Partition»", "aws"), ("${sagemaker:UserProfileName}", PERSON))
_REFERENCE = re.compile(r"«(?P<stack>[^«»:]+):(?P<name>[^«».]+)(?:\.(?P<attribute>[^«»]+))?»")
_PREFIXES = {"AWS::EC2::Subnet": "subnet-", "AWS::EC2::SecurityGroup": "sg-", "AWS::EC2::VPC": "vpc-"}
_PREFIXES |= {ENDPOINT: "vpce-", DOMAIN: "d-"}
_OWN_NAMES = ("Name", "AlgorithmName", "RoleName")
_MACHINE = "AWS::StepFunctions::StateMachine"  # whose Ref is its ARN
_ARNS = {
    "AWS::CodeCommit::Repository": "arn:aws:codecommit:{region}:{account}:{name}",
    "AWS::ECR::Repository": "arn:aws:ecr:{region}:{account}:repository/{name}",
    "AWS::IAM::Role": "arn:aws:iam::{account}:role/{name}",
    "AWS::KMS::Key": "arn:aws:kms:{region}:{account}:key/{name}",
    "AWS::Lambda::Function": "arn:aws:lambda:{region}:{account}:function:{name}",
    "AWS::Logs::LogGroup": "arn:aws:logs:{region}:{account}:log-group:{name}:*",
    "AWS::S3::Bucket": "arn:aws:s3:::{name}",
    "AWS::SageMaker::Algorithm": "arn:aws:sagemaker:{region}:{account}:algorithm/{name}",
    _MACHINE: "arn:aws:states:{region}:{account}:stateMachine:{name}",
}


class Names:
    """One assembly's names."""

    def __init__(self, assembly: Assembly) -> None:
        self._kinds = {(each.stack, each.name): each for each in assembly.resources}
        self.region = _region(assembly)
        self.by_word = self._words(assembly)

    def filled(self, value: Any) -> Any:
        """A resolved value with a name for every reference."""
        text = json.dumps(value, ensure_ascii=False)
        for symbol, name in _SYMBOLS:
            text = text.replace(symbol, name)
        return json.loads(_REFERENCE.sub(lambda found: self._name(*found.groups()), text))

    def arn(self, resource: Resource) -> str:
        return str(self.filled(reference(resource.stack, resource.name, "Arn")))

    def _name(self, stack: str, name: str, attribute: str | None) -> str:
        resource = self._kinds.get((stack, name))
        kind = resource.kind if resource else ""
        own = next((said for key in _OWN_NAMES if (said := resource.get(key))), None) if resource else None
        plain = own if isinstance(own, str) else _plain(kind, stack, name)
        if kind == _MACHINE or (attribute and attribute.endswith("Arn")):
            pattern = _ARNS.get(kind, "arn:aws:service:{region}:{account}:{name}")
            return pattern.format(region=self.region, account=ACCOUNT, stack=stack, name=plain)
        return plain

    def _words(self, assembly: Assembly) -> Mapping[str, str | list[str]]:
        """What the matrix may name in braces."""
        fields = next(each.fields for each in templates(assembly) if "cpu" in str(each.fields.get("name")))
        cpu = self.filled(dict(fields))
        (domain,) = assembly.of(DOMAIN)
        code = assembly.of("AWS::CodeCommit::Repository")[0]
        return {
            **{f"{name}_bucket": f"arn:aws:s3:::{bucket}" for name, bucket in cpu["buckets"].items()},
            "configuration_bucket": f"arn:aws:s3:::{cpu['configuration_bucket']}",
            "models_bucket": f"arn:aws:s3:::{cpu['output_uri'].split('/')[2]}",
            "artefacts_bucket": f"arn:aws:s3:::{cpu['checkpoint_uri'].split('/')[2]}",
            "data_key": cpu["output_key_arn"],
            "volume_key": cpu["volume_key_arn"],
            "job_role": cpu["role_arn"],
            "people_role": self.arn(roles_of_people(assembly)[0]),
            "lead_role": self.arn(leads(assembly)[0]),
            "me": PERSON,
            "region": self.region,
            "sweep": next(self.arn(each) for each in assembly.of("AWS::Lambda::Function") if _sweeps(each)),
            "analysis": self.arn(assembly.of(_MACHINE)[0]),
            "images": self.arn(assembly.of("AWS::ECR::Repository")[0]),
            "other_roles": [self.arn(each) for each in roles_of_jobs(assembly)],
            "algorithm": f"arn:aws:sagemaker:{self.region}:{ACCOUNT}:algorithm/{cpu['algorithm_name']}",
            "prefix": cpu["job_prefix"],
            "cpu": cpu["instance_type"],
            "subnets": [str(self.filled(reference(each.stack, each.name))) for each in assembly.of(SUBNET)],
            "group": cpu["security_group_ids"][0],
            "seconds": str(cpu["max_runtime_seconds"]),
            "too_many_seconds": str(int(cpu["max_runtime_seconds"]) + 1),
            "domain": str(self.filled(reference(domain.stack, domain.name, "DomainId"))),
            "code": self.arn(code),
            "here": f"{self.region}:{ACCOUNT}",
            "models": str(assembly.of(_MODELS)[0].get("ModelPackageGroupName")),
            "template": next(str(each.parameter.get("Name")) for each in templates(assembly)),
        }


_MODELS = "AWS::SageMaker::ModelPackageGroup"


def _region(assembly: Assembly) -> str:
    """The Region that the endpoints are in; any, where there is none."""
    services = [str(each.get("ServiceName")).split(".") for each in assembly.of(ENDPOINT)]
    return next((parts[2] for parts in services if len(parts) > 3), OTHER_REGION)


def _sweeps(function: Resource) -> bool:
    return str(function.get("Handler")).startswith("lambdas.idle_shutdown.")


def _plain(kind: str, stack: str, name: str) -> str:
    """An id such as AWS gives; names of different stacks differ."""
    return f"{_PREFIXES.get(kind, '')}{stack}-{name}".lower()
