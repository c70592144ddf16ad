"""The rules of what runs for users, each shown production after edits that a review might miss."""

import json

import pytest

from stacks.rules.jobs import (
    builds_are_the_admins,
    gpus_need_approval,
    guests_stay_inside,
    ordinary_functions,
    raw_data_stays,
    templates_stay_inside,
    the_algorithm_takes_its_configuration,
    users_train_inside,
)
from stacks.rules.rule import Rule, judge
from tests.stacks.rules.edits import After, Edit, Templates, first, permission, resources

TRAIN = "TrainInsideTheNetwork"


def in_templates(text: str, other: str) -> Edit:
    """One text for another, in every job template."""

    def edit(templates: Templates) -> None:
        for parameter in resources(templates, "AWS::SSM::Parameter"):
            parameter["Properties"]["Value"] = json.loads(
                json.dumps(parameter["Properties"]["Value"]).replace(json.dumps(text)[1:-1], json.dumps(other)[1:-1])
            )

    edit.__name__ = f"{text.strip()}_as_{other.strip() or 'nothing'}"
    return edit


def any_subnet(templates: Templates) -> None:
    del permission(templates, TRAIN)["Condition"]["ForAllValues:StringEquals"]["sagemaker:VpcSubnets"]


def no_subnet_at_all(templates: Templates) -> None:
    del permission(templates, TRAIN)["Condition"]["Null"]["sagemaker:VpcSubnets"]


def a_gpu(templates: Templates) -> None:
    types = permission(templates, TRAIN)["Condition"]["ForAllValues:StringEquals"]
    types["sagemaker:InstanceTypes"] = ["ml.g5.xlarge"]


def a_gpu_for_an_app(templates: Templates) -> None:
    del permission(templates, "OpenAppsOnTheseInstances")["Condition"]["Null"]


def no_configuration(templates: Templates) -> None:
    channel = first(templates, "AWS::SageMaker::Algorithm")["TrainingSpecification"]["TrainingChannels"][0]
    channel["IsRequired"] = False


def an_image_by_tag_only(templates: Templates) -> None:
    del first(templates, "AWS::SageMaker::Algorithm")["TrainingSpecification"]["TrainingImageDigest"]


def raw_data_that_people_may_delete(templates: Templates) -> None:
    permission(templates, "ReadOnly")["Action"] = ["s3:GetObject", "s3:DeleteObject"]


def raw_data_that_expires(templates: Templates) -> None:
    for bucket in resources(templates, "AWS::S3::Bucket"):
        for rule in bucket["Properties"].get("LifecycleConfiguration", {}).get("Rules", []):
            rule["ExpirationInDays"] = 30


def a_function_in_a_foreign_network(templates: Templates) -> None:
    first(templates, "AWS::Lambda::Function")["VpcConfig"] = {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}


def a_layer(templates: Templates) -> None:
    first(templates, "AWS::Lambda::Function")["Layers"] = ["arn:aws:lambda:eu-central-1:999999999999:layer:theirs:1"]


def a_function_with_a_key_of_its_own(templates: Templates) -> None:
    del permission(templates, "SealWhatOwnersAreTold")["Condition"]


def a_function_whose_key_is_nobodys(templates: Templates) -> None:
    permission(templates, "SealWhatOwnersAreTold")["Condition"]["StringEquals"]["kms:ViaService"] = "anything"


def code_from_somebody_else(templates: Templates) -> None:
    first(templates, "AWS::Lambda::Function")["Code"]["S3Bucket"] = "somebody-elses"


def a_build_of_what_users_wrote(templates: Templates) -> None:
    project = first(templates, "AWS::CodeBuild::Project")
    project["Source"] = {
        "Type": "CODECOMMIT",
        "Location": "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/r",
    }


def a_build_that_users_start(templates: Templates) -> None:
    permission(templates, "ListJobs")["Action"] = ["codebuild:StartBuild"]


BROKEN_BY: list[tuple[Rule, Edit]] = [
    (templates_stay_inside.RULE, in_templates('"subnet_ids": [', '"subnet_ids": ["subnet-1", ')),
    (templates_stay_inside.RULE, in_templates('"max_runtime_seconds": ', '"max_runtime_seconds": 9999')),
    (templates_stay_inside.RULE, in_templates('"output_key_arn"', '"key"')),
    (templates_stay_inside.RULE, in_templates("s3://", "s3://somebody-elses/")),
    (templates_stay_inside.RULE, in_templates('{"name"', '"name"')),
    (users_train_inside.RULE, any_subnet),
    (users_train_inside.RULE, no_subnet_at_all),
    (gpus_need_approval.RULE, a_gpu),
    (gpus_need_approval.RULE, a_gpu_for_an_app),
    (the_algorithm_takes_its_configuration.RULE, no_configuration),
    (the_algorithm_takes_its_configuration.RULE, an_image_by_tag_only),
    (raw_data_stays.RULE, raw_data_that_people_may_delete),
    (raw_data_stays.RULE, raw_data_that_expires),
    (guests_stay_inside.RULE, a_function_in_a_foreign_network),
    (ordinary_functions.RULE, a_layer),
    (ordinary_functions.RULE, code_from_somebody_else),
    (ordinary_functions.RULE, a_function_with_a_key_of_its_own),
    (ordinary_functions.RULE, a_function_whose_key_is_nobodys),
    (builds_are_the_admins.RULE, a_build_of_what_users_wrote),
    (builds_are_the_admins.RULE, a_build_that_users_start),
]


@pytest.mark.parametrize(("rule", "edit"), BROKEN_BY, ids=lambda each: getattr(each, "name", None) or each.__name__)
def test_a_job_that_could_leave_is_refused(rule: Rule, edit: Edit, after: After) -> None:
    assert judge(rule, after(edit)).counter_examples
