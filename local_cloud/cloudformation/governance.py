"""Budgets, trails and dashboards."""

from __future__ import annotations

from typing import Any

from local_cloud.cloudformation.client_types import ClientType
from local_cloud.engine.provisioning import Declared, Properties, Provisioned
from local_cloud.engine.request import current_location

_TRAIL_PARAMETERS = (
    "S3BucketName", "S3KeyPrefix", "SnsTopicName", "IncludeGlobalServiceEvents", "IsMultiRegionTrail",
    "EnableLogFileValidation", "CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn", "IsOrganizationTrail",
)  # fmt: skip


def add_types() -> None:
    ClientType("AWS::Budgets::Budget", "budgets", _create_budget, _delete_budget, name_first=True, tagged=False).add()
    ClientType(
        "AWS::CloudWatch::Dashboard", "cloudwatch", _create_dashboard, _delete_dashboard, name_first=True, tagged=False
    ).add()
    ClientType("AWS::CloudTrail::Trail", "cloudtrail", _create_trail, _delete_trail, name_first=True).add()


def _create_budget(budgets: Any, declared: Declared) -> Provisioned:
    budget = dict(declared.properties["Budget"])
    if "BudgetLimit" in budget:
        limit = budget["BudgetLimit"]
        budget["BudgetLimit"] = {"Amount": str(limit["Amount"]), "Unit": limit["Unit"]}
    budget.setdefault("BudgetName", declared.generated_name(100))
    notifications = [_notification(each) for each in declared.properties.get("NotificationsWithSubscribers", ())]
    params = {"AccountId": current_location().account, "Budget": budget, "NotificationsWithSubscribers": notifications}
    budgets.create_budget(**params)
    return budget["BudgetName"], {}


def _notification(each: Properties) -> Properties:
    notification = dict(each["Notification"])
    notification["Threshold"] = float(notification["Threshold"])
    return {"Notification": notification, "Subscribers": [dict(one) for one in each["Subscribers"]]}


def _delete_budget(budgets: Any, identifier: str, _properties: Properties) -> None:
    budgets.delete_budget(AccountId=current_location().account, BudgetName=identifier)


def _create_dashboard(cloudwatch: Any, declared: Declared) -> Provisioned:
    name = declared.properties.get("DashboardName") or declared.generated_name(255)
    cloudwatch.put_dashboard(DashboardName=name, DashboardBody=declared.properties["DashboardBody"])
    return name, {}


def _delete_dashboard(cloudwatch: Any, identifier: str, _properties: Properties) -> None:
    cloudwatch.delete_dashboards(DashboardNames=[identifier])


def _create_trail(cloudtrail: Any, declared: Declared) -> Provisioned:
    trail = declared.properties
    name = trail.get("TrailName") or declared.generated_name(128)
    params = {key: trail[key] for key in _TRAIL_PARAMETERS if key in trail}
    if "KMSKeyId" in trail:
        params["KmsKeyId"] = trail["KMSKeyId"]
    if trail.get("Tags"):
        params["TagsList"] = [dict(tag) for tag in trail["Tags"]]
    made = cloudtrail.create_trail(Name=name, **params)
    if trail.get("EventSelectors"):
        cloudtrail.put_event_selectors(TrailName=name, EventSelectors=[dict(each) for each in trail["EventSelectors"]])
    if trail.get("IsLogging"):
        cloudtrail.start_logging(Name=name)
    return name, {"Arn": made["TrailARN"]}


def _delete_trail(cloudtrail: Any, identifier: str, _properties: Properties) -> None:
    cloudtrail.delete_trail(Name=identifier)
