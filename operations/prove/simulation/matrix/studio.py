"""Studio, and its tools that would lead out."""

from operations.prove.simulation.request import STRANGER, But, Context, Request, Twin

_API = "sagemaker.api"
_HERE = "arn:aws:sagemaker:{here}:"
_APP = f"{_HERE}app/{{domain}}/mine/jupyterlab/default"
_SPACE = f"{_HERE}space/{{domain}}/mine"
_THEIRS = f"{_HERE}space/{{domain}}/bob"
_DOMAIN = f"{_HERE}domain/{{domain}}"
_PROFILE = f"{_HERE}user-profile/{{domain}}/{{me}}"
_SCRIPT = f"{_HERE}studio-lifecycle-config/mine"
_TYPES, _ACCESS, _REMOTE = "sagemaker:InstanceTypes", "sagemaker:AppNetworkAccessType", "sagemaker:RemoteAccess"
_NAMESPACE = "cloudwatch:namespace"
_OWNER, _SHARING = "sagemaker:OwnerUserProfileArn", "sagemaker:SpaceSharingType"
_PRIVATE: Context = {_OWNER: _PROFILE, _SHARING: "Private"}
_TAG_KEYS = "aws:TagKeys"
_APPROVED: Context = {_TAG_KEYS: ["keep-approved"]}
_GIVEN_UP: Context = {_TAG_KEYS: ["when-idle"]}
_NEW_APP: Context = {**_PRIVATE, _TYPES: ["ml.t3.medium"]}
_SHARED: Context = {_OWNER: f"{_HERE}user-profile/{{domain}}/bob", _SHARING: "Shared"}
_BOBS = But("of another person's private space", context={_OWNER: f"{_HERE}user-profile/{{domain}}/bob"})
_NOBODYS = But("of nobody in particular", context={_OWNER: "", _SHARING: ""})
_AS_A_JOB, _STRANGER = But("as a job", who="job"), But("as a stranger", who=STRANGER)


def _spaces(who: str) -> tuple[Twin, ...]:
    """What everybody does who works in Studio, with what is his own and with what is shared."""
    return (
        Twin(
            Request(
                f"{who} open an app of their own",
                who,
                "sagemaker:CreateApp",
                _APP,
                _API,
                context={**_PRIVATE, _TYPES: ["ml.t3.medium"]},
            ),
            (
                But("on a GPU", context={_TYPES: ["ml.g4dn.xlarge"]}),
                But("on any type", context={_TYPES: ""}),
                But("of another domain", on=f"{_HERE}app/d-other/mine/jupyterlab/default"),
                _BOBS,
                _NOBODYS,
                _AS_A_JOB,
                _STRANGER,
            ),
        ),
        Twin(
            Request(
                f"{who} open an app in a shared space",
                who,
                "sagemaker:CreateApp",
                _APP,
                _API,
                context={**_SHARED, _TYPES: ["ml.t3.medium"]},
            ),
            (
                But("that is private after all", context={_SHARING: "Private"}),
                But("on a GPU", context={_TYPES: ["ml.g5.xlarge"]}),
            ),
        ),
        Twin(
            Request(f"{who} close their app", who, "sagemaker:DeleteApp", _APP, _API, context=_PRIVATE),
            (_BOBS, _NOBODYS, But("of another domain", on=f"{_HERE}app/d-other/mine/jupyterlab/default")),
        ),
        Twin(
            Request(f"{who} make a space", who, "sagemaker:CreateSpace", _SPACE, _API, context=_PRIVATE),
            (
                But("in another domain", on=f"{_HERE}space/d-other/mine"),
                But("open to a laptop", context={_REMOTE: "ENABLED"}),
                But("enter one from a laptop", action="sagemaker:StartSession", context={_OWNER: "", _SHARING: ""}),
                _BOBS,
                _NOBODYS,
                _AS_A_JOB,
                _STRANGER,
            ),
        ),
        Twin(
            Request(
                f"{who} change their space, closed to laptops",
                who,
                "sagemaker:UpdateSpace",
                _SPACE,
                _API,
                context={**_PRIVATE, _REMOTE: "DISABLED"},
            ),
            (But("open it to a laptop", context={_REMOTE: "ENABLED"}), _BOBS),
        ),
        Twin(
            Request(f"{who} delete their space", who, "sagemaker:DeleteSpace", _SPACE, _API, context=_PRIVATE),
            (_BOBS, _NOBODYS),
        ),
        Twin(
            Request(
                f"{who} ask that their app runs on for some days",
                who,
                "sagemaker:AddTags",
                _APP,
                _API,
                context={_TAG_KEYS: ["keep-until"]},
            ),
            (
                But("and approve it themselves", context={_TAG_KEYS: ["keep-until", "keep-approved"]}),
                But("as if they had been warned", context={_TAG_KEYS: ["idle-warned"]}),
                But("give another's files up", on=_THEIRS, context=_GIVEN_UP),
                But("give files up beside it", on=_THEIRS, context={_TAG_KEYS: ["keep-until", "when-idle"]}),
                But("take back that files may go", action="sagemaker:DeleteTags", on=_THEIRS, context=_GIVEN_UP),
                But(
                    "given up with a new space",
                    action="sagemaker:CreateSpace",
                    on=_SPACE,
                    context={**_PRIVATE, **_GIVEN_UP},
                ),
                But("approved with a new app", action="sagemaker:CreateApp", context={**_NEW_APP, **_APPROVED}),
                But(
                    "approved with a new space",
                    action="sagemaker:CreateSpace",
                    on=_SPACE,
                    context={**_PRIVATE, **_APPROVED},
                ),
                _STRANGER,
            ),
        ),
        Twin(
            Request(
                f"{who} tell when their app was last used",
                who,
                "cloudwatch:PutMetricData",
                "*",
                "monitoring",
                context={_NAMESPACE: "Cloister/Studio"},
            ),
            (
                But("as another's metric", context={_NAMESPACE: "Cloister/Idle"}),
                But("as a metric of AWS", context={_NAMESPACE: "AWS/SageMaker"}),
                But("without a namespace", context={_NAMESPACE: ""}),
                But("read what others told", action="cloudwatch:GetMetricData", context={_NAMESPACE: ""}),
                _AS_A_JOB,
                _STRANGER,
            ),
        ),
        Twin(
            Request(f"{who} see the domain", who, "sagemaker:DescribeDomain", _DOMAIN, _API),
            (
                But("change it", action="sagemaker:UpdateDomain"),
                But(
                    "change it to the public internet",
                    action="sagemaker:UpdateDomain",
                    context={_ACCESS: "PublicInternetOnly"},
                ),
                But("delete it", action="sagemaker:DeleteDomain"),
                But("another domain", on=f"{_HERE}domain/d-other"),
                But("by an address for their profile", action="sagemaker:CreatePresignedDomainUrl", on=_PROFILE),
                But("make a profile", action="sagemaker:CreateUserProfile", on=_PROFILE),
                But("make their profile a lead's", action="sagemaker:UpdateUserProfile", on=_PROFILE),
                But("with scripts of their own", action="sagemaker:CreateStudioLifecycleConfig", on=_SCRIPT),
                But("invite the public to label", action="sagemaker:CreateWorkforce", on=f"{_HERE}workforce/mine"),
                But("make a team that labels", action="sagemaker:CreateWorkteam", on=f"{_HERE}workteam/mine"),
                But("buy a partner's app", action="sagemaker:CreatePartnerApp", on=f"{_HERE}partner-app/mine"),
                But(
                    "enter a partner's app",
                    action="sagemaker:CreatePartnerAppPresignedUrl",
                    on=f"{_HERE}partner-app/mine",
                ),
                But(
                    "by addresses of a hub's contents",
                    action="sagemaker:CreateHubContentPresignedUrls",
                    on=f"{_HERE}hub/mine",
                ),
            ),
        ),
    )


STUDIO = (*_spaces("people"), *_spaces("lead"))
