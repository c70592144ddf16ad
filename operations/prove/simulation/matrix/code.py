"""The team's code, its images, and everything that would change who may do what."""

from operations.prove.simulation.request import STRANGER, But, Request, Twin

_ROLE = "{people_role}"
_ANY = "arn:aws:ec2:{here}:"


def _out_of_reach(title: str, action: str, on: str) -> But:
    return But(title, action=action, on=on, through="")


CODE = (
    Twin(
        Request("people push code", "people", "codecommit:GitPush", "{code}", "git-codecommit"),
        (
            But("to another repository", on="arn:aws:codecommit:{here}:others"),
            But("delete it", action="codecommit:DeleteRepository", through="codecommit"),
            But("send notices of it", action="codecommit:PutRepositoryTriggers", through="codecommit"),
            But("as a job", who="job"),
            But("as a stranger", who=STRANGER),
        ),
    ),
    Twin(
        Request("people pull code", "people", "codecommit:GitPull", "{code}", "git-codecommit"),
        (
            _out_of_reach("grant themselves more", "iam:PutRolePolicy", _ROLE),
            _out_of_reach("attach a policy to themselves", "iam:AttachRolePolicy", _ROLE),
            _out_of_reach("take off their boundary", "iam:DeleteRolePermissionsBoundary", _ROLE),
            _out_of_reach("make a role", "iam:CreateRole", "arn:aws:iam::111122223333:role/mine"),
            _out_of_reach("make a key for a user", "iam:CreateAccessKey", "arn:aws:iam::111122223333:user/mine"),
            _out_of_reach("become somebody else", "sts:AssumeRole", "arn:aws:iam::111122223333:role/Admin"),
            _out_of_reach("open a route", "ec2:CreateRoute", f"{_ANY}route-table/rtb-1"),
            _out_of_reach("open an endpoint's policy", "ec2:ModifyVpcEndpoint", f"{_ANY}vpc-endpoint/vpce-1"),
            _out_of_reach("open a group", "ec2:AuthorizeSecurityGroupEgress", f"{_ANY}security-group/sg-1"),
            _out_of_reach(
                "share a snapshot", "ec2:ModifySnapshotAttribute", "arn:aws:ec2:eu-central-1::snapshot/snap-1"
            ),
            _out_of_reach("start a build", "codebuild:StartBuild", "arn:aws:codebuild:{here}:project/mine"),
            _out_of_reach("run a function", "lambda:InvokeFunction", "arn:aws:lambda:{here}:function:mine"),
            _out_of_reach("make a function", "lambda:CreateFunction", "arn:aws:lambda:{here}:function:mine"),
            _out_of_reach("deploy a stack", "cloudformation:CreateStack", "arn:aws:cloudformation:{here}:stack/mine/1"),
        ),
    ),
)
