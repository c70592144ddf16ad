"""Rules of security groups and flow logs, read back through EC2."""

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
