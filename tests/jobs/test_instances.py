"""Which instance types refuse a volume key: every type that SageMaker's model knows is one or the other."""

from typing import Any

import botocore.session
import pytest

from jobs.instances import has_local_storage

# By AWS's instance type pages: families with NVMe disks of their own, and families without.
WITH = {"g4dn", "g5", "g6", "g6e", "g7", "g7e", "p3dn", "p4d", "p4de", "p5", "p5e", "p5en", "p6-b200", "p6-b300"}
WITH |= {"p6e-gb200", "r5d", "trn1", "trn1n", "trn2"}
WITHOUT = {"c4", "c5", "c5n", "c6i", "c7i", "c7i-flex", "c8i", "c8i-flex", "m4", "m5", "m6i", "m7i", "m7i-flex"}
WITHOUT |= {"m8i", "m8i-flex", "p2", "p3", "r5", "r6i", "r7i", "r8i", "r8i-flex", "t3"}


def training_types() -> list[str]:
    model: Any = botocore.session.Session().get_service_model("sagemaker")
    return list(model.shape_for("TrainingInstanceType").enum)


def family(instance_type: str) -> str:
    return instance_type.split(".")[1]


def test_every_family_that_sagemaker_trains_on_is_known_to_this_test() -> None:
    """A new family must be looked up before a template can offer it."""
    assert {family(each) for each in training_types()} == WITH | WITHOUT


@pytest.mark.parametrize("instance_type", training_types())
def test_an_instance_type_has_local_storage_if_its_family_has(instance_type: str) -> None:
    assert has_local_storage(instance_type) == (family(instance_type) in WITH)
