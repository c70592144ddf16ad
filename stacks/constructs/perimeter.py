"""Which way people and jobs come to data and code: denials for their permissions boundary.

``IfExists`` is true of a missing key, so these refuse whatever does not come through an endpoint at all. They
say nothing of the SageMaker API: Studio's page calls that from the browser, with the same credentials.
"""

from aws_cdk import aws_iam as iam

from stacks.constructs.handovers import Place

CODE_SERVICES = ("codecommit", "git-codecommit")


def data_denials(place: Place) -> list[iam.PolicyStatement]:
    """No object of anybody, unless through our endpoint.

    What a service does with its caller's permissions carries no endpoint: SageMaker looks at a model's file when its
    version is registered. Policies of our buckets let that pass for models alone (``bucket_perimeter.py``). Images and
    log lines of a job are SageMaker's own traffic, of other services than S3.
    """
    return [
        iam.PolicyStatement(
            sid="DataThroughOurEndpointOnly",
            effect=iam.Effect.DENY,
            actions=["s3:*"],
            resources=["*"],
            conditions={
                "StringNotEqualsIfExists": {"aws:SourceVpce": place.endpoint_ids["s3"]},
                "BoolIfExists": {"aws:ViaAWSService": "false"},
            },
        )
    ]


def code_denials(place: Place) -> list[iam.PolicyStatement]:
    """No repository of anybody, unless through our endpoints: CodeCommit has no resource policies that could say so."""
    return [
        iam.PolicyStatement(
            sid="CodeThroughOurEndpointsOnly",
            effect=iam.Effect.DENY,
            actions=["codecommit:*"],
            resources=["*"],
            conditions={
                "StringNotEqualsIfExists": {"aws:SourceVpce": [place.endpoint_ids[name] for name in CODE_SERVICES]}
            },
        )
    ]
