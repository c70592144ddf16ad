"""The training image. SageMaker pulls it from its own side, and builds run outside: these calls take no endpoint."""

from operations.prove.simulation.request import ADMINISTRATOR, STRANGER, But, Request, Twin

_OTHERS = (But("as a data scientist", who="people"), But("as an administrator", who=ADMINISTRATOR))
_STRANGER = But("as a stranger", who=STRANGER)


def _pushing(action: str) -> Twin:
    return Twin(
        Request(f"builder push an image with {action}", "builder", f"ecr:{action}", "{images}"),
        (*_OTHERS, _STRANGER, But("as a job", who="job"), But("as a processing job", who="processing")),
    )


def _pulling(who: str) -> Twin:
    return Twin(
        Request(f"{who} pull an image", who, "ecr:BatchGetImage", "{images}"),
        (
            *_OTHERS,
            _STRANGER,
            But("delete it", action="ecr:BatchDeleteImage"),
            But("open its repository", action="ecr:SetRepositoryPolicy"),
            But("copy it elsewhere", action="ecr:PutReplicationConfiguration", on="*"),
        ),
    )


IMAGES = (
    *(_pushing(action) for action in ("InitiateLayerUpload", "UploadLayerPart", "CompleteLayerUpload", "PutImage")),
    *(_pulling(who) for who in ("job", "processing", "builder")),
)
