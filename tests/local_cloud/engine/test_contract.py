"""What the plug-in needs of ministack's internals: an upgrade that moves any of it fails here, by name."""

import importlib
import inspect
from importlib.metadata import version
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest

import local_cloud

PINNED = "1.5.33"

# module, name, parameters of a function (None for anything that is not called)
HOOKS: list[tuple[str, str, list[str] | None]] = [
    ("app", "app", ["scope", "receive", "send"]),
    ("app", "SERVICE_HANDLERS", None),
    ("core.router", "SERVICE_PATTERNS", None),
    ("core.router", "detect_service", ["method", "path", "headers", "query_params"]),
    ("core.router", "extract_access_key_id", ["headers", "query_params"]),
    ("core.responses", "get_account_id", []),
    ("core.responses", "get_region", []),
    ("core.responses", "set_request_account_id", ["access_key_id"]),
    ("core.responses", "set_request_region", ["region"]),
    ("core.lambda_runtime", "Worker._spawn", ["self"]),
    ("core.lambda_runtime", "_account_region_from_function_config", ["config"]),
    ("core.iam_actions", "extract_iam_action",
     ["service", "method", "path", "headers", "body", "query_params"]),
    ("core.iam_actions", "extract_resource_arn",
     ["service", "method", "path", "headers", "body", "query_params", "region", "account_id"]),
    ("core.iam_evaluator", "enforce",
     ["access_key_id", "iam_action", "service", "region", "resource_arn", "service_context"]),
    ("core.iam_evaluator", "AuthError", None),
    ("core.iam_evaluator", "EvalResult", ["decision", "principal_arn", "matched_sid", "reason", "resource_policy_arn"]),
    ("core.iam_evaluator", "CredentialResolutionError", None),
    ("core.iam_evaluator", "ResolvedCredential", None),
    ("core.iam_evaluator", "authenticate", ["access_key_id", "account_id"]),
    ("core.iam_evaluator", "find_iam_access_key_account", ["access_key_id"]),
    ("core.iam_evaluator", "resolve_credential", ["access_key_id", "account_id", "session_token"]),
    ("core.iam_evaluator", "validate_policy_document", ["doc"]),
    ("core.iam_evaluator", "_account_from_arn", ["arn"]),
    ("core.iam_evaluator", "_principal_keys", ["credential"]),
    ("core.iam_evaluator", "_resolve_managed_policy_document", ["policy_arn", "account_id"]),
    ("core.iam_evaluator", "_resource_policy", ["service", "resource_arn"]),
    ("core.iam_evaluator", "_s3_scope_failure", ["service"]),
    ("core.iam_evaluator", "_ALWAYS_ALLOWED_ACTIONS", None),
    ("core.iam_evaluator", "_anonymous", None),
    ("core.iam_evaluator", "_signed_request", None),
    ("core.iam_actions", "_BOTOCORE_SERVICE_MAP", None),
    ("core.iam_actions", "identity_denial_message", ["action", "principal_arn", "resource", "explicit_deny"]),
    ("core.iam_actions", "access_denied_response",
     ["service", "action", "principal_arn", "request_id", "error_code", "message", "headers", "resource_arn",
      "explicit_deny", "resource_policy_arn"]),
    ("core.responses", "request_scope", ["account_id", "region"]),
    ("services.iam", "_roles", None),
    ("services.iam", "_users", None),
    ("services.iam", "_groups", None),
    ("services.iam", "_user_inline_policies", None),
    ("services.iam", "_group_inline_policies", None),
    ("services.kms", "_resolve_key", ["key_id_or_arn"]),
    ("services.sts", "_sessions", None),
    ("services.tagging", "resource_tags", ["arn"]),
    ("services.cloudformation", "_stacks", None),
    ("services.cloudformation.engine", "_evaluate_conditions", ["template", "params"]),
    ("services.cloudformation.changesets", "_evaluate_conditions", ["template", "params"]),
    ("services.cloudformation.handlers", "_evaluate_conditions", ["template", "params"]),
    ("services.cloudformation.stacks", "_evaluate_conditions", ["template", "params"]),
    ("services.cloudformation.provisioners", "_RESOURCE_HANDLERS", None),
    ("services.cloudformation.provisioners", "_STACK_TAG_PROPERTY", None),
    ("services.cloudformation.provisioners", "_physical_name",
     ["stack_name", "logical_id", "lowercase", "max_len", "seeded"]),
    ("services.cloudformation.provisioners", "_pascal_to_camel", ["obj"]),
    ("services.cloudformation.stacks", "_runs_on_worker_thread", ["resource_type"]),
    ("services.codebuild", "_start_build", ["data"]),
    ("services.codebuild", "_project_shape", ["project"]),
    ("services.codebuild", "_projects", None),
    ("services.codebuild", "_builds", None),
    ("services.codebuild", "json_response", ["data", "status", "content_type"]),
    ("services.ec2", "_subnets", None),
    ("services.ec2", "_security_groups", None),
    ("services.ec2", "_vpcs", None),
    ("services.ec2", "_route_tables", None),
    ("services.ec2", "_vpc_endpoints", None),
    ("services.ec2", "_ACTION_MAP", None),
    ("services.ec2", "_create_vpc_endpoint", ["p"]),
    ("services.ec2", "_modify_vpc_endpoint", ["p"]),
    ("services.ec2", "_parse_member_list", ["params", "prefix"]),
    ("services.ec2", "_p", ["params", "key", "default"]),
    ("services.ec2", "_parse_ip_permissions", ["params", "prefix"]),
    ("services.ec2", "_aws_pl_id_from_name", ["prefix_name"]),
    ("services.ecr", "_describe_images", ["data"]),
    ("services.ecr", "_find_image", ["repo_name", "image_id"]),
    ("services.ecr", "_repositories", None),
    ("services.ecr", "error_response_json", ["code", "message", "status", "extra", "message_key", "content_type"]),
    ("services.eventbridge", "_put_events", ["data", "allow_aws_source"]),
    ("services.cloudwatch", "_calc_stats", ["points"]),
    ("services.cloudwatch", "_describe_alarms", ["params", "cbor_data", "is_cbor", "is_json"]),
    ("services.cloudwatch", "_dims_from_list", ["dimensions"]),
    ("services.cloudwatch", "_dims_key", ["dims"]),
    ("services.cloudwatch", "_dispatch_alarm_actions", ["alarm", "old_state", "new_state", "reason"]),
    ("services.cloudwatch", "_evaluate_alarm", ["alarm"]),
    ("services.cloudwatch", "_evaluate_all_alarms", []),
    ("services.cloudwatch", "_evaluate_parent_alarms", ["child", "seen"]),
    ("services.cloudwatch", "_get_metric_data", ["params", "cbor_data", "is_cbor", "is_json"]),
    ("services.cloudwatch", "_metrics", None),
    ("services.cloudwatch", "_record_history",
     ["alarm_name", "old_state", "new_state", "reason", "alarm_type", "reason_data"]),
    ("services.cloudwatch", "_stat_value", ["stats", "stat_name", "points"]),
    ("services.cloudwatch", "_store_datum",
     ["namespace", "name", "dims", "ts", "unit", "value", "values", "counts", "stat_values"]),
    ("services.cloudwatch", "record_metric", ["namespace", "metric_name", "value", "unit", "dimensions"]),
    ("services.cloudwatch_logs", "_append_log_events", ["stream", "events"]),
    ("services.cloudwatch_logs", "_log_groups", None),
    ("services.lambda_svc", "_emit_lambda_logs",
     ["func", "request_id", "log_text", "error", "duration_ms", "log_source"]),
    ("services.stepfunctions", "_SERVICE_DISPATCH", None),
    ("services.stepfunctions", "_emit_execution_status_event", ["execution"]),
    ("services.stepfunctions", "_execute_task", ["state_def", "raw_input", "execution", "ctx"]),
    ("services.stepfunctions", "_invoke_resource", ["resource", "input_data"]),
    ("services.stepfunctions", "_start_execution", ["data"]),
    ("services.stepfunctions", "_state_machines", None),
    ("services.stepfunctions", "error_response_json",
     ["code", "message", "status", "extra", "message_key", "content_type"]),
    ("services.emr", "_clusters", None),
    ("services.tagging", "_COLLECTORS", None),
    ("services.tagging", "_RESOURCE_TAG_COLLECTORS", None),
    ("services.stepfunctions", "_ExecutionError", ["error", "cause"]),
    ("services.s3", "_resolve_sse_write_headers", ["headers", "bucket_name"]),
    ("services.s3", "_bucket_default_sse_headers", ["bucket_name"]),
    ("services.s3", "_bucket_encryption", None),
    ("services.s3", "_bucket_owner_account", ["name"]),
    ("services.s3", "_buckets", None),
    ("services.s3", "_foreign_bucket_allows",
     ["owner_account", "bucket_name", "key", "method", "query_params", "caller", "headers"]),
    ("services.s3", "_multipart_uploads", None),
    ("services.s3", "_object_record_from_version", ["v"]),
    ("services.s3", "_object_versions", None),
    ("services.s3", "_stored_sse_headers", ["obj"]),
]  # fmt: skip


def hook(module: str, name: str) -> Any:
    return attrgetter(name)(importlib.import_module(f"ministack.{module}"))


def test_the_pinned_version_is_installed() -> None:
    assert version("ministack") == PINNED


@pytest.mark.parametrize(("module", "name", "parameters"), HOOKS, ids=lambda value: str(value))
def test_the_hook_is_where_the_plug_in_expects_it(module: str, name: str, parameters: list[str] | None) -> None:
    found = hook(module, name)
    if parameters is not None:
        assert list(inspect.signature(found).parameters) == parameters


@pytest.mark.parametrize(
    "name", ["AWS::S3::Bucket", "AWS::SNS::Topic", "AWS::ECR::Repository", "AWS::Lambda::Function"]
)
def test_a_completed_type_has_the_three_handlers(name: str) -> None:
    assert {"create", "update", "delete"} <= hook("services.cloudformation.provisioners", "_RESOURCE_HANDLERS")[
        name
    ].keys()


def test_only_the_engine_touches_ministack() -> None:
    root = Path(local_cloud.__file__).parent
    importing = [path for path in root.rglob("*.py") if "from ministack" in path.read_text()]
    assert {path.parent.name for path in importing} == {"engine"}
