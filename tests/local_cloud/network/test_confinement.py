"""A machine that does not let processes leave its network is told apart, and why; one that does, keeps its word."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from local_cloud.emulator import Emulator, announce
from local_cloud.network import confinement
from local_cloud.network.attachment import Confined, NotConfinedError

LAUNCHER = Path(confinement.__file__).with_name("launcher.py")


@pytest.fixture
def _measured(tmp_path: Path) -> Iterator[None]:
    announce(Emulator(tmp_path, "https://127.0.0.1:1", tmp_path, tmp_path))
    confinement.measure.cache_clear()
    yield
    confinement.measure.cache_clear()


@pytest.mark.usefixtures("_measured")
def test_a_refusal_of_the_kernel_is_told_in_its_own_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refusing = tmp_path / "launcher.py"
    refusing.write_text("raise PermissionError(1, 'unshare: Operation not permitted')")
    monkeypatch.setattr(confinement, "_LAUNCHER", refusing)
    assert confinement.measure() == confinement.Confinement(
        False,
        "Jobs have this machine's network (PermissionError: [Errno 1] unshare: Operation not permitted), "
        "where they are led to their doors.",
    )


@pytest.mark.usefixtures("_measured")
def test_a_kernel_that_helps_gives_a_program_loopback_alone() -> None:
    if not confinement.measure().by_kernel:
        pytest.skip(confinement.measure().told)
    program = [sys.executable, "-I", "-c", "import socket; print(socket.if_nameindex())"]
    command = [sys.executable, "-I", "-S", str(LAUNCHER), "-", "--", *program]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "[(1, 'lo')]\n"


def test_a_program_that_never_left_is_not_taken_for_confined() -> None:
    attachment = Confined(None, [])
    with subprocess.Popen([sys.executable, "-c", ""], pass_fds=attachment.descriptors) as process:
        with pytest.raises(NotConfinedError):
            attachment.started()
        process.wait()
    attachment.close()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(attachment.descriptors[0])
