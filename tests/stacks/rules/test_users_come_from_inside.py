"""The rule of how users' code comes to data and code, on boundaries with the denials that the constructs write."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from aws_cdk import aws_iam as iam

from stacks.constructs.handovers import Place
from stacks.constructs.perimeter import code_denials, data_denials
from stacks.rules.perimeter import users_come_from_inside
from stacks.rules.rule import judge
from tests.stacks.rules.edits import After, Edit, Templates, resources

RULE = users_come_from_inside.RULE
SERVICES = ("s3", "codecommit", "git-codecommit")
Denials = list[dict[str, Any]]


def denials(templates: Templates) -> Denials:
    """Those of the constructs, about the endpoints of these templates."""
    ids = {name: f"<{name}>" for name in SERVICES}
    place = cast(Place, SimpleNamespace(endpoint_ids=ids))
    said = iam.PolicyDocument(statements=[*data_denials(place), *code_denials(place)], minimize=False).to_json()
    found: Denials = said["Statement"]
    for each in found:
        (test,) = [test for name, test in each["Condition"].items() if name.startswith("StringNot")]
        asked = test["aws:SourceVpce"]
        names = [asked] if isinstance(asked, str) else asked
        test["aws:SourceVpce"] = [_imported(templates, name.strip("<>")) for name in names]
    return found


def _imported(templates: Templates, service: str) -> dict[str, str]:
    """The endpoint, by an export that other stacks may read."""
    network, name = templates["network"], f"Exported{service.title().replace('-', '')}"
    for logical_id, each in network["Resources"].items():
        if str(each.get("Properties", {}).get("ServiceName")).rstrip("'}]").endswith(f".{service}"):
            network.setdefault("Outputs", {})[name] = {"Value": {"Ref": logical_id}, "Export": {"Name": name}}
    return {"Fn::ImportValue": name}


def bounded(change: Edit = lambda templates: None) -> Edit:
    """Every role of users under one boundary in each stack; then changed."""

    def edit(templates: Templates) -> None:
        said = denials(templates)
        for stack in ("studio", "training"):
            templates[stack]["Resources"]["Boundary"] = {
                "Type": "AWS::IAM::ManagedPolicy",
                "Properties": {"PolicyDocument": {"Version": "2012-10-17", "Statement": said}},
            }
        for role in resources(templates, "AWS::IAM::Role"):
            if "sagemaker" in str(role):
                role["Properties"]["PermissionsBoundary"] = {"Ref": "Boundary"}
        change(templates)

    return edit


def of_boundaries(templates: Templates) -> Denials:
    properties = templates["studio"]["Resources"]["Boundary"]["Properties"]
    found: Denials = properties["PolicyDocument"]["Statement"]
    return found


def code_from_anywhere(templates: Templates) -> None:
    of_boundaries(templates).pop()


def data_from_anywhere(templates: Templates) -> None:
    of_boundaries(templates).pop(0)


def pulling_from_anywhere(templates: Templates) -> None:
    of_boundaries(templates)[1]["Action"] = ["codecommit:GitPush"]


def code_by_the_endpoint_of_data(templates: Templates) -> None:
    data, code = of_boundaries(templates)
    code["Condition"] = {"StringNotEquals": data["Condition"]["StringNotEqualsIfExists"]}


def code_that_a_service_carries(templates: Templates) -> None:
    of_boundaries(templates)[1]["Condition"]["BoolIfExists"] = {"aws:ViaAWSService": "false"}


def one_role_without(templates: Templates) -> None:
    role = next(each for each in resources(templates, "AWS::IAM::Role") if "PermissionsBoundary" in each["Properties"])
    del role["Properties"]["PermissionsBoundary"]


@pytest.mark.requirement("NFR-1")
def test_users_under_these_denials_come_from_inside(after: After) -> None:
    assert judge(RULE, after(bounded())).proven


@pytest.mark.parametrize(
    "change",
    [
        code_from_anywhere,
        data_from_anywhere,
        pulling_from_anywhere,
        code_by_the_endpoint_of_data,
        code_that_a_service_carries,
        one_role_without,
    ],
)
def test_credentials_that_work_outside_are_found(change: Edit, after: After) -> None:
    assert judge(RULE, after(bounded(change))).counter_examples
