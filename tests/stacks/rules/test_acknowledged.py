"""What the settings switch off falls under its requirement, is told with its reason, and excuses nothing else."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from stacks.rules.catalogue import ATTACHED
from stacks.rules.jobs import jobs_end_in_days, raw_data_survives
from stacks.rules.model import acknowledged
from stacks.rules.model.functions import Stack
from stacks.rules.model.mistakes import AssemblyError
from stacks.rules.model.reading import read, resolved, stacks_in
from stacks.rules.network import logs_last, one_account
from stacks.rules.rule import Rule, judge
from stacks.rules.studio import idle_apps_stop
from stacks.settings import Settings, load
from stacks.settings.controls import BY_SETTING, Control
from tests.extreme_settings import EDGES, Extreme, extreme_settings
from tests.stacks.rules.edits import After, Edit, Templates, first, named, resources

if TYPE_CHECKING:
    from tests.synthesis import Cloud

# What switches each control off, and the rule that falls.
OFF: Mapping[str, tuple[Any, Rule]] = {
    "network.organization_id": ("o-a1b2c3d4e5", one_account.RULE),
    "retention.keep_data": (False, raw_data_survives.RULE),
    "retention.log_days": (14, logs_last.RULE),
    "studio.idle_minutes": (1441, idle_apps_stop.RULE),
    "training.max_runtime_hours": (121, jobs_end_in_days.RULE),
    "idle.shutdown_after_minutes": (1441, idle_apps_stop.RULE),
    "idle.dry_run": (True, idle_apps_stop.RULE),
}


def switched_off(setting: str) -> Settings:
    settings, (table, _, key) = load("prod"), setting.partition(".")
    section = getattr(settings, table).model_copy(update={key: OFF[setting][0]})
    return settings.model_copy(update={table: section})


@pytest.mark.parametrize("setting", BY_SETTING)
def test_a_control_that_is_off_breaks_one_rule_of_its_requirement_unless_acknowledged(
    setting: str, tmp_path: Path
) -> None:
    from tests.synthesis import synthesize

    falls, control = OFF[setting][1], BY_SETTING[setting]
    stacks = stacks_in(synthesize(switched_off(setting), tmp_path).folder)
    silent, told = resolved(stacks), resolved([*map(acknowledging(control), stacks)])

    assert falls.requirements == (control.requirement,)
    assert [rule.name for rule in ATTACHED if judge(rule, silent).counter_examples] == [falls.name]
    assert [rule.name for rule in ATTACHED if judge(rule, told).counter_examples] == []
    assert [rule.name for rule in ATTACHED if not judge(rule, told).proven] == [falls.name]
    assert {fact.control for fact in judge(falls, told).acknowledged} == {setting}


def acknowledging(control: Control) -> Callable[[Stack], Stack]:
    entry = {"Control": control.setting, "Requirement": control.requirement, "Reason": "A test asks what follows."}

    def told(stack: Stack) -> Stack:
        here = stack.section("Metadata").get(acknowledged.METADATA) == []
        return (
            replace(stack, template={**stack.template, "Metadata": {acknowledged.METADATA: [entry]}}) if here else stack
        )

    return told


@pytest.mark.parametrize("extreme", Extreme)
def test_whatever_settings_accept_breaks_no_rule(extreme: Extreme, tmp_path: Path) -> None:
    from tests.synthesis import synthesize

    worlds = read(synthesize(extreme_settings(extreme, tmp_path), tmp_path / "cloud").folder)

    assert {rule.name: found for rule in ATTACHED if (found := judge(rule, worlds).counter_examples)} == {}


def test_every_setting_that_is_one_value_has_a_least_and_a_most() -> None:
    single = {
        f"{table}.{key}"
        for table, section in load("prod").model_dump(exclude={"environment", "acknowledged", "curfew"}).items()
        for key, value in section.items()
        if not isinstance(value, list | tuple)
    }
    assert set(EDGES) == single


def test_the_key_is_written_and_read_under_one_name() -> None:
    from stacks.constructs import acknowledged_controls

    assert acknowledged_controls.METADATA == acknowledged.METADATA


def a_log_for_a_week(templates: Templates) -> None:
    first(templates, "AWS::Logs::LogGroup")["RetentionInDays"] = 7


def a_log_for_ever(templates: Templates) -> None:
    del first(templates, "AWS::Logs::LogGroup")["RetentionInDays"]


def a_foreign_owner(templates: Templates) -> None:
    statement = first(templates, "AWS::EC2::VPCEndpoint")["PolicyDocument"]["Statement"][0]
    statement["Condition"]["StringEquals"] = {"aws:ResourceOrgID": "o-a1b2c3d4e5"}


def a_bucket_that_goes(templates: Templates) -> None:
    for bucket in resources(templates, "AWS::S3::Bucket"):
        bucket["DeletionPolicy"] = "Delete"


def a_month_of_training(templates: Templates) -> None:
    template = named(templates, "AWS::SSM::Parameter", "Name", "/cloister/prod/templates/cpu")
    template["Value"]["Fn::Join"][1] = [
        re.sub(r'"max_runtime_seconds":\s*\d+', '"max_runtime_seconds":2419200', part)
        if isinstance(part, str)
        else part
        for part in template["Value"]["Fn::Join"][1]
    ]


def a_sweep_that_only_looks(templates: Templates) -> None:
    swept = [each["Properties"] for each in resources(templates, "AWS::Lambda::Function")]
    (told,) = [
        variables for each in swept if "DRY_RUN" in (variables := each.get("Environment", {}).get("Variables", {}))
    ]
    told["DRY_RUN"] = "true"


BROKEN_BY: list[tuple[Rule, Edit]] = [
    (logs_last.RULE, a_log_for_a_week),
    (logs_last.RULE, a_log_for_ever),
    (one_account.RULE, a_foreign_owner),
    (raw_data_survives.RULE, a_bucket_that_goes),
    (jobs_end_in_days.RULE, a_month_of_training),
    (idle_apps_stop.RULE, a_sweep_that_only_looks),
]


@pytest.mark.parametrize(
    ("rule", "edit"), BROKEN_BY, ids=lambda each: getattr(each, "name", getattr(each, "__name__", ""))
)
def test_an_edit_behind_the_settings_back_is_no_acknowledgement(after: After, rule: Rule, edit: Edit) -> None:
    assert judge(rule, after(edit)).counter_examples


def test_an_acknowledgement_excuses_its_own_control_and_no_other(after: After) -> None:
    def both(templates: Templates) -> None:
        a_log_for_a_week(templates)
        a_bucket_that_goes(templates)
        acknowledge(templates, Control="retention.log_days", Requirement="NFR-1", Reason="They are copied elsewhere.")

    worlds = after(both)

    (fact,) = judge(logs_last.RULE, worlds).acknowledged
    assert (fact.control, fact.reason) == ("retention.log_days", "They are copied elsewhere.")
    assert judge(raw_data_survives.RULE, worlds).counter_examples


def test_what_no_setting_asks_for_is_excused_by_nothing(after: After) -> None:
    def forgotten(templates: Templates) -> None:
        a_log_for_ever(templates)
        acknowledge(templates, Control="retention.log_days", Requirement="NFR-1", Reason="They are copied elsewhere.")

    assert judge(logs_last.RULE, after(forgotten)).counter_examples


def acknowledge(templates: Templates, **entry: Any) -> None:
    templates["governance"]["Metadata"][acknowledged.METADATA].append(entry)


@pytest.mark.parametrize(
    "entries",
    [
        "retention.log_days",
        [["retention.log_days"]],
        [{"Control": "retention.log_days"}],
        [{"Control": "retention.log_days", "Requirement": "NFR-1", "Reason": " "}],
        [{"Control": "retention.log_days", "Requirement": "NFR-1", "Reason": {"Ref": "AWS::Region"}}],
        [{"Control": "", "Requirement": "NFR-1", "Reason": "Nothing in particular."}],
    ],
)
def test_an_acknowledgement_without_what_and_why_is_refused(after: After, entries: Any) -> None:
    def deceive(templates: Templates) -> None:
        templates["governance"]["Metadata"] = {acknowledged.METADATA: entries}

    with pytest.raises(AssemblyError, match="acknowledges something without saying what and why; synthesize again"):
        after(deceive)


def test_synth_says_what_was_given_up(cloud: Callable[[str], "Cloud"]) -> None:
    dev = cloud("dev")
    told = "".join(path.read_text() for path in [dev.folder / "manifest.json", *dev.folder.glob("*.metadata.json")])

    assert "DAT-1 acknowledged as given up: retention.keep_data. Only the platform's own changes" in told
