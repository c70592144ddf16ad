"""The domain's rules, each shown production after edits that a review might miss."""

import pytest

from stacks.rules.rule import Rule, judge
from stacks.rules.studio import (
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
]


@pytest.mark.parametrize(("rule", "edit"), BROKEN_BY, ids=lambda each: getattr(each, "name", None) or each.__name__)
def test_a_domain_that_was_opened_is_refused(rule: Rule, edit: Edit, after: After) -> None:
    assert judge(rule, after(edit)).counter_examples
