"""Jobs: where they run, on what, for how long, and as whom."""

from operations.prove.simulation.request import STRANGER, But, Context, Request, Twin

_TIME = "the data scientists' role bounds neither time nor keys of jobs yet"
_PLACED: Context = {
    "sagemaker:InstanceTypes": ["{cpu}"],
    "sagemaker:VpcSubnets": "{subnets}",
    "sagemaker:VpcSecurityGroupIds": ["{group}"],
    "sagemaker:MaxRuntimeInSeconds": "{seconds}",
    "sagemaker:OutputKmsKeyArn": "{data_key}",
    "sagemaker:VolumeKmsKeyArn": "{volume_key}",
}
_API = "sagemaker.api"
_GPUS = ("ml.g5.xlarge", "ml.p4d.24xlarge", "ml.trn1.2xlarge", "ml.g6.xlarge", "ml.p5.48xlarge", "ml.inf2.xlarge")
# What has no condition keys for the network is out of reach altogether.
_UNASKABLE = (
    ("sagemaker:CreateAutoMLJobV2", "automl-job"),
    ("sagemaker:CreateLabelingJob", "labeling-job"),
    ("sagemaker:CreateCompilationJob", "compilation-job"),
    ("sagemaker:CreateOptimizationJob", "optimization-job"),
    ("sagemaker:CreateInferenceRecommendationsJob", "inference-recommendations-job"),
    ("sagemaker:CreateTransformJob", "transform-job"),
    ("sagemaker:CreateHyperParameterTuningJob", "hyper-parameter-tuning-job"),
    ("sagemaker:CreateNotebookInstance", "notebook-instance"),
    ("sagemaker:CreateTrainingPlan", "training-plan"),
    ("sagemaker:CreateCluster", "cluster"),
    ("sagemaker:CreateEndpoint", "endpoint"),
    ("sagemaker:CreateModel", "model"),
    ("sagemaker:CreatePipeline", "pipeline"),
)
_LOG = "arn:aws:logs:{here}:log-group:/aws/sagemaker/TrainingJobs"


def _starting(action: str, kind: str) -> Twin:
    title = f"people start a {kind}"
    return Twin(
        Request(title, "people", action, f"arn:aws:sagemaker:{{here}}:{kind}/{{prefix}}-mine", _API, context=_PLACED),
        (
            *(But(f"on {gpu}", context={"sagemaker:InstanceTypes": [gpu]}) for gpu in _GPUS),
            But("on a GPU beside a CPU", context={"sagemaker:InstanceTypes": ["{cpu}", "ml.g5.xlarge"]}),
            But("without an instance type", context={"sagemaker:InstanceTypes": ""}),
            But("without a network", context={"sagemaker:VpcSubnets": "", "sagemaker:VpcSecurityGroupIds": ""}),
            But("without subnets", context={"sagemaker:VpcSubnets": ""}),
            But("without a group", context={"sagemaker:VpcSecurityGroupIds": ""}),
            But("in a foreign subnet", context={"sagemaker:VpcSubnets": ["subnet-foreign"]}),
            But("behind a foreign group", context={"sagemaker:VpcSecurityGroupIds": ["sg-foreign"]}),
            But("under another project's name", on=f"arn:aws:sagemaker:{{here}}:{kind}/others-mine"),
            But("as a job", who="job"),
            But("as a stranger", who=STRANGER),
            But("without an end", context={"sagemaker:MaxRuntimeInSeconds": "2419200"}, waits=_TIME),
            But("under no key", context={"sagemaker:OutputKmsKeyArn": ""}, waits=_TIME),
        ),
    )


JOBS = (
    _starting("sagemaker:CreateTrainingJob", "training-job"),
    _starting("sagemaker:CreateProcessingJob", "processing-job"),
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
            *(
                But(f"by {action}", action=action, on=f"arn:aws:sagemaker:{{here}}:{kind}/{{prefix}}-mine")
                for action, kind in _UNASKABLE
            ),
        ),
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
