"""Objects and buckets."""

from operations.prove.simulation.request import ADMINISTRATOR, OUTSIDE, STRANGER, But, Request, Twin

_THEIRS = "arn:aws:s3:::somebody-elses/copy.tif"
_NO_TLS = But("without TLS", context={"aws:SecureTransport": "false"})
_OLD_TLS = But("by TLS 1.1", context={"s3:TlsVersion": "1.1"})
_ELSEWHERE = But("from the internet", through=OUTSIDE)
_STRANGER = But("with foreign credentials", who=STRANGER)
_OLD_URL = But("by an address signed a day ago", context={"s3:signatureAge": "86400000"})


def _reading(who: str, bucket: str, *more: But) -> Twin:
    allowed = Request(f"{who} read {bucket}", who, "s3:GetObject", f"{{{bucket}_bucket}}/tiles/a.tif", "s3")
    theirs = But("of a foreign bucket", on=_THEIRS, owner="stranger")
    return Twin(allowed, (theirs, _STRANGER, _NO_TLS, _OLD_TLS, _ELSEWHERE, _OLD_URL, *more))


def _writing(who: str, bucket: str, *more: But) -> Twin:
    allowed = Request(
        f"{who} write {bucket}",
        who,
        "s3:PutObject",
        f"{{{bucket}_bucket}}/runs/a.bin",
        "s3",
        context={"s3:x-amz-server-side-encryption": "aws:kms", _KEY: "{data_key}"},
    )
    theirs = But("to a foreign bucket", on=_THEIRS, owner="stranger")
    copied = But("to a bucket of the stranger's, with his credentials", who=STRANGER, on=_THEIRS, owner="stranger")
    public = But("with an ACL for everybody", action="s3:PutObjectAcl", context={_KEY: "", _SSE: ""})
    other_key = But("under another key", context={_KEY: "arn:aws:kms:eu-central-1:999988887777:key/theirs"})
    return Twin(allowed, (theirs, copied, public, _STRANGER, _NO_TLS, _OLD_TLS, _ELSEWHERE, other_key, *more))


_SSE, _KEY = "s3:x-amz-server-side-encryption", "s3:x-amz-server-side-encryption-aws-kms-key-id"
_NO_SSE = {_SSE: "", _KEY: ""}


def _listing(who: str, bucket: str) -> Twin:
    allowed = Request(f"{who} list {bucket}", who, "s3:ListBucket", f"{{{bucket}_bucket}}", "s3")
    policy = But("change its policy", action="s3:PutBucketPolicy")
    public = But("open it to the public", action="s3:PutBucketPublicAccessBlock")
    copies = But("copy it elsewhere", action="s3:PutReplicationConfiguration")
    gone = But("delete it", action="s3:DeleteBucket")
    told = But("send notices of it", action="s3:PutBucketNotification")
    theirs = But("list a foreign bucket", on="arn:aws:s3:::somebody-elses", owner="stranger")
    return Twin(allowed, (policy, public, copies, gone, told, theirs, _STRANGER, _ELSEWHERE))


def _unsaid(who: str, bucket: str) -> Twin:
    """A write that says nothing of encryption is encrypted as the bucket says. What begins a multipart upload, and each
    part of it, are the same action."""
    allowed = Request(
        f"{who} write {bucket} and leave the key to it", who, "s3:PutObject", f"{{{bucket}_bucket}}/a", "s3"
    )
    return Twin(
        allowed,
        (
            But("under AWS's own key", context={_SSE: "aws:kms"}),
            But("under S3's keys", context={_SSE: "AES256"}),
            But("twice over", context={_SSE: "aws:kms:dsse", _KEY: "{data_key}"}),
            But("under another key of ours", context={_SSE: "aws:kms", _KEY: "{volume_key}"}),
            But("under a key of their own", context={"s3:x-amz-server-side-encryption-customer-algorithm": "AES256"}),
            _ELSEWHERE,
            _NO_TLS,
            _OLD_TLS,
            _OLD_URL,
        ),
    )


def _inside(action: str, on: str) -> Twin:
    """An administrator's own policies allow everything; the bucket still asks where he comes from."""
    title = f"administrator come for {action} by way of the network"
    return Twin(Request(title, ADMINISTRATOR, f"s3:{action}", on, "s3"), (_ELSEWHERE, _STRANGER))


DATA = (
    _unsaid("people", "derived"),
    _unsaid("job", "models"),
    _inside("GetObject", "{raw_bucket}/tiles/a.tif"),
    _inside("PutObject", "{raw_bucket}/tiles/a.tif"),
    _inside("DeleteObject", "{models_bucket}/jobs/a/model.tar.gz"),
    _inside("AbortMultipartUpload", "{artefacts_bucket}/runs/a.bin"),
    _inside("ListBucket", "{raw_bucket}"),
    Twin(
        Request(
            "administrator register a model, whose file SageMaker looks at",
            ADMINISTRATOR,
            "s3:GetObject",
            "{models_bucket}/jobs/a/model.tar.gz",
            context={"aws:ViaAWSService": "true"},
        ),
        (
            But("himself", context={"aws:ViaAWSService": "false"}),
            But("and have raw data looked at", on="{raw_bucket}/tiles/a.tif"),
            But("and have a model written", action="s3:PutObject"),
            But("and have models listed", action="s3:ListBucket", on="{models_bucket}"),
        ),
    ),
    _reading("people", "raw"),
    _reading("people", "derived"),
    _reading("people", "models"),
    _writing("people", "derived", But("in raw data", on="{raw_bucket}/runs/a.bin")),
    _writing("people", "artefacts", But("among models", on="{models_bucket}/jobs/a/model.tar.gz")),
    _listing("people", "raw"),
    _listing("people", "derived"),
    Twin(
        Request("people delete derived data", "people", "s3:DeleteObject", "{derived_bucket}/tiles/a.tif", "s3"),
        (
            But("raw data", on="{raw_bucket}/tiles/a.tif"),
            But("a model", on="{models_bucket}/jobs/a/model.tar.gz"),
            But("with its old versions", action="s3:DeleteObjectVersion"),
            _STRANGER,
        ),
    ),
    _reading("job", "raw"),
    _reading("job", "configuration"),
    _writing("job", "models", But("in raw data", on="{raw_bucket}/runs/a.bin")),
    _writing("job", "artefacts", But("in its own configuration", on="{configuration_bucket}/a.toml")),
    _listing("job", "derived"),
    _reading("processing", "raw"),
    _writing("processing", "derived", But("in raw data", on="{raw_bucket}/runs/a.bin")),
)
