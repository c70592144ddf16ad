"""Who may speak to whom inside the network: one security group for each kind of guest, every rule spelled out."""

from collections.abc import Mapping, Sequence

from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from stacks.constructs.handovers import Place

# AWS's managed prefix list of S3, a fixed id in each Region ("aws ec2 describe-managed-prefix-lists").
S3_PREFIX_LISTS = {
    "us-east-1": "pl-63a5400a",
    "us-west-2": "pl-68a54001",
    "eu-central-1": "pl-6ea54007",
    "ap-south-1": "pl-78a54011",
}
HTTPS = ec2.Port.tcp(443)
# What hosts of one job say to each other goes encrypted, and no other way: IPsec's key exchange and its envelope.
# https://docs.aws.amazon.com/sagemaker/latest/dg/train-encrypt.html
ENVELOPE = ec2.Port(protocol=ec2.Protocol.ESP, string_representation="ESP")  # a protocol of its own, without ports
IPSEC = ((ec2.Port.udp(500), "Hosts of a job agree on keys"), (ENVELOPE, "Hosts of a job talk encrypted"))


class SecurityGroups(Construct):
    """Guests reach the endpoints and S3, and never each other, but for the hosts of a training job.

    DNS needs no rule: the VPC's resolver is not subject to security groups. Nor does NFS: there is no file system.
    """

    def __init__(self, scope: Construct, construct_id: str, *, vpc: ec2.IVpc, emr: bool) -> None:
        super().__init__(scope, construct_id)
        self._vpc = vpc
        self.endpoints = self._group("EndpointGroup", "Interface endpoints")
        self.apps = self._group("AppGroup", "Studio apps")
        self.training = self._group("TrainingGroup", "Training and processing jobs")
        self.functions = self._group("FunctionGroup", "Lambda functions")
        self.emr = self._group("EmrGroup", "EMR Serverless workers") if emr else None
        self._open_endpoints([self.apps, self.training, self.functions, *([self.emr] if self.emr else [])])
        self._join_hosts_of_a_job()

    def place(self, endpoint_ids: Mapping[str, str]) -> Place:
        """Where guests run, each kind in its group, and the endpoints that they have there."""
        return Place(
            vpc=self._vpc,
            app_group=self.apps,
            training_group=self.training,
            function_group=self.functions,
            emr_group=self.emr,
            endpoint_ids=endpoint_ids,
        )

    def _group(self, construct_id: str, description: str) -> ec2.SecurityGroup:
        # Groups stand below the stack itself: their logical ids were there before this construct.
        return ec2.SecurityGroup(
            Stack.of(self), construct_id, vpc=self._vpc, description=description, allow_all_outbound=False
        )

    def _open_endpoints(self, guests: Sequence[ec2.SecurityGroup]) -> None:
        s3 = ec2.Peer.prefix_list(S3_PREFIX_LISTS[Stack.of(self).region])
        for guest in guests:
            guest.add_egress_rule(self.endpoints, HTTPS, "AWS APIs through the interface endpoints")
            self.endpoints.add_ingress_rule(guest, HTTPS, "AWS APIs")
            guest.add_egress_rule(s3, HTTPS, "S3 gateway endpoint")

    def _join_hosts_of_a_job(self) -> None:
        for port, description in IPSEC:
            self.training.add_egress_rule(self.training, port, description)
            self.training.add_ingress_rule(self.training, port, description)
