"""What leads do beside a scientist's work: they bring raw data in."""

from operations.prove.simulation.request import OUTSIDE, STRANGER, But, Context, Request, Twin

_SSE, _KEY = "s3:x-amz-server-side-encryption", "s3:x-amz-server-side-encryption-aws-kms-key-id"
_UNDER_OUR_KEY: Context = {_SSE: "aws:kms", _KEY: "{data_key}"}
_PLAIN: Context = {_SSE: "", _KEY: ""}

LEAD = (
    Twin(
        Request(
            "lead bring raw data in", "lead", "s3:PutObject", "{raw_bucket}/scenes/a.tif", "s3", context=_UNDER_OUR_KEY
        ),
        (
            But("as a scientist", who="people"),
            But("as a job", who="job"),
            But("as a stranger", who=STRANGER),
            But("as an admin", who="admin"),
            But("as an auditor", who="auditor"),
            But("from the internet", through=OUTSIDE),
            But("under another key", context={_KEY: "arn:aws:kms:eu-central-1:999988887777:key/theirs"}),
            But("among models", on="{models_bucket}/jobs/a/model.tar.gz"),
            But("delete it", action="s3:DeleteObject", context=_PLAIN),
            But("delete an older version", action="s3:DeleteObjectVersion", context=_PLAIN),
            But("open it to everybody", action="s3:PutObjectAcl", context=_PLAIN),
            But("in a foreign bucket", on="arn:aws:s3:::somebody-elses/a.tif", owner="stranger"),
        ),
    ),
    Twin(
        Request("lead read raw data", "lead", "s3:GetObject", "{raw_bucket}/scenes/a.tif", "s3"),
        (
            But("from the internet", through=OUTSIDE),
            But("of a foreign bucket", on="arn:aws:s3:::somebody-elses/a.tif", owner="stranger"),
        ),
    ),
)
