"""An assembly that is missing, broken, hostile or of another CDK is refused in one sentence, never judged."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stacks.rules.model.functions import Stack
from stacks.rules.model.mistakes import AssemblyError
from stacks.rules.model.reading import SCHEMA, read, resolved

Break = Callable[[Path], object]
NETWORK = "cloister-prod-network.template.json"


def manifest(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = folder / "manifest.json"
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))


def missing(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def missing_template(folder: Path) -> None:
    (folder / NETWORK).unlink()


def truncated(folder: Path) -> None:
    path = folder / NETWORK
    path.write_bytes(path.read_bytes()[:5000])


def another_cdk(folder: Path) -> None:
    manifest(folder, lambda document: document.update(version="38.0.1"))


def no_version(folder: Path) -> None:
    manifest(folder, lambda document: document.pop("version"))


def no_stacks(folder: Path) -> None:
    manifest(folder, lambda document: document.update(artifacts={}))


def a_nested_assembly(folder: Path) -> None:
    manifest(folder, lambda document: document["artifacts"].update(Stage={"type": "cdk:cloud-assembly"}))


def a_template_outside(folder: Path) -> None:
    def point(document: dict[str, Any]) -> None:
        document["artifacts"]["cloister-prod-network"]["properties"]["templateFile"] = "../../etc/passwd"

    manifest(folder, point)


def a_link(folder: Path) -> None:
    path = folder / NETWORK
    path.rename(folder / "elsewhere.json")
    path.symlink_to("elsewhere.json")


def a_pipe(folder: Path) -> None:
    (folder / NETWORK).unlink()
    os.mkfifo(folder / NETWORK)


def a_loop(folder: Path) -> None:
    (folder / NETWORK).write_text('{"Resources": {"Fn::ForEach::Each": ["I", ["a"], {"R${I}": {"Type": "T"}}]}}')


def a_giant(folder: Path) -> None:
    path = folder / NETWORK
    path.write_text(path.read_text() + " " * 1_000_000)


def too_deep(folder: Path) -> None:
    (folder / NETWORK).write_text('{"Resources": ' + '{"a":' * 50_000 + "1" + "}" * 50_000 + "}")


def a_key_twice(folder: Path) -> None:
    (folder / NETWORK).write_text('{"Resources": {"A": {"Type": "T"}, "A": {"Type": "U"}}}')


def not_a_number(folder: Path) -> None:
    (folder / NETWORK).write_text('{"Resources": {"A": {"Type": "T", "Properties": {"n": NaN}}}}')


def no_json(folder: Path) -> None:
    (folder / NETWORK).write_bytes(b"\xff\xfe\x00")


def a_list(folder: Path) -> None:
    (folder / NETWORK).write_text("[]")


def a_macro(folder: Path) -> None:
    (folder / NETWORK).write_text('{"Transform": "Rewrite", "Resources": {"A": {"Type": "T"}}}')


def no_resources(folder: Path) -> None:
    (folder / NETWORK).write_text('{"Resources": {"A": {"Properties": 1}}}')


def a_name_with_quotes(folder: Path) -> None:
    (folder / NETWORK).write_text('{"Resources": {"«data:Raw»": {"Type": "T"}}}')


def stacks_in_a_circle(folder: Path) -> None:
    def turn(document: dict[str, Any]) -> None:
        document["artifacts"]["cloister-prod-network"]["dependencies"] = ["cloister-prod-data"]
        document["artifacts"]["cloister-prod-data"]["dependencies"] = ["cloister-prod-network"]

    manifest(folder, turn)


BREAKS: list[Break] = [
    missing,
    missing_template,
    truncated,
    another_cdk,
    no_version,
    no_stacks,
    a_nested_assembly,
    a_template_outside,
    a_link,
    a_giant,
    a_loop,
    a_pipe,
    too_deep,
    a_key_twice,
    not_a_number,
    no_json,
    a_list,
    a_macro,
    no_resources,
    a_name_with_quotes,
    stacks_in_a_circle,
]


@pytest.mark.parametrize("break_it", BREAKS, ids=lambda each: each.__name__)
def test_what_cannot_be_trusted_is_refused_in_one_sentence(break_it: Break, folder: Path) -> None:
    break_it(folder)

    with pytest.raises(AssemblyError) as refused:
        read(folder)

    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 400


def test_the_schema_is_that_of_the_pinned_cdk(folder: Path) -> None:
    assert json.loads((folder / "manifest.json").read_text())["version"].split(".")[0] == SCHEMA


def stack(name: str, **sections: Any) -> Stack:
    return Stack(name, "eu-central-1", {"Resources": {}, **sections})


def test_outputs_that_refer_to_each_other_in_a_circle_are_refused() -> None:
    def output(name: str, other: str) -> dict[str, Any]:
        return {name: {"Value": {"Fn::ImportValue": other}, "Export": {"Name": name}}}

    resource = {"A": {"Type": "T", "Properties": {"V": {"Fn::ImportValue": "here"}}}}

    with pytest.raises(AssemblyError, match="circle"):
        resolved(
            [
                stack("a", Resources=resource, Outputs=output("here", "there")),
                stack("b", Outputs=output("there", "here")),
            ]
        )


def test_outputs_that_double_forty_times_end_at_once() -> None:
    outputs = {
        f"O{n}": {
            "Value": {"Fn::Join": ["", [{"Fn::ImportValue": f"O{n + 1}"}] * 2]} if n < 40 else "x",
            "Export": {"Name": f"O{n}"},
        }
        for n in range(41)
    }
    resource = {"A": {"Type": "T", "Properties": {"V": {"Fn::ImportValue": "O0"}}}}

    (world,) = resolved([stack("a", Resources=resource, Outputs=outputs)])

    assert len(world.resources[0].get("V")) < 1_000_001


def test_conditions_in_a_circle_are_refused() -> None:
    circle = {"A": {"Condition": "B"}, "B": {"Condition": "A"}}

    with pytest.raises(AssemblyError, match="circle"):
        resolved([stack("a", Conditions=circle)])


def test_more_conditions_than_can_be_tried_are_refused() -> None:
    many = {f"C{n}": {"Fn::Equals": [{"Ref": f"P{n}"}, "yes"]} for n in range(7)}

    with pytest.raises(AssemblyError, match="7 things"):
        resolved([stack("a", Conditions=many)])
