"""Keys. Buckets ask KMS from AWS's own side, so these calls take no endpoint."""

from operations.prove.simulation.request import STRANGER, But, Request, Twin

_THEIRS = "arn:aws:kms:eu-central-1:999988887777:key/theirs"


def _opening(who: str) -> Twin:
    return Twin(
        Request(f"{who} decrypt with the data key", who, "kms:Decrypt", "{data_key}"),
        (
            But("with a foreign key", on=_THEIRS, owner="stranger"),
            But("as a stranger", who=STRANGER),
            But("change who may", action="kms:PutKeyPolicy"),
            But("delete it", action="kms:ScheduleKeyDeletion"),
            But("switch it off", action="kms:DisableKey"),
            But("hand it on", action="kms:CreateGrant"),
        ),
    )


KEYS = (_opening("people"), _opening("job"), _opening("processing"))
