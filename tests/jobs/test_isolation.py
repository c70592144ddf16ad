"""What a job without network needs is brought to it, or the submission is refused in one sentence."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.configuration import Configuration
from jobs.isolation import CannotIsolate, Channel, channels_of

DATASET = '[dataset]\nimagery = "s3://derived/crowns/imagery"\nmasks = "s3://derived/crowns/masks/"\n'


def channels(text: str) -> tuple[Channel, ...]:
    return channels_of(Configuration("crowns.toml", text))


def test_imagery_and_masks_come_through_channels_of_their_own() -> None:
    assert channels(DATASET) == (
        Channel("imagery", "s3://derived/crowns/imagery/"),
        Channel("masks", "s3://derived/crowns/masks/"),
    )


def test_one_folder_may_be_spelt_as_a_source() -> None:
    spelt = DATASET.replace('imagery = "s3://derived/crowns/imagery"\n', "")
    assert channels(f'{spelt}[[dataset.imagery]]\nplace = "s3://derived/crowns/imagery"\n') == channels(DATASET)


@pytest.mark.parametrize("setting", ["pretrained", "weights"])
def test_weights_come_with_the_folder_that_holds_them(setting: str) -> None:
    *_, weights = channels(f'{DATASET}[model]\n{setting} = "s3://derived/weights/resnet34.safetensors"\n')
    assert weights == Channel("weights", "s3://derived/weights/")


REFUSED = {
    "several folders": (
        '[[dataset.imagery]]\nplace = "s3://a/x"\n[[dataset.imagery]]\nplace = "s3://a/y"\n',
        "crowns.toml has not exactly one folder as dataset.imagery",
    ),
    "no folder": ("[train]\nepochs = 3\n", "has not exactly one folder as dataset.imagery"),
    "a folder of the image": (DATASET.replace("s3://derived/crowns/imagery", "/opt/tiles"), "which is not in S3"),
    "weights in two folders": (
        f'{DATASET}[model]\npretrained = "s3://a/x/r.safetensors"\nweights = "s3://a/y/old.pth"\n',
        "put both files into one folder",
    ),
    "something else": ("dataset = [", "crowns.toml is not TOML"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_what_no_channel_can_bring_is_refused(fault: str) -> None:
    text, message = REFUSED[fault]
    with pytest.raises(CannotIsolate, match=message):
        channels(text)


@given(st.text())
def test_any_text_gives_channels_or_a_sentence(text: str) -> None:
    with suppress(CannotIsolate):
        assert all(each.uri.endswith("/") for each in channels(text))
