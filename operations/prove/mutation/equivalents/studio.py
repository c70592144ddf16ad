"""Studio: the domain and who comes in."""

from operations.prove.mutation.equivalent import Equivalent

_FIRST = "what people see first"

ROWS: tuple[Equivalent, ...] = (
    Equivalent(r"AWS::SageMaker::.*", r"(.*\.)?(Tags(\..*)?|\w*Description)", "words for people"),
    Equivalent(
        r"Custom::IdentityCenterGroup",
        r"DisplayName",
        "a group that does not exist fails the deployment; which group comes in is the settings' word",
        "swap",
    ),
    Equivalent(
        r"AWS::SageMaker::Domain",
        r"Default(User|Space)Settings\.(\w+\.)?DefaultResourceSpec(\.InstanceType)?",
        "a default; GpusNeedApproval bounds what may be started",
    ),
    Equivalent(
        r"AWS::SageMaker::Domain",
        r"Default(User|Space)Settings\.SpaceStorageSettings(\..*)?",
        "the size of a disk",
    ),
    Equivalent(
        r"AWS::SageMaker::Domain", r"DomainName|DefaultUserSettings\.(DefaultLandingUri|StudioWebPortal)", _FIRST
    ),
    Equivalent(r"AWS::SageMaker::Domain", r"TagPropagation", "tags on apps, by which no policy decides"),
    Equivalent(r"AWS::SageMaker::StudioLifecycleConfig", r"StudioLifecycleConfigName", "a name"),
    Equivalent(r"AWS::SageMaker::ModelPackageGroup", r"(ModelPackageGroupName)?", "a name of models"),
    Equivalent(
        r"Custom::StudioDrain",
        r".*",
        "empties the domain before it is deleted: deleting fails otherwise, and nothing else",
    ),
)
