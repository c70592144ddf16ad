"""One build of a CodeBuild project, with the rights of the project's role."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from local_cloud.api.location import Location
from local_cloud.builds.registry import push
from local_cloud.builds.source import COMMAND, BuildFailedError, check_source
from local_cloud.clients import Credentials, RoleNotAssumedError, assume, role_client
from local_cloud.records import Record, now
from local_cloud.training.logs import LogStream

_LOG = logging.getLogger("local_cloud.builds")
_REQUIRED = ("IMAGE_REPOSITORY_NAME", "IMAGE_TAG")


@dataclass
class Build:
    """``record`` is what BatchGetBuilds tells; ``project`` is the project as it was at the start."""

    record: Record
    project: Mapping[str, Any]
    variables: Mapping[str, str]
    at: Location
    log: LogStream | None = None

    def run(self) -> None:
        """Run to the end; whatever goes wrong fails the build with that reason."""
        try:
            self._run()
            self._end("SUCCEEDED", "")
        except (BuildFailedError, ClientError, RoleNotAssumedError) as error:
            self._end("FAILED", str(error))
        except Exception as error:  # the emulator's own fault must end the build too, or it would run for ever
            _LOG.exception("build %s", self.record["id"])
            self._end("FAULT", f"the local emulator failed: {type(error).__name__}: {error}")

    def _run(self) -> None:
        self._enter("PROVISIONING")
        credentials = assume(self.project["serviceRole"], "codebuild.amazonaws.com", "AWSCodeBuild", self.at)
        self.log = LogStream(
            role_client("logs", self.at, credentials), self.record["logs"]["groupName"],
            self.record["logs"]["streamName"],
        )  # fmt: skip
        self._say("LOCAL EMULATOR, not AWS: there is no container engine here, so no command of the build runs.")
        self._enter("DOWNLOAD_SOURCE")
        source = self._source(credentials)
        check_source(source)
        self._enter("BUILD")
        repository, tag = self._target()
        digest = push(role_client("ecr", self.at, credentials), repository, tag, source)
        self._say(f"Pushed {repository}:{tag} ({digest}), a manifest that stands for the console script {COMMAND}.")
        self.log.send()

    def _source(self, credentials: Credentials) -> bytes:
        source = self.project["source"]
        if source["type"] != "S3":
            raise BuildFailedError(f"the local emulator builds sources of type S3 only, not {source['type']}")
        bucket, _, key = source["location"].removeprefix("arn:aws:s3:::").partition("/")
        found = role_client("s3", self.at, credentials).get_object(Bucket=bucket, Key=key)
        archive: bytes = found["Body"].read()
        self._say(f"Read the source s3://{bucket}/{key}, {len(archive)} bytes.")
        return archive

    def _target(self) -> tuple[str, str]:
        missing = [name for name in _REQUIRED if not self.variables.get(name)]
        if missing:
            raise BuildFailedError(f"the local emulator needs the environment variables {', '.join(missing)}")
        return self.variables["IMAGE_REPOSITORY_NAME"], self.variables["IMAGE_TAG"]

    def _say(self, line: str) -> None:
        if self.log is not None:
            self.log.write(line)

    def _enter(self, phase: str) -> None:
        self._leave("SUCCEEDED", "")
        self.record["phases"].append({"phaseType": phase, "startTime": now()})
        self.record["currentPhase"] = phase

    def _leave(self, status: str, reason: str) -> None:
        last = self.record["phases"][-1]
        if "phaseStatus" not in last:
            last.update(phaseStatus=status, endTime=now(), durationInSeconds=round(now() - last["startTime"]))
            if reason:
                last["contexts"] = [{"statusCode": "CLIENT_ERROR", "message": reason}]

    def _end(self, status: str, reason: str) -> None:
        if reason:
            _LOG.warning("build %s %s: %s", self.record["id"], status, reason)
            self._say(f"The build failed: {reason}")
        if self.log is not None:
            with suppress(ClientError):  # a log that cannot be written may be why the build failed
                self.log.send()
        self._leave(status, reason)
        self.record["phases"].append({"phaseType": "COMPLETED", "startTime": now()})
        self.record.update(currentPhase="COMPLETED", endTime=now(), buildStatus=status)
