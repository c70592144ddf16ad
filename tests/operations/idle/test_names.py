"""How people name an app."""

import pytest

from operations.idle.names import is_meant, spelled, word_of
from tests.operations.idle.lines import case

ARN = "arn:aws:sagemaker:eu-central-1:1:app/d-1/anna/jupyterlab/default"


@pytest.mark.parametrize(
    "asked", ["anna", "ANNA", "anna/JupyterLab", "d-1/anna", "d-1/anna/jupyterlab/default", "/d-1/anna/", ARN]
)
def test_space_domain_type_and_arn_mean_the_app(asked: str) -> None:
    assert is_meant(asked, case())
    assert word_of(asked).lower() == "anna"


@pytest.mark.parametrize(
    "asked", ["ann", "annab", "default", "JupyterLab", "d-2/anna", "anna/CodeEditor", "", ARN.replace("anna", "ben")]
)
def test_another_name_means_another(asked: str) -> None:
    assert not is_meant(asked, case())


def test_an_app_is_spelled_by_its_domain_space_type_and_name() -> None:
    assert spelled(case()) == "d-1/anna/JupyterLab/default"
