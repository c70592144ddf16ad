"""Rules of security groups and flow logs, read back through EC2; network insights and the lock, as far as they go."""

from tests.local_cloud.account import Account
from tests.local_cloud.stacks import Stack, attribute


def test_a_security_group_has_the_rules_declared_beside_it(account: Account) -> None:
    vpc, _ = account.subnets()
    rule = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "10.9.0.0/16"}
    group = {"Type": "AWS::EC2::SecurityGroup", "Properties": {"GroupDescription": "test", "VpcId": vpc}}
    ingress = {"GroupId": attribute("Group", "GroupId"), **rule}
    stack = Stack(account, {"Group": group, "Rule": {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": ingress}})
    assert stack.status == "CREATE_COMPLETE", stack.reasons
    found = account.client("ec2").describe_security_groups(GroupIds=[stack.physical_id("Group")])["SecurityGroups"]
    assert found[0]["IpPermissions"][0]["IpRanges"][0]["CidrIp"] == "10.9.0.0/16"
    stack.update({"Group": group})
    found = account.client("ec2").describe_security_groups(GroupIds=[stack.physical_id("Group")])["SecurityGroups"]
    assert found[0]["IpPermissions"] == []


def test_a_flow_log_says_where_it_goes_and_goes_with_its_stack(account: Account) -> None:
    vpc, _ = account.subnets()
    properties = {
        "ResourceId": vpc,
        "ResourceType": "VPC",
        "TrafficType": "ALL",
        "LogGroupName": account.name("flow"),
        "DeliverLogsPermissionArn": account.role(service="vpc-flow-logs.amazonaws.com"),
    }
    stack = Stack(account, {"Log": {"Type": "AWS::EC2::FlowLog", "Properties": properties}})
    assert stack.status == "CREATE_COMPLETE", stack.reasons
    ec2, identifier = account.client("ec2"), stack.physical_id("Log")
    found = ec2.describe_flow_logs(FlowLogIds=[identifier])["FlowLogs"]
    assert [(each["ResourceId"], each["TrafficType"]) for each in found] == [(vpc, "ALL")]
    stack.delete()
    assert identifier not in str(ec2.describe_flow_logs()["FlowLogs"])


def test_an_access_scope_names_a_network_that_exists_and_goes_with_its_stack(account: Account) -> None:
    vpc, _ = account.subnets()
    inside, outside = {"Resources": [vpc]}, {"ResourceTypes": ["AWS::EC2::InternetGateway"]}
    path = {"Source": {"ResourceStatement": inside}, "Destination": {"ResourceStatement": outside}}
    resource = {"Type": "AWS::EC2::NetworkInsightsAccessScope", "Properties": {"MatchPaths": [path]}}
    arn = attribute("Scope", "NetworkInsightsAccessScopeArn")
    stack = Stack(account, {"Scope": resource}, {"Arn": arn})
    assert stack.status == "CREATE_COMPLETE", stack.reasons
    assert stack.outputs()["Arn"].endswith(f":network-insights-access-scope/{stack.physical_id('Scope')}")

    inside["Resources"] = ["vpc-0"]
    assert "The VPC ID 'vpc-0' does not exist" in " ".join(Stack(account, {"Scope": resource}).reasons)


def test_the_lock_on_public_access_is_one_an_account_and_may_be_made_again_once_it_is_gone(account: Account) -> None:
    mode = {"InternetGatewayBlockMode": "block-bidirectional"}
    lock = {"Lock": {"Type": "AWS::EC2::VPCBlockPublicAccessOptions", "Properties": mode}}
    first = Stack(account, lock)
    assert first.status == "CREATE_COMPLETE", first.reasons
    assert "already exists" in " ".join(Stack(account, lock).reasons)
    first.delete()
    again = Stack(account, lock)
    assert again.status == "CREATE_COMPLETE", again.reasons
    again.delete()
    bad = {"Lock": {**lock["Lock"], "Properties": {"InternetGatewayBlockMode": "block-everything"}}}
    assert "block-everything" in " ".join(Stack(account, bad).reasons)
