"""Composition root: settings in, stacks wired, one cloud assembly out."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stacks.data import DataStack
from stacks.emr import EmrStack
from stacks.governance import GovernanceStack
from stacks.network import NetworkStack
from stacks.public_access import PublicAccessStack
from stacks.rules.plugin import CloisterRules
from stacks.settings import Settings, SettingsError, load
from stacks.studio import StudioStack
from stacks.training import TrainingStack

from aws_cdk import App, Environment, Stack, Validations  # isort: skip
from cdk_nag import AwsSolutionsChecks  # isort: skip

DEFAULT_ENVIRONMENT = "dev"
# Traces of resources show no line of ours, but jsii's temporary folder, and no two cloud assemblies would be alike.
NO_TRACES = {"aws:cdk:disable-creation-stack-traces": True}


def feature_flags() -> Mapping[str, Any]:
    """What the CDK command line would pass from cdk.json: without it, the same app would make other templates."""
    context: dict[str, Any] = json.loads(Path(__file__).with_name("cdk.json").read_text())["context"]
    return {**context, **NO_TRACES}


def build(app: App, settings: Settings) -> list[Stack]:
    """Wire the stacks; each is given what it needs from those before it."""
    env, prefix = Environment(region=settings.platform.region), settings.prefix
    calls = [*TrainingStack.calls(), *StudioStack.calls(settings)]
    network = NetworkStack(app, f"{prefix}-network", env=env, settings=settings, calls=calls)
    place = network.place
    data = DataStack(app, f"{prefix}-data", env=env, name=prefix, retention=settings.retention, place=place)
    store = data.store
    training = TrainingStack(app, f"{prefix}-training", env=env, settings=settings, place=place, store=store)
    studio = StudioStack(
        app, f"{prefix}-studio", env=env, settings=settings, place=place, store=store, offer=training.offer
    )
    emr = (
        [
            EmrStack(
                app,
                f"{prefix}-emr",
                env=env,
                settings=settings,
                place=place,
                store=store,
                people=studio.people,
                boundary=training.offer.boundary,
            )
        ]
        if settings.emr.enabled
        else []
    )
    governance = GovernanceStack(
        app,
        f"{prefix}-governance",
        env=env,
        settings=settings,
        domain_id=studio.domain.id,
        access_analysis=network.access_analysis,
        store=store,
    )
    lock = [PublicAccessStack(app, f"{prefix}-public-access", env=env)] if settings.network.block_public_access else []
    return [network, data, training, studio, *emr, governance, *lock]


def main() -> int:
    app = App(context=feature_flags(), analytics_reporting=False)
    try:
        settings = load(app.node.try_get_context("environment") or DEFAULT_ENVIRONMENT)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    build(app, settings)
    Validations.of(app).add_plugins(AwsSolutionsChecks(app), CloisterRules())
    return 0 if _valid(app) else 1


def _valid(app: App) -> bool:
    """Whether the assembly was written and judged clean; CDK prints its findings, and a traceback would hide them."""
    try:
        app.synth()
    except RuntimeError as error:
        if not str(error).startswith("ValidationFailed"):
            raise
        print(str(error).removeprefix("ValidationFailed: "), file=sys.stderr)
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
