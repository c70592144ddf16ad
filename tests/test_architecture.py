"""Who may import whom, who may read the world, and that proofs name requirements that exist."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.synthesis import ROOT

PACKAGES = ("jobs", "lambdas", "stacks", "operations", "local_cloud", "training_image/src", "tests")
MOST_LINES = 300
ASKING = {"os.environ", "os.getenv", "datetime.now", "date.today", "time.time", "boto3.client", "boto3.Session"}
REQUIREMENTS = {"FR-1", "FR-2", "NFR-1", "NFR-2", "C-1", "C-2", "C-3", "GR-1", "GPU-1", "ALG-1", "DAT-1"}


def files(*packages: str) -> list[Path]:
    return [ROOT / "app.py", *(path for package in packages for path in sorted((ROOT / package).rglob("*.py")))]


def names(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(path: Path) -> Iterator[str]:
    """Modules that a file imports, by their dotted names."""
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Import(names=aliases):
                yield from (alias.name for alias in aliases)
            case ast.ImportFrom(module=str(module), level=0):
                yield module


def attributes(path: Path) -> set[str]:
    """What a file takes from modules, such as ``os.environ`` or ``datetime.now``."""
    nodes = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)]
    return {f"{node.value.id}.{node.attr}" for node in nodes if isinstance(node.value, ast.Name)}


def test_modules_import_only_what_the_design_lets_them() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_the_composition_root_wires_stacks_and_settings_and_nothing_below_them() -> None:
    ours = {module for module in imported(ROOT / "app.py") if module.split(".")[0] in ("stacks", "lambdas", "jobs")}
    stacks = {f"stacks.{path.stem}" for path in (ROOT / "stacks").glob("*.py") if path.stem != "__init__"}

    assert ours == stacks | {"stacks.settings", "stacks.rules.plugin"}


def test_stacks_ask_neither_the_environment_nor_the_context_nor_a_clock() -> None:
    asked = {names(path): attributes(path) & ASKING for path in files("stacks")}

    # Only jsii is told, by the package itself, where Node is.
    assert {name: what for name, what in asked.items() if what} == {"stacks/__init__.py": {"os.environ"}}
    assert [names(path) for path in files("stacks") if "try_get_context" in path.read_text()] == ["app.py"]


def test_in_a_lambda_only_the_handler_asks_the_environment_and_the_clock_and_makes_clients() -> None:
    asking = [path for path in files("lambdas") if attributes(path) & ASKING]

    # A function that watches its own time has the clock in a file of that name, which its handler alone makes.
    assert {path.name for path in asking} == {"handler.py", "clock.py"}
    assert {path.name for path in files("lambdas") if "LambdaClock(" in path.read_text()} == {"handler.py"}


def test_every_file_can_be_read_in_one_sitting() -> None:
    lines = {names(path): len(path.read_text().splitlines()) for path in files(*PACKAGES)}

    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}


def test_no_room_has_a_name_that_says_nothing() -> None:
    rooms = {part for path in files(*PACKAGES) for part in path.relative_to(ROOT).with_suffix("").parts}

    assert rooms & {"utils", "util", "helpers", "helper", "manager", "common", "misc"} == set()


def test_every_proof_names_a_requirement_that_exists() -> None:
    marks = re.compile(r"@pytest\.mark\.requirement\(\"([^\"]+)\"\)")
    named = {name for path in files("tests", "training_image/tests") for name in marks.findall(path.read_text())}

    assert named <= REQUIREMENTS
    assert named >= REQUIREMENTS
