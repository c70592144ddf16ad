"""Many scenes cut by one command, on this machine or as a processing job."""

from pathlib import Path

import imagecodecs
import numpy as np
import pytest

from tileseg.command_line import main
from tileseg.container.endings import DONE, REFUSED

# The command itself ignores it, which pytest undoes.
pytestmark = pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")

BOX = "xmin,ymin,xmax,ymax,label\n10,10,50,50,tree\n"


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    """Three scenes with boxes, below ``images`` and ``labels``."""
    for folder in ("images", "labels"):
        (tmp_path / folder).mkdir()
    for number, name in enumerate(("a", "b", "c"), start=1):
        samples = np.full((130, 200, 3), number, np.uint8)
        (tmp_path / "images" / f"{name}.png").write_bytes(imagecodecs.png_encode(samples))
        (tmp_path / "labels" / f"{name}.csv").write_text(BOX)
    return tmp_path


def arguments(folder: Path) -> list[str]:
    places = ["--images", str(folder / "images"), "--labels", str(folder / "labels"), "--out", str(folder / "out")]
    return ["tile", *places, "--size", "64"]


def test_each_scene_of_a_folder_is_cut_with_the_labels_of_its_name(
    folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folders / "images" / "readme.txt").write_text("not a scene")
    (folders / "labels" / "d.csv").write_text(BOX)
    assert main(arguments(folders)) == DONE
    assert sorted(path.name for path in (folders / "out" / "masks").iterdir()) == ["a", "b", "c"]
    assert len(list((folders / "out").rglob("*.tif"))) == 2 * 3 * 6
    told = capsys.readouterr().out
    assert "3 of 3 scenes; progress=1.00;" in told
    assert "3 scenes: 18 tiles written, 0 left out" in told


def test_scenes_without_labels_are_named(folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folders / "labels" / "b.csv").unlink()
    assert main(arguments(folders)) == REFUSED
    assert "1 of 3 scenes without labels (b.png)" in capsys.readouterr().err


def test_without_labels_no_masks_are_written(folders: Path) -> None:
    places = ["--images", str(folders / "images"), "--out", str(folders / "out")]
    assert main(["tile", *places, "--size", "64"]) == DONE
    assert len(list((folders / "out").rglob("*.tif"))) == 3 * 6
    assert not (folders / "out" / "masks").exists()


def test_a_scene_that_is_torn_half_way_leaves_no_tiles_and_the_others_stay(
    folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (600, 200, 3), np.uint8)
    (folders / "images" / "c.png").write_bytes(imagecodecs.png_encode(noise)[:200_000])
    assert main([*arguments(folders), "--at-once", "1"]) == REFUSED
    assert "c.png cannot be decoded" in capsys.readouterr().err
    assert sorted(path.name for path in (folders / "out" / "imagery").iterdir()) == ["a", "b"]
    assert not (folders / "out" / ".unfinished").exists()


def test_a_processing_job_hands_its_failure_on_as_its_exit_message(
    folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAGEMAKER_BASE_DIR", str(folders / "ml"))
    (folders / "images" / "a.png").write_bytes(b"no image")
    assert main(arguments(folders)) == REFUSED
    assert not (folders / "ml").exists()
    (folders / "ml" / "config").mkdir(parents=True)
    (folders / "ml" / "config" / "processingjobconfig.json").write_text("{}")
    assert main(arguments(folders)) == REFUSED
    assert "a.png is of no known kind" in (folders / "ml" / "output" / "message").read_text()


OPTIONS = {
    "--size 100": "--size is 100: allowed are multiples of 32 from 64 to 1024",
    "--zoom 25": "--zoom is 25: allowed is 0",
    "--max-nodata 2": "--max-nodata is 2: it is a share",
    "--classes tree": "--classes is 'tree': write NAME=VALUE",
    "--classes tree=256": "--classes is 'tree=256'",
    "--scene x": "--scene names one scene, but --images is the folder",
}


@pytest.mark.parametrize("option", OPTIONS)
def test_an_option_out_of_range_is_refused(option: str, folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*arguments(folders), *option.split()]) == REFUSED
    assert OPTIONS[option] in capsys.readouterr().err
