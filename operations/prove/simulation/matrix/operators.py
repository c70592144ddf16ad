"""Admin and auditor: from outside the network, to whatever is configured, and to no data."""

from operations.prove.simulation.matrix.out_of_reach import OUT_OF_REACH
from operations.prove.simulation.request import But, Context, Request, Twin

_HERE = "arn:aws:sagemaker:{here}:"
_CDK = "arn:aws:iam::111122223333:role/cdk-hnb659fds-deploy-role-111122223333-{region}"
_TAG_KEYS = "aws:TagKeys"
_PLACED: Context = {"sagemaker:InstanceTypes": ["{cpu}"], "sagemaker:VpcSubnets": "{subnets}"}
# What nobody who operates may do, whatever he is about.
NO_DATA = (
    But("read raw data", action="s3:GetObject", on="{raw_bucket}/tiles/a.tif"),
    But("read a model", action="s3:GetObject", on="{models_bucket}/jobs/a/model.tar.gz"),
    But("list raw data", action="s3:ListBucket", on="{raw_bucket}"),
    But("write derived data", action="s3:PutObject", on="{derived_bucket}/a.tif"),
    But("delete derived data", action="s3:DeleteObject", on="{derived_bucket}/a.tif"),
    But("open a bucket", action="s3:PutBucketPolicy", on="{raw_bucket}"),
    But("decrypt", action="kms:Decrypt", on="{data_key}"),
    But("change who may decrypt", action="kms:PutKeyPolicy", on="{data_key}"),
    But("pull code", action="codecommit:GitPull", on="{code}"),
    But("merge code", action="codecommit:MergePullRequestBySquash", on="{code}"),
    But("pull an image", action="ecr:BatchGetImage", on="{images}"),
    But(
        "start a job", action="sagemaker:CreateTrainingJob", on=f"{_HERE}training-job/{{prefix}}-mine", context=_PLACED
    ),
    But("hand a job its role", action="iam:PassRole", on="{job_role}"),
    But("open an app", action="sagemaker:CreateApp", on=f"{_HERE}app/{{domain}}/mine/jupyterlab/default"),
    But(
        "enter Studio by an address",
        action="sagemaker:CreatePresignedDomainUrl",
        on=f"{_HERE}user-profile/{{domain}}/x",
    ),
    But("change the domain", action="sagemaker:UpdateDomain", on=f"{_HERE}domain/{{domain}}"),
    But(
        "read the log of a job",
        action="logs:GetLogEvents",
        on="arn:aws:logs:{here}:log-group:/aws/sagemaker/TrainingJobs:log-stream:a",
    ),
    *OUT_OF_REACH,
)
_AUDITORS_CANNOT = But("as an auditor", who="auditor")


def _seeing(title: str, action: str, on: str, *more: But) -> Twin:
    return Twin(Request(f"auditor {title}", "auditor", action, on), more)


OPERATORS = (
    Twin(
        Request("admin stop a job", "admin", "sagemaker:StopTrainingJob", f"{_HERE}training-job/{{prefix}}-theirs"),
        (But("of another project", on=f"{_HERE}training-job/others"), _AUDITORS_CANNOT, *NO_DATA),
    ),
    Twin(
        Request("admin stop an app", "admin", "sagemaker:DeleteApp", f"{_HERE}app/{{domain}}/x/jupyterlab/default"),
        (
            But("of another domain", on=f"{_HERE}app/d-other/x/jupyterlab/default"),
            But("and delete the space", action="sagemaker:DeleteSpace", on=f"{_HERE}space/{{domain}}/x"),
            _AUDITORS_CANNOT,
        ),
    ),
    Twin(
        Request(
            "admin approve that an app runs on",
            "admin",
            "sagemaker:AddTags",
            f"{_HERE}app/{{domain}}/x/jupyterlab/default",
            context={_TAG_KEYS: ["keep-until", "keep-approved"]},
        ),
        (
            But("as warned already", context={_TAG_KEYS: ["idle-warned"]}),
            But("with another tag beside it", context={_TAG_KEYS: ["keep-approved", "team"]}),
            But("without saying which tags", context={_TAG_KEYS: ""}),
            But("of another domain", on=f"{_HERE}app/d-other/x/jupyterlab/default"),
            _AUDITORS_CANNOT,
        ),
    ),
    Twin(
        Request(
            "admin approve how long a job runs",
            "admin",
            "sagemaker:AddTags",
            f"{_HERE}training-job/{{prefix}}-theirs",
            context={_TAG_KEYS: ["approved-until"]},
        ),
        (
            But("as exempt", context={_TAG_KEYS: ["keep-approved"]}),
            But("with another tag beside it", context={_TAG_KEYS: ["approved-until", "team"]}),
            But("without saying which tags", context={_TAG_KEYS: ""}),
            But("of another project", on=f"{_HERE}training-job/others"),
            _AUDITORS_CANNOT,
        ),
    ),
    Twin(
        Request(
            "admin allow to delete an unused space",
            "admin",
            "sagemaker:AddTags",
            f"{_HERE}space/{{domain}}/x",
            context={_TAG_KEYS: ["when-idle"]},
        ),
        (
            But("as warned already", context={_TAG_KEYS: ["when-idle", "idle-warned"]}),
            But("of another domain", on=f"{_HERE}space/d-other/x"),
            But("and delete it", action="sagemaker:DeleteSpace", context={_TAG_KEYS: ""}),
            _AUDITORS_CANNOT,
        ),
    ),
    Twin(
        Request("admin sweep idle apps", "admin", "lambda:InvokeFunction", "{sweep}"),
        (But("change the sweep", action="lambda:UpdateFunctionCode"), _AUDITORS_CANNOT),
    ),
    Twin(
        Request("admin look for ways out", "admin", "states:StartExecution", "{analysis}"),
        (But("change what is looked for", action="states:UpdateStateMachine"), _AUDITORS_CANNOT),
    ),
    Twin(
        Request("admin deploy with the cdk", "admin", "sts:AssumeRole", _CDK),
        (
            But(
                "as what deploys", on="arn:aws:iam::111122223333:role/cdk-hnb659fds-cfn-exec-role-111122223333-{region}"
            ),
            But("as a scientist", on="{people_role}"),
            But("as a job", on="{job_role}"),
            _AUDITORS_CANNOT,
        ),
    ),
    Twin(
        Request("admin see a bucket's policy", "admin", "s3:GetBucketPolicy", "{raw_bucket}"),
        (But("of another bucket", on="arn:aws:s3:::others"),),
    ),
    _seeing("see a bucket's policy", "s3:GetBucketPolicy", "{raw_bucket}", *NO_DATA),
    _seeing("see who may use a key", "kms:GetKeyPolicy", "{data_key}", But("use it", action="kms:GenerateDataKey")),
    _seeing(
        "see what a role may",
        "iam:GetRolePolicy",
        "arn:aws:iam::111122223333:role/{prefix}-studio-Role",
        But("of another project", on="arn:aws:iam::111122223333:role/others"),
    ),
    _seeing(
        "see a job",
        "sagemaker:DescribeTrainingJob",
        f"{_HERE}training-job/{{prefix}}-theirs",
        But("stop it", action="sagemaker:StopTrainingJob"),
    ),
    _seeing(
        "see the domain",
        "sagemaker:DescribeDomain",
        f"{_HERE}domain/{{domain}}",
        But("of another team", on=f"{_HERE}domain/d-other"),
    ),
    _seeing(
        "read the platform's logs",
        "logs:GetLogEvents",
        "arn:aws:logs:{here}:log-group:{prefix}-network-FlowLogs:log-stream:a",
        But("of another project", on="arn:aws:logs:{here}:log-group:others:log-stream:a"),
        But(
            "send them elsewhere",
            action="logs:PutSubscriptionFilter",
            on="arn:aws:logs:{here}:log-group:{prefix}-network-FlowLogs",
        ),
        But("delete them", action="logs:DeleteLogGroup", on="arn:aws:logs:{here}:log-group:{prefix}-network-FlowLogs"),
    ),
    _seeing(
        "see which tags keep an app",
        "tag:GetResources",
        "*",
        But("set one", action="sagemaker:AddTags", on=f"{_HERE}app/{{domain}}/x/jupyterlab/default"),
    ),
    _seeing(
        "see what was scanned", "ecr:DescribeImageScanFindings", "{images}", But("push one", action="ecr:PutImage")
    ),
)
