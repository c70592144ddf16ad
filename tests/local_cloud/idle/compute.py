"""Spark, tracking servers and notebook instances: some forgotten, some in use."""

from datetime import timedelta

from tests.local_cloud.idle.town import ALLOWED, HOUR, Expected, Found, Town, pairs


def spark(town: Town) -> Found:
    emr, found = town.account.client("emr-serverless"), {}
    for name in ("idle", "busy", "stopped"):
        made = emr.create_application(name=town.account.name(name), releaseLabel="emr-7.12.0", type="SPARK")
        found[name] = (made["applicationId"], made["arn"])
    for name in ("idle", "busy"):
        emr.start_application(applicationId=found[name][0])
        town.age(found[name][1], 2 * HOUR)
    run = {"sparkSubmit": {"entryPoint": "s3://bucket/job.py"}}
    emr.start_job_run(applicationId=found["busy"][0], executionRoleArn=town.role, jobDriver=run)
    kind = "EmrServerlessApplication"
    return {
        (kind, found["idle"][0]): Expected("stop", "by its runs, the limit is 60 min", found["idle"][1]),
        (kind, found["busy"][0]): Expected("keep", "active 0 min ago"),
    }


def tracking(town: Town) -> Found:
    arns = {}
    for name in ("night", "morning"):
        request = {"ArtifactStoreUri": "s3://bucket/mlflow", "RoleArn": town.role}
        arns[name] = town.sagemaker.create_mlflow_tracking_server(TrackingServerName=name, **request)[
            "TrackingServerArn"
        ]
    town.age(arns["night"], 2 * HOUR)
    return {
        ("MlflowTrackingServer", "night"): Expected("stop", "it is 120 min old, the limit is 60", arns["night"]),
        ("MlflowTrackingServer", "morning"): Expected("keep", "active 0 min ago"),
    }


def notebooks(town: Town) -> Found:
    arns = {}
    for name, tags in (
        ("old", {}),
        ("new", {}),
        ("sealed", {}),
        ("kept", {"keep-until": "2099-01-01", "keep-approved": "2099-01-01"}),
    ):
        request = {"InstanceType": "ml.t3.medium", "RoleArn": town.role, "Tags": pairs(tags)}
        arns[name] = town.sagemaker.create_notebook_instance(NotebookInstanceName=name, **request)[
            "NotebookInstanceArn"
        ]
    for name in ("old", "sealed", "kept"):
        town.age(arns[name], 2 * HOUR)
    return {
        ("NotebookInstance", "old"): Expected("stop", "it is 120 min old", arns["old"]),
        ("NotebookInstance", "new"): Expected("keep", "active 0 min ago"),
        ("NotebookInstance", "sealed"): Expected(
            "keep", "not authorized to perform: sagemaker:DescribeNotebookInstance"
        ),
        ("NotebookInstance", "kept"): Expected("keep", "it says keep-until=2099-01-01"),
    }


def clusters(town: Town) -> Found:
    emr, found = town.account.client("emr"), {}
    for name, idle, tags in (("idle", 1.0, ALLOWED), ("busy", 0.0, ALLOWED), ("reported", 1.0, {})):
        made = emr.run_job_flow(
            Name=name,
            ReleaseLabel="emr-7.12.0",
            Applications=[{"Name": "Spark"}],
            Instances={"KeepJobFlowAliveWhenNoSteps": True},
            Tags=pairs(tags),
        )
        found[name] = made["JobFlowId"]
        town.age(made["ClusterArn"], 2 * HOUR)
        for number in range(16):
            past = timedelta(minutes=5 * number)
            told = {"JobFlowId": made["JobFlowId"]}
            town.publish("AWS/ElasticMapReduce", "IsIdle", idle if number < 3 else 1.0, told, past)
    arn = town.arn("elasticmapreduce", f"cluster/{found['idle']}")
    return {
        ("EmrCluster", found["idle"]): Expected("stop", "min by YARN, the limit is 60 min", arn),
        ("EmrCluster", found["busy"]): Expected("keep", "active 0 min ago"),
        ("EmrCluster", found["reported"]): Expected("keep", "it has no tag when-idle=delete"),
    }
