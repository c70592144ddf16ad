"""Jobs: where they run, on what, for how long, and as whom."""

from operations.prove.simulation.request import OUTSIDE, STRANGER, But, Context, Request, Twin

_PLACED: Context = {
    "sagemaker:InstanceTypes": ["{cpu}"],
    "sagemaker:VpcSubnets": "{subnets}",
    "sagemaker:VpcSecurityGroupIds": ["{group}"],
    "sagemaker:MaxRuntimeInSeconds": "{seconds}",
    "sagemaker:OutputKmsKeyArn": "{data_key}",
    "sagemaker:VolumeKmsKeyArn": "{volume_key}",
    "sagemaker:InterContainerTrafficEncryption": "true",
}
_API = "sagemaker.api"
_APPROVED: Context = {"aws:TagKeys": ["approved-until"]}
_GPUS = ("ml.g5.xlarge", "ml.p4d.24xlarge", "ml.trn1.2xlarge", "ml.g6.xlarge", "ml.p5.48xlarge", "ml.inf2.xlarge")
_KEY = "arn:aws:kms:{here}:key/theirs"
# What else starts an instance, hands something out or opens a way in is out of reach altogether.
_UNASKABLE = (
    ("sagemaker:CreateAIBenchmarkJob", "ai-benchmark-job"),
    ("sagemaker:CreateAIRecommendationJob", "ai-recommendation-job"),
    ("sagemaker:CreateAutoMLJob", "automl-job"),
    ("sagemaker:CreateAutoMLJobV2", "automl-job"),
    ("sagemaker:CreateCluster", "cluster"),
    ("sagemaker:CreateCompilationJob", "compilation-job"),
    ("sagemaker:CreateEndpoint", "endpoint"),
    ("sagemaker:CreateEndpointConfig", "endpoint-config"),
    ("sagemaker:CreateHyperParameterTuningJob", "hyper-parameter-tuning-job"),
    ("sagemaker:CreateInferenceRecommendationsJob", "inference-recommendations-job"),
    ("sagemaker:CreateLabelingJob", "labeling-job"),
    ("sagemaker:CreateModel", "model"),
    ("sagemaker:CreateMonitoringSchedule", "monitoring-schedule"),
    ("sagemaker:CreateNotebookInstance", "notebook-instance"),
    ("sagemaker:CreateOptimizationJob", "optimization-job"),
    ("sagemaker:CreatePartnerApp", "partner-app"),
    ("sagemaker:CreatePipeline", "pipeline"),
    ("sagemaker:CreateTrainingPlan", "training-plan"),
    ("sagemaker:CreateTransformJob", "transform-job"),
    ("sagemaker:CreateWorkforce", "workforce"),
    ("sagemaker:CreateWorkteam", "workteam"),
    ("sagemaker:StartPipelineExecution", "pipeline"),
)
_LOG = "arn:aws:logs:{here}:log-group:/aws/sagemaker/TrainingJobs"


# What a training job alone can ask for.
_ONLY_TRAINING = (
    But("with a debugger in it", context={"sagemaker:EnableRemoteDebug": "true"}),
    But("on instances kept for the next one", context={"sagemaker:KeepAlivePeriod": "3600"}),
    But("with a file system", context={"sagemaker:FileSystemId": "fs-theirs"}),
    But("from a gated model", context={"sagemaker:DirectGatedModelAccess": "true"}),
)


def _without(key: str, what: str) -> But:
    return But(f"without {what}", context={f"sagemaker:{key}": ""})


def _starting(who: str, action: str, kind: str, *more: But) -> Twin:
    title = f"{who} start a {kind}"
    return Twin(
        Request(title, who, action, f"arn:aws:sagemaker:{{here}}:{kind}/{{prefix}}-mine", _API, context=_PLACED),
        (
            *(But(f"on {gpu}", context={"sagemaker:InstanceTypes": [gpu]}) for gpu in _GPUS),
            But("on another CPU", context={"sagemaker:InstanceTypes": ["ml.r5.24xlarge"]}),
            But("on a GPU beside a CPU", context={"sagemaker:InstanceTypes": ["{cpu}", "ml.g5.xlarge"]}),
            But("without a network", context={"sagemaker:VpcSubnets": "", "sagemaker:VpcSecurityGroupIds": ""}),
            But("in a foreign subnet", context={"sagemaker:VpcSubnets": ["subnet-foreign"]}),
            But("behind a foreign group", context={"sagemaker:VpcSecurityGroupIds": ["sg-foreign"]}),
            But("for longer than it may", context={"sagemaker:MaxRuntimeInSeconds": "{too_many_seconds}"}),
            But("under a foreign key", context={"sagemaker:OutputKmsKeyArn": _KEY}),
            But("on disks under a foreign key", context={"sagemaker:VolumeKmsKeyArn": _KEY}),
            But("on disks under the data's key", context={"sagemaker:VolumeKmsKeyArn": "{data_key}"}),
            But("with an approval that nobody gave", context=_APPROVED),
            But("with hosts that talk openly", context={"sagemaker:InterContainerTrafficEncryption": "false"}),
            _without("InstanceTypes", "an instance type"),
            _without("VpcSubnets", "subnets"),
            _without("VpcSecurityGroupIds", "a group"),
            _without("MaxRuntimeInSeconds", "an end"),
            _without("OutputKmsKeyArn", "a key"),
            _without("VolumeKmsKeyArn", "a key for its disks"),
            _without("InterContainerTrafficEncryption", "a word on how its hosts talk"),
            But("under another project's name", on=f"arn:aws:sagemaker:{{here}}:{kind}/others-mine"),
            But("as a job", who="job"),
            But("as a stranger", who=STRANGER),
            *more,
        ),
    )


JOBS = (
    _starting("people", "sagemaker:CreateTrainingJob", "training-job", *_ONLY_TRAINING),
    _starting("people", "sagemaker:CreateProcessingJob", "processing-job"),
    _starting("lead", "sagemaker:CreateTrainingJob", "training-job", *_ONLY_TRAINING),
    Twin(
        Request(
            "people follow a job",
            "people",
            "sagemaker:DescribeTrainingJob",
            "arn:aws:sagemaker:{here}:training-job/{prefix}-mine",
            _API,
        ),
        (
            But("change it while it runs", action="sagemaker:UpdateTrainingJob"),
            But("of another project", on="arn:aws:sagemaker:{here}:training-job/others-mine"),
            But("by sagemaker:CreateJob", action="sagemaker:CreateJob", on="*"),  # IAM has no resource for it
            But(
                "by a Spark application of their own",
                action="emr-serverless:CreateApplication",
                on="*",
                through=OUTSIDE,
            ),
            But("by a cluster of their own", action="elasticmapreduce:RunJobFlow", on="*", through=OUTSIDE),
            *(
                But(f"by {action}", action=action, on=f"arn:aws:sagemaker:{{here}}:{kind}/{{prefix}}-mine")
                for action, kind in _UNASKABLE
            ),
        ),
    ),
    *(
        Twin(
            Request(
                f"{who} tag a job with their project",
                who,
                "sagemaker:AddTags",
                "arn:aws:sagemaker:{here}:training-job/{prefix}-mine",
                _API,
                context={"aws:TagKeys": ["project"]},
            ),
            (
                But("end it sooner or later than approved", context=_APPROVED),
                But("as if they had been warned", context={"aws:TagKeys": ["project", "idle-warned"]}),
                But("of another project", on="arn:aws:sagemaker:{here}:training-job/others-mine"),
                But("as a job", who="job"),
            ),
        )
        for who in ("people", "lead")
    ),
    Twin(
        Request(
            "people hand the job's role to SageMaker",
            "people",
            "iam:PassRole",
            "{job_role}",
            context={"iam:PassedToService": "sagemaker.amazonaws.com"},
        ),
        (
            But("to Lambda", context={"iam:PassedToService": "lambda.amazonaws.com"}),
            But("to EC2", context={"iam:PassedToService": "ec2.amazonaws.com"}),
            But("to nobody in particular", context={"iam:PassedToService": ""}),
            But("their own role instead", on="{people_role}"),
            But("an admin's role instead", on="arn:aws:iam::111122223333:role/Admin"),
            But("as a job", who="job"),
        ),
    ),
    Twin(
        Request(
            "people read a job template", "people", "ssm:GetParameter", "arn:aws:ssm:{here}:parameter{template}", "ssm"
        ),
        (
            But("write it", action="ssm:PutParameter"),
            But("another parameter", on="arn:aws:ssm:{here}:parameter/others/secret"),
            But("as a job", who="job"),
        ),
    ),
    Twin(
        Request(
            "job write the training log",
            "job",
            "logs:PutLogEvents",
            f"{_LOG}:log-stream:mine",
        ),
        (
            But("another log", on="arn:aws:logs:{here}:log-group:/others:log-stream:mine"),
            But("send it elsewhere", action="logs:PutSubscriptionFilter", on=_LOG),
        ),
    ),
)
