"""One processing job, from its inputs in S3 to its outputs there."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
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
from local_cloud.training.process import TrainingProcess
from local_cloud.training.program import program_environment
from local_cloud.training.storage import Storage

LOG_GROUP = "/aws/sagemaker/ProcessingJobs"
_LOG = logging.getLogger("local_cloud.processing")


@dataclass
class ProcessingJob:
    """``record`` is what DescribeProcessingJob tells; the job writes its progress there."""

    record: Record
    at: Location
    emulator: Emulator
    process: TrainingProcess | None = None

    def run(self) -> None:
        """Run to the end; whatever goes wrong becomes the job's FailureReason."""
        try:
            self._run()
        except JobFailedError as error:
            self._end("Failed", str(error))
        except (ClientError, RoleNotAssumedError) as error:
            self._end("Failed", f"ClientError: {error}")
        except Exception as error:  # the emulator's own fault must end the job too, or it would hang InProgress
            _LOG.exception("processing job %s", self.record["ProcessingJobName"])
            self._end("Failed", f"InternalServerError: the local emulator failed: {type(error).__name__}: {error}")

    def stop(self) -> None:
        self.record["ProcessingJobStatus"] = "Stopping"
        if self.process is not None:
            self.process.stop()

    def _run(self) -> None:
        credentials = assume(self.record["RoleArn"], "sagemaker.amazonaws.com", "SageMaker", self.at)
        command = self._command(role_client("ecr", self.at, credentials))
        storage = Storage.of_job(self._guest, self.at, credentials)
        self._download(storage)
        self._process(command, credentials)
        self._upload(storage)
        stopped = self._stopping or (self.process is not None and self.process.timed_out)
        self._end("Stopped" if stopped else "Completed")

    def _command(self, ecr: Any) -> list[str]:
        """The image's console script; the folders that its arguments name lie elsewhere on this machine."""
        application = self.record["AppSpecification"]
        words: list[str] = [*application["ContainerEntrypoint"], *application.get("ContainerArguments", ())]
        program = words.pop(0)
        command = local_command(application["ImageUri"], ecr, self.emulator.commands).with_name(Path(program).name)
        if not command.is_file():
            raise client_failure(f"the image has no console script {program}")
        return [str(command), *(word.replace("/opt/ml/", f"{self._base}/") for word in words)]

    def _download(self, storage: Storage) -> None:
        shutil.rmtree(self._base, ignore_errors=True)
        configuration = self._base / "config"
        configuration.mkdir(parents=True)
        (configuration / "processingjobconfig.json").write_text(json.dumps(self.record, default=str))
        for each in self.record.get("ProcessingInputs", ()):
            source = each["S3Input"]
            if not storage.download(source["S3Uri"], self._mounted(source)):
                told = f"no S3 objects under {source['S3Uri']} ({each['InputName']})"
                raise client_failure(f"Data download failed: {told}")
        for each in self._outputs:
            self._mounted(each["S3Output"]).mkdir(parents=True, exist_ok=True)

    def _process(self, command: list[str], credentials: Credentials) -> None:
        self.record["ProcessingStartTime"] = now()
        isolated = bool(self._network.get("EnableNetworkIsolation"))
        attachment = attach(self._guest, isolated=isolated)
        environment = program_environment(
            self.record.get("Environment", {}),
            Container(self._base),
            None if isolated else credentials,
            self.at,
            self.emulator,
            attachment.environment,
        )
        self.process = TrainingProcess(command, self._base, environment, attachment)
        if self._stopping:
            self.process.stop()
        self.process.limit(self.record.get("StoppingCondition", {}).get("MaxRuntimeInSeconds", 86_400))
        code = self._follow(self.process)
        if message := self._message():
            self.record["ExitMessage"] = message
        if code and not self._stopping and not self.process.timed_out:
            raise algorithm_failure("See job logs for more information", code)

    def _follow(self, process: TrainingProcess) -> int:
        stream = f"{self.record['ProcessingJobName']}/algo-1-{int(now())}"
        log = LogStream(account_client("logs", self.at), LOG_GROUP, stream)
        for line in process.lines():
            log.write(line)
        code = process.wait()
        log.send()
        return code

    def _upload(self, storage: Storage) -> None:
        key_id = self.record.get("ProcessingOutputConfig", {}).get("KmsKeyId")
        for each in self._outputs:
            target = each["S3Output"]
            storage.upload_folder(self._mounted(target), target["S3Uri"], key_id)

    def _end(self, status: str, failure: str = "") -> None:
        if failure:
            self.record["FailureReason"] = failure
        self.record.update(ProcessingJobStatus=status, ProcessingEndTime=now(), LastModifiedTime=now())

    def _message(self) -> str:
        written = self._base / "output" / "message"
        return written.read_text(errors="replace")[:1024] if written.is_file() else ""

    def _mounted(self, mounted: Mapping[str, Any]) -> Path:
        return self._base / str(mounted["LocalPath"]).removeprefix("/opt/ml/")

    @property
    def _network(self) -> Mapping[str, Any]:
        settings: Mapping[str, Any] = self.record.get("NetworkConfig", {})
        return settings

    @property
    def _guest(self) -> Guest | None:
        return guest(self._network.get("VpcConfig", {}), self.at)

    @property
    def _base(self) -> Path:
        name: str = self.record["ProcessingJobName"]
        return self.emulator.folder("processing") / name / "opt" / "ml"

    @property
    def _outputs(self) -> list[Mapping[str, Any]]:
        outputs: list[Mapping[str, Any]] = self.record.get("ProcessingOutputConfig", {}).get("Outputs", [])
        return outputs

    @property
    def _stopping(self) -> bool:
        return bool(self.record["ProcessingJobStatus"] == "Stopping")
