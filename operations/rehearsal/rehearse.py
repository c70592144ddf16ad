"""The story of a rehearsal, step by step."""

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import boto3

from jobs.gateway import Jobs, JobState
from jobs.names import template_parameter
from jobs.template import JobTemplate
from local_cloud import LocalCloud
from operations.rehearsal.attempts import answers
from operations.rehearsal.deployment import ENVIRONMENT, Deployment
from operations.rehearsal.imagery import cut_scenes, upload_scenes
from operations.rehearsal.inventory import Inventory, added, take_inventory
from operations.rehearsal.leftovers import remove_what_stays
from operations.rehearsal.pictures import draw_learning_curve
from operations.rehearsal.report import Report
from operations.rehearsal.stage import Stage, StepFailed, shown
from operations.rehearsal.stopping import stop_what_is_idle
from operations.rehearsal.studio import BRINGING, BUSY, SCIENTIST, StudioInUse
from operations.rehearsal.terminal import Terminal
from operations.rehearsal.training import fetch_results, train
from operations.rehearsal.ways_out import Place
from stacks.settings import load
from stacks.settings.people import profile_name

ACCOUNT = "000000000000"
MODEL_GROUP = "tree-crowns"
STEPS = 12


class Rehearsal:
    """One rehearsal in one fresh cloud.

    Args:
        experiment: the configuration of the training job.
        folder: where pictures and logs are kept.
        scratch: for everything else; whoever made it removes it.
    """

    def __init__(
        self, cloud: LocalCloud, stage: Stage, report: Report, *, experiment: Path, folder: Path, scratch: Path
    ) -> None:
        self._experiment = experiment
        self._stage, self._report, self._folder, self._scratch = stage, report, folder, scratch
        self._settings = load(ENVIRONMENT)
        self._name = self._settings.prefix
        self._environ = {**cloud.environment, **_own_folders(scratch)}
        # Tools are told of the cloud and of where to write by the environment, boto3 and matplotlib in here as well.
        os.environ.update(self._environ)
        self._session = boto3.Session()
        self._cloud = cloud
        self._cdk = Deployment(self._environ, assembly=scratch / "cdk.out", log=folder / "logs" / "cdk.log")

    def run(self) -> None:
        """From a fresh cloud to an empty one.

        Raises:
            StepFailed: a step could not be done.
        """
        self._found_company()
        empty = take_inventory(self._session, ACCOUNT)
        self._deploy()
        studio = StudioInUse(
            self._session, self._cloud, self._output("studio", "DomainId"), self._settings.studio.instance_types[0]
        )
        lead = self._bring_imagery(studio)
        self._work_in(studio.sign_in(SCIENTIST, BUSY), lead)
        self._stop_what_is_idle(studio)
        self._read_back(empty)
        self._destroy(empty)

    def _found_company(self) -> None:
        """What a company has before Cloister comes: an IAM Identity Center with groups."""
        store = self._session.client("sso-admin").list_instances()["Instances"][0]["IdentityStoreId"]
        for group in self._settings.identity.groups:
            self._session.client("identitystore").create_group(IdentityStoreId=store, DisplayName=group)

    def _deploy(self) -> None:
        with self._stage.step("cdk bootstrap"):
            self._cdk.bootstrap(ACCOUNT, self._settings.platform.region)
        with self._stage.step("cdk deploy --all") as status:
            self._cdk.deploy(lambda text: status.update(f"cdk deploy --all: {text}"))

    def _bring_imagery(self, studio: StudioInUse) -> Terminal:
        """The only way for raw data: by a lead, in Studio."""
        with self._stage.step("Bring scenes in, as a lead inside Studio"):
            lead = studio.sign_in(profile_name(self._settings.identity.leads[0]), BRINGING)
            upload_scenes(lead.client("s3"), self._template(Jobs(lead)).buckets["raw"])
            studio.close(BRINGING)
        return lead

    def _work_in(self, scientist: Terminal, lead: Terminal) -> None:
        """What a scientist does, all of it by the app's role and through the endpoints of the VPC."""
        jobs = Jobs(scientist)
        template = self._template(jobs)
        self._cut(jobs, template)
        state = self._train(jobs, template)
        self._look_at(state, scientist)
        self._register(jobs, state, template)
        self._try_the_ways_out(Place(scientist, lead, self._name, template, state, self._report.model_package_arn))

    def _template(self, jobs: Jobs) -> JobTemplate:
        return jobs.template(template_parameter(self._settings.platform.name, ENVIRONMENT, "cpu"))

    def _cut(self, jobs: Jobs, template: JobTemplate) -> None:
        log = self._folder / "logs" / "tiling.log"
        with self._stage.step("Cut them to tiles, as a scientist inside") as status:
            tiles = cut_scenes(jobs, template, log=log, progress=status.update)
        self._stage.note(f"image and mask tiles in {tiles}")

    def _train(self, jobs: Jobs, template: JobTemplate) -> JobState:
        log = self._folder / "logs" / "training.log"
        with self._stage.step("Train from the deployed template") as status:
            state = train(jobs, template, self._experiment, log=log, progress=status.update)
        self._report.job = {"name": state.name, "status": state.status, "metrics": state.metrics}
        self._stage.note(self._cloud.confinement())
        return state

    def _look_at(self, state: JobState, scientist: Terminal) -> None:
        """Pictures, and the model beside the answers that need no training."""
        with self._stage.step("Fetch the model, draw its learning curve"):
            results = self._scratch / "results"
            fetch_results(scientist.client("s3"), state.model_uri, results)
            measured = json.loads((results / "model" / "metrics.json").read_text())
            draw_learning_curve(
                results / "model" / "history.jsonl", measured["baselines"], self._folder / "learning_curve.png"
            )
            (results / "output" / "predictions.png").rename(self._folder / "predictions.png")
        self._report.job["baselines"] = measured["baselines"]
        trivial = ", ".join(
            f"{name.removesuffix('_iou').replace('_', ' ')} {value:.2f}"
            for name, value in measured["baselines"].items()
        )
        self._stage.note(f"IoU {measured['best']['val_iou']:.2f} held out; untrained answers: {trivial}")
        self._stage.note(f"{shown(self._folder / 'learning_curve.png')}: loss and IoU by epoch")
        self._stage.note(f"{shown(self._folder / 'predictions.png')}: image, truth, prediction")

    def _register(self, jobs: Jobs, state: JobState, template: JobTemplate) -> None:
        with self._stage.step("Register the model version"):
            facts = {name: f"{value:.4f}" for name, value in state.metrics.items() if name.startswith("val_")}
            arn = jobs.register(state, template, group=f"{self._name}-{MODEL_GROUP}", facts=facts)
            found = self._session.client("sagemaker").describe_model_package(ModelPackageName=arn)
        self._report.model_package_arn = found["ModelPackageArn"]
        self._stage.note(f"version {found['ModelPackageVersion']}, {found['ModelApprovalStatus']}")

    def _try_the_ways_out(self, place: Place) -> None:
        with self._stage.step("Try the ways out"):
            tried = list(answers(place.attempts()))
        self._report.ways_out = [asdict(each) for each in tried]
        for each in tried:
            self._stage.note(each.line())

    def _stop_what_is_idle(self, studio: StudioInUse) -> None:
        with self._stage.step("Stop the app that nobody uses"):
            done = stop_what_is_idle(self._session, f"{self._name}-governance", studio, self._scratch / "apps")
        self._report.apps = {"before": list(done.before), "after": list(done.after)}
        self._report.idle_sweep = {"runs": done.swept.runs, "heard": list(done.heard), "figures": list(done.figures)}
        for line in done.lines():
            self._stage.note(line)

    def _read_back(self, empty: Inventory) -> None:
        with self._stage.step("Read back what there is"):
            found = added(empty, take_inventory(self._session, ACCOUNT))
        self._report.resources = {type_: len(names) for type_, names in sorted(found.items())}
        self._stage.table(self._report.resources)

    def _destroy(self, empty: Inventory) -> None:
        with self._stage.step("cdk destroy --all, to an empty cloud") as status:
            self._cdk.destroy(lambda text: status.update(f"cdk destroy: {text}"))
            removed = remove_what_stays(self._session)
            found = added(empty, take_inventory(self._session, ACCOUNT))
        self._report.left_over = sorted(f"{type_} {name}" for type_, names in found.items() for name in names)
        self._stage.note(f"By hand, as on AWS: {', '.join(removed)}")
        if self._report.left_over:
            raise StepFailed(f"The cloud is not empty: {', '.join(self._report.left_over)} are left")

    def _output(self, stack: str, name: str) -> str:
        described: dict[str, Any] = self._session.client("cloudformation").describe_stacks(
            StackName=f"{self._name}-{stack}"
        )
        return next(
            str(output["OutputValue"]) for output in described["Stacks"][0]["Outputs"] if output["OutputKey"] == name
        )


def _own_folders(scratch: Path) -> dict[str, str]:
    """Temporary files go with the rehearsal; caches stay in the virtual environment, none in the home directory."""
    temporary = scratch / "tmp"
    temporary.mkdir(parents=True)
    caches = Path(sys.prefix) / "cache"
    return {"TMPDIR": str(temporary), "XDG_CACHE_HOME": str(caches), "XDG_CONFIG_HOME": str(caches / "config")}
