"""Studio and the model registry."""

from operations.prove.simulation.request import STRANGER, But, Request, Twin

_API = "sagemaker.api"
_REMOTE = "the data scientists' role may create spaces without conditions yet"
_APP = "arn:aws:sagemaker:{here}:app/{domain}/alice/jupyterlab/default"
_SPACE = "arn:aws:sagemaker:{here}:space/{domain}/alice"
_DOMAIN = "arn:aws:sagemaker:{here}:domain/{domain}"
_PROFILE = "arn:aws:sagemaker:{here}:user-profile/{domain}/alice"
_SCRIPT = "arn:aws:sagemaker:{here}:studio-lifecycle-config/mine"
_GROUP = "arn:aws:sagemaker:{here}:model-package-group/{models}"
_TYPES, _ACCESS = "sagemaker:InstanceTypes", "sagemaker:AppNetworkAccessType"
_STATUS = "sagemaker:ModelApprovalStatus"
_VERSION = "arn:aws:sagemaker:{here}:model-package/{models}/3"

STUDIO = (
    Twin(
        Request("people open an app", "people", "sagemaker:CreateApp", _APP, _API, context={_TYPES: ["ml.t3.medium"]}),
        (
            But("on a GPU", context={_TYPES: ["ml.g4dn.xlarge"]}),
            But("on any type", context={_TYPES: ""}),
            But("of another domain", on="arn:aws:sagemaker:{here}:app/d-other/alice/jupyterlab/default"),
            But("as a job", who="job"),
            But("as a stranger", who=STRANGER),
        ),
    ),
    Twin(
        Request("people make a space", "people", "sagemaker:CreateSpace", _SPACE, _API),
        (
            But("in another domain", on="arn:aws:sagemaker:{here}:space/d-other/alice"),
            But("open to a laptop", context={"sagemaker:RemoteAccess": "ENABLED"}, waits=_REMOTE),
            But("enter one from a laptop", action="sagemaker:StartSession"),
            But("as a job", who="job"),
        ),
    ),
    Twin(
        Request("people see the domain", "people", "sagemaker:DescribeDomain", _DOMAIN, _API),
        (
            But("change it", action="sagemaker:UpdateDomain"),
            But(
                "change it to the public internet",
                action="sagemaker:UpdateDomain",
                context={_ACCESS: "PublicInternetOnly"},
            ),
            But("delete it", action="sagemaker:DeleteDomain"),
            But("another domain", on="arn:aws:sagemaker:{here}:domain/d-other"),
            But("by an address for their profile", action="sagemaker:CreatePresignedDomainUrl", on=_PROFILE),
            But("make a profile", action="sagemaker:CreateUserProfile", on=_PROFILE),
            But("with scripts of their own", action="sagemaker:CreateStudioLifecycleConfig", on=_SCRIPT),
        ),
    ),
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
            But("approve it", action="sagemaker:UpdateModelPackage"),
            But("delete it", action="sagemaker:DeleteModelPackage", context={_STATUS: ""}),
            But("share its group", action="sagemaker:PutModelPackageGroupPolicy", on=_GROUP, context={_STATUS: ""}),
            But("in a foreign group", on="arn:aws:sagemaker:{here}:model-package/others/3"),
            But("as a job", who="job"),
        ),
    ),
)
