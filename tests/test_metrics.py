"""What the training image prints, the registered algorithm reads: nothing else ties the two together."""

import re
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacks.constructs.segmentation_algorithm import METRICS
from tests.synthesis import Cloud
from tileseg.training.loop import metric_line
from tileseg.training.metrics import Scores

_VALUES = st.floats(min_value=-1e12, max_value=1e12, allow_nan=False)


def test_the_algorithm_defines_every_score_of_the_validation() -> None:
    assert {f"val_{score.name}" for score in fields(Scores)} <= set(METRICS)


@pytest.fixture(scope="module")
def regexes(prod: Cloud) -> dict[str, str]:
    definitions = prod.only("AWS::SageMaker::Algorithm")["TrainingSpecification"]["MetricDefinitions"]
    return {each["Name"]: each["Regex"] for each in definitions}


@given(values=st.fixed_dictionaries({metric: _VALUES for metric in METRICS}))
def test_each_metric_of_a_printed_epoch_is_read_once_and_as_it_was(
    regexes: dict[str, str], values: dict[str, float]
) -> None:
    line = metric_line({"epoch": 3, "step": 120, **values})

    for metric, value in values.items():
        (found,) = re.findall(regexes[metric], line)
        assert float(found) == pytest.approx(value, rel=1e-4)
