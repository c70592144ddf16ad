"""The platform's buckets, handed from stack to stack as one value."""

from dataclasses import dataclass

from aws_cdk import aws_s3 as s3


@dataclass(frozen=True)
class Buckets:
    """Raw is what came from outside and stays as it came; derived can be made again from it."""

    raw: s3.IBucket
    derived: s3.IBucket
    configuration: s3.IBucket
    models: s3.IBucket
    artefacts: s3.IBucket

    @property
    def inputs(self) -> tuple[s3.IBucket, ...]:
        """What a training job reads."""
        return (self.raw, self.derived, self.configuration)

    @property
    def outputs(self) -> tuple[s3.IBucket, ...]:
        """What a training job writes."""
        return (self.models, self.artefacts)
