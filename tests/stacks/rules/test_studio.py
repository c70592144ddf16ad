"""The domain's rules, each shown production after edits that a review might miss."""

from base64 import b64decode, b64encode

import pytest

from stacks.rules.rule import Rule, judge
from stacks.rules.studio import (
    apps_tell_of_their_use,
    code_for_everyone,
    idle_apps_stop,
    people_sign_in_once,
    the_domain_is_inside,
)
from tests.stacks.rules.edits import After, Edit, Templates, add, drop, first, permission, resources

DOMAIN = "AWS::SageMaker::Domain"


def an_internet_of_its_own(templates: Templates) -> None:
    first(templates, DOMAIN)["AppNetworkAccessType"] = "PublicInternetOnly"


def a_foreign_subnet(templates: Templates) -> None:
    first(templates, DOMAIN)["SubnetIds"][0] = "subnet-0123456789"


def a_group_for_users_only(templates: Templates) -> None:
    del first(templates, DOMAIN)["DefaultSpaceSettings"]["SecurityGroups"]


def a_home_file_system(templates: Templates) -> None:
    del first(templates, DOMAIN)["HomeEfsFileSystemCreation"]


def no_domain(templates: Templates) -> None:
    drop(templates, DOMAIN)


def users_of_iam(templates: Templates) -> None:
    first(templates, DOMAIN)["AuthMode"] = "IAM"


def a_user_with_a_key(templates: Templates) -> None:
    add(templates, "studio", "AWS::IAM::AccessKey", UserName="someone")


def a_group_without_a_name(templates: Templates) -> None:
    first(templates, "AWS::SSO::ApplicationAssignment")["PrincipalId"] = "whoever"


def nobody_let_in(templates: Templates) -> None:
    drop(templates, "AWS::SSO::ApplicationAssignment")


def code_from_elsewhere(templates: Templates) -> None:
    settings = first(templates, DOMAIN)["DefaultUserSettings"]["JupyterLabAppSettings"]
    settings["CodeRepositories"] = [{"RepositoryUrl": "https://example.org/code.git"}]


def nobody_may_push(templates: Templates) -> None:
    permission(templates, "WorkOnTheTeamsCode")["Action"] = ["codecommit:GitPull"]


def apps_that_never_stop(templates: Templates) -> None:
    settings = first(templates, DOMAIN)["DefaultSpaceSettings"]["JupyterLabAppSettings"]
    settings["AppLifecycleManagement"]["IdleSettings"]["LifecycleManagement"] = "DISABLED"


def a_limit_that_people_may_lengthen(templates: Templates) -> None:
    settings = first(templates, DOMAIN)["DefaultUserSettings"]["JupyterLabAppSettings"]
    settings["AppLifecycleManagement"]["IdleSettings"]["MaxIdleTimeoutInMinutes"] = 525_600


def apps_without_a_heartbeat(templates: Templates) -> None:
    del first(templates, DOMAIN)["DefaultSpaceSettings"]["JupyterLabAppSettings"]["BuiltInLifecycleConfigArn"]


def a_heartbeat_for_another_kind_of_app(templates: Templates) -> None:
    defaults = first(templates, DOMAIN)["DefaultUserSettings"]
    lab = defaults["JupyterLabAppSettings"]["BuiltInLifecycleConfigArn"]
    defaults["CodeEditorAppSettings"]["BuiltInLifecycleConfigArn"] = lab


def another_script(templates: Templates) -> None:
    for script in resources(templates, "AWS::SageMaker::StudioLifecycleConfig"):
        script["Properties"]["StudioLifecycleConfigContent"] = b64encode(b"exit 0").decode()


def a_script_that_aws_would_not_take(templates: Templates) -> None:
    script = resources(templates, "AWS::SageMaker::StudioLifecycleConfig")[0]["Properties"]
    content = b64decode(script["StudioLifecycleConfigContent"]) + b"#" * 9_000
    script["StudioLifecycleConfigContent"] = b64encode(content).decode()


def a_script_of_anothers_account(templates: Templates) -> None:
    arn = "arn:aws:sagemaker:eu-central-1:999988887777:studio-lifecycle-config/theirs"
    first(templates, DOMAIN)["DefaultUserSettings"]["JupyterLabAppSettings"]["BuiltInLifecycleConfigArn"] = arn


def a_lead_who_starts_something_else(templates: Templates) -> None:
    arn = "arn:aws:sagemaker:eu-central-1:111122223333:studio-lifecycle-config/mine"
    settings = {"JupyterLabAppSettings": {"BuiltInLifecycleConfigArn": arn}}
    add(templates, "studio", "AWS::SageMaker::UserProfile", DomainId="d-1", UserProfileName="x", UserSettings=settings)


def no_sweep(templates: Templates) -> None:
    for rule in resources(templates, "AWS::Events::Rule"):
        rule["Properties"]["State"] = "DISABLED"


BROKEN_BY: list[tuple[Rule, Edit]] = [
    (the_domain_is_inside.RULE, an_internet_of_its_own),
    (the_domain_is_inside.RULE, a_foreign_subnet),
    (the_domain_is_inside.RULE, a_group_for_users_only),
    (the_domain_is_inside.RULE, a_home_file_system),
    (the_domain_is_inside.RULE, no_domain),
    (people_sign_in_once.RULE, users_of_iam),
    (people_sign_in_once.RULE, a_user_with_a_key),
    (people_sign_in_once.RULE, a_group_without_a_name),
    (people_sign_in_once.RULE, nobody_let_in),
    (code_for_everyone.RULE, code_from_elsewhere),
    (code_for_everyone.RULE, nobody_may_push),
    (idle_apps_stop.RULE, apps_that_never_stop),
    (idle_apps_stop.RULE, a_limit_that_people_may_lengthen),
    (idle_apps_stop.RULE, no_sweep),
    (apps_tell_of_their_use.RULE, apps_without_a_heartbeat),
    (apps_tell_of_their_use.RULE, a_heartbeat_for_another_kind_of_app),
    (apps_tell_of_their_use.RULE, another_script),
    (apps_tell_of_their_use.RULE, a_script_that_aws_would_not_take),
    (apps_tell_of_their_use.RULE, a_script_of_anothers_account),
    (apps_tell_of_their_use.RULE, a_lead_who_starts_something_else),
    (apps_tell_of_their_use.RULE, no_domain),
]


@pytest.mark.parametrize(("rule", "edit"), BROKEN_BY, ids=lambda each: getattr(each, "name", None) or each.__name__)
def test_a_domain_that_was_opened_is_refused(rule: Rule, edit: Edit, after: After) -> None:
    assert judge(rule, after(edit)).counter_examples
