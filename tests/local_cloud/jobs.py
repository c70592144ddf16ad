"""Training jobs as the tests ask for them."""

from collections.abc import Mapping
from typing import Any

from tests.local_cloud.account import Account, eventually

COMMAND = {"cloister.local.command": "train"}
LOG_GROUP = "/aws/sagemaker/TrainingJobs"
FINISHED = ("Completed", "Failed", "Stopped")
MAY_TRAIN = (
    {"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket", "s3:PutObject"], "Resource": "*"},
    {"Effect": "Allow", "Action": ["ecr:BatchGetImage"], "Resource": "*"},
)


class Jobs:
    """Jobs of an algorithm with a required channel ``config``, one hyperparameter and one metric."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.bucket = account.bucket({"config/job.toml": b"epochs = 2"})
        self.algorithm = account.name("algorithm")
        account.client("sagemaker").create_algorithm(
            AlgorithmName=self.algorithm, TrainingSpecification=training_specification(account.image(COMMAND))
        )
        self.role = account.role(*MAY_TRAIN)

    def request(self, **changes: Any) -> dict[str, Any]:
        source = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": f"s3://{self.bucket}/config/"}}
        return {
            "TrainingJobName": self.account.name("job"),
            "AlgorithmSpecification": {"AlgorithmName": self.algorithm, "TrainingInputMode": "File"},
            "RoleArn": self.role,
            "InputDataConfig": [{"ChannelName": "config", "DataSource": source}],
            "OutputDataConfig": {"S3OutputPath": f"s3://{self.bucket}/out"},
            "ResourceConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": 10},
            "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
            **changes,
        }

    def start(self, **changes: Any) -> str:
        request = self.request(**changes)
        self.account.client("sagemaker").create_training_job(**request)
        return str(request["TrainingJobName"])

    def describe(self, name: str) -> dict[str, Any]:
        described: dict[str, Any] = self.account.client("sagemaker").describe_training_job(TrainingJobName=name)
        return described

    def finish(self, name: str) -> dict[str, Any]:
        """The job's description once it has ended."""
        described: dict[str, Any] = eventually(
            lambda: self.describe(name), lambda job: job["TrainingJobStatus"] in FINISHED
        )
        return described

    def run(self, **changes: Any) -> dict[str, Any]:
        return self.finish(self.start(**changes))

    def await_line(self, name: str, line: str) -> None:
        """Return once the job has written the line."""
        eventually(lambda: self._streams(name), bool)
        eventually(lambda: self.log(name), lambda log: line in log)

    def log(self, name: str) -> list[str]:
        logs, streams = self.account.client("logs"), self._streams(name)
        events = logs.get_log_events(logGroupName=LOG_GROUP, logStreamName=streams[0]["logStreamName"])["events"]
        return [event["message"] for event in events]

    def _streams(self, name: str) -> list[dict[str, Any]]:
        logs = self.account.client("logs")
        try:
            found = logs.describe_log_streams(logGroupName=LOG_GROUP, logStreamNamePrefix=f"{name}/algo-1")
        except logs.exceptions.ResourceNotFoundException:  # the first job's log makes the group
            return []
        streams: list[dict[str, Any]] = found["logStreams"]
        return streams


def training_specification(image: str, **more: Any) -> Mapping[str, Any]:
    iterations = {"MinValue": "1", "MaxValue": "5"}
    return {
        "TrainingImage": image,
        "SupportedTrainingInstanceTypes": ["ml.m5.xlarge"],
        "TrainingChannels": [
            {
                "Name": "config",
                "IsRequired": True,
                "SupportedContentTypes": ["application/toml"],
                "SupportedInputModes": ["File"],
            }
        ],
        "SupportedHyperParameters": [
            {
                "Name": "epochs",
                "Type": "Integer",
                "Range": {"IntegerParameterRangeSpecification": iterations},
                "DefaultValue": "2",
            }
        ],
        "MetricDefinitions": [{"Name": "validation:iou", "Regex": r"validation_iou=([0-9.]+)"}],
        **more,
    }
