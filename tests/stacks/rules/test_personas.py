"""The rules of personas and of their boundary, each shown production after edits that a review might miss."""

from typing import Any

import pytest

from stacks.rules.identity import (
    approval_is_separate,
    bounded_users,
    main_is_reviewed,
    operators_reach_no_data,
    policies_go_to_our_roles,
    users_do_what_was_reviewed,
)
from stacks.rules.jobs import gpus_need_approval, jobs_are_bounded, raw_data_stays, users_train_inside
from stacks.rules.model.policies import statements
from stacks.rules.perimeter import users_come_from_inside
from stacks.rules.rule import Rule, judge
from stacks.rules.studio import no_remote_access, spaces_are_their_owners
from tests.stacks.rules.edits import After, Edit, Templates, Worlds, add, named, permission, resources

MANAGED = "AWS::IAM::ManagedPolicy"
EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def managed(templates: Templates, ending: str) -> dict[str, Any]:
    """The properties of the managed policy whose name ends so."""
    return named(templates, MANAGED, "ManagedPolicyName", f"cloister-prod-{ending}")


def said(templates: Templates, ending: str, sid: str) -> dict[str, Any]:
    """One statement of a managed policy."""
    document: dict[str, list[dict[str, Any]]] = managed(templates, ending)["PolicyDocument"]
    return next(each for each in document["Statement"] if each["Sid"] == sid)


def lead_may(templates: Templates, sid: str) -> dict[str, Any]:
    """One statement of the lead's role."""
    found = [
        statement
        for policy in resources(templates, "AWS::IAM::Policy") + resources(templates, MANAGED)
        if "LeadRole" in str(policy["Properties"].get("Roles"))
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
    ]
    return next(each for each in found if each["Sid"] == sid)


def no_boundary(templates: Templates) -> None:
    for role in resources(templates, "AWS::IAM::Role"):
        role["Properties"].pop("PermissionsBoundary", None)


def a_job_without_a_boundary(templates: Templates) -> None:
    bounded = [each for each in resources(templates, "AWS::IAM::Role") if "PermissionsBoundary" in each["Properties"]]
    del bounded[0]["Properties"]["PermissionsBoundary"]


def a_boundary_of_everything(templates: Templates) -> None:
    managed(templates, "boundary")["PolicyDocument"]["Statement"].append(EVERYTHING)


def a_boundary_that_somebody_else_keeps(templates: Templates) -> None:
    for role in resources(templates, "AWS::IAM::Role"):
        if "PermissionsBoundary" in role["Properties"]:
            role["Properties"]["PermissionsBoundary"] = "arn:aws:iam::aws:policy/PowerUserAccess"


def a_boundary_that_is_granted(templates: Templates) -> None:
    """Attached as well, it would allow every reviewed action on everything."""
    for role in resources(templates, "AWS::IAM::Role"):
        if "PermissionsBoundary" in role["Properties"]:
            role["Properties"]["ManagedPolicyArns"] = [role["Properties"]["PermissionsBoundary"]]


def without(sid: str) -> Edit:
    def dropped(templates: Templates) -> None:
        document = managed(templates, "boundary")["PolicyDocument"]
        document["Statement"] = [each for each in document["Statement"] if each["Sid"] != sid]

    dropped.__name__ = f"a_boundary_without_{sid}"
    return dropped


def permissions_in_one_account_only(templates: Templates) -> None:
    said(templates, "boundary", "OutOfReach")["Condition"] = {"StringEquals": {"aws:PrincipalTag/careful": "true"}}


def one_permission_less_refused(templates: Templates) -> None:
    said(templates, "boundary", "OutOfReach")["Action"].remove("iam:D*")


def any_role_handed_on(templates: Templates) -> None:
    said(templates, "boundary", "RolesOfJobsToWhatRunsThem")["Resource"] = "*"


def roles_handed_to_any_service(templates: Templates) -> None:
    del said(templates, "boundary", "RolesOfJobsToWhatRunsThem")["Condition"]


def data_from_anywhere_on_tuesdays(templates: Templates) -> None:
    said(templates, "boundary", "DataThroughOurEndpointOnly")["Condition"]["StringEquals"] = {"aws:PrincipalTag/x": "y"}


def a_foreign_endpoint(templates: Templates) -> None:
    condition = said(templates, "boundary", "CodeThroughOurEndpointsOnly")["Condition"]
    for compared in condition.values():
        compared["aws:SourceVpce"] = "vpce-1"


def jobs_bounded_by_their_role_alone(templates: Templates) -> None:
    del said(templates, "boundary", "JobsInsideTheirBounds")["Condition"]


def apps_bounded_by_their_role_alone(templates: Templates) -> None:
    del said(templates, "boundary", "AppsOnTheseInstances")["Condition"]


def spaces_bounded_by_their_role_alone(templates: Templates) -> None:
    del said(templates, "boundary", "SpacesThatNoLaptopEnters")["Condition"]


def a_space_open_to_laptops(templates: Templates) -> None:
    permission(templates, "KeepOwnSpaces")["Condition"]["StringEqualsIfExists"]["sagemaker:RemoteAccess"] = "ENABLED"


def a_lead_open_to_laptops(templates: Templates) -> None:
    del lead_may(templates, "KeepOwnSpaces")["Condition"]["StringEqualsIfExists"]


def a_session_from_a_laptop(templates: Templates) -> None:
    permission(templates, "TagSpaces")["Action"] = ["sagemaker:AddTags", "sagemaker:StartSession"]


def anybodys_spaces(templates: Templates) -> None:
    del permission(templates, "DeleteOwnSpaces")["Condition"]


def spaces_of_one_other_person(templates: Templates) -> None:
    owner = {"sagemaker:OwnerUserProfileArn": "arn:aws:sagemaker:eu-central-1:*:user-profile/d-1/grace"}
    permission(templates, "DeleteOwnSpaces")["Condition"] = {"ArnEquals": owner}


def private_apps_of_anybody(templates: Templates) -> None:
    kinds = ["Private", "Shared"]
    permission(templates, "CloseSharedApps")["Condition"] = {"StringEquals": {"sagemaker:SpaceSharingType": kinds}}


def a_lead_in_anybodys_apps(templates: Templates) -> None:
    del lead_may(templates, "OpenAppsOnTheseInstances")["Condition"]["ArnEquals"]


def a_lead_who_registers_too(templates: Templates) -> None:
    lead_may(templates, "DecideAboutModels")["Action"] = [
        "sagemaker:CreateModelPackage",
        "sagemaker:UpdateModelPackage",
    ]


def a_scientist_who_approves(templates: Templates) -> None:
    sid = "RegisterModelVersionsForApproval"
    permission(templates, sid)["Action"] = ["sagemaker:CreateModelPackage", "sagemaker:UpdateModelPackage"]


def models_born_approved(templates: Templates) -> None:
    condition = permission(templates, "RegisterModelVersionsForApproval")["Condition"]["StringEquals"]
    condition["sagemaker:ModelApprovalStatus"] = ["PendingManualApproval", "Approved"]


def versions_changed_without_a_decision(templates: Templates) -> None:
    del lead_may(templates, "DecideAboutModels")["Condition"]


def nobody_approves(templates: Templates) -> None:
    lead_may(templates, "DecideAboutModels")["Action"] = "sagemaker:DescribeModelPackage"


def pushes_to_main(templates: Templates) -> None:
    permission(templates, "MainNeedsAReview")["Action"] = ["codecommit:PutFile"]


def a_lead_who_pushes_to_main(templates: Templates) -> None:
    lead_may(templates, "MainNeedsAReview")["Condition"]["StringEqualsIfExists"]["codecommit:References"] = [
        "refs/heads/x"
    ]


def an_auditor_who_reads_objects(templates: Templates) -> None:
    actions = said(templates, "auditor", "SeeBuckets")["Action"]
    actions.append("s3:GetObject")


def an_admin_who_hands_on_roles(templates: Templates) -> None:
    said(templates, "admin", "StopApps")["Action"] = ["iam:PassRole"]


def a_policy_for_operators_without_a_name(templates: Templates) -> None:
    del managed(templates, "admin")["ManagedPolicyName"]


def a_further_policy_of_everything(templates: Templates) -> None:
    document = {"Version": "2012-10-17", "Statement": [EVERYTHING]}
    add(templates, "studio", MANAGED, ManagedPolicyName="cloister-prod-helper", PolicyDocument=document)


def a_policy_for_a_role_beside_ours(templates: Templates) -> None:
    managed(templates, "auditor")["Roles"] = ["somebody"]


def a_lead_who_deletes_raw_data(templates: Templates) -> None:
    lead_may(templates, "BringRawDataIn")["Action"] = ["s3:PutObject", "s3:DeleteObject"]


def a_scientist_who_writes_raw_data(templates: Templates) -> None:
    permission(templates, "ReadOnly")["Action"] = ["s3:GetObject", "s3:PutObject"]


def a_lead_who_does_something_new(templates: Templates) -> None:
    lead_may(templates, "ReviewAndMerge")["Action"] = ["codecommit:DeleteRepository"]


BROKEN_BY: list[tuple[Rule, Edit]] = [
    (bounded_users.RULE, no_boundary),
    (bounded_users.RULE, a_job_without_a_boundary),
    (bounded_users.RULE, a_boundary_of_everything),
    (bounded_users.RULE, a_boundary_that_somebody_else_keeps),
    (bounded_users.RULE, a_boundary_that_is_granted),
    (bounded_users.RULE, without("OutOfReach")),
    (users_come_from_inside.RULE, without("DataThroughOurEndpointOnly")),
    (users_come_from_inside.RULE, without("CodeThroughOurEndpointsOnly")),
    (bounded_users.RULE, permissions_in_one_account_only),
    (bounded_users.RULE, one_permission_less_refused),
    (bounded_users.RULE, any_role_handed_on),
    (bounded_users.RULE, roles_handed_to_any_service),
    (users_come_from_inside.RULE, data_from_anywhere_on_tuesdays),
    (users_come_from_inside.RULE, a_foreign_endpoint),
    (users_train_inside.RULE, jobs_bounded_by_their_role_alone),
    (jobs_are_bounded.RULE, jobs_bounded_by_their_role_alone),
    (gpus_need_approval.RULE, jobs_bounded_by_their_role_alone),
    (gpus_need_approval.RULE, apps_bounded_by_their_role_alone),
    (no_remote_access.RULE, spaces_bounded_by_their_role_alone),
    (no_remote_access.RULE, a_space_open_to_laptops),
    (no_remote_access.RULE, a_lead_open_to_laptops),
    (no_remote_access.RULE, a_session_from_a_laptop),
    (spaces_are_their_owners.RULE, anybodys_spaces),
    (spaces_are_their_owners.RULE, spaces_of_one_other_person),
    (spaces_are_their_owners.RULE, private_apps_of_anybody),
    (spaces_are_their_owners.RULE, a_lead_in_anybodys_apps),
    (approval_is_separate.RULE, a_lead_who_registers_too),
    (approval_is_separate.RULE, a_scientist_who_approves),
    (approval_is_separate.RULE, models_born_approved),
    (approval_is_separate.RULE, versions_changed_without_a_decision),
    (approval_is_separate.RULE, nobody_approves),
    (main_is_reviewed.RULE, pushes_to_main),
    (main_is_reviewed.RULE, a_lead_who_pushes_to_main),
    (main_is_reviewed.RULE, without("MainNeedsAReview")),
    (operators_reach_no_data.RULE, an_auditor_who_reads_objects),
    (operators_reach_no_data.RULE, an_admin_who_hands_on_roles),
    (operators_reach_no_data.RULE, a_policy_for_operators_without_a_name),
    (operators_reach_no_data.RULE, a_further_policy_of_everything),
    (policies_go_to_our_roles.RULE, a_policy_for_a_role_beside_ours),
    (raw_data_stays.RULE, a_lead_who_deletes_raw_data),
    (raw_data_stays.RULE, a_scientist_who_writes_raw_data),
    (users_do_what_was_reviewed.RULE, a_lead_who_does_something_new),
]


@pytest.mark.parametrize(("rule", "edit"), BROKEN_BY, ids=lambda each: getattr(each, "name", None) or each.__name__)
def test_a_persona_that_could_do_more_is_refused(rule: Rule, edit: Edit, after: After) -> None:
    assert judge(rule, after(edit)).counter_examples


@pytest.mark.parametrize("rule", {rule.name: rule for rule, _ in BROKEN_BY}.values(), ids=lambda rule: rule.name)
def test_the_personas_as_they_are_pass(rule: Rule, today: Worlds) -> None:
    assert judge(rule, today).proven


def test_a_boundary_that_no_role_has_as_well_allows_nothing_by_itself(today: Worlds) -> None:
    """Its one list of actions on everything is a bound, and no grant that the other rules should refuse."""
    kinds = {each.kind for world in today for each in statements(world) if each.sid == "WhatWasReviewed"}

    assert kinds == {"boundary"}
