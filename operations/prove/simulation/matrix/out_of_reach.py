"""What would change who may do what, or open the network: nobody's business who works here."""

from operations.prove.simulation.request import But

_ANY = "arn:aws:ec2:{here}:"


def _out(title: str, action: str, on: str) -> But:
    return But(title, action=action, on=on, through="")


OUT_OF_REACH = (
    _out("grant scientists more", "iam:PutRolePolicy", "{people_role}"),
    _out("attach a policy to scientists", "iam:AttachRolePolicy", "{people_role}"),
    _out("take off a boundary", "iam:DeleteRolePermissionsBoundary", "{people_role}"),
    _out("put on a wider boundary", "iam:PutRolePermissionsBoundary", "{people_role}"),
    _out("rewrite the boundary", "iam:CreatePolicyVersion", "arn:aws:iam::111122223333:policy/mine"),
    _out("make a role", "iam:CreateRole", "arn:aws:iam::111122223333:role/mine"),
    _out("make a key for a user", "iam:CreateAccessKey", "arn:aws:iam::111122223333:user/mine"),
    _out("become somebody else", "sts:AssumeRole", "arn:aws:iam::111122223333:role/Admin"),
    _out("become a scientist", "sts:AssumeRole", "{people_role}"),
    _out("become a lead", "sts:AssumeRole", "{lead_role}"),
    _out("open a route", "ec2:CreateRoute", f"{_ANY}route-table/rtb-1"),
    _out("open an endpoint's policy", "ec2:ModifyVpcEndpoint", f"{_ANY}vpc-endpoint/vpce-1"),
    _out("open a group", "ec2:AuthorizeSecurityGroupEgress", f"{_ANY}security-group/sg-1"),
    _out("share a snapshot", "ec2:ModifySnapshotAttribute", "arn:aws:ec2:eu-central-1::snapshot/snap-1"),
    _out("start a build", "codebuild:StartBuild", "arn:aws:codebuild:{here}:project/mine"),
    _out("run a function", "lambda:InvokeFunction", "arn:aws:lambda:{here}:function:mine"),
    _out("make a function", "lambda:CreateFunction", "arn:aws:lambda:{here}:function:mine"),
    _out("deploy a stack", "cloudformation:CreateStack", "arn:aws:cloudformation:{here}:stack/mine/1"),
)
