"""IAM is asked with every condition key that a job's request sets."""

from local_cloud.services.sagemaker.admission import condition_keys


def test_every_condition_key_of_a_job_has_the_value_of_its_request() -> None:
    found = condition_keys(
        {"StoppingCondition": {"MaxRuntimeInSeconds": 60}},
        cluster={"InstanceType": "ml.m5.xlarge", "VolumeKmsKeyId": "volume-key"},
        output={"KmsKeyId": "output-key"},
        network_settings={
            "EnableNetworkIsolation": True,
            "EnableInterContainerTrafficEncryption": False,
            "VpcConfig": {"Subnets": ["subnet-1"], "SecurityGroupIds": ["sg-1"]},
        },
    )
    assert found == {
        "sagemaker:InstanceTypes": ["ml.m5.xlarge"],
        "sagemaker:VolumeKmsKeyArn": "volume-key",
        "sagemaker:OutputKmsKeyArn": "output-key",
        "sagemaker:MaxRuntimeInSeconds": 60,
        "sagemaker:NetworkIsolation": "true",
        "sagemaker:InterContainerTrafficEncryption": "false",
        "sagemaker:VpcSubnets": ["subnet-1"],
        "sagemaker:VpcSecurityGroupIds": ["sg-1"],
    }


def test_what_a_request_leaves_out_sets_no_key() -> None:
    assert set(condition_keys({}, cluster={}, output={}, network_settings={}).values()) == {None}
