"""Where a machine lacks what a build takes, that is said plainly, and nothing has failed."""

import os
from pathlib import Path

import pytest

from operations.image import tools
from operations.image.command import build_image


def test_missing_tools_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert build_image() == 0
    told = "The training image was not built: buildah and debootstrap not installed. Its tests are skipped.\n"
    assert capsys.readouterr().out == told


def test_a_user_without_root_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("buildah", "debootstrap"):
        (tmp_path / name).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    assert build_image() == 0
    assert "need root" in capsys.readouterr().out


def test_a_mirror_that_cannot_be_reached_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("buildah", "debootstrap"):
        (tmp_path / name).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(tools, "MIRROR", "http://127.0.0.1:1/debian")

    assert tools.missing() == "http://127.0.0.1:1/debian cannot be reached"
