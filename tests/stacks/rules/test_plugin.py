"""The rules as CDK runs them: on the app, at synth, on whatever was changed."""

from pathlib import Path

import pytest

from app import build, feature_flags
from stacks.rules.plugin import CloisterRules
from stacks.settings import load

from aws_cdk import App, Validations  # isort: skip  (after stacks, which says where Node is)
from aws_cdk import aws_ec2 as ec2  # isort: skip


def synthesize(folder: Path, *, leak: bool) -> str:
    """What CDK says of a synth with our rules alone; empty where they found nothing."""
    app = App(context=feature_flags(), outdir=str(folder))
    network = build(app, load("dev"))[0]
    if leak:
        network_of = ec2.CfnVPC(network, "Second", cidr_block="10.99.0.0/16")
        table = ec2.CfnRouteTable(network, "Table", vpc_id=network_of.ref)
        ec2.CfnRoute(network, "Leak", route_table_id=table.ref, destination_cidr_block="0.0.0.0/0", gateway_id="igw")
    Validations.of(app).add_plugins(CloisterRules())
    try:
        app.synth()
    except RuntimeError as error:
        return str(error)
    return ""


def test_the_app_as_it_is_passes(tmp_path: Path) -> None:
    assert synthesize(tmp_path, leak=False) == ""


def test_a_way_out_fails_synth_and_says_what_is_wrong_why_and_how_to_mend_it(tmp_path: Path) -> None:
    told = synthesize(tmp_path, leak=True)

    assert "OnlyLocalRoutes" in told
    assert "cloister-dev-network/Leak: a route to 0.0.0.0/0" in told
    assert "One route is all that separates" in told
    assert "reach an AWS service through an endpoint instead" in told


def test_what_cannot_be_read_fails_synth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stacks.rules.model.reading.SCHEMA", "1")

    assert "is understood; synthesize with the pinned aws-cdk-lib" in synthesize(tmp_path, leak=False)
