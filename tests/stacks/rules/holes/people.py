"""Holes in what people may do, and in how they come in."""

from typing import Any

from tests.stacks.rules.edits import Edit, Templates, add, first, permission

DOMAIN = "AWS::SageMaker::Domain"
ELSEWHERE = "999988887777"


def a_domain_with_the_internet(templates: Templates) -> None:
    first(templates, DOMAIN)["AppNetworkAccessType"] = "PublicInternetOnly"


def a_job_without_a_network(templates: Templates) -> None:
    for sid in ("TrainInsideTheNetwork", "ProcessInsideTheNetwork"):
        permission(templates, sid)["Condition"].pop("Null", None)


def automl(templates: Templates) -> None:
    people_may(templates, "sagemaker:CreateAutoMLJobV2")


def a_batch_transform(templates: Templates) -> None:
    people_may(templates, "sagemaker:CreateTransformJob")


def an_endpoint_that_answers_outside(templates: Templates) -> None:
    people_may(templates, "sagemaker:CreateEndpoint")


def an_image_pushed_by_people(templates: Templates) -> None:
    people_may(templates, "ecr:PutImage", {"Fn::GetStackOutput": _output(templates, "Images")})


def an_editor_on_a_laptop(templates: Templates) -> None:
    people_may(templates, "sagemaker:StartSession")


def a_public_workforce(templates: Templates) -> None:
    people_may(templates, "sagemaker:CreateLabelingJob")


def a_policy_that_shares_a_bucket(templates: Templates) -> None:
    people_may(templates, "s3:PutBucketPolicy", {"Fn::GetStackOutput": _output(templates, "Derived")})


def a_domain_that_people_may_open(templates: Templates) -> None:
    people_may(templates, "sagemaker:UpdateDomain")


def a_presigned_url_of_the_domain(templates: Templates) -> None:
    people_may(templates, "sagemaker:CreatePresignedDomainUrl")


def a_role_handed_to_another_service(templates: Templates) -> None:
    permission(templates, "PassTheTrainingRoleToSageMakerOnly").pop("Condition")


def a_build_that_people_start(templates: Templates) -> None:
    people_may(templates, "codebuild:StartBuild")


def a_role_that_people_assume_elsewhere(templates: Templates) -> None:
    people_may(templates, "sts:AssumeRole", f"arn:aws:iam::{ELSEWHERE}:role/collector")


def notebooks_shared_to_another_bucket(templates: Templates) -> None:
    shared = {"NotebookOutputOption": "Allowed", "S3OutputPath": "s3://somebody-elses"}
    first(templates, DOMAIN)["DefaultUserSettings"]["SharingSettings"] = shared


def containers_in_apps(templates: Templates) -> None:
    first(templates, DOMAIN)["DomainSettings"]["DockerSettings"] = {"EnableDockerAccess": "ENABLED"}


def addresses_of_both_families(templates: Templates) -> None:
    first(templates, DOMAIN)["DomainSettings"]["IpAddressType"] = "dualstack"


def a_user_with_our_policy(templates: Templates) -> None:
    first(templates, "AWS::IAM::Policy")["Users"] = ["mallory"]


def our_policy_on_a_role_beside_ours(templates: Templates) -> None:
    first(templates, "AWS::IAM::Policy")["Roles"].append("anybody")


def a_user_with_keys(templates: Templates) -> None:
    add(templates, "studio", "AWS::IAM::User", UserName="mallory")


def an_identity_provider_of_somebody_else(templates: Templates) -> None:
    federated = {"Federated": "accounts.google.com"}
    first(templates, "AWS::IAM::Role")["AssumeRolePolicyDocument"]["Statement"][0]["Principal"] = federated


def people_may(templates: Templates, action: str, resource: Any = "*") -> None:
    """One more permission for people, beside those that they have."""
    allowed = {"Effect": "Allow", "Action": action, "Resource": resource, "Sid": "Seeded"}
    role = first(templates, DOMAIN)["DefaultUserSettings"]["ExecutionRole"]
    add(
        templates,
        "studio",
        "AWS::IAM::Policy",
        PolicyName="seeded",
        Roles=[_name(role)],
        PolicyDocument=_policy(allowed),
    )


def _name(role_arn: dict[str, Any]) -> Any:
    """The name of the role that an ARN is of, as a policy asks for it."""
    return {"Ref": role_arn["Fn::GetAtt"][0]}


def _policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def _output(templates: Templates, part: str) -> dict[str, str]:
    name = next(name for name in templates["data"]["Outputs"] if part in name and "Arn" in name)
    return {"StackName": "cloister-prod-data", "OutputName": name, "Region": "eu-central-1"}


HOLES: list[tuple[Edit, str]] = [
    (a_domain_with_the_internet, "TheDomainIsInside"),
    (a_job_without_a_network, "UsersTrainInside"),
    (automl, "UsersDoWhatWasReviewed"),
    (a_batch_transform, "UsersDoWhatWasReviewed"),
    (an_endpoint_that_answers_outside, "UsersDoWhatWasReviewed"),
    (an_image_pushed_by_people, "UsersDoWhatWasReviewed"),
    (an_editor_on_a_laptop, "UsersDoWhatWasReviewed"),
    (a_public_workforce, "UsersDoWhatWasReviewed"),
    (a_policy_that_shares_a_bucket, "UsersDoWhatWasReviewed"),
    (a_domain_that_people_may_open, "UsersDoWhatWasReviewed"),
    (a_presigned_url_of_the_domain, "UsersDoWhatWasReviewed"),
    (a_role_handed_to_another_service, "RolesGoToSagemaker"),
    (a_build_that_people_start, "BuildsAreTheAdmins"),
    (a_role_that_people_assume_elsewhere, "ResourcesAreOurs"),
    (notebooks_shared_to_another_bucket, "SettingsAreUnderstood"),
    (containers_in_apps, "SettingsAreUnderstood"),
    (addresses_of_both_families, "SettingsAreUnderstood"),
    (a_user_with_our_policy, "PoliciesGoToOurRoles"),
    (our_policy_on_a_role_beside_ours, "PoliciesGoToOurRoles"),
    (a_user_with_keys, "PeopleSignInOnce"),
    (an_identity_provider_of_somebody_else, "TrustedServicesOnly"),
]
