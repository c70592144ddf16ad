"""``tileseg check`` as a person types it: it finds what would go wrong, and says ready where nothing would."""

import re
from collections.abc import Callable
from pathlib import Path

import imagecodecs
import numpy as np
import pytest

from tileseg.command_line import main
from tileseg.container.endings import DONE, REFUSED
from training_image.tests.conftest import RECIPE
from training_image.tests.ground import tiff, tile_files, write_files
from training_image.tests.s3_server import Bucket, S3Server

Pair = tuple[str, str]
Checked = Callable[..., tuple[int, str]]


@pytest.fixture
def check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Checked:
    """Runs the command on a recipe with a placeholder, and gives its exit code and what it told."""

    def run(*options: str, change: tuple[Pair, ...] = (), place: str = "s3://{derived}") -> tuple[int, str]:
        text = RECIPE.format(imagery=f"{place}/imagery", masks=f"{place}/masks")
        for old, new in change:
            assert old in text
            text = text.replace(old, new)
        (tmp_path / "recipe.toml").write_text(text)
        code = main(["check", str(tmp_path / "recipe.toml"), *options])
        return code, capsys.readouterr().out

    return run


@pytest.fixture
def derived(tiles_on_disk: Path) -> str:
    return f"derived={tiles_on_disk}"


def joined(page: str) -> str:
    """Lines as sentences again."""
    return " ".join(page.split())


def test_a_sound_recipe_is_ready_and_its_page_fits_80_columns(check: Checked, derived: str, tmp_path: Path) -> None:
    code, page = check("--bucket", derived, "--picture", str(tmp_path / "new/check.png"), "--volume", "5")
    assert code == DONE
    assert page.endswith("\nrecipe.toml is ready.\n")
    without_places = [line for line in page.split("\n") if str(tmp_path) not in line]
    assert max(map(len, without_places)) <= 80
    told = joined(page)
    for fact in (
        "no mistake",
        "24 pairs",
        "images: 24 tif in",
        "1 scenes; tiles: 24 on scenes of their own grid",
        "no training tile shows ground of a validation tile",
        "24 tiles looked at: 64 x 64 pixels, 3 bands of uint8",
        "million parameters",
        "looked at 24 of 24 tiles; progress=1.00;",
        "IoU without a network",
    ):
        assert fact in told
    assert re.search(r"band 1: \d+ to \d+, mean \d+", told)
    assert re.search(r"disc \(1\): \d+\.\d+% of training pixels", told)
    picture = imagecodecs.imread(str(tmp_path / "new/check.png"))
    assert picture.shape[2] == 3


def test_tiles_are_read_from_the_bucket_that_is_named(check: Checked, s3: S3Server) -> None:
    s3.buckets["mine"] = Bucket(tile_files())
    code, page = check("--bucket", "derived=mine")
    assert code == DONE
    assert "images: 24 tif in s3://mine/imagery" in joined(page)


def test_an_empty_placeholder_is_told_with_what_to_type(check: Checked) -> None:
    code, page = check()
    assert code == REFUSED
    assert "1. recipe.toml has the placeholder {derived}" in joined(page)
    assert "give --bucket derived=BUCKET" in joined(page)


def test_a_placeholder_in_a_comment_needs_nothing(check: Checked, derived: str) -> None:
    code, _ = check("--bucket", derived, change=(("epochs = 3", "epochs = 3 # s3://{other}/weights"),))
    assert code == DONE


FAULTS: dict[str, tuple[tuple[Pair, ...], str]] = {
    "mistakes in the recipe": ((("epochs = 3", 'epochs = "three"'), ("width = 8", "width = 9")), "has 2 mistakes"),
    "a band that tiles lack": ((("bands = [1, 2, 3]", "bands = [1, 2, 4]"),), "bands asks for band 4"),
    "a tile size of other tiles": ((("tile_size = 64", "tile_size = 128"),), "dataset.tile_size says 128"),
    "a class that never occurs": (
        (("[model]", '[[classes]]\nname = "lake"\nvalue = 9\ncolor = "#0000ff"\n[model]'),),
        "class lake (9) does not occur in training and validation tiles",
    ),
    "a mean of other tiles": (
        (("bands = [1, 2, 3]", "bands = [1, 2, 3]\nmean = [900.0, 80.0, 80.0]\nstd = [40.0, 40.0, 40.0]"),),
        "band 1 is given mean 900 and deviation 40, but has",
    ),
    "a mask value that is no class's": ((("value = 1", "value = 2"),), "has the value 1, which is no class's"),
    "too few blocks": ((("block = 2", "block = 64"),), "too few to keep some for validation"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_wrong_is_listed_and_the_exit_code_says_so(fault: str, check: Checked, derived: str) -> None:
    change, message = FAULTS[fault]
    code, page = check("--bucket", derived, change=change)
    assert code == REFUSED
    assert "recipe.toml is not ready. To change: 1. " in joined(page)
    assert message in joined(page).partition("To change:")[2]


def test_broken_and_flat_tiles_are_found_out_together(check: Checked, tmp_path: Path) -> None:
    files = tile_files()
    for number, name in enumerate(sorted(name for name in files if name.startswith("imagery"))):
        flat = np.zeros((64, 64, 3), np.uint8)
        flat[:, :, :2] = np.random.default_rng(number).integers(0, 255, (64, 64, 2))
        files[name] = b"no image" if number == 5 else tiff(flat, planarconfig="contig")
    write_files(tmp_path / "tiles", files)
    code, page = check("--bucket", f"derived={tmp_path / 'tiles'}")
    assert code == REFUSED
    changes = joined(page).partition("To change:")[2]
    assert "1. 1 of the tiles looked at are broken, dataset.broken_tiles allows 0; the first:" in changes
    assert "2. band 3 is 0 everywhere: take it out of dataset.bands" in changes


def test_a_volume_too_small_for_decoded_tiles_is_told(check: Checked, derived: str) -> None:
    code, page = check("--bucket", derived, "--volume", "0")
    assert code == REFUSED
    assert "more than 80% of 0 GB: choose a larger volume, or dataset.cached = false" in joined(page)


def test_a_forbidden_bucket_is_told_and_the_network_still_judged(check: Checked, s3: S3Server) -> None:
    s3.buckets["secret"] = Bucket(forbidden=True)
    code, page = check("--bucket", "derived=secret")
    assert code == REFUSED
    assert "million parameters" in page
    assert "1. cannot list s3://secret/imagery: access is forbidden" in joined(page)


def test_a_bucket_that_is_misspelt_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "any.toml", "--bucket", "derived"]) == REFUSED
    assert "--bucket is 'derived': write NAME=BUCKET" in capsys.readouterr().err


def test_every_command_s_help_fits_80_columns(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for command in ((), ("tile",), ("predict",), ("serve",), ("check",), ("convert",)):
        with pytest.raises(SystemExit):
            main([*command, "--help"])
        assert max(map(len, capsys.readouterr().out.split("\n"))) <= 80
