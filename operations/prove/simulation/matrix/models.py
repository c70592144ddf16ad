"""Models: who registers them, who approves them."""

from operations.prove.simulation.request import STRANGER, But, Request, Twin

_API = "sagemaker.api"
_STATUS = "sagemaker:ModelApprovalStatus"
_VERSION = "arn:aws:sagemaker:{here}:model-package/{models}/3"
_GROUP = "arn:aws:sagemaker:{here}:model-package-group/{models}"
_FOREIGN = "arn:aws:sagemaker:{here}:model-package/others/3"


def _never() -> tuple[But, ...]:
    return (
        But("delete it", action="sagemaker:DeleteModelPackage", context={_STATUS: ""}),
        But("share its group", action="sagemaker:PutModelPackageGroupPolicy", on=_GROUP, context={_STATUS: ""}),
        But("in a foreign group", on=_FOREIGN),
        But("as a job", who="job"),
        But("as a stranger", who=STRANGER),
        But("as an admin", who="admin", through=""),
        But("as an auditor", who="auditor", through=""),
    )


MODELS = (
    Twin(
        Request(
            "people register a model",
            "people",
            "sagemaker:CreateModelPackage",
            _VERSION,
            _API,
            context={_STATUS: "PendingManualApproval"},
        ),
        (
            But("as approved", context={_STATUS: "Approved"}),
            But("without saying that it waits", context={_STATUS: ""}),
            But("approve it", action="sagemaker:UpdateModelPackage", context={_STATUS: "Approved"}),
            But("as a lead", who="lead"),
            *_never(),
        ),
    ),
    *(
        Twin(
            Request(
                f"lead decide that a model is {status}",
                "lead",
                "sagemaker:UpdateModelPackage",
                _VERSION,
                _API,
                context={_STATUS: status},
            ),
            (
                But("without a decision", context={_STATUS: ""}),
                But("register it", action="sagemaker:CreateModelPackage"),
                But("as a scientist", who="people"),
                *_never(),
            ),
        )
        for status in ("Approved", "Rejected")
    ),
    *(
        Twin(
            Request(f"{who} see a model", who, "sagemaker:DescribeModelPackage", _VERSION, through),
            (But("in a foreign group", on=_FOREIGN), But("as a job", who="job")),
        )
        for who, through in (("people", _API), ("lead", _API), ("auditor", ""))
    ),
)
