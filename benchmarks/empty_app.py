"""The yardstick of `synth.py`: one bucket, validated as the platform is."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import stacks  # noqa: F401  (finds the Node that jsii runs on, as the platform does)

from aws_cdk import Acknowledgment, App, Stack, Validations  # isort: skip
from aws_cdk import aws_s3 as s3  # isort: skip
from cdk_nag import AwsSolutionsChecks  # isort: skip

app = App(context={"@aws-cdk/core:validateAgainstDefaultRules": True}, analytics_reporting=False)
bucket = s3.Bucket(Stack(app, "empty"), "Bucket", enforce_ssl=True, encryption=s3.BucketEncryption.S3_MANAGED)
Validations.of(bucket).acknowledge(Acknowledgment(id="AwsSolutions-S1", reason="A yardstick is not deployed."))
Validations.of(app).add_plugins(AwsSolutionsChecks(app))
app.synth()
