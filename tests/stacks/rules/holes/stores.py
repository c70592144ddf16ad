"""Holes in what holds data, code, logs and alerts, and in what runs beside it."""

from typing import Any

from tests.stacks.rules.edits import Edit, Templates, add, drop, first, name_of, permission
from tests.stacks.rules.edits import resources as all_of

BUCKET = "AWS::S3::Bucket"
ELSEWHERE = "999988887777"


def a_public_bucket(templates: Templates) -> None:
    first(templates, BUCKET)["PublicAccessBlockConfiguration"]["RestrictPublicBuckets"] = False


def a_bucket_under_a_key_of_aws(templates: Templates) -> None:
    default = {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}
    logged = next(each for each in all_of(templates, BUCKET) if "LoggingConfiguration" in each["Properties"])
    logged["Properties"]["BucketEncryption"] = {"ServerSideEncryptionConfiguration": [default]}


def a_bucket_for_another_account(templates: Templates) -> None:
    shared = {"Effect": "Allow", "Principal": {"AWS": ELSEWHERE}, "Action": "s3:GetObject", "Resource": "*"}
    first(templates, "AWS::S3::BucketPolicy")["PolicyDocument"]["Statement"].append(shared)


def a_key_for_another_account(templates: Templates) -> None:
    shared = {"Effect": "Allow", "Principal": {"AWS": ELSEWHERE}, "Action": "kms:Decrypt", "Resource": "*"}
    first(templates, "AWS::KMS::Key")["KeyPolicy"]["Statement"].append(shared)


def images_for_another_account(templates: Templates) -> None:
    shared = {"Effect": "Allow", "Principal": {"AWS": ELSEWHERE}, "Action": "ecr:BatchGetImage"}
    first(templates, "AWS::ECR::Repository")["RepositoryPolicyText"] = _policy(shared)


def a_bucket_that_copies_itself(templates: Templates) -> None:
    rule = {"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::somebody-elses"}}
    first(templates, BUCKET)["ReplicationConfiguration"] = {"Rules": [rule]}


def a_function_with_an_address_on_the_web(templates: Templates) -> None:
    function = {"Fn::GetAtt": [name_of(templates, "governance", "AWS::Lambda::Function"), "Arn"]}
    add(templates, "governance", "AWS::Lambda::Url", AuthType="NONE", TargetFunctionArn=function)


def a_layer_that_sees_everything(templates: Templates) -> None:
    first(templates, "AWS::Lambda::Function")["Layers"] = ["arn:aws:lambda:eu-central-1:770693421928:layer:tool:1"]


def logs_that_are_copied(templates: Templates) -> None:
    group = {"Ref": name_of(templates, "network", "AWS::Logs::LogGroup")}
    add(templates, "network", "AWS::Logs::SubscriptionFilter", LogGroupName=group, FilterPattern="")


def events_for_another_bus(templates: Templates) -> None:
    bus = {"Arn": "arn:aws:events:eu-central-1:somebody:event-bus/default", "Id": "Seeded"}
    first(templates, "AWS::Events::Rule")["Targets"].append(bus)


def alerts_for_an_address_on_the_web(templates: Templates) -> None:
    topic = {"Ref": name_of(templates, "governance", "AWS::SNS::Topic")}
    add(
        templates,
        "governance",
        "AWS::SNS::Subscription",
        TopicArn=topic,
        Protocol="https",
        Endpoint="https://a.example",
    )


def pushes_told_to_somebody(templates: Templates) -> None:
    told = {"Name": "seeded", "DestinationArn": "arn:aws:sns:eu-central-1:somebody:topic", "Events": ["all"]}
    first(templates, "AWS::CodeCommit::Repository")["Triggers"] = [told]


def code_of_somebody_else(templates: Templates) -> None:
    first(templates, "AWS::CodeCommit::Repository")["Code"]["S3"]["Bucket"] = "somebody-elses"


def a_log_that_s3_may_not_write(templates: Templates) -> None:
    for policy in all_of(templates, "AWS::S3::BucketPolicy"):
        said = policy["Properties"]["PolicyDocument"]
        said["Statement"] = [each for each in said["Statement"] if "Service" not in _principal(each)]


def _policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def _principal(statement: dict[str, Any]) -> dict[str, Any]:
    found = statement["Principal"]
    return found if isinstance(found, dict) else {}


def a_function_that_acts_as_a_job(templates: Templates) -> None:
    role = name_of(templates, "network", "AWS::IAM::Role")
    functions = [each for each in templates["network"]["Resources"].values() if each["Type"] == "AWS::Lambda::Function"]
    functions[0]["Properties"]["Role"] = {"Fn::GetAtt": [role, "Arn"]}


def a_sweep_that_nobody_calls(templates: Templates) -> None:
    drop(templates, "AWS::Events::Rule")


def a_sweep_that_may_not_delete(templates: Templates) -> None:
    permission(templates, "StopIdleApps")["Action"] = "sagemaker:DescribeApp"


def a_sweep_that_rests_in_silence(templates: Templates) -> None:
    for alarm in all_of(templates, "AWS::CloudWatch::Alarm"):
        if alarm["Properties"]["MetricName"] == "ExecutionsSucceeded":
            alarm["Properties"]["TreatMissingData"] = "notBreaching"


def an_app_that_may_be_kept_for_years(templates: Templates) -> None:
    for function in all_of(templates, "AWS::Lambda::Function"):
        told = function["Properties"].get("Environment", {}).get("Variables", {})
        if "POLICIES" in told:
            told["POLICIES"] = told["POLICIES"].replace('"longest_keep":', '"longest_keep":9')


HOLES: list[tuple[Edit, str]] = [
    (a_public_bucket, "PrivateBuckets"),
    (a_bucket_under_a_key_of_aws, "PrivateBuckets"),
    (a_bucket_for_another_account, "SharedWithNobody"),
    (a_key_for_another_account, "SharedWithNobody"),
    (images_for_another_account, "SharedWithNobody"),
    (a_bucket_that_copies_itself, "PrivateBuckets"),
    (a_function_with_an_address_on_the_web, "UnderstoodKinds"),
    (a_function_that_acts_as_a_job, "RolesFitTheirServices"),
    (a_sweep_that_rests_in_silence, "TheSweepIsWatched"),
    (an_app_that_may_be_kept_for_years, "TheSweepKnowsItsLimits"),
    (a_sweep_that_nobody_calls, "TheSweepCanStop"),
    (a_sweep_that_may_not_delete, "TheSweepCanStop"),
    (a_layer_that_sees_everything, "OrdinaryFunctions"),
    (logs_that_are_copied, "UnderstoodKinds"),
    (events_for_another_bus, "SchedulesStartOurs"),
    (alerts_for_an_address_on_the_web, "AlarmsReachSomebody"),
    (pushes_told_to_somebody, "CodeForEveryone"),
    (code_of_somebody_else, "CodeForEveryone"),
    (a_log_that_s3_may_not_write, "AccessIsLogged"),
]
