"""Spark for people in Studio: there when the settings ask for it, and then on the platform's terms."""

import pytest

from stacks.settings import load
from tests.policies import statements
from tests.synthesis import Cloud, synthesize

APPLICATION = "AWS::EMRServerless::Application"


@pytest.mark.requirement("FR-2")
def test_without_emr_there_is_no_word_of_it(dev: Cloud) -> None:
    assert "emr" not in dev.templates
    assert dev.of_type(APPLICATION) == {}
    assert [each.sid for each in statements(dev) if each.holder != "resource" and "Spark" in each.sid] == []


@pytest.mark.requirement("FR-2")
def test_people_open_sessions_on_one_application_and_hand_one_role_to_emr_alone(prod_with_emr: Cloud) -> None:
    allowed = {
        action: each
        for each in statements(prod_with_emr, "emr")
        if each.kind == "identity" and each.holder == "${studio:Role}"
        for action in each.actions
    }

    assert allowed["emr-serverless:AccessLivyEndpoints"].resources == ("${Application.Arn}",)
    assert allowed["iam:PassRole"].resources == ("${Role.Arn}",)
    assert allowed["iam:PassRole"].conditions == (
        ("StringEquals", "iam:PassedToService", ("emr-serverless.amazonaws.com",)),
    )
    assert not {"emr-serverless:CreateApplication", "emr-serverless:UpdateApplication"} & allowed.keys()


@pytest.mark.requirement("DAT-1")
def test_spark_writes_what_is_derived_and_its_logs_and_reads_no_models(prod_with_emr: Cloud) -> None:
    said = [each for each in statements(prod_with_emr, "emr") if each.holder == "${Role}" and each.kind == "identity"]
    written = {name for each in said if "s3:PutObject" in each.actions for name in each.resources}
    read = {name for each in said if "s3:GetObject" in each.actions for name in each.resources}

    assert written == {"${data:Derived.Arn}/*", "${data:Artefacts.Arn}/spark/*"}
    assert read == {"${data:Derived.Arn}/*", "${data:Raw.Arn}/*"}


@pytest.mark.requirement("GR-1")
def test_the_settings_say_how_much_spark_may_have_and_how_long_it_stays(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    settings = load("dev")
    asked = settings.emr.model_copy(update={"enabled": True, "max_vcpu": 40, "idle_minutes": 7})
    cloud = synthesize(settings.model_copy(update={"emr": asked}), tmp_path_factory.mktemp("spark"))

    application = cloud.only(APPLICATION)

    assert application["MaximumCapacity"] == {"Cpu": "40 vCPU", "Memory": "160 GB", "Disk": "800 GB"}
    assert application["AutoStopConfiguration"] == {"Enabled": True, "IdleTimeoutMinutes": 7}
    assert "InitialCapacity" not in application
