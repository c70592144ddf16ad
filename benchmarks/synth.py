"""`make bench-synth`: the validated production synth beside an empty one-bucket app validated the same way.

Whole processes, alternating in one run, because machines drift; the median ratio of the pairs is what counts.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
EMPTY_APP = Path(__file__).with_name("empty_app.py")
PAIRS = 7
GOAL = 1.5
ACCEPTED = 2.0
CONTEXT = {"environment": "prod"}

# Whole processes that stop earlier and earlier: their differences say where the time goes.
STAGES = {
    "start Python, jsii and Node": "import stacks, aws_cdk, aws_cdk.aws_ec2, aws_cdk.aws_sagemaker, cdk_nag",
    "construct the stacks": "import app; from aws_cdk import App; "
    "app.build(App(context=app.feature_flags()), app.load('prod'))",
    "synthesize, unvalidated": "import app; from aws_cdk import App; "
    "cdk = App(context=app.feature_flags()); app.build(cdk, app.load('prod')); cdk.synth()",
}


def main() -> int:
    console = Console()
    ours = [str(ROOT / "app.py")]
    _seconds(ours)  # fills jsii's package cache; not counted
    _seconds([str(EMPTY_APP)])
    pairs = [(_seconds(ours), _seconds([str(EMPTY_APP)])) for _ in track(range(PAIRS), "Synthesizing", console=console)]
    ratio = statistics.median(full / empty for full, empty in pairs)
    console.print(_comparison(pairs))
    console.print(_breakdown(statistics.median(full for full, _ in pairs)))
    console.print(f"Median ratio {ratio:.2f} (accepted: {ACCEPTED}, goal: {GOAL})")
    return 0 if ratio <= ACCEPTED else 1


def _seconds(arguments: list[str], **environ: str) -> float:
    with tempfile.TemporaryDirectory(prefix="cloister-bench-") as folder:
        variables = {**os.environ, "CDK_OUTDIR": folder, "CDK_CONTEXT_JSON": json.dumps(CONTEXT), **environ}
        began = time.perf_counter()
        subprocess.run([sys.executable, *arguments], cwd=ROOT, env=variables, check=True, capture_output=True)
        return time.perf_counter() - began


def _comparison(pairs: list[tuple[float, float]]) -> Table:
    table = Table(title="Seconds of the whole process")
    for column in ("", "min", "median", "max"):
        table.add_column(column, justify="left" if not column else "right")
    for name, values in zip(("production", "empty app"), zip(*pairs, strict=True), strict=True):
        table.add_row(name, *(f"{pick(values):.2f}" for pick in (min, statistics.median, max)))
    return table


def _breakdown(whole: float) -> Table:
    table = Table(title="Where the production synth's time goes")
    table.add_column("stage")
    table.add_column("seconds", justify="right")
    before = 0.0
    for name, code in STAGES.items():
        until = statistics.median(_seconds(["-c", code], CDK_VALIDATION="false") for _ in range(3))
        table.add_row(name, f"{max(until - before, 0):.2f}")
        before = until
    table.add_row("validate: CDK's own rules and cdk-nag", f"{max(whole - before, 0):.2f}")
    return table


if __name__ == "__main__":
    sys.exit(main())
