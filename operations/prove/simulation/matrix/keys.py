"""Keys. What holds data asks KMS from AWS's own side and in its caller's name, so these calls take no endpoint."""

from operations.prove.simulation.request import STRANGER, But, Context, Request, Twin

_THEIRS = "arn:aws:kms:eu-central-1:999988887777:key/theirs"
_VIA, _FOR_A_RESOURCE = "kms:ViaService", "kms:GrantIsForAWSResource"
_S3: Context = {_VIA: "s3.{region}.amazonaws.com"}
_ADMINISTER = (
    ("change who may", "PutKeyPolicy"),
    ("delete it", "ScheduleKeyDeletion"),
    ("switch it off", "DisableKey"),
)


def _administering(none: Context) -> tuple[But, ...]:
    return tuple(But(title, action=f"kms:{action}", context=none) for title, action in _ADMINISTER)


def _opening(who: str) -> Twin:
    return Twin(
        Request(f"{who} decrypt an object with the data key", who, "kms:Decrypt", "{data_key}", context=_S3),
        (
            But("with a foreign key", on=_THEIRS, owner="stranger"),
            But("as a stranger", who=STRANGER),
            But("by a call to KMS itself", context={_VIA: ""}),
            But("through a service that holds no data", context={_VIA: "lambda.{region}.amazonaws.com"}),
            But("through S3 of another Region", context={_VIA: "s3.af-south-1.amazonaws.com"}),
            But("hand it on", action="kms:CreateGrant"),
            *_administering({}),
        ),
    )


def _granting(who: str) -> Twin:
    return Twin(
        Request(
            f"{who} have SageMaker encrypt a disk",
            who,
            "kms:CreateGrant",
            "{volume_key}",
            context={_FOR_A_RESOURCE: "true"},
        ),
        (
            But("grant the key to themselves", context={_FOR_A_RESOURCE: "false"}),
            But("grant it and say nothing of a resource", context={_FOR_A_RESOURCE: ""}),
            But("with the data key", on="{data_key}"),
            But("as a stranger", who=STRANGER),
            *_administering({_FOR_A_RESOURCE: ""}),
        ),
    )


KEYS = tuple(twin for who in ("people", "lead", "job", "processing") for twin in (_opening(who), _granting(who)))
