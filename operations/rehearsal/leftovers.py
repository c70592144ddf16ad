"""What `cdk destroy` leaves in every account, by design of CDK and SageMaker, and an admin removes by hand."""

from typing import Any

from jobs.names import PROCESSING_LOG_GROUP, TRAINING_LOG_GROUP

BOOTSTRAP_STACK = "CDKToolkit"


def remove_what_stays(session: Any) -> list[str]:
    """Remove the bootstrap stack, whose bucket CloudFormation retains, and SageMaker's own log groups."""
    cloudformation = session.client("cloudformation")
    bucket = _staging_bucket(cloudformation)
    _empty(session.resource("s3").Bucket(bucket))
    cloudformation.delete_stack(StackName=BOOTSTRAP_STACK)
    cloudformation.get_waiter("stack_delete_complete").wait(StackName=BOOTSTRAP_STACK, WaiterConfig={"Delay": 1})
    session.client("s3").delete_bucket(Bucket=bucket)
    for group in (PROCESSING_LOG_GROUP, TRAINING_LOG_GROUP):
        session.client("logs").delete_log_group(logGroupName=group)
    return [f"{BOOTSTRAP_STACK} with its bucket", "SageMaker's log groups"]


def _staging_bucket(cloudformation: Any) -> str:
    resource = cloudformation.describe_stack_resource(StackName=BOOTSTRAP_STACK, LogicalResourceId="StagingBucket")
    return str(resource["StackResourceDetail"]["PhysicalResourceId"])


def _empty(bucket: Any) -> None:
    bucket.object_versions.delete()
