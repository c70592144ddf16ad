"""What is in a cloud, read back service by service; never from what the rehearsal remembers having made."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import jmespath


@dataclass(frozen=True)
class Kind:
    """One CloudFormation type and the call that lists its members: ``names`` is a JMESPath into each page."""

    type: str
    service: str
    operation: str
    names: str


KINDS = (
    Kind("AWS::Budgets::Budget", "budgets", "describe_budgets", "Budgets[].BudgetName"),
    Kind("AWS::CloudFormation::Stack", "cloudformation", "describe_stacks", "Stacks[].StackName"),
    Kind("AWS::CloudWatch::Alarm", "cloudwatch", "describe_alarms", "MetricAlarms[].AlarmName"),
    Kind("AWS::CloudWatch::Dashboard", "cloudwatch", "list_dashboards", "DashboardEntries[].DashboardName"),
    Kind("AWS::CodeBuild::Project", "codebuild", "list_projects", "projects"),
    Kind("AWS::CodeCommit::Repository", "codecommit", "list_repositories", "repositories[].repositoryName"),
    Kind("AWS::EC2::FlowLog", "ec2", "describe_flow_logs", "FlowLogs[].FlowLogId"),
    Kind("AWS::EC2::RouteTable", "ec2", "describe_route_tables", "RouteTables[].RouteTableId"),
    Kind("AWS::EC2::SecurityGroup", "ec2", "describe_security_groups", "SecurityGroups[].GroupId"),
    Kind("AWS::EC2::Subnet", "ec2", "describe_subnets", "Subnets[].SubnetId"),
    Kind("AWS::EC2::VPC", "ec2", "describe_vpcs", "Vpcs[].VpcId"),
    Kind("AWS::EC2::VPCEndpoint", "ec2", "describe_vpc_endpoints", "VpcEndpoints[].VpcEndpointId"),
    Kind("AWS::ECR::Repository", "ecr", "describe_repositories", "repositories[].repositoryName"),
    Kind("AWS::EMRServerless::Application", "emr-serverless", "list_applications", "applications[].id"),
    Kind("AWS::Events::Rule", "events", "list_rules", "Rules[].Name"),
    Kind("AWS::IAM::Role", "iam", "list_roles", "Roles[].RoleName"),
    Kind("AWS::KMS::Key", "kms", "list_keys", "Keys[].KeyId"),
    Kind("AWS::Lambda::Function", "lambda", "list_functions", "Functions[].FunctionName"),
    Kind("AWS::Logs::LogGroup", "logs", "describe_log_groups", "logGroups[].logGroupName"),
    Kind(
        "AWS::Route53Resolver::FirewallRuleGroup",
        "route53resolver",
        "list_firewall_rule_groups",
        "FirewallRuleGroups[].Id",
    ),
    Kind("AWS::S3::Bucket", "s3", "list_buckets", "Buckets[].Name"),
    Kind("AWS::SNS::Topic", "sns", "list_topics", "Topics[].TopicArn"),
    Kind("AWS::SQS::Queue", "sqs", "list_queues", "QueueUrls"),
    Kind("AWS::SSM::Parameter", "ssm", "describe_parameters", "Parameters[].Name"),
    Kind("AWS::SageMaker::Algorithm", "sagemaker", "list_algorithms", "AlgorithmSummaryList[].AlgorithmName"),
    Kind("AWS::SageMaker::App", "sagemaker", "list_apps", "Apps[?Status!='Deleted'].SpaceName"),
    Kind("AWS::SageMaker::Domain", "sagemaker", "list_domains", "Domains[].DomainId"),
    Kind(
        "AWS::SageMaker::ModelPackageGroup",
        "sagemaker",
        "list_model_package_groups",
        "ModelPackageGroupSummaryList[].ModelPackageGroupName",
    ),
    Kind("AWS::SageMaker::Space", "sagemaker", "list_spaces", "Spaces[].SpaceName"),
    Kind(
        "AWS::SageMaker::StudioLifecycleConfig",
        "sagemaker",
        "list_studio_lifecycle_configs",
        "StudioLifecycleConfigs[].StudioLifecycleConfigName",
    ),
    Kind("AWS::SageMaker::UserProfile", "sagemaker", "list_user_profiles", "UserProfiles[].UserProfileName"),
    Kind("AWS::StepFunctions::StateMachine", "stepfunctions", "list_state_machines", "stateMachines[].name"),
)

Inventory = dict[str, set[str]]


def take_inventory(session: Any, account: str) -> Inventory:
    """Names of everything that exists, by type. A key waiting for its deletion no longer counts: nothing can use it."""
    return {kind.type: set(_existing(session, account, kind)) for kind in KINDS}


def added(before: Inventory, after: Inventory) -> Inventory:
    """What ``after`` has and ``before`` had not; types without any are left out."""
    fresh = {type_: names - before.get(type_, set()) for type_, names in after.items()}
    return {type_: names for type_, names in fresh.items() if names}


def _existing(session: Any, account: str, kind: Kind) -> Iterator[str]:
    client = session.client(kind.service)
    for name in _names(client, kind, {"AccountId": account} if kind.service == "budgets" else {}):
        if kind.service != "kms" or client.describe_key(KeyId=name)["KeyMetadata"]["KeyState"] != "PendingDeletion":
            yield name


def _names(client: Any, kind: Kind, parameters: dict[str, str]) -> Iterator[str]:
    if client.can_paginate(kind.operation):
        pages = client.get_paginator(kind.operation).paginate(**parameters)
    else:
        pages = [getattr(client, kind.operation)(**parameters)]
    for page in pages:
        yield from jmespath.search(kind.names, page) or ()
