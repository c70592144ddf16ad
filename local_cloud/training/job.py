"""One training job, from its start to its artefacts in S3."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from local_cloud.api.location import Location
from local_cloud.clients import Credentials, RoleNotAssumedError, account_client, assume, role_client
from local_cloud.emulator import Emulator
from local_cloud.network.attachment import attach
from local_cloud.network.guest import Guest, guest
from local_cloud.records import Record, now
from local_cloud.training.container import Container
from local_cloud.training.failure import JobFailedError, algorithm_failure, client_failure
from local_cloud.training.image import local_command
from local_cloud.training.logs import LogStream
from local_cloud.training.metrics import Metrics
from local_cloud.training.process import TrainingProcess
from local_cloud.training.program import program_environment
from local_cloud.training.specification import Specification
from local_cloud.training.storage import Storage

LOG_GROUP = "/aws/sagemaker/TrainingJobs"
_LOG = logging.getLogger("local_cloud.training")


@dataclass
class TrainingJob:
    """``record`` is what DescribeTrainingJob tells; the job writes its progress there."""

    record: Record
    specification: Specification
    at: Location
    emulator: Emulator
    process: TrainingProcess | None = None
    container: Container = field(init=False)

    def __post_init__(self) -> None:
        folder = self.emulator.folder("training") / self.record["TrainingJobName"]
        self.container = Container(folder / "opt" / "ml")

    def run(self) -> None:
        """Run to the end; whatever goes wrong becomes the job's FailureReason."""
        try:
            self._run()
        except JobFailedError as error:
            self._fail(str(error))
        except (ClientError, RoleNotAssumedError) as error:
            self._fail(f"ClientError: {error}")
        except Exception as error:  # the emulator's own fault must end the job too, or it would hang InProgress
            _LOG.exception("training job %s", self.record["TrainingJobName"])
            self._fail(f"InternalServerError: the local emulator failed: {type(error).__name__}: {error}")

    def stop(self) -> None:
        self.record.update(TrainingJobStatus="Stopping")
        self._enter("Stopping", "Stopping the training job")
        if self.process is not None:
            self.process.stop()

    def _run(self) -> None:
        self._enter("Starting", "Preparing the instances for training")
        credentials = assume(self.record["RoleArn"], "sagemaker.amazonaws.com", "SageMaker", self.at)
        image = self.specification.image
        command = local_command(image, role_client("ecr", self.at, credentials), self.emulator.commands)
        storage = Storage.of_job(self._guest, self.at, credentials)
        self._download(storage)
        self._train([str(command), *self.specification.arguments], credentials, storage)
        self._upload(storage)
        self._end("Stopped" if self._stopping or self._timed_out else "Completed")

    def _download(self, storage: Storage) -> None:
        self.container.prepare()
        self._enter("Downloading", "Downloading input data")
        for channel in self.record.get("InputDataConfig", ()):
            uri = channel["DataSource"]["S3DataSource"]["S3Uri"]
            if not storage.download(uri, self.container.channel(channel["ChannelName"])):
                raise client_failure(f"Data download failed: no S3 objects under {uri} ({channel['ChannelName']})")
        if checkpoints := self._checkpoint_uri:
            storage.download(checkpoints, self.container.checkpoints)
        self.container.describe(self.record, self.specification.hyperparameters)

    def _train(self, command: list[str], credentials: Credentials, storage: Storage) -> None:
        self._enter("Training", "Training image download completed. Training in progress.")
        self.record["TrainingStartTime"] = now()
        isolated = bool(self.record.get("EnableNetworkIsolation"))
        attachment = attach(self._guest, isolated=isolated)
        environment = program_environment(
            self._own_environment(),
            self.container,
            None if isolated else credentials,
            self.at,
            self.emulator,
            attachment.environment,
        )
        self.process = TrainingProcess(command, self.container.base, environment, attachment)
        if self._stopping:
            self.process.stop()
        self.process.limit(self.record.get("StoppingCondition", {}).get("MaxRuntimeInSeconds", 86_400))
        code = self._follow(self.process)
        if checkpoints := self._checkpoint_uri:
            storage.upload_folder(self.container.checkpoints, checkpoints, self._key_id)
        if code and not self._stopping and not self._timed_out:
            raise algorithm_failure(self.container.failure(), code)

    def _own_environment(self) -> dict[str, str]:
        return {
            "TRAINING_JOB_NAME": self.record["TrainingJobName"],
            "TRAINING_JOB_ARN": self.record["TrainingJobArn"],
            **self.record.get("Environment", {}),
        }

    def _follow(self, process: TrainingProcess) -> int:
        stream = f"{self.record['TrainingJobName']}/algo-1-{int(now())}"
        log = LogStream(account_client("logs", self.at), LOG_GROUP, stream)
        metrics = Metrics(self.specification.metrics)
        for line in process.lines():
            log.write(line)
            metrics.read(line)
            self.record["FinalMetricDataList"] = metrics.final()
        code = process.wait()
        log.send()
        self.record["TrainingEndTime"] = now()
        return code

    def _upload(self, storage: Storage) -> None:
        self._enter("Uploading", "Uploading generated training model")
        output = self.record["OutputDataConfig"]["S3OutputPath"].rstrip("/")
        prefix = f"{output}/{self.record['TrainingJobName']}/output"
        if any(self.container.model.iterdir()):
            storage.upload_archive(self.container.model, f"{prefix}/model.tar.gz", self._key_id)
            self.record["ModelArtifacts"] = {"S3ModelArtifacts": f"{prefix}/model.tar.gz"}
        if any(self.container.output_data.iterdir()):
            storage.upload_archive(self.container.output_data, f"{prefix}/output.tar.gz", self._key_id)

    def _fail(self, reason: str) -> None:
        self.record["FailureReason"] = reason
        self._end("Failed")

    def _end(self, status: str) -> None:
        self._enter("MaxRuntimeExceeded" if self._timed_out else status, f"Training job {status.lower()}")
        self.record["SecondaryStatusTransitions"][-1]["EndTime"] = now()
        started = self.record.get("TrainingStartTime")
        if started is not None:
            ended = self.record.setdefault("TrainingEndTime", now())
            seconds = max(1, round(ended - started))
            self.record.update(TrainingTimeInSeconds=seconds, BillableTimeInSeconds=seconds)
        self.record["TrainingJobStatus"] = status

    def _enter(self, secondary_status: str, message: str) -> None:
        transitions = self.record.setdefault("SecondaryStatusTransitions", [])
        if transitions:
            transitions[-1]["EndTime"] = now()
        transitions.append({"Status": secondary_status, "StartTime": now(), "StatusMessage": message})
        self.record.update(SecondaryStatus=secondary_status, LastModifiedTime=now())

    @property
    def _stopping(self) -> bool:
        return bool(self.record["TrainingJobStatus"] == "Stopping")

    @property
    def _timed_out(self) -> bool:
        return self.process is not None and self.process.timed_out

    @property
    def _guest(self) -> Guest | None:
        return guest(self.record.get("VpcConfig", {}), self.at)

    @property
    def _key_id(self) -> str | None:
        output: Mapping[str, Any] = self.record["OutputDataConfig"]
        return output.get("KmsKeyId")

    @property
    def _checkpoint_uri(self) -> str | None:
        checkpoints: Mapping[str, Any] = self.record.get("CheckpointConfig", {})
        return checkpoints.get("S3Uri")
