"""Jobs, functions, builds and what they are told."""

from operations.prove.mutation.equivalent import Equivalent

_ANSWERS = "works for a deployment: told something wrong it fails, and with it the deployment (TheSweepCanStop, and"
_ANSWERS += " IdleAppsStop, hold the only one that works by itself)"
_DEPLOYED = "the build is what the admin deployed, and its own tests say what it does: wrong, it builds no image"

ROWS: tuple[Equivalent, ...] = (
    Equivalent(r"AWS::(Lambda|CodeBuild)::.*", r"Description|Tags(\..*)?", "words for people"),
    Equivalent(
        r"AWS::Lambda::Function",
        r"(Architectures(\.#)?|MemorySize|Timeout|Handler|Environment(\.Variables)?)",
        _ANSWERS,
    ),
    # What those of deployments are told; what the sweep is told, IdleAppsStop asks for.
    Equivalent(
        r"AWS::Lambda::Function",
        r"Environment\.Variables\.(USER_\w+_ARN|WAITER_STATE_MACHINE_ARN|PROJECT_NAME|REPOSITORY_NAME|KEEP_SPACES)",
        _ANSWERS,
    ),
    Equivalent(
        r"AWS::Lambda::Function",
        r"Environment\.Variables\.POLICIES\.{}\.\w+\.(notice|shared_spaces)",
        "stops sooner, or more",
        value="0|True",
    ),
    Equivalent(
        r"AWS::Lambda::Function", r"Environment\.Variables\.TOPIC_ARN", "another topic of ours", "swap", value=r"\{.*"
    ),
    Equivalent(r"AWS::Lambda::Function", r"LoggingConfig\..*", "how, and in which group of ours, it logs"),
    Equivalent(
        r"AWS::Lambda::Function",
        r"Role",
        "another function's role of ours: what it lacks fails, and what it has is held by the same rules",
        "swap",
    ),
    Equivalent(
        r"Custom::(TrainingImage|IdentityCenterGroup|ModelGroupDrain)",
        r".*",
        "made by another function, or of another tag, it fails the deployment",
    ),
    Equivalent(r"AWS::CodeBuild::Project", r"Cache(\.Type)?", "no cache: another spelling of the same", "delete"),
    Equivalent(r"AWS::CodeBuild::Project", r"Environment\.(ComputeType|PrivilegedMode|Type|Image)", _DEPLOYED),
    Equivalent(r"AWS::CodeBuild::Project", r"Environment\.EnvironmentVariables(\..*)?", _DEPLOYED),
    Equivalent(r"AWS::CodeBuild::Project", r"Source\.BuildSpec(\..*)?", _DEPLOYED),
    Equivalent(r"AWS::CodeBuild::Project", r"Source\.Location\.Fn::Join\.#", "joins one piece to nothing", "swap"),
    Equivalent(r"AWS::CodeBuild::Project", r"LogsConfig\.CloudWatchLogs\.GroupName", "in which group it logs"),
    Equivalent(
        r"AWS::CodeBuild::Project", r"TimeoutInMinutes", "AWS refuses less than five minutes", "swap", value="0"
    ),
    Equivalent(
        r"AWS::SageMaker::Algorithm",
        r"TrainingSpecification\.(SupportedHyperParameters|SupportedTuning\w+|MetricDefinitions|"
        r"SupportedTrainingInstanceTypes|SupportsDistributedTraining|TrainingChannels)(\..*)?",
        "what the algorithm offers; roles and templates bound what is started",
    ),
    # Templates.
    Equivalent(r"AWS::SSM::Parameter", r"Name", "a name: a template is known by what it holds"),
    Equivalent(r"AWS::SSM::Parameter", r"Value\.{}\.(name|job_prefix)", "a name, below which IAM allows jobs", "swap"),
    Equivalent(r"AWS::SSM::Parameter", r"Value\.{}\.instance_type", "GpusNeedApproval bounds what starts", "swap"),
    Equivalent(r"AWS::SSM::Parameter", r"Value\.{}\.volume_gib", "the size of a disk, or refused by AWS", "swap"),
    Equivalent(r"AWS::SSM::Parameter", r"Value\.{}\.(role_arn|processing_role_arn)", "another job's role", "swap"),
    Equivalent(
        r"AWS::SSM::Parameter",
        r"Value\.{}\.(volume|output)_key_arn",
        "another key of ours, which IAM then refuses",
        "swap",
    ),
    Equivalent(
        r"AWS::SSM::Parameter",
        r"Value\.{}\.(configuration_bucket|buckets\.\w+|(output|checkpoint)_uri\.Fn::Join\.#\.#)",
        "another bucket of ours: what the job's role may do there is what it may do anywhere",
        "swap",
    ),
    Equivalent(
        r"AWS::SSM::Parameter",
        r"Value\.{}\.(output|checkpoint)_uri\.Fn::Join\.#\.#",
        "another folder of the same bucket",
        "delete",
    ),
)
