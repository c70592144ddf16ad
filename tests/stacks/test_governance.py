"""Governance: the golden rule on a schedule, and a budget that people hear of."""

import pytest

from lambdas.idle_shutdown.notices import NOBODY
from tests.policies import statements
from tests.synthesis import Cloud
from tests.templates import spelled


def test_the_sweep_may_stop_the_apps_of_this_domain_and_nothing_else(each_cloud: Cloud) -> None:
    stopping = [each for each in statements(each_cloud, "governance") if "sagemaker:DeleteApp" in each.actions]

    assert {each.holder for each in stopping} == {"${IdleShutdownSweepRole}", "${Admin}"}
    for each in stopping:
        assert each.actions == ("sagemaker:DeleteApp",)
        assert [name.partition(":app/")[2] for name in each.resources] == ["${studio:Domain.DomainId}/*"]


def test_the_budget_alerts_at_every_share_of_the_settings(each_cloud: Cloud) -> None:
    budget = each_cloud.only("AWS::Budgets::Budget")
    settings = each_cloud.settings.budget
    notifications = budget["NotificationsWithSubscribers"]

    assert budget["Budget"]["BudgetLimit"] == {"Amount": settings.monthly_usd, "Unit": "USD"}
    assert budget["Budget"]["TimeUnit"] == "MONTHLY"
    assert tuple(each["Notification"]["Threshold"] for each in notifications) == settings.alert_percent
    for each in notifications:
        assert each["Subscribers"] == [{"SubscriptionType": "SNS", "Address": {"Ref": "Alerts91F83244"}}]


def test_everybody_of_the_settings_is_told(each_cloud: Cloud) -> None:
    told = each_cloud.properties("AWS::SNS::Subscription")
    addresses = tuple(each["Endpoint"] for each in told if "FilterPolicy" not in each)

    assert addresses == each_cloud.settings.budget.notify


@pytest.mark.requirement("GR-1")
def test_everybody_of_the_settings_is_told_what_becomes_of_things_without_an_owner(each_cloud: Cloud) -> None:
    told = [each for each in each_cloud.properties("AWS::SNS::Subscription") if "FilterPolicy" in each]

    assert tuple(each["Endpoint"] for each in told) == each_cloud.settings.budget.notify
    for each in told:
        assert spelled(each["TopicArn"], each_cloud) == "${IdleShutdownNotices}"
        assert each["FilterPolicy"] == {"owner": [NOBODY]}


@pytest.mark.requirement("NFR-1")
def test_alerts_are_encrypted_at_rest_and_in_transit(each_cloud: Cloud) -> None:
    topics = each_cloud.properties("AWS::SNS::Topic")
    said = [each for each in statements(each_cloud, "governance") if each.kind == "resource" and each.effect == "Deny"]
    refused = {each.holder: each.conditions for each in said if "sns:Publish" in each.actions}

    assert [spelled(topic["KmsMasterKeyId"], each_cloud) for topic in topics] == ["${AlertKey.Arn}"] * 2
    assert refused == dict.fromkeys(
        ("${Alerts}", "${IdleShutdownNotices}"), (("Bool", "aws:SecureTransport", ("false",)),)
    )


def test_only_budgets_and_alarms_of_this_account_may_publish(each_cloud: Cloud) -> None:
    publishing = [
        each for each in statements(each_cloud, "governance") if each.holder == "${Alerts}" and each.effect == "Allow"
    ]

    assert [(each.principals, each.conditions) for each in publishing] == [
        ((f"{service}.amazonaws.com",), (("StringEquals", "aws:SourceAccount", ("${AWS::AccountId}",)),))
        for service in ("budgets", "cloudwatch")
    ]
