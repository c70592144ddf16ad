"""ministack's CodeBuild: builds that run, and the project properties that it drops."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable
from contextvars import copy_context
from typing import Any

from ministack.services import codebuild
from ministack.services.cloudformation import provisioners

from local_cloud.engine.provisioning import Properties, complete_type

_KEPT = ("LogsConfig", "Cache", "VpcConfig", "QueuedTimeoutInMinutes", "BadgeEnabled")
Project = dict[str, Any]
Record = dict[str, Any]
Run = Callable[[Record, Project, dict[str, str]], None]


def run_builds_by(run: Run) -> None:
    """Let ``StartBuild`` return a build in progress that ``run`` brings to its end on a thread."""
    start_build = codebuild._start_build

    def start(request: dict[str, Any]) -> Any:
        response = start_build(request)
        if response[0] != 200:
            return response
        build = _newest_build(request["projectName"])
        project = copy.deepcopy(codebuild._projects[request["projectName"]])
        _restart(build, project, request)
        shown = codebuild.json_response({"build": copy.deepcopy(build)})
        arguments = (run, build, project, _variables(build))
        threading.Thread(target=copy_context().run, args=arguments, name=build["id"], daemon=True).start()
        return shown

    codebuild._start_build = start


def keep_all_properties() -> None:
    shape = codebuild._project_shape
    codebuild._project_shape = lambda project: {**project, **shape(project)}
    complete_type("AWS::CodeBuild::Project", _keep)


def _keep(name: str, _old: Properties, new: Properties) -> None:
    kept = {each: new[each] for each in _KEPT if each in new}
    codebuild._projects[name].update(provisioners._pascal_to_camel(kept))


def _newest_build(project: str) -> Record:
    builds = [each for each in codebuild._builds.values() if each["projectName"] == project]
    return max(builds, key=lambda each: each["buildNumber"])


def _restart(build: Record, project: Project, request: dict[str, Any]) -> None:
    """Turn ministack's finished record into one that has only been submitted."""
    overrides = {each["name"]: each for each in request.get("environmentVariablesOverride", ())}
    declared = {each["name"]: each for each in project["environment"].get("environmentVariables", ())}
    variables = list({**declared, **overrides}.values())
    submitted = {"phaseType": "SUBMITTED", "phaseStatus": "SUCCEEDED", "startTime": build["startTime"]}
    logs = project.get("logsConfig", {}).get("cloudWatchLogs", {})
    group = logs.get("groupName") or build["logs"]["groupName"]
    stream = "/".join(part for part in (logs.get("streamName"), build["id"].partition(":")[2]) if part)
    build.update(
        buildStatus="IN_PROGRESS",
        currentPhase="SUBMITTED",
        phases=[{**submitted, "endTime": build["startTime"]}],
        environment={**project["environment"], "environmentVariables": variables},
        serviceRole=project["serviceRole"],
        logs={"groupName": group, "streamName": stream, "deepLink": f"CloudWatch log group {group}, stream {stream}"},
    )
    del build["endTime"]


def _variables(build: Record) -> dict[str, str]:
    return {each["name"]: each["value"] for each in build["environment"]["environmentVariables"]}
