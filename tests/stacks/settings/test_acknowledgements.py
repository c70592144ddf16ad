"""A control that a setting switches off is acknowledged by name and with a reason, or refused."""

import tomllib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacks.settings import Settings, SettingsError
from stacks.settings.controls import BY_SETTING, CONTROLS

REASON = "Nothing in this environment is worth more."

# A value of each setting with which its control is on, and every kind of value with which it is off.
EDGES = [
    ("network.organization_id", '""', '"o-a1b2c3d4e5"'),
    ("retention.keep_data", "true", "false"),
    ("retention.log_days", "30", "14"),
    ("retention.log_days", "30", "1"),
    ("studio.idle_minutes", "1440", "1441"),
    ("studio.idle_minutes", "1440", "525600"),
    ("training.max_runtime_hours", "120", "121"),
    ("training.max_runtime_hours", "120", "672"),
    ("idle.shutdown_after_minutes", "1440", "1441"),
    ("idle.shutdown_after_minutes", "1440", "10080"),
    ("idle.dry_run", "false", "true"),
]
each_edge = pytest.mark.parametrize(("setting", "on", "off"), EDGES)

Refusal = Callable[..., list[str]]
LoadWith = Callable[..., Settings]


def acknowledging(control: str, requirement: str | None = None, reason: str = REASON) -> str:
    falls = requirement or BY_SETTING[control].requirement
    return f'[[acknowledged]]\ncontrol = "{control}"\nrequirement = "{falls}"\nreason = "{reason}"\n'


def test_every_control_has_an_edge_to_be_tried_at() -> None:
    assert {setting for setting, _, _ in EDGES} == set(BY_SETTING)
    assert len(BY_SETTING) == len(CONTROLS)


@each_edge
def test_a_value_that_switches_a_control_off_needs_a_reason(
    refusal: Refusal, load_with: LoadWith, setting: str, on: str, off: str
) -> None:
    headline, mistake = refusal({setting: off})

    assert headline == "config/trial.toml has one mistake:"
    assert mistake.startswith(f"{setting} (")
    assert f"{BY_SETTING[setting].requirement} falls: {BY_SETTING[setting].falls}" in mistake
    assert load_with({setting: on}).acknowledged == ()


@each_edge
def test_with_a_reason_it_is_accepted(load_with: LoadWith, setting: str, on: str, off: str) -> None:
    (acknowledged,) = load_with({setting: off}, acknowledging(setting)).acknowledged

    assert (acknowledged.control, acknowledged.reason) == (setting, REASON)
    assert acknowledged.requirement == BY_SETTING[setting].requirement


@each_edge
def test_an_acknowledgement_of_a_control_that_is_on_must_go(refusal: Refusal, setting: str, on: str, off: str) -> None:
    assert refusal({setting: on}, acknowledging(setting))[1:] == [
        f"acknowledged[0].control ('{setting}') is on, so nothing falls; remove this [[acknowledged]]"
    ]


@each_edge
def test_the_lines_to_paste_need_only_a_reason(
    load_with: LoadWith, refusal: Refusal, setting: str, on: str, off: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        load_with({setting: off})
    lines = str(refused.value).partition("\n\n")[2]

    assert [*tomllib.loads(lines)["acknowledged"][0]] == ["control", "requirement", "reason"]
    assert refusal({setting: off}, lines)[1].startswith("acknowledged[0].reason ('') is no reason; write a sentence")
    assert load_with({setting: off}, lines.replace('""', f'"{REASON}"')).acknowledged


@pytest.mark.parametrize(
    "reason",
    ["", "   ", "accepted", "TODO", "TODO: find out why this is", "no no no no no", "tbd by the whole team"],
)
def test_a_reason_that_says_nothing_is_none(refusal: Refusal, reason: str) -> None:
    (mistake,) = refusal({"idle.dry_run": "true"}, acknowledging("idle.dry_run", reason=reason))[1:]

    assert mistake.startswith(f"acknowledged[0].reason ('{reason}') is no reason; write a sentence")


def test_a_reason_is_bounded(refusal: Refusal) -> None:
    long = " ".join(f"word{number}" for number in range(100))

    assert (
        "must be 1 to 500 characters" in refusal({"idle.dry_run": "true"}, acknowledging("idle.dry_run", None, long))[1]
    )


def test_the_requirement_is_named_truly(refusal: Refusal) -> None:
    (mistake,) = refusal({"idle.dry_run": "true"}, acknowledging("idle.dry_run", "NFR-1"))[1:]

    assert mistake == "acknowledged[0].requirement ('NFR-1') is not what falls with idle.dry_run; write GR-1"


def test_an_unknown_control_is_told_those_there_are(refusal: Refusal) -> None:
    (mistake,) = refusal({}, acknowledging("idle.dryrun", "GR-1"))[1:]

    assert mistake.startswith(
        "acknowledged[0].control ('idle.dryrun') is no setting that switches a control off; those are network."
    )
    assert mistake.endswith("; did you mean idle.dry_run?")


def test_a_control_is_acknowledged_once(refusal: Refusal) -> None:
    twice = acknowledging("idle.dry_run") * 2

    assert refusal({"idle.dry_run": "true"}, twice)[1:] == [
        "acknowledged[1].control ('idle.dry_run') is acknowledged above; keep one of them"
    ]


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ("[acknowledged]\n", "acknowledged (a table) must be tables [[acknowledged]], one for each control"),
        ("[[acknowledged]]\n", "acknowledged[0].control is missing; add a setting in quotes that switches"),
        ("[[acknowledged]]\nexpires = 1\n", "acknowledged[0].control is missing"),
        ("[[acknowledged]]\ncontrol = 5\n", "acknowledged[0].control (5) must be a setting in quotes"),
        ("[[acknowledged]]\ncontrol = [[]]\n", "acknowledged[0].control (a list of 1) must be a setting in quotes"),
    ],
)
def test_an_entry_of_another_form_is_told_what_it_must_be(refusal: Refusal, entry: str, sentence: str) -> None:
    assert refusal({}, entry)[1].startswith(sentence)


def test_an_unknown_key_of_an_entry_is_refused_with_all_known_ones(refusal: Refusal) -> None:
    mistakes = refusal({"idle.dry_run": "true"}, acknowledging("idle.dry_run") + "until = 2027-01-01\n")[1:]

    assert mistakes == ["acknowledged[0].until is not a setting; choose from control, requirement, reason"]


def test_controls_and_other_mistakes_are_told_at_once(refusal: Refusal) -> None:
    mistakes = refusal(
        {"network.zones": "1", "idle.dry_run": "true", "studio.idle_minutes": "9999", "retention.keep_data": "1"},
        acknowledging("training.max_runtime_hours", reason="TODO"),
    )[1:]

    assert [mistake.split(" ")[0] for mistake in mistakes] == [
        "network.zones",
        "retention.keep_data",
        "acknowledged[0].reason",
        "studio.idle_minutes",
        "acknowledged[0].control",
        "idle.dry_run",
    ]


def test_a_table_that_is_missing_is_no_control_as_well(refusal: Refusal) -> None:
    assert not any("acknowledged" in mistake for mistake in refusal(b"")[1:])
    assert not any("acknowledged" in mistake for mistake in refusal(b"idle = 5\nretention = [1]\n")[1:])


@given(
    days=st.sampled_from([1, 14, 30, 365]), minutes=st.integers(60, 3000), hours=st.integers(1, 240), dry=st.booleans()
)
def test_settings_are_accepted_exactly_when_what_is_off_is_acknowledged(
    load_with: LoadWith, days: int, minutes: int, hours: int, dry: bool
) -> None:
    changes = {
        "retention.log_days": str(days),
        "studio.idle_minutes": str(minutes),
        "training.max_runtime_hours": str(hours),
        "idle.dry_run": str(dry).lower(),
    }
    off = {"retention.log_days": days < 30, "studio.idle_minutes": minutes > 1440}
    off |= {"training.max_runtime_hours": hours > 120, "idle.dry_run": dry}
    needed = "".join(acknowledging(setting) for setting, is_off in off.items() if is_off)

    assert len(load_with(changes, needed).acknowledged) == sum(off.values())
    if needed:
        with pytest.raises(SettingsError, match="switches a control off"):
            load_with(changes)
