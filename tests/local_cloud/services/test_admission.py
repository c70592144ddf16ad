"""IAM is asked with every condition key that a job's request sets."""

from local_cloud.services.sagemaker.admission import condition_keys, training_keys


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


def test_the_types_of_groups_and_of_preferences_are_types_of_the_job() -> None:
    cluster = {
        "InstanceGroups": [{"InstanceType": "ml.m5.xlarge"}, {"InstanceType": "ml.g5.xlarge"}],
        "InstancePreferences": [{"InstanceType": "ml.p5.48xlarge"}],
    }
    found = condition_keys({}, cluster=cluster, output={}, network_settings={})

    assert found["sagemaker:InstanceTypes"] == ["ml.m5.xlarge", "ml.g5.xlarge", "ml.p5.48xlarge"]


def test_what_a_training_job_alone_can_ask_for_has_keys_of_its_own() -> None:
    mounted = {"DataSource": {"FileSystemDataSource": {"FileSystemId": "fs-1"}}}
    from_s3 = {"DataSource": {"S3DataSource": {"S3Uri": "s3://data"}}}
    asked = {
        "RemoteDebugConfig": {"EnableRemoteDebug": True},
        "ResourceConfig": {"KeepAlivePeriodInSeconds": 600},
        "InputDataConfig": [from_s3, mounted],
    }

    assert training_keys(asked) == {
        "sagemaker:EnableRemoteDebug": "true",
        "sagemaker:KeepAlivePeriod": 600,
        "sagemaker:FileSystemId": "fs-1",
    }
    assert set(training_keys({"InputDataConfig": [from_s3]}).values()) == {None}
