"""What is uploaded with the templates: Lambda code, the image's sources, the team's repository."""

import subprocess
import sys
from pathlib import Path

from tests.synthesis import ROOT, Cloud, Document
from tests.templates import spelled


def assets(cloud: Cloud) -> list[Path]:
    """Folders that hold files of ours; the others are CDK's own functions."""
    folders = [path for path in cloud.folder.glob("asset.*") if path.is_dir()]
    return [path for path in folders if not list(path.glob("*.js"))]


def our_functions(cloud: Cloud) -> dict[str, Document]:
    functions = cloud.of_type("AWS::Lambda::Function")
    return {
        name: each["Properties"] for name, each in functions.items() if each["Properties"]["Handler"][:7] == "lambdas"
    }


def test_assets_hold_no_file_that_git_ignores(dev: Cloud) -> None:
    """A cache in an asset would change its hash: the image would be built anew, and the algorithm replaced."""
    files = {(asset, path.relative_to(asset)) for asset in assets(dev) for path in asset.rglob("*") if path.is_file()}
    places = {str(path): asset for asset, path in files}
    ignored = subprocess.run(
        ["git", "check-ignore", "--no-index", "--stdin"],
        cwd=ROOT,
        input="\n".join(places),
        capture_output=True,
        text=True,
    )

    assert places, "there are assets"
    assert ignored.stdout.split() == []


def test_each_function_finds_its_handler_in_its_own_asset_with_its_own_environment(dev: Cloud) -> None:
    for name, function in our_functions(dev).items():
        module, _, entry = function["Handler"].rpartition(".")
        variables = function.get("Environment", {}).get("Variables", {})
        told = {variable: spelled(value, dev) for variable, value in variables.items()}
        asset = dev.folder / f"asset.{function['Code']['S3Key'].removesuffix('.zip')}"
        done = subprocess.run(
            [sys.executable, "-c", f"from {module} import {entry}; import lambdas; print(lambdas.__path__[0])"],
            cwd=asset,
            env={"AWS_DEFAULT_REGION": "eu-central-1", "PYTHONDONTWRITEBYTECODE": "1", **told},
            capture_output=True,
            text=True,
        )
        assert (done.returncode, done.stdout.strip()) == (0, str(asset / "lambdas")), f"{name}: {done.stderr}"


def test_each_function_is_uploaded_with_its_own_package_alone(dev: Cloud) -> None:
    for function in our_functions(dev).values():
        asset = dev.folder / f"asset.{function['Code']['S3Key'].removesuffix('.zip')}"
        packages = {path.name for path in (asset / "lambdas").iterdir() if path.is_dir()} - {"__pycache__"}
        assert packages == {function["Handler"].split(".")[1]}
