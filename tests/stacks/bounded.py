"""Bounds, a job within them, and a simulator's word on what a policy made of them allows."""

from collections.abc import Mapping
from typing import Any

from aws_cdk import aws_iam as iam

from stacks.constructs.job_bounds import JobBounds
from tests.local_cloud.policies.simulator import Simulator

ACCOUNT = "111122223333"
KEYS = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/"
SUBNETS = [f"subnet-0123456789abcdef{number}" for number in range(3)]
BOUNDS = JobBounds(
    prefix="cloister-dev",
    instance_type="ml.m5.xlarge",
    subnet_ids=SUBNETS,
    security_group_id="sg-0123456789abcdef0",
    output_key_arn=f"{KEYS}12345678-1234-1234-1234-123456789012",
    volume_key_arn=f"{KEYS}87654321-4321-4321-4321-210987654321",
    max_runtime_seconds=86_400,
)
OWN_DISKS = JobBounds(**{**vars(BOUNDS), "instance_type": "ml.g5.xlarge", "volume_key_arn": ""})
TRAIN, PROCESS = "sagemaker:CreateTrainingJob", "sagemaker:CreateProcessingJob"
TUNE = "sagemaker:CreateHyperParameterTuningJob"
RESOURCES = {
    TRAIN: "training-job/mine",
    PROCESS: "processing-job/mine",
    TUNE: "hyper-parameter-tuning-job/mine",
}

Context = Mapping[str, Any]
JOB: Context = {
    "InstanceTypes": ["ml.m5.xlarge"],
    "VpcSubnets": SUBNETS[:2],
    "VpcSecurityGroupIds": [BOUNDS.security_group_id],
    "MaxRuntimeInSeconds": "86400",
    "OutputKmsKeyArn": BOUNDS.output_key_arn,
    "VolumeKmsKeyArn": BOUNDS.volume_key_arn,
    "InterContainerTrafficEncryption": "true",
}


def document(statements: list[iam.PolicyStatement]) -> dict[str, Any]:
    found: dict[str, Any] = iam.PolicyDocument(statements=statements, minimize=False).to_json()
    return found


WITHIN = {
    "bounds": document(
        [
            iam.PolicyStatement(actions=[TRAIN], resources=["*"], conditions=BOUNDS.training_conditions),
            iam.PolicyStatement(actions=[PROCESS, TUNE], resources=["*"], conditions=BOUNDS.conditions),
        ]
    ),
    "own disks": document([iam.PolicyStatement(actions=[PROCESS], resources=["*"], conditions=OWN_DISKS.conditions)]),
}


def allows(simulator: Simulator, policy: str, action: str, context: Context) -> bool:
    """The policy alone has a say; keys without a value are left out."""
    given = {f"sagemaker:{key}": value for key, value in context.items() if value is not None}
    return simulator.allows(
        {
            "request": {
                "principal": f"arn:aws:sts::{ACCOUNT}:assumed-role/people/alice",
                "action": action,
                "resource": {
                    "resource": f"arn:aws:sagemaker:eu-central-1:{ACCOUNT}:{RESOURCES[action]}",
                    "accountId": ACCOUNT,
                },
                "contextVariables": given,
            },
            "identityPolicies": [{"name": policy, "policy": WITHIN[policy]}],
            "vpcEndpointPolicies": [],
            "serviceControlPolicies": [],
            "resourceControlPolicies": [],
        }
    )
