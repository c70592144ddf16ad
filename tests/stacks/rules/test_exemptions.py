"""Who may exempt what from the sweep, reach all of a kind, and hear of it: shown production after edits."""

from typing import Any

import pytest

from stacks.rules.identity import bounded_users, resources_are_ours
from stacks.rules.network import alarms_reach_somebody
from stacks.rules.rule import Rule, judge
from stacks.rules.studio import exemptions_are_the_admins, what_is_nobodys_is_told
from tests.stacks.rules.edits import After, Edit, Templates, named, permission, resources

TAG_KEYS = "ForAnyValue:StringEqualsIfExists"


def boundary(templates: Templates, sid: str) -> dict[str, Any]:
    """One statement of the boundary."""
    policy = named(templates, "AWS::IAM::ManagedPolicy", "ManagedPolicyName", "cloister-prod-boundary")
    return next(each for each in policy["PolicyDocument"]["Statement"] if each["Sid"] == sid)


def approval_by_everybody(templates: Templates) -> None:
    boundary(templates, "ApprovingIsForAdmins")["Condition"][TAG_KEYS]["aws:TagKeys"].remove("keep-approved")


def warnings_by_everybody(templates: Templates) -> None:
    boundary(templates, "ApprovingIsForAdmins")["Condition"][TAG_KEYS]["aws:TagKeys"].remove("idle-warned")


def anybodys_files_given_up_by_everybody(templates: Templates) -> None:
    boundary(templates, "ApprovingIsForAdmins")["Condition"][TAG_KEYS]["aws:TagKeys"].remove("when-idle")


def jobs_ended_by_everybody(templates: Templates) -> None:
    boundary(templates, "ApprovingIsForAdmins")["Condition"][TAG_KEYS]["aws:TagKeys"].remove("approved-until")


def approval_beside_another_tag(templates: Templates) -> None:
    condition = boundary(templates, "ApprovingIsForAdmins")["Condition"]
    condition["ForAllValues:StringEquals"] = condition.pop(TAG_KEYS)


def approval_of_what_is_new(templates: Templates) -> None:
    boundary(templates, "ApprovingIsForAdmins")["Action"].remove("sagemaker:Create*")


def approval_under_a_condition(templates: Templates) -> None:
    boundary(templates, "ApprovingIsForAdmins")["Condition"]["StringEquals"] = {"aws:username": "ada"}


def an_admin_of_any_tag(templates: Templates) -> None:
    del permission(templates, "ApproveWhatRunsOn")["Condition"]


def an_admin_of_the_sweeps_memory(templates: Templates) -> None:
    tags = permission(templates, "ApproveWhatRunsOn")["Condition"]["ForAllValues:StringEquals"]["aws:TagKeys"]
    tags.append("idle-warned")


def an_admin_of_teams_beside_jobs(templates: Templates) -> None:
    permission(templates, "ApproveHowLongJobsRun")["Condition"]["ForAllValues:StringEquals"]["aws:TagKeys"] = [
        "approved-until",
        "team",
    ]


def a_sweep_that_allows_itself_to_delete(templates: Templates) -> None:
    permission(templates, "RememberWarnings")["Condition"]["ForAllValues:StringEquals"]["aws:TagKeys"] = "when-idle"


def a_sweep_of_any_other_tag(templates: Templates) -> None:
    condition = permission(templates, "RememberWarnings")["Condition"]
    condition["ForAllValues:StringNotEquals"] = condition.pop("ForAllValues:StringEquals")


def an_admin_who_names_no_tag(templates: Templates) -> None:
    del permission(templates, "ApproveWhatRunsOn")["Condition"]["Null"]


def a_sweep_that_names_no_tag(templates: Templates) -> None:
    del permission(templates, "RememberWarnings")["Condition"]["Null"]


def silence_that_nobody_hears(templates: Templates) -> None:
    alarms = [each["Properties"] for each in resources(templates, "AWS::CloudWatch::Alarm")]
    heard = next(each for each in alarms if "InsufficientDataActions" in each)
    heard["InsufficientDataActions"] = ["arn:aws:sns:eu-central-1:999999999999:theirs"]


def subscription(templates: Templates, *, filtered: bool) -> dict[str, Any]:
    """One of the notices' topic, which hears of what has no owner, or one of the alerts'."""
    every = [each["Properties"] for each in resources(templates, "AWS::SNS::Subscription")]
    found: dict[str, Any] = next(each for each in every if ("FilterPolicy" in each) is filtered)
    return found


def ownerless_things_that_nobody_hears_of(templates: Templates) -> None:
    for each in resources(templates, "AWS::SNS::Subscription"):
        topic = subscription(templates, filtered=False)["TopicArn"]
        if "FilterPolicy" in each["Properties"]:
            each["Properties"]["TopicArn"] = topic


def an_admin_who_hears_of_one_owner(templates: Templates) -> None:
    subscription(templates, filtered=True)["FilterPolicy"] = {"owner": ["anna"]}


def an_admin_who_hears_of_stops_alone(templates: Templates) -> None:
    subscription(templates, filtered=True)["FilterPolicy"]["outcome"] = ["stopped"]


def an_admin_by_the_words_of_the_message(templates: Templates) -> None:
    subscription(templates, filtered=True)["FilterPolicyScope"] = "MessageBody"


def alarms_of_nobody_in_particular(templates: Templates) -> None:
    for each in resources(templates, "AWS::SNS::Subscription"):
        each["Properties"]["FilterPolicy"] = {"owner": ["(nobody)"]}


def metrics_of_any_space(templates: Templates) -> None:
    del boundary(templates, "MetricsOfOurOwn")["Condition"]


def jobs_of_everybody(templates: Templates) -> None:
    every = {"Fn::Sub": "arn:aws:sagemaker:eu-central-1:${AWS::AccountId}:training-job/*"}
    permission(templates, "FollowAndStopJobs")["Resource"] = every


BROKEN_BY: list[tuple[Rule, Edit]] = [
    (exemptions_are_the_admins.RULE, approval_by_everybody),
    (exemptions_are_the_admins.RULE, warnings_by_everybody),
    (exemptions_are_the_admins.RULE, anybodys_files_given_up_by_everybody),
    (exemptions_are_the_admins.RULE, jobs_ended_by_everybody),
    (exemptions_are_the_admins.RULE, approval_beside_another_tag),
    (exemptions_are_the_admins.RULE, approval_of_what_is_new),
    (exemptions_are_the_admins.RULE, approval_under_a_condition),
    (exemptions_are_the_admins.RULE, an_admin_of_any_tag),
    (exemptions_are_the_admins.RULE, an_admin_of_the_sweeps_memory),
    (exemptions_are_the_admins.RULE, an_admin_of_teams_beside_jobs),
    (exemptions_are_the_admins.RULE, a_sweep_that_allows_itself_to_delete),
    (exemptions_are_the_admins.RULE, a_sweep_of_any_other_tag),
    (exemptions_are_the_admins.RULE, a_sweep_that_names_no_tag),
    (exemptions_are_the_admins.RULE, an_admin_who_names_no_tag),
    (what_is_nobodys_is_told.RULE, ownerless_things_that_nobody_hears_of),
    (what_is_nobodys_is_told.RULE, an_admin_who_hears_of_one_owner),
    (what_is_nobodys_is_told.RULE, an_admin_who_hears_of_stops_alone),
    (what_is_nobodys_is_told.RULE, an_admin_by_the_words_of_the_message),
    (alarms_reach_somebody.RULE, silence_that_nobody_hears),
    (alarms_reach_somebody.RULE, alarms_of_nobody_in_particular),
    (bounded_users.RULE, metrics_of_any_space),
    (resources_are_ours.RULE, jobs_of_everybody),
]


@pytest.mark.parametrize(("rule", "edit"), BROKEN_BY, ids=lambda each: getattr(each, "name", None) or each.__name__)
def test_who_works_here_exempts_nothing_and_reaches_no_more(rule: Rule, edit: Edit, after: After) -> None:
    assert judge(rule, after(edit)).counter_examples
