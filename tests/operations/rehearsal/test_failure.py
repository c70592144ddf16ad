"""A rehearsal whose training job cannot work says so in one sentence, keeps the logs and cleans up."""

import json
from pathlib import Path

from tests.operations.rehearsal.processes import WatchedRehearsal


def test_a_configuration_with_mistakes_fails_the_step_with_the_jobs_own_words(tmp_path: Path) -> None:
    experiment = tmp_path / "mistaken.toml"
    experiment.write_text('epochs = "many"\n')
    rehearsal = WatchedRehearsal(tmp_path, "--experiment", str(experiment))

    assert rehearsal.wait(240) == 1

    said = " ".join(rehearsal.output.split())
    assert "The rehearsal failed. The job cloister-local-mistaken-" in said
    assert "AlgorithmError" in said
    assert "epochs" in said
    assert "Traceback" not in said
    report = json.loads((rehearsal.results / "report.json").read_text())
    assert [step["ok"] for step in report["steps"]][-1] is False
    assert {log.name for log in (rehearsal.results / "logs").iterdir()} >= {
        "cdk.log",
        "emulator.log",
        "tiling.log",
        "training.log",
    }
    assert rehearsal.running() == []
    assert list(rehearsal.temporary.iterdir()) == []
