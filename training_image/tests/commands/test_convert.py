"""The command that turns an old recipe into one of ours."""

from pathlib import Path

import pytest

from tileseg.command_line import main
from tileseg.recipe.reader import read_recipe
from training_image.tests.recipe.seed.test_seed import OLD


def test_what_is_printed_is_a_recipe_that_asks_for_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = tmp_path / "old.toml", tmp_path / "new.toml"
    old.write_text(OLD)
    assert main(["convert", str(old)]) == 0
    new.write_text(capsys.readouterr().out)
    assert read_recipe(new) == read_recipe(old)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[dataset]\nimagery = 's3://bucket/a'", "is no recipe of planet-snowcover"),
        (OLD.replace("epochs = 50", "epochs = 0"), "model.epochs is 0"),
        (OLD.replace("ridge-masks/lidar", "ridge-masks/../other"), "dataset.masks[0].place"),
        (None, "No such file"),
    ],
    ids=["one of ours", "a mistake", "a place that climbs", "no file"],
)
def test_what_cannot_be_converted_is_refused_in_a_sentence(
    text: str | None, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if text is not None:
        (tmp_path / "old.toml").write_text(text)
    assert main(["convert", str(tmp_path / "old.toml")]) == 2
    printed = capsys.readouterr()
    assert message in printed.err
    assert printed.out == ""
