"""Models, endpoints and inference components, as records: no container answers an invocation."""

from __future__ import annotations

from typing import Any

from local_cloud import records
from local_cloud.api.access import conditions, passes_roles
from local_cloud.api.errors import ApiError
from local_cloud.api.location import Location
from local_cloud.api.operations import Params, operation
from local_cloud.records import Record
from local_cloud.standard import arn_resource, serve_list

MODEL = records.kind(
    service="sagemaker", name="Model", key=("ModelName",), arn="model/{ModelName}", arn_member="ModelArn",
    stamps=("CreationTime",), missing="ValidationException", exists="ValidationException",
)  # fmt: skip


def _new_config(params: Params, at: Location) -> Record:
    for variant in params["ProductionVariants"]:
        if "ModelName" in variant:
            records.find(MODEL, at, variant["ModelName"])
    return {}


CONFIG = records.kind(
    service="sagemaker", name="EndpointConfig", key=("EndpointConfigName",), arn_member="EndpointConfigArn",
    arn="endpoint-config/{EndpointConfigName}", stamps=("CreationTime",), missing="ValidationException",
    exists="ValidationException", complete=_new_config,
)  # fmt: skip


def _new_endpoint(params: Params, at: Location) -> Record:
    if "DeploymentConfig" in params:
        raise ApiError("NotImplemented", "The local emulator deploys endpoints at once; AWS can in steps.", status=501)
    config = records.find(CONFIG, at, params["EndpointConfigName"])
    kept: Record = {name: config[name] for name in ("AsyncInferenceConfig", "DataCaptureConfig") if name in config}
    return {**kept, "ProductionVariants": [_in_service(each) for each in config["ProductionVariants"]]}


def _in_service(variant: dict[str, Any]) -> dict[str, Any]:
    """A variant as its endpoint describes it."""
    shown: Record = {name: variant[name] for name in ("VariantName", "ManagedInstanceScaling") if name in variant}
    if "ServerlessConfig" in variant:
        return {**shown, "CurrentServerlessConfig": variant["ServerlessConfig"]}
    count = variant.get("InitialInstanceCount", 1)
    return {**shown, "CurrentInstanceCount": count, "DesiredInstanceCount": count}


ENDPOINT = records.kind(
    service="sagemaker", name="Endpoint", key=("EndpointName",), arn="endpoint/{EndpointName}",
    arn_member="EndpointArn", created={"EndpointStatus": "InService"}, missing="ValidationException",
    exists="ValidationException", complete=_new_endpoint,
)  # fmt: skip


def _new_component(params: Params, at: Location) -> Record:
    endpoint = records.find(ENDPOINT, at, params["EndpointName"])
    variant = params.get("VariantName") or endpoint["ProductionVariants"][0]["VariantName"]
    if variant not in [each["VariantName"] for each in endpoint["ProductionVariants"]]:
        raise ApiError("ValidationException", f"Endpoint {params['EndpointName']} has no variant {variant}.")
    copies = params.get("RuntimeConfig", {}).get("CopyCount", 1)
    return {"VariantName": variant, "EndpointArn": endpoint["EndpointArn"], "RuntimeConfig": _copies(copies)}


def _copies(count: int) -> dict[str, int]:
    return {"DesiredCopyCount": count, "CurrentCopyCount": count}


COMPONENT = records.kind(
    service="sagemaker", name="InferenceComponent", key=("InferenceComponentName",), parents=(ENDPOINT,),
    arn="inference-component/{InferenceComponentName}", arn_member="InferenceComponentArn",
    created={"InferenceComponentStatus": "InService"}, missing="ValidationException", exists="ValidationException",
    complete=_new_component,
)  # fmt: skip


# What IAM decides about beside the new resource itself.
_ALSO = {ENDPOINT.name: arn_resource(CONFIG), COMPONENT.name: arn_resource(ENDPOINT)}


def _serve(kind: records.Kind, filters: dict[str, str]) -> None:
    """No updates: an endpoint's would have to deploy another configuration."""
    own, name = arn_resource(kind), kind.key[-1]
    also = _ALSO.get(kind.name)

    def delete(params: Params, at: Location) -> None:
        records.remove(kind, records.find(kind, at, params[name]), at)

    def asked(params: Params, at: Location) -> list[str]:
        return [*own(params, at), *(also(params, at) if also else ())]

    operation("sagemaker", f"Create{kind.name}", asked)(lambda params, at: records.create(kind, params, at))
    operation("sagemaker", f"Describe{kind.name}", own)(lambda params, at: records.find(kind, at, params[name]))
    operation("sagemaker", f"Delete{kind.name}", own)(delete)
    serve_list(kind, f"List{kind.name}s", {"NameContains": name, **filters})


_serve(MODEL, {})
_serve(CONFIG, {})
_serve(ENDPOINT, {"StatusEquals": "EndpointStatus"})
_serve(COMPONENT, {"StatusEquals": "InferenceComponentStatus", "EndpointNameEquals": "EndpointName",
                   "VariantNameEquals": "VariantName"})  # fmt: skip


def _execution_role(params: Params) -> list[str]:
    return [params["ExecutionRoleArn"]] if "ExecutionRoleArn" in params else []


def _keys_of_config(params: Params) -> dict[str, Any]:
    variants = params["ProductionVariants"]
    serverless = [each["ServerlessConfig"] for each in variants if "ServerlessConfig" in each]
    return {
        **_keys_of_network(params),
        "sagemaker:InstanceTypes": [each["InstanceType"] for each in variants if "InstanceType" in each],
        "sagemaker:AcceleratorTypes": [each["AcceleratorType"] for each in variants if "AcceleratorType" in each],
        "sagemaker:ServerlessMaxConcurrency": max((each["MaxConcurrency"] for each in serverless), default=None),
        "sagemaker:ServerlessMemorySize": max((each["MemorySizeInMB"] for each in serverless), default=None),
        "sagemaker:VolumeKmsKeyArn": params.get("KmsKeyId"),
    }


def _keys_of_network(params: Params) -> dict[str, Any]:
    vpc = params.get("VpcConfig", {})
    return {
        "sagemaker:NetworkIsolation": params.get("EnableNetworkIsolation"),
        "sagemaker:VpcSubnets": vpc.get("Subnets"),
        "sagemaker:VpcSecurityGroupIds": vpc.get("SecurityGroupIds"),
    }


for _operation in ("CreateModel", "CreateEndpointConfig"):
    passes_roles("sagemaker", _operation, _execution_role)
conditions("sagemaker", "CreateEndpointConfig", _keys_of_config)
conditions("sagemaker", "CreateModel", _keys_of_network)


@operation("sagemaker", "UpdateInferenceComponentRuntimeConfig", arn_resource(COMPONENT))
def update_inference_component_runtime_config(params: Params, at: Location) -> Record:
    component = records.find(COMPONENT, at, params["InferenceComponentName"])
    copies = _copies(params["DesiredRuntimeConfig"]["CopyCount"])
    records.modify(COMPONENT, component, {"RuntimeConfig": copies})
    _scale(records.find(ENDPOINT, at, component["EndpointName"]), component["VariantName"], at)
    return component


def _scale(endpoint: Record, variant_name: str, at: Location) -> None:
    """Instances of a variant go to their least number when no copy is left, and come back with the first."""
    variant = next(each for each in endpoint["ProductionVariants"] if each["VariantName"] == variant_name)
    scaling = variant.get("ManagedInstanceScaling", {})
    if scaling.get("Status") != "ENABLED":
        return
    beside = [each for each in records.records(COMPONENT, at) if each["EndpointName"] == endpoint["EndpointName"]]
    copies = sum(each["RuntimeConfig"]["CurrentCopyCount"] for each in beside if each["VariantName"] == variant_name)
    least = scaling.get("MinInstanceCount", 1)
    count = max(least, 1) if copies else least
    variant["CurrentInstanceCount"] = variant["DesiredInstanceCount"] = count
