"""Studio: single sign-on, inside the network, nothing left running, nothing that blocks its removal."""

from typing import Any

import pytest

from lambdas.studio_drain.environment import Environment
from tests.policies import Statement, statements
from tests.synthesis import Cloud, Document
from tests.templates import spelled

DOMAIN = "AWS::SageMaker::Domain"


def domain(cloud: Cloud) -> Document:
    return cloud.only(DOMAIN)


def role_statements(cloud: Cloud, *actions: str) -> list[Statement]:
    """What Studio's role may do: the statements with any of these actions."""
    own = [each for each in statements(cloud, "studio") if each.holder == "${Role}" and each.kind == "identity"]
    return [each for each in own if set(actions) & set(each.actions)]


@pytest.mark.requirement("C-2")
def test_people_sign_in_through_identity_center(each_cloud: Cloud) -> None:
    assert domain(each_cloud)["AuthMode"] == "SSO"


@pytest.mark.requirement("NFR-2")
def test_apps_have_no_network_but_the_isolated_one(each_cloud: Cloud) -> None:
    studio = domain(each_cloud)
    subnets = [spelled(subnet, each_cloud) for subnet in studio["SubnetIds"]]

    assert studio["AppNetworkAccessType"] == "VpcOnly"
    assert subnets == [
        f"${{network:VpcIsolatedSubnet{zone}Subnet}}" for zone in range(1, each_cloud.settings.network.zones + 1)
    ]
    for defaults in ("DefaultUserSettings", "DefaultSpaceSettings"):
        groups = [spelled(group, each_cloud) for group in studio[defaults]["SecurityGroups"]]
        assert groups == ["${network:AppGroup.GroupId}"]


def test_the_domain_is_encrypted_with_the_customer_key(each_cloud: Cloud) -> None:
    assert spelled(domain(each_cloud)["KmsKeyId"], each_cloud) == "${data:StudioKey.Arn}"


def test_no_home_file_system_is_made_that_would_outlive_the_domain(each_cloud: Cloud) -> None:
    assert domain(each_cloud)["HomeEfsFileSystemCreation"] == "Disabled"
    assert domain(each_cloud)["DefaultUserSettings"]["AutoMountHomeEFS"] == "Disabled"


@pytest.mark.requirement("GR-1")
def test_idle_apps_are_stopped_by_sagemaker_itself_and_nobody_can_choose_another_limit(each_cloud: Cloud) -> None:
    limit = each_cloud.settings.studio.idle_minutes

    assert idle_settings(domain(each_cloud)) == {
        ("DefaultUserSettings", "JupyterLabAppSettings"): idle(limit),
        ("DefaultUserSettings", "CodeEditorAppSettings"): idle(limit),
        # Shared spaces ignore the user settings.
        ("DefaultSpaceSettings", "JupyterLabAppSettings"): idle(limit),
    }


def idle(minutes: int) -> dict[str, Any]:
    return {
        "LifecycleManagement": "ENABLED",
        "IdleTimeoutInMinutes": minutes,
        "MinIdleTimeoutInMinutes": minutes,
        "MaxIdleTimeoutInMinutes": minutes,
    }


def idle_settings(studio: Document) -> dict[tuple[str, str], Any]:
    return {
        (defaults, app): settings["AppLifecycleManagement"]["IdleSettings"]
        for defaults in ("DefaultUserSettings", "DefaultSpaceSettings")
        for app, settings in studio[defaults].items()
        if app.endswith("AppSettings")
    }


@pytest.mark.requirement("FR-1")
def test_the_teams_repository_is_offered_in_private_and_shared_spaces(each_cloud: Cloud) -> None:
    for defaults in ("DefaultUserSettings", "DefaultSpaceSettings"):
        (offered,) = domain(each_cloud)[defaults]["JupyterLabAppSettings"]["CodeRepositories"]
        assert spelled(offered["RepositoryUrl"], each_cloud) == "${data:Code.CloneUrlHttp}"


def test_the_user_is_named_in_cloudtrail(prod: Cloud) -> None:
    assert domain(prod)["DomainSettings"]["ExecutionRoleIdentityConfig"] == "USER_PROFILE_NAME"
    trust = [each for each in statements(prod, "studio") if each.holder == "${Role}" and each.kind == "trust"]
    assert {action for each in trust for action in each.actions} == {"sts:AssumeRole", "sts:SetSourceIdentity"}


@pytest.mark.requirement("C-2")
def test_every_group_is_assigned_by_the_id_that_its_display_name_is_looked_up_for(each_cloud: Cloud) -> None:
    lookups = each_cloud.of_type("Custom::IdentityCenterGroup")
    names = {name.removeprefix("studio:"): each["Properties"]["DisplayName"] for name, each in lookups.items()}
    assignments = each_cloud.properties("AWS::SSO::ApplicationAssignment")

    assert tuple(names.values()) == each_cloud.settings.identity.groups
    assert [each["PrincipalId"] for each in assignments] == [{"Fn::GetAtt": [name, "GroupId"]} for name in names]
    for each in assignments:
        assert each["PrincipalType"] == "GROUP"
        assert spelled(each["ApplicationArn"], each_cloud) == "${Domain.SingleSignOnApplicationArn}"


def test_the_domain_is_drained_before_it_is_deleted(each_cloud: Cloud) -> None:
    drain = each_cloud.only("Custom::StudioDrain")

    # CloudFormation deletes what refers to the domain before the domain.
    assert spelled(drain["DomainId"], each_cloud) == "${Domain.DomainId}"


def test_the_drain_is_told_whether_spaces_may_be_lost(each_cloud: Cloud) -> None:
    functions = each_cloud.properties("AWS::Lambda::Function", "studio")
    drains = [each for each in functions if each["Handler"].startswith("lambdas.studio_drain.")]
    told = {Environment.from_environ(each["Environment"]["Variables"]) for each in drains}

    assert told == {Environment(keep_spaces=each_cloud.settings.retention.keep_data)}


def test_every_kind_of_model_has_a_group(each_cloud: Cloud) -> None:
    settings = each_cloud.settings
    names = [each["ModelPackageGroupName"] for each in each_cloud.properties("AWS::SageMaker::ModelPackageGroup")]

    assert names == [f"cloister-{settings.environment}-{group}" for group in settings.registry.model_groups]


def test_model_groups_are_emptied_before_they_are_deleted_only_where_data_is_not_kept(each_cloud: Cloud) -> None:
    drains = each_cloud.of_type("Custom::ModelGroupDrain").values()
    groups = each_cloud.of_type("AWS::SageMaker::ModelPackageGroup")
    drained = [dependency for each in drains for dependency in each["DependsOn"]]

    expected = [] if each_cloud.settings.retention.keep_data else [name.split(":")[1] for name in groups]
    assert drained == expected


@pytest.mark.requirement("GPU-1")
def test_people_may_train_only_on_the_cpu_type_and_inside_the_network(each_cloud: Cloud) -> None:
    (train,) = role_statements(each_cloud, "sagemaker:CreateTrainingJob")
    conditions = {(operator, key): values for operator, key, values in train.conditions}
    cpu = each_cloud.settings.training.cpu_instance_type

    assert conditions["ForAllValues:StringEquals", "sagemaker:InstanceTypes"] == (cpu,)
    assert conditions["ForAllValues:StringEquals", "sagemaker:VpcSecurityGroupIds"] == (
        "${network:TrainingGroup.GroupId}",
    )
    assert len(conditions["ForAllValues:StringEquals", "sagemaker:VpcSubnets"]) == each_cloud.settings.network.zones


def test_every_test_of_all_values_also_refuses_none_at_all(each_cloud: Cloud) -> None:
    """``ForAllValues`` is true of a request that lacks the key."""
    for statement in statements(each_cloud):
        conditions = statement.conditions
        tested = {key for operator, key, _ in conditions if operator.startswith("ForAllValues:")}
        present = {key for operator, key, values in conditions if operator == "Null" and values == ("false",)}
        assert tested <= present, statement


def test_people_register_models_only_for_somebody_elses_approval(each_cloud: Cloud) -> None:
    (creating,) = (each for each in statements(each_cloud, "studio") if "sagemaker:CreateModelPackage" in each.actions)

    assert creating.conditions == (("StringEquals", "sagemaker:ModelApprovalStatus", ("PendingManualApproval",)),)


def test_people_open_apps_only_on_the_instance_types_of_the_settings(each_cloud: Cloud) -> None:
    own, shared = role_statements(each_cloud, "sagemaker:CreateApp")

    for opening in (own, shared):
        allowed = {key: values for operator, key, values in opening.conditions if operator.startswith("ForAllValues:")}
        assert allowed == {"sagemaker:InstanceTypes": (*each_cloud.settings.studio.instance_types, "system")}


@pytest.mark.requirement("DAT-1")
def test_people_may_neither_change_raw_data_nor_trained_models(each_cloud: Cloud) -> None:
    changing = role_statements(each_cloud, "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload")
    resources = {resource for each in changing for resource in each.resources}

    assert resources == {f"${{data:{bucket}.Arn}}/*" for bucket in ("Derived", "Configuration", "Artefacts")}


def test_people_pass_the_roles_of_jobs_to_sagemaker_and_no_other_role(each_cloud: Cloud) -> None:
    passing = role_statements(each_cloud, "iam:PassRole")

    assert {each.resources for each in passing} == {("${training:ProcessingRole.Arn}",), ("${training:Role.Arn}",)}
    for each in passing:
        assert each.conditions == (("StringEquals", "iam:PassedToService", ("sagemaker.amazonaws.com",)),)


@pytest.mark.requirement("NFR-2")
@pytest.mark.parametrize("action", ["sagemaker:CreateTrainingJob", "sagemaker:CreateProcessingJob"])
def test_people_start_jobs_inside_the_network_alone(each_cloud: Cloud, action: str) -> None:
    (starting,) = role_statements(each_cloud, action)
    keys = {"sagemaker:InstanceTypes", "sagemaker:VpcSubnets", "sagemaker:VpcSecurityGroupIds"}
    asked = {(operator, key) for operator, key, _ in starting.conditions}

    assert asked >= {(operator, key) for operator in ("ForAllValues:StringEquals", "Null") for key in keys}
