"""CloudFormation's own schemas accept the templates in every region that the settings allow, and the check can fail."""

import json
import subprocess
import sys
from pathlib import Path

from stacks.settings.values import REGIONS
from tests.synthesis import ROOT, Cloud


def lint(*templates: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).with_name("cfn-lint")), *map(str, templates)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


def test_templates_are_linted_for_exactly_the_regions_that_the_settings_allow() -> None:
    assert f"regions: [{', '.join(REGIONS)}]" in (ROOT / ".cfnlintrc.yaml").read_text().splitlines()


def test_the_linter_accepts_production_and_refuses_it_with_a_mistake(
    prod: Cloud, prod_with_emr: Cloud, tmp_path: Path
) -> None:
    templates = sorted([*prod.folder.glob("*.template.json"), *prod_with_emr.folder.glob("*-emr.template.json")])
    mistaken = json.loads(json.dumps(prod.templates["studio"]))
    mistaken["Resources"]["Domain66AC69E0"]["Properties"]["AuthMode"] = "SSX"
    (tmp_path / "mistaken.template.json").write_text(json.dumps(mistaken))

    accepted = lint(*templates)
    refused = lint(tmp_path / "mistaken.template.json")

    assert (accepted.returncode, accepted.stdout) == (0, "")
    assert refused.returncode != 0
    assert "'SSX' is not one of ['SSO', 'IAM']" in refused.stdout
