"""Holes in what stores refuse, in what bounds people, and in what they need somebody else for."""

from typing import Any

from tests.stacks.rules.edits import Edit, Templates, first, permission
from tests.stacks.rules.edits import resources as all_of

_POLICIES = (
    ("AWS::S3::BucketPolicy", "PolicyDocument"),
    ("AWS::KMS::Key", "KeyPolicy"),
    ("AWS::ECR::Repository", "RepositoryPolicyText"),
)


def _documents(templates: Templates) -> list[dict[str, Any]]:
    return [each["Properties"][key] for kind, key in _POLICIES for each in all_of(templates, kind)]


def _without(templates: Templates, sid: str) -> None:
    """No store refuses what the statements with a sid refuse."""
    for document in _documents(templates):
        document["Statement"] = [each for each in document["Statement"] if each.get("Sid") != sid]


def leaked_keys_that_read(templates: Templates) -> None:
    _without(templates, "ReadThroughOurEndpointOnly")


def leaked_keys_that_list_and_delete(templates: Templates) -> None:
    _without(templates, "ListedAndDeletedThroughOurEndpointOnly")


def a_bucket_that_lets_one_role_in_from_outside(templates: Templates) -> None:
    for document in _documents(templates):
        for statement in document["Statement"]:
            if statement.get("Sid") == "ReadThroughOurEndpointOnly":
                somebody = {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/somebody"}
                statement["Condition"]["ArnNotEquals"] = somebody


def a_presigned_url_of_last_week(templates: Templates) -> None:
    _without(templates, "SignedMinutesAgoAtMost")


def an_object_under_another_key(templates: Templates) -> None:
    _without(templates, "EncryptedWithOurKeyOnly")


def an_object_under_a_key_in_the_request(templates: Templates) -> None:
    _without(templates, "EncryptedWithNoKeyOfTheCaller")


def an_object_open_to_the_world(templates: Templates) -> None:
    _without(templates, "NoAccessLists")


def a_key_called_directly(templates: Templates) -> None:
    _without(templates, "UsedThroughServicesThatHoldData")


def a_key_called_for_another_account(templates: Templates) -> None:
    _without(templates, "UsedForThisAccountOnly")


def a_key_given_away_by_a_grant(templates: Templates) -> None:
    _without(templates, "GrantedForResourcesOfAwsOnly")


def an_image_pulled_by_anybody(templates: Templates) -> None:
    _without(templates, "PulledByJobsAndTheBuilderOnly")


def an_image_copied_to_another_registry(templates: Templates) -> None:
    _without(templates, "CopiedFromNowhere")


def raw_data_deleted_by_people(templates: Templates) -> None:
    permission(templates, "ReadOnly")["Action"] = ["s3:GetObject", "s3:DeleteObject"]


def people_without_a_boundary(templates: Templates) -> None:
    for role in all_of(templates, "AWS::IAM::Role"):
        role["Properties"].pop("PermissionsBoundary", None)


def a_boundary_that_lets_everything_through(templates: Templates) -> None:
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*", "Sid": "Seeded"}
    bounds = {"Version": "2012-10-17", "Statement": [everything]}
    boundary = [each for each in all_of(templates, "AWS::IAM::ManagedPolicy") if "JobsInsideTheirBounds" in str(each)]
    boundary[0]["Properties"]["PolicyDocument"] = bounds


def a_job_without_an_end(templates: Templates) -> None:
    _unasked(templates, "sagemaker:MaxRuntimeInSeconds")


def a_job_whose_results_lie_under_no_key_of_ours(templates: Templates) -> None:
    _unasked(templates, "sagemaker:OutputKmsKeyArn")


def a_job_that_can_be_entered(templates: Templates) -> None:
    _unasked(templates, "sagemaker:EnableRemoteDebug")


def _unasked(templates: Templates, key: str) -> None:
    for tests in permission(templates, "TrainInsideTheNetwork")["Condition"].values():
        tests.pop(key, None)


def a_gpu_that_nobody_approved(templates: Templates) -> None:
    types = permission(templates, "TrainInsideTheNetwork")["Condition"]["ForAllValues:StringEquals"]
    types["sagemaker:InstanceTypes"] = ["ml.m5.2xlarge", "ml.p5.48xlarge"]


def a_space_that_a_laptop_enters(templates: Templates) -> None:
    for policy in all_of(templates, "AWS::IAM::ManagedPolicy"):
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
            for tests in statement.get("Condition", {}).values():
                tests.pop("sagemaker:RemoteAccess", None)


def a_model_approved_by_who_made_it(templates: Templates) -> None:
    permission(templates, "RegisterModelVersionsForApproval")["Condition"] = {
        "StringEquals": {"sagemaker:ModelApprovalStatus": ["PendingManualApproval", "Approved"]}
    }


def a_push_that_nobody_reviewed(templates: Templates) -> None:
    for kind in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"):
        for policy in all_of(templates, kind):
            said = policy["Properties"]["PolicyDocument"]
            said["Statement"] = [each for each in said["Statement"] if each.get("Sid") != "MainNeedsAReview"]


def an_admin_who_reads_the_data(templates: Templates) -> None:
    admin = [each for each in all_of(templates, "AWS::IAM::ManagedPolicy") if "DeployWithTheCdk" in str(each)]
    read = {
        "Effect": "Allow",
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::cloister-prod-data/*",
        "Sid": "Seeded",
    }
    admin[0]["Properties"]["PolicyDocument"]["Statement"].append(read)


def a_home_that_is_kept_on_a_file_system(templates: Templates) -> None:
    first(templates, "AWS::SageMaker::Domain")["HomeEfsFileSystemCreation"] = "Enabled"


def everybody_a_lead(templates: Templates) -> None:
    roles = [name for name, each in templates["studio"]["Resources"].items() if each["Type"] == "AWS::IAM::Role"]
    lead = next(name for name in roles if name.startswith("Lead"))
    first(templates, "AWS::SageMaker::Domain")["DefaultUserSettings"]["ExecutionRole"] = {"Fn::GetAtt": [lead, "Arn"]}


def a_space_of_anybody(templates: Templates) -> None:
    for policy in all_of(templates, "AWS::IAM::ManagedPolicy"):
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
            for tests in statement.get("Condition", {}).values():
                if "sagemaker:OwnerUserProfileArn" in tests:
                    anybody = "arn:aws:sagemaker:eu-central-1:*:user-profile/*/${sagemaker:UserProfileName}"
                    tests["sagemaker:OwnerUserProfileArn"] = anybody


def a_boundary_that_hands_on_any_role(templates: Templates) -> None:
    for policy in all_of(templates, "AWS::IAM::ManagedPolicy"):
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
            if statement["Action"] == "iam:PassRole":
                statement["Resource"] = {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/*"}


def raw_data_that_a_boundary_lets_go(templates: Templates) -> None:
    for policy in all_of(templates, "AWS::IAM::ManagedPolicy"):
        said = policy["Properties"]["PolicyDocument"]
        said["Statement"] = [each for each in said["Statement"] if each.get("Sid") != "RawDataStays"]


HOLES: list[tuple[Edit, str]] = [
    (leaked_keys_that_read, "OnlyThroughTheEndpoint"),
    (leaked_keys_that_list_and_delete, "OnlyThroughTheEndpoint"),
    (a_bucket_that_lets_one_role_in_from_outside, "OnlyThroughTheEndpoint"),
    (a_presigned_url_of_last_week, "SignaturesAreFresh"),
    (an_object_under_another_key, "WrittenUnderOurKey"),
    (an_object_under_a_key_in_the_request, "WrittenUnderOurKey"),
    (an_object_open_to_the_world, "NoAccessLists"),
    (a_key_called_directly, "KeysAreConfined"),
    (a_key_called_for_another_account, "KeysAreConfined"),
    (a_key_given_away_by_a_grant, "KeysAreConfined"),
    (an_image_pulled_by_anybody, "ImagesAreConfined"),
    (an_image_copied_to_another_registry, "ImagesAreConfined"),
    (raw_data_deleted_by_people, "RawDataStays"),
    (people_without_a_boundary, "BoundedUsers"),
    (a_boundary_that_lets_everything_through, "BoundedUsers"),
    (a_job_without_an_end, "JobsAreBounded"),
    (a_job_whose_results_lie_under_no_key_of_ours, "JobsAreBounded"),
    (a_job_that_can_be_entered, "JobsAreBounded"),
    (a_gpu_that_nobody_approved, "GpusNeedApproval"),
    (a_space_that_a_laptop_enters, "NoRemoteAccess"),
    (a_model_approved_by_who_made_it, "ApprovalIsSeparate"),
    (everybody_a_lead, "ApprovalIsSeparate"),
    (a_space_of_anybody, "SpacesAreTheirOwners"),
    (a_boundary_that_hands_on_any_role, "RolesGoToSagemaker"),
    (raw_data_that_a_boundary_lets_go, "RawDataStays"),
    (a_push_that_nobody_reviewed, "MainIsReviewed"),
    (an_admin_who_reads_the_data, "OperatorsReachNoData"),
    (a_home_that_is_kept_on_a_file_system, "TheDomainIsInside"),
]
