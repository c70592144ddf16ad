"""`python -m operations rehearse`: sets the stage, and leaves no process behind however the play ends."""

import shutil
import signal
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console
from rich.text import Text

from local_cloud import LocalCloud, LocalCloudError
from operations.rehearsal.deployment import ROOT
from operations.rehearsal.rehearse import STEPS, Rehearsal
from operations.rehearsal.report import Report
from operations.rehearsal.stage import Stage, StepFailed, shown
from stacks.settings import SettingsError

EXPECTED = (StepFailed, LocalCloudError, SettingsError, BotoCoreError, ClientError)


def rehearse(folder: Path, *, port: int, experiment: Path) -> int:
    """Returns the exit status: 0 when every step ended well, 130 when interrupted."""
    _prepare(folder)
    console, report = Console(highlight=False), Report()
    console.print("Cloister rehearsal: [bold]local emulator, not AWS[/]. Nothing leaves this machine.\n")
    try:
        with _termination_as_interrupt():
            _play(Stage(console, report, steps=STEPS), report, folder, port, experiment)
    except EXPECTED as error:
        _explain(console, str(error), folder)
        return 1
    except Exception as error:  # the last line of defence: a person reads one sentence, whatever went wrong
        (folder / "logs" / "traceback.txt").write_text(traceback.format_exc())
        _explain(console, f"{type(error).__name__}: {error}", folder)
        return 1
    except KeyboardInterrupt:
        console.print(f"\nInterrupted; everything that was started has been stopped. Logs: {shown(folder / 'logs')}")
        return 130
    finally:
        report.write(folder / "report.json")
    seconds = sum(step.seconds for step in report.steps)
    console.print(
        f"\nDone in {seconds:.0f} s. Report: {shown(folder / 'report.json')} (local emulator, not AWS)", soft_wrap=True
    )
    return 0


def _explain(console: Console, reason: str, folder: Path) -> None:
    console.print("\n[red]The rehearsal failed.[/]", Text(reason), f"\nLogs: {shown(folder / 'logs')}", soft_wrap=True)


def _prepare(folder: Path) -> None:
    """Remove what an earlier rehearsal left, and only that: the folder is the user's choice."""
    for name in ("report.json", "learning_curve.png", "predictions.png"):
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / "logs", ignore_errors=True)
    (folder / "logs").mkdir(parents=True)


def _play(stage: Stage, report: Report, folder: Path, port: int, experiment: Path) -> None:
    scratch = Path(tempfile.mkdtemp(prefix="cloister-rehearsal-"))
    try:
        with ExitStack() as exits:
            with stage.step("Start the embedded AWS"):
                cloud = exits.enter_context(_cloud(scratch, port))
            Rehearsal(cloud, stage, report, experiment=experiment, folder=folder, scratch=scratch).run()
    finally:
        _keep(scratch / "cloud" / "emulator.log", folder / "logs")
        shutil.rmtree(scratch, ignore_errors=True)


def _cloud(scratch: Path, port: int) -> LocalCloud:
    return LocalCloud(scratch / "cloud", port=port, node_modules=ROOT / "node_modules")


def _keep(log: Path, folder: Path) -> None:
    if log.exists():
        shutil.copy(log, folder)


@contextmanager
def _termination_as_interrupt() -> Iterator[None]:
    """`kill` ends the rehearsal as Ctrl-C does: through every `finally`."""

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
