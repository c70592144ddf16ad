"""Whatever an assembly has become on its way, reading it ends, in a verdict or in one sentence, and never better."""

import copy
import json
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from operations.prove.report import report
from operations.prove.simulation import engine
from stacks.rules.catalogue import ATTACHED
from stacks.rules.model.functions import Stack
from stacks.rules.model.mistakes import AssemblyError
from stacks.rules.model.reading import read, resolved
from stacks.rules.rule import judge
from tests.stacks.rules.edits import Worlds

if TYPE_CHECKING:
    from tests.synthesis import Cloud

Place = tuple[str | int, ...]
# What may stand where something else was expected: of every kind of JSON, of every function, and our own spelling.
STRANGE: list[Any] = [
    *(None, True, False, 0, -1, 1.5, "", "*", "x", "«data:Raw»", "{{resolve:ssm:/x}}", "«?»", "\ud800", "\x00"),
    *(
        [],
        {},
        [[]],
        [None],
        {"": None},
        {"Statement": []},
        {"Statement": "x"},
        {"Statement": [None, 7]},
        {"Effect": "Allow"},
    ),
    *({"Ref": "Nothing"}, {"Ref": 7}, {"Ref": "AWS::NoValue"}, {"Fn::GetAtt": []}, {"Fn::GetAtt": ["A", ["B"]]}),
    *({"Fn::Join": []}, {"Fn::Join": ["", {"Ref": "A"}]}, {"Fn::Select": ["a", []]}, {"Fn::Sub": "${A.B.C}"}),
    *({"Fn::If": ["Unknown", 1, 2]}, {"Fn::Transform": {"Name": "X"}}, {"Fn::ForEach::Loop": ["I", ["a"], {}]}),
    *(
        {"Fn::GetStackOutput": {}},
        {"Fn::ImportValue": {"Ref": "AWS::StackName"}},
        {"Fn::Split": ["", "x"]},
        {"Fn::GetAZs": 7},
    ),
]

DENIED = {"allowed": False, "ignored": [], "error": ""}


@pytest.fixture(scope="module")
def templates(prod: "Cloud") -> dict[str, Any]:
    return {path.name: json.loads(path.read_text()) for path in sorted(prod.folder.glob("*.template.json"))}


@pytest.fixture(scope="module")
def proven(templates: dict[str, Any]) -> set[str]:
    return judged(templates)


def judged(templates: dict[str, Any]) -> set[str]:
    """Names of the claims that hold; none where the assembly is refused."""
    worlds = in_one_sentence(lambda: resolved(as_stacks(templates)))
    return {rule.name for rule in ATTACHED if judge(rule, worlds).proven}


def in_one_sentence(read_it: Callable[[], Worlds]) -> Worlds:
    """The assembly's worlds; none where it is refused, which has to be in one sentence."""
    try:
        return read_it()
    except AssemblyError as error:
        if "\n" in str(error):
            raise
        return ()


def as_stacks(templates: dict[str, Any]) -> list[Stack]:
    return [Stack(name.removesuffix(".template.json"), "eu-central-1", each) for name, each in templates.items()]


def places(value: Any, path: Place = ()) -> list[Place]:
    """Every place of a document."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, item in items for found in [(*path, key), *places(item, (*path, key))]]


def mangled(templates: dict[str, Any], place: Place, strange: Any) -> dict[str, Any]:
    changed = copy.deepcopy(templates)
    at: Any = changed
    for key in place[:-1]:
        at = at[key]
    at[place[-1]] = strange
    return changed


@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_mangled_resource_proves_nothing_more_and_brings_nobody_down(
    data: st.DataObject, templates: dict[str, Any], proven: set[str]
) -> None:
    whole = [place for place in places(templates) if len(place) >= 4 and place[1] == "Resources"]
    place, strange = data.draw(st.sampled_from(whole)), data.draw(st.sampled_from(STRANGE))
    if place[3] == "Type":
        strange = "AWS::Mangled::Kind"  # reading refuses what is no text

    found = judged(mangled(templates, place, strange))

    assert found <= proven


@given(data=st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_requests_to_a_mangled_assembly_are_answered_or_not_asked(
    data: st.DataObject, templates: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The simulator is not asked here: its answers cost half a second each time."""
    monkeypatch.setattr(engine, "_answers", lambda questions, _: [DENIED for _ in json.loads(json.dumps(questions))])
    parts = ("PolicyDocument", "KeyPolicy", "Roles", "ServiceName", "Value", "PermissionsBoundary", "Bucket")
    asked = [each for each in places(templates) if set(each) & set(parts)]
    place, strange = data.draw(st.sampled_from(asked)), data.draw(st.sampled_from(STRANGE))
    worlds = in_one_sentence(lambda: resolved(as_stacks(mangled(templates, place, strange))))

    assert engine.claims(worlds)


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_damaged_files_are_read_or_refused_in_one_sentence(data: st.DataObject, prod: "Cloud") -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path in (prod.folder / "manifest.json", *prod.folder.glob("*.template.json")):
            shutil.copy(path, folder)
        victim = data.draw(st.sampled_from(sorted(folder.iterdir(), key=lambda path: path.name)))
        content = victim.read_bytes()
        start = data.draw(st.integers(0, len(content)))
        put = data.draw(st.binary(max_size=4) | st.sampled_from([b"", b"}", b'"', b"NaN", b"\xff", b"\x00", b"1e999"]))
        victim.write_bytes(content[:start] + put + content[start + data.draw(st.integers(0, 40)) :])
        in_one_sentence(lambda: read(folder))


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_mangled_manifest_is_read_or_refused_in_one_sentence(data: st.DataObject, prod: "Cloud") -> None:
    manifest = json.loads((prod.folder / "manifest.json").read_text())
    place, strange = data.draw(st.sampled_from(places(manifest))), data.draw(st.sampled_from(STRANGE))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path in prod.folder.glob("*.template.json"):
            shutil.copy(path, folder)
        (folder / "manifest.json").write_text(json.dumps(mangled(manifest, place, strange)))

        worlds = in_one_sentence(lambda: read(folder))

    assert len(worlds) <= 1


def nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = {"Fn::Join": ["", [value]]}
    return value


def wide(count: int) -> Any:
    return {"Fn::Join": ["", ["x" * 1000] * count]}


def in_circles(count: int) -> dict[str, Any]:
    return {f"R{n}": {"Type": "T", "Properties": {"V": {"Ref": f"R{(n + 1) % count}"}}} for n in range(count)}


GIANTS: list[tuple[str, Callable[[], dict[str, Any]]]] = [
    ("nested calls", lambda: {"R": {"Type": "T", "Properties": {"V": nested(400)}}}),
    ("calls nested too deeply", lambda: {"R": {"Type": "T", "Properties": {"V": nested(5000)}}}),
    ("long texts", lambda: {"R": {"Type": "T", "Properties": {"V": wide(5000)}}}),
    ("resources in a circle", lambda: in_circles(500)),
    ("thousands of resources", lambda: {f"R{n}": {"Type": "AWS::S3::Bucket"} for n in range(5000)}),
    ("a policy of thousands", lambda: {"R": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyDocument": many()}}}),
]


def many() -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": ["s3:*"] * 20, "Resource": "*" * 50}
    return {"Version": "2012-10-17", "Statement": [statement] * 2000}


@pytest.mark.parametrize(("name", "build"), GIANTS, ids=[name for name, _ in GIANTS])
def test_a_giant_ends_soon_and_is_not_proven(name: str, build: Callable[[], dict[str, Any]]) -> None:
    began = time.perf_counter()
    worlds = in_one_sentence(lambda: resolved([Stack("a", "", {"Resources": build()})]))

    assert not worlds or report("a giant", worlds).first_unproven
    assert time.perf_counter() - began < 10
