"""Reads an assembly, judges it, shows the report."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from operations.prove.document import document
from operations.prove.page import page
from operations.prove.report import Report, report
from operations.prove.simulation.engine import claims
from operations.prove.terminal import lines
from stacks.rules.model.mistakes import AssemblyError
from stacks.rules.model.reading import read

ROOT = Path(__file__).resolve().parents[2]
PROVEN, UNPROVEN, UNREADABLE, GIVEN_UP = range(4)
_LONGEST_SYNTH = 300


def prove(assembly: Path | None, *, json_file: Path | None = None, html_file: Path | None = None) -> int:
    """The command's exit status: 0 only where every claim is proven; 3 where the others are acknowledged as off."""
    try:
        found = _judged(assembly)
        if json_file:
            json_file.write_text(json.dumps(document(found), indent=2) + "\n")
        if html_file:
            html_file.write_text(page(found))
    except (AssemblyError, OSError) as error:
        print(f"Nothing is proven: {error}.", file=sys.stderr)
        return UNREADABLE
    print("\n".join(lines(found)))
    if found.first_unproven:
        return UNPROVEN
    return GIVEN_UP if found.given_up else PROVEN


def _judged(assembly: Path | None) -> Report:
    with synthesized("dev", assembly) as folder:
        return _report(str(assembly) if assembly else "dev, synthesized now", folder)


@contextmanager
def synthesized(environment: str, assembly: Path | None) -> Iterator[Path]:
    """The folder of an assembly: the one that is given, or else an environment's, made for the moment."""
    if assembly is not None:
        yield assembly
        return
    with tempfile.TemporaryDirectory(prefix="cloister-prove-") as folder:
        _synthesize(environment, Path(folder))
        yield Path(folder)


def _report(source: str, folder: Path) -> Report:
    worlds = read(folder)
    return report(source, worlds, claims(worlds))


def _synthesize(environment: str, folder: Path) -> None:
    """The app as it is. Validation is ours to do: a finding of CDK's still leaves templates to be judged."""
    environ = {**os.environ, "CDK_OUTDIR": str(folder), "CDK_CONTEXT_JSON": json.dumps({"environment": environment})}
    done = subprocess.run(
        [sys.executable, str(ROOT / "app.py")], env=environ, capture_output=True, text=True, timeout=_LONGEST_SYNTH
    )
    if done.returncode and not (folder / "manifest.json").exists():
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise AssemblyError(f"app.py does not synthesize {environment} ({last[:200]}); correct that first")
