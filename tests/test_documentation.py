"""The documents speak of links, paths, commands and code that exist."""

import ast
import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from operations.endpoint_page import DOLLARS_AN_HOUR, called, dollars_a_month
from stacks.settings import CONFIG, SettingsError, load
from stacks.settings.controls import CONTROLS

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted({ROOT / "README.md", *ROOT.glob("*/README.md"), *ROOT.glob("docs/**/*.md")})
NOTEBOOKS = sorted(ROOT.glob("notebooks/*.ipynb"))

SETTINGS = ROOT / "docs" / "reference" / "settings.md"

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
CODE_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
MAKE = re.compile(r"(?:^|&& )make ([a-z-]+)\b", re.MULTILINE)
TOP_LEVEL = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
MADE_LATER = ("node_modules/", "cdk.out/", "rehearsal/")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=named)
each_notebook = pytest.mark.parametrize("notebook", NOTEBOOKS, ids=named)


def prose(document: Path) -> str:
    """A document without its blocks of code."""
    return FENCED.sub("", document.read_text())


def anchors(document: Path) -> set[str]:
    """Headings as a browser addresses them: lower case, words joined by hyphens, without punctuation."""
    headings = HEADING.findall(prose(document))
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def paths_in_backticks(document: Path) -> Iterator[str]:
    """Code spans that begin at the root of the checkout; patterns and names with a placeholder are not paths."""
    for span in CODE_SPAN.findall(prose(document)):
        path = span.split()[0]
        if path.split("/")[0] in TOP_LEVEL and not path.startswith(MADE_LATER) and not re.search(r"[*<{…]", path):
            yield path


def cells(notebook: Path) -> list[dict[str, Any]]:
    content: list[dict[str, Any]] = json.loads(notebook.read_text())["cells"]
    return [cell for cell in content if cell["cell_type"] == "code"]


def code(notebook: Path) -> ast.Module:
    return ast.parse("\n".join("".join(cell["source"]) for cell in cells(notebook)), filename=notebook.name)


@each_document
def test_relative_links_lead_somewhere(document: Path) -> None:
    targets = [target for target in LINK.findall(prose(document)) if "://" not in target]
    lost = []
    for target in targets:
        path, _, anchor = target.partition("#")
        found = (document.parent / path).resolve() if path else document
        if not found.exists() or (anchor and anchor not in anchors(found)):
            lost.append(target)

    assert lost == []


@each_document
def test_paths_in_backticks_exist(document: Path) -> None:
    assert [path for path in paths_in_backticks(document) if not (ROOT / path).exists()] == []


@each_document
def test_every_make_target_that_is_mentioned_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    code_of_document = " \n".join([*CODE_SPAN.findall(prose(document)), *FENCED.findall(document.read_text())])

    assert set(MAKE.findall(code_of_document)) <= targets


def test_every_page_of_the_documentation_is_on_its_map() -> None:
    map_of_pages = ROOT / "docs" / "README.md"
    mapped = {(map_of_pages.parent / target).resolve() for target in LINK.findall(map_of_pages.read_text())}

    assert set((ROOT / "docs").rglob("*.md")) - mapped == {map_of_pages}


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_the_readme_counts_the_endpoints_that_are_paid_for(environment: str) -> None:
    settings = load(environment)
    count = len([service for service in called(settings) if not service.gateway])
    an_hour, month = DOLLARS_AN_HOUR[settings.platform.region], dollars_a_month(settings, count)
    (row,) = (line for line in (ROOT / "README.md").read_text().splitlines() if "interface endpoints, about" in line)

    assert row.startswith(f"| {count} interface endpoints, about ${an_hour} an hour")
    assert f"| ${month} |" in row


def test_the_reference_lists_every_control_with_what_falls() -> None:
    rows = re.findall(r"^\| `([a-z_.]+)` \| [^|]+ \| ([A-Z]+-\d) \| ([^|]+) \|$", SETTINGS.read_text(), re.MULTILINE)

    assert rows == [(each.setting, each.requirement, each.falls) for each in CONTROLS]


def test_the_refusal_in_the_manual_is_the_one_that_people_get(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    dry = (CONFIG / "dev.toml").read_text().replace("dry_run = false", "dry_run = true")
    (tmp_path / "config" / "dev.toml").write_text(dry)

    with pytest.raises(SettingsError) as refused:
        load("dev", tmp_path / "config")
    assert str(refused.value).strip() in (ROOT / "docs" / "how-to" / "change-settings.md").read_text()


@each_notebook
def test_notebooks_are_committed_without_outputs(notebook: Path) -> None:
    assert [cell for cell in cells(notebook) if cell["outputs"] or cell["execution_count"]] == []


@each_notebook
def test_what_a_notebook_takes_from_this_repository_exists(notebook: Path) -> None:
    imports = [node for node in ast.walk(code(notebook)) if isinstance(node, ast.ImportFrom)]
    ours = [(node.module, name.name) for node in imports for name in node.names if str(node.module).startswith("jobs")]

    assert ours
    assert [each for each in ours if not hasattr(importlib.import_module(str(each[0])), each[1])] == []


@each_notebook
def test_a_notebook_calls_only_what_its_objects_have(notebook: Path) -> None:
    """The notebook's names for our objects: ``jobs``, ``template``, ``configuration``, ``state`` and ``log``."""
    from jobs.configuration import Configuration
    from jobs.gateway import JobLog, Jobs, JobState
    from jobs.template import JobTemplate

    types = {"jobs": Jobs, "template": JobTemplate, "configuration": Configuration, "state": JobState, "log": JobLog}
    used = [
        (node.value.id, node.attr)
        for node in ast.walk(code(notebook))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in types
    ]

    assert used
    members = {name: {*dir(kind), *getattr(kind, "__dataclass_fields__", ())} for name, kind in types.items()}
    assert [f"{name}.{member}" for name, member in used if member not in members[name]] == []
