"""`make setup`: everything the project needs, pinned by hash, into `.venv/` and `node_modules/` of the checkout.

Runs before anything is installed, hence with the standard library only. A stamp with the hash of the lock files tells
the next run that nothing is left to do; what a failed run made is removed.
"""

import hashlib
import itertools
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / "bin"
NODE_MODULES = ROOT / "node_modules"
STAMP = VENV / "set-up"
LOCKS = (
    "requirements-dev.txt",
    "requirements-scenes.txt",
    "requirements-torch-cpu.txt",
    "training_image/requirements.txt",
    "training_image/requirements-zoo.txt",
    "training_image/pyproject.toml",
    "package-lock.json",
)
OLDEST_PYTHON = (3, 11)
UNREACHABLE = re.compile(
    r"Retrying|ConnectionError|NewConnection|ENOTFOUND|ECONNREFUSED|EAI_AGAIN|network|timed out", re.I
)


Tick = Callable[[], None]


class SetUpFailed(Exception):
    """One sentence for the person who typed `make`."""


def main() -> int:
    try:
        if STAMP.exists() and STAMP.read_text() == _state():
            return 0
        _check_python()
        _leave_the_old_environment()
        _install()
    except (SetUpFailed, OSError, subprocess.SubprocessError) as failure:
        print(f"\nSet-up failed: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nSet-up was interrupted; nothing of it is kept.", file=sys.stderr)
        return 130
    return 0


def _check_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise SetUpFailed(
            f"Python {sys.version_info.major}.{sys.version_info.minor} is too old; Cloister needs 3.11 or newer. "
            "Name another one: make setup PYTHON=python3.12"
        )


def _leave_the_old_environment() -> None:
    """Whoever has activated `.venv/` runs us with the very interpreter that is about to be replaced."""
    if Path(sys.prefix) == VENV:
        base = getattr(sys, "_base_executable", sys.executable)
        os.execv(base, [base, __file__])  # noqa: S606  (no shell: the same program by another interpreter)


def _state() -> str:
    digest = hashlib.sha256(sys.version.encode())
    for name in LOCKS:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def _install() -> None:
    began = time.monotonic()
    log = Path(tempfile.mkdtemp(prefix="cloister-set-up-")) / "log"
    try:
        with _step("A virtual environment in .venv/"):
            venv.create(VENV, clear=True, with_pip=True)
        with _step("Python packages, each checked against its hash") as tick:
            _pip(
                log,
                tick,
                "--no-deps",
                "--require-hashes",
                "-r",
                "requirements-dev.txt",
                "-r",
                "requirements-scenes.txt",
                "-r",
                "training_image/requirements-zoo.txt",
            )
        with _step("PyTorch and the training image's package") as tick:
            _install_torch(log, tick)
            _pip(log, tick, "--no-deps", "--no-build-isolation", "--editable", "training_image")
        with _step("The CDK command line in node_modules/") as tick:
            _run(log, tick, [str(BIN / "npm"), "ci", "--no-audit", "--no-fund"], "the npm registry")
    except BaseException as end:
        shutil.rmtree(VENV, ignore_errors=True)
        shutil.rmtree(NODE_MODULES, ignore_errors=True)
        if not isinstance(end, SetUpFailed):  # whose message names the log
            shutil.rmtree(log.parent, ignore_errors=True)
        raise
    STAMP.write_text(_state())
    shutil.rmtree(log.parent)
    print(f"Set up in {time.monotonic() - began:.0f} s.")


def _install_torch(log: Path, tick: Tick) -> None:
    """The CPU build where there is one; else what the training image has, which is built for CUDA and large."""
    locked = ("--no-deps", "--require-hashes", "-r")
    try:
        _pip(log, tick, *locked, "requirements-torch-cpu.txt")
    except SetUpFailed:
        log.write_text("")
        _pip(log, tick, *locked, "training_image/requirements.txt")


def _pip(log: Path, tick: Tick, *arguments: str) -> None:
    command = [str(BIN / "python"), "-m", "pip", "install", "--disable-pip-version-check", "--no-cache-dir"]
    _run(log, tick, [*command, "--retries", "2", "--timeout", "30", *arguments], "the Python package index")


def _run(log: Path, tick: Tick, command: Sequence[str], registry: str) -> None:
    environment = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        "npm_config_cache": str(VENV / "cache" / "npm"),
        "npm_config_update_notifier": "false",
    }
    with (
        log.open("a") as file,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        for line in process.stdout:
            file.write(line)
            if line.startswith("Collecting "):
                tick()
    if process.returncode:
        raise SetUpFailed(_reason(log, registry))


def _reason(log: Path, registry: str) -> str:
    text = log.read_text(errors="replace")
    lines = [line for line in text.splitlines() if line.strip()]
    last = next((line for line in reversed(lines) if "ERR" in line.upper()), lines[-1] if lines else "no output")
    if UNREACHABLE.search(text):
        return (
            f"{registry} could not be reached. Check the network, the proxy and the registry's configuration, then run "
            f"`make setup` again. It said: {last.strip()} (log: {log})"
        )
    return f"{last.strip()} (log: {log})"


@contextmanager
def _step(title: str) -> Iterator[Tick]:
    """Prints a step and its seconds; on a terminal also how many packages have come so far."""
    packages = itertools.count(1)
    start = f"  {title} ..."
    again = f"\r{start}" if sys.stdout.isatty() else ""

    def tick() -> None:
        if again:
            print(f"{again} {next(packages)} packages", end="", flush=True)

    print(start, end="", flush=True)
    began = time.monotonic()
    yield tick
    print(f"{again} {time.monotonic() - began:.0f} s{' ' * 12 if again else ''}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
