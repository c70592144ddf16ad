"""Endpoints: some that nobody invokes."""

from tests.local_cloud.account import REGION
from tests.local_cloud.idle.town import ALLOWED, HOUR, Expected, Found, Town, pairs


def endpoints(town: Town) -> Found:
    """Two serve a model, three a component that can go to zero."""
    model = {"Image": f"0.dkr.ecr.{REGION}.amazonaws.com/serve:1"}
    town.sagemaker.create_model(ModelName="trees", PrimaryContainer=model)
    serving = {"VariantName": "all", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}
    scaling = {"Status": "ENABLED", "MinInstanceCount": 0, "MaxInstanceCount": 2}
    for name, variant in (("plain", {"ModelName": "trees"}), ("scaling", {"ManagedInstanceScaling": scaling})):
        role = {"ExecutionRoleArn": town.role} if name == "scaling" else {}
        town.sagemaker.create_endpoint_config(EndpointConfigName=name, ProductionVariants=[serving | variant], **role)
    arns = {}
    for name, config in (("reported", "plain"), ("deleted", "plain"), ("scaled", "scaling"), ("invoked", "scaling")):
        tags = pairs(ALLOWED if name == "deleted" else {})
        arns[name] = town.sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=config, Tags=tags)[
            "EndpointArn"
        ]
        town.age(arns[name], 2 * HOUR)
        town.publish("/aws/sagemaker/Endpoints", "CPUUtilization", 1.0, {"EndpointName": name, "VariantName": "all"})
        if config == "scaling":
            _component(town, name)
    town.publish("AWS/SageMaker", "Invocations", 3.0, {"InferenceComponentName": "invoked-trees"})
    told = "no activity for 60 min by its invocations"
    return {
        ("Endpoint", "reported"): Expected("keep", "reported; " + told),
        ("Endpoint", "deleted"): Expected("stop", told, arns["deleted"]),
        ("Endpoint", "scaled"): Expected("stop", told, arns["scaled"]),
        ("Endpoint", "invoked"): Expected("keep", "active 0 min ago"),
    }


def _component(town: Town, endpoint: str) -> None:
    needs = {"MinMemoryRequiredInMb": 1024}
    town.sagemaker.create_inference_component(
        InferenceComponentName=f"{endpoint}-trees",
        EndpointName=endpoint,
        VariantName="all",
        Specification={"ModelName": "trees", "ComputeResourceRequirements": needs},
        RuntimeConfig={"CopyCount": 1},
    )
