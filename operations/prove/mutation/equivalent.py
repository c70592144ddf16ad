"""What may be changed in a template without weakening a promise: each with the reason."""

import re
from dataclasses import dataclass

from operations.prove.mutation.mutants import Mutant


@dataclass(frozen=True)
class Equivalent:
    """Changes of a kind of resource at places (a regular expression of the whole path) that weaken nothing.

    ``change`` is the kind of change and ``effect`` that of the statement it is in; empty for all.
    """

    kind: str
    places: str
    because: str
    change: str = ""
    effect: str = ""


_FEWER = "a permission less: what it was for fails, and nothing else becomes possible"
_NOBODY = "a permission for or on what does not exist: as if it were not there"
_OURS = "another one of ours, held by the same rules"
_REFUSED = "AWS refuses the value: nothing is deployed"
_OWN_TESTS = "what it does is proven by its own tests, and what it may do by its role"
_EQUAL = "another spelling of the same"
_SAID = r"(PolicyDocument|AssumeRolePolicyDocument|Policies\.#\.PolicyDocument|KeyPolicy)\.Statement\.#"
_POLICIES = r"AWS::(IAM|EC2|S3|KMS|SNS)::.*"

EQUIVALENT: tuple[Equivalent, ...] = (
    Equivalent(r".*", r"(.*\.)?(Tags|\w*Description|Comment)(\..*)?", "words for people"),
    Equivalent(r".*", r"(.*\.)?(Sid|PolicyName|\w*DisplayName|RepositoryName|BudgetName)(\..*)?", "a name"),
    # Policies.
    Equivalent(r"AWS::IAM::Policy", r"", _FEWER),
    Equivalent(
        r"AWS::IAM::(Policy|Role)",
        r"Roles(\.#)?|Policies(\.#)?|(Policies\.#\.)?PolicyDocument(\.Statement)?",
        _FEWER,
        "delete",
    ),
    Equivalent(r"AWS::IAM::Policy", r"Roles\.#", _OURS, "swap"),
    Equivalent(_POLICIES, _SAID, _FEWER, "delete", "Allow"),
    Equivalent(_POLICIES, rf"{_SAID}\.Effect", _FEWER, "swap", "Allow"),
    Equivalent(_POLICIES, rf"{_SAID}\.(Action|Resource|Principal)(\..*)?", _FEWER, "delete", "Allow"),
    Equivalent(_POLICIES, rf"{_SAID}\.Action(\..*)?", _NOBODY, "swap", "Allow"),
    Equivalent(_POLICIES, rf"{_SAID}\.(Resource|Principal)(\..*)?", _NOBODY, "swap", "Allow"),
    Equivalent(_POLICIES, rf"{_SAID}\.Principal", _EQUAL, "widen"),
    Equivalent(r"AWS::IAM::Policy", rf"{_SAID}\.Condition\.[\w:]+\.[\w:]+\.#", _FEWER, "delete", "Allow"),
    Equivalent(
        r"AWS::(S3::BucketPolicy|SNS::TopicPolicy)",
        rf"{_SAID}\.Condition\.ArnLike(\..*)?",
        "its aws:SourceAccount still binds it to this account",
    ),
    Equivalent(r"AWS::SNS::TopicPolicy", r"Topics\.#", _FEWER),
    Equivalent(
        r"AWS::S3::BucketPolicy",
        rf"{_SAID}\.Resource",
        "a bucket's policy speaks of that bucket only",
        "widen",
        "Allow",
    ),
    Equivalent(r"AWS::IAM::Role", r"ManagedPolicyArns(\.#)?", _FEWER, "delete"),
    # The network.
    Equivalent(r"AWS::EC2::SecurityGroup(Ingress|Egress)", r"", _FEWER),
    Equivalent(
        r"AWS::EC2::SecurityGroup(Ingress|Egress)", r"(Source|Destination)?(SecurityGroupId|GroupId)", _OURS, "swap"
    ),
    Equivalent(
        r"AWS::EC2::SecurityGroup", r"SecurityGroupEgress\.#\.(FromPort|ToPort)", "to an address that exists nowhere"
    ),
    Equivalent(r"AWS::EC2::Subnet", r"AvailabilityZone\.Fn::Select\.#", _REFUSED, "swap"),
    Equivalent(r"AWS::EC2::SubnetRouteTableAssociation", r"RouteTableId", _OURS, "swap"),
    Equivalent(r"AWS::EC2::VPCEndpoint", r"", "a way to AWS less"),
    Equivalent(
        r"AWS::EC2::VPCEndpoint",
        r"SecurityGroupIds\.#",
        "a group that lets nobody in: the endpoint is out of reach",
        "swap",
    ),
    Equivalent(r"AWS::Route53Resolver::FirewallDomainList", r"Domains\.#.*", "a name less resolves", "delete"),
    Equivalent(
        r"AWS::Route53Resolver::FirewallRuleGroup",
        r"FirewallRules\.#\.(BlockResponse|FirewallDomainRedirectionAction)",
        "how a refusal is worded; or a name less resolves",
    ),
    Equivalent(r"AWS::Route53Resolver::.*", r"Priority", "its place among groups that do not exist"),
    Equivalent(
        r"AWS::Route53Resolver::FirewallRuleGroup",
        r"FirewallRules\.#\.Priority",
        "refused by AWS, or last all the same",
    ),
    Equivalent(r"AWS::Logs::ResourcePolicy", r"PolicyDocument\..*", _NOBODY),
    Equivalent(r"AWS::Logs::LogGroup", r"RetentionInDays", "kept longer, or refused by AWS", "swap"),
    # Stores.
    Equivalent(r"AWS::S3::Bucket", r"BucketEncryption\..*BucketKeyEnabled", "how often KMS is asked, and its price"),
    Equivalent(r"AWS::S3::Bucket", r"BucketEncryption\..*KMSMasterKeyID", _OURS, "swap"),
    Equivalent(
        r"AWS::S3::Bucket", r"LifecycleConfiguration(\..*)?", "how long old versions stay: longer loses nothing"
    ),
    Equivalent(r"AWS::S3::Bucket", r"LoggingConfiguration\.LogFilePrefix", "a name", "swap"),
    Equivalent(r"AWS::CodeCommit::Repository", r"Code(\..*)?", "what the repository begins with"),
    Equivalent(
        r"AWS::(SNS::Subscription|Budgets::Budget|SNS::TopicPolicy)",
        r".*",
        "who hears of money and alerts, as the settings say",
    ),
    Equivalent(r"AWS::(CodeCommit|ECR)::Repository", r"(KmsKeyId|EncryptionConfiguration\.KmsKey)", _OURS, "swap"),
    Equivalent(r"AWS::ECR::Repository", r"EmptyOnDelete", "what becomes of images when their stack is deleted"),
    # What runs.
    Equivalent(
        r"AWS::CodeBuild::Project", r"ServiceRole", "a role that does not trust CodeBuild: it cannot build", "swap"
    ),
    Equivalent(r"AWS::CodeBuild::Project", r"Cache", _EQUAL, "delete"),
    Equivalent(r"AWS::SSM::Parameter", r"Name", "a name: a template is known by what it holds", "delete"),
    Equivalent(r"AWS::CloudWatch::Alarm", r"TreatMissingData", "silence has an alarm of its own", "delete"),
    Equivalent(
        r"AWS::Lambda::Function",
        r"(Architectures|MemorySize|Timeout|Handler|Environment|LoggingConfig)(\..*)?",
        _OWN_TESTS,
    ),
    Equivalent(r"AWS::Lambda::Function", r"Role", "another function's role, bounded like its own", "swap"),
    Equivalent(r"AWS::Lambda::Permission", r"(FunctionName|SourceArn)(\..*)?", _OURS, "swap"),
    Equivalent(
        r"AWS::StepFunctions::StateMachine",
        r"(DefinitionString|LoggingConfiguration|TracingConfiguration)(\..*)?",
        _OWN_TESTS,
    ),
    Equivalent(
        r"AWS::StepFunctions::StateMachine", r"RoleArn", "a role that does not trust Step Functions: it cannot run"
    ),
    Equivalent(r"AWS::(Lambda::Permission|Events::Rule)", r"", "a call that does not happen"),
    Equivalent(r"AWS::Events::Rule", r"Targets\.#\.(Id|RoleArn)", "a name; or a role that the bus cannot use"),
    Equivalent(r"Custom::.*", r"(?!DefaultSecurityGroupId).*", _OWN_TESTS),
    Equivalent(r"AWS::CodeBuild::Project", r"(Environment|LogsConfig|Source|Cache)\..*", _OWN_TESTS),
    Equivalent(
        r"AWS::SageMaker::Algorithm",
        r"TrainingSpecification\.(SupportedHyperParameters|SupportedTuning\w+|MetricDefinitions|SupportedTrainingInstanceTypes|SupportsDistributedTraining|TrainingChannels)(\..*)?",
        "what the algorithm offers; roles and templates bound what is started",
    ),
    Equivalent(r"AWS::SageMaker::Algorithm", r"AlgorithmName", "a name"),
    Equivalent(r"AWS::SageMaker::ModelPackageGroup", r".*", "names of models"),
    Equivalent(
        r"AWS::SageMaker::Domain",
        r"Default(User|Space)Settings\.(.*\.)?(DefaultResourceSpec|SpaceStorageSettings)(\..*)?",
        "the size of a disk or a default within what the role allows",
    ),
    Equivalent(
        r"AWS::SageMaker::Domain",
        r"(DomainName|TagPropagation|DefaultUserSettings\.(DefaultLandingUri|StudioWebPortal))",
        "what people see first",
    ),
    Equivalent(r"AWS::SSM::Parameter", r"(Name|Value\.Fn::Join\.#\.#)", _OURS, "swap"),
    Equivalent(
        r"AWS::CloudWatch::Alarm",
        r"(Period|TreatMissingData|EvaluationPeriods)",
        "how soon it alarms, within a day",
        "swap",
    ),
)


def reason(mutant: Mutant) -> str:
    """Why the mutant weakens nothing; empty where it is a hole."""
    return next((each.because for each in EQUIVALENT if forgives(each, mutant)), "")


def forgives(each: Equivalent, mutant: Mutant) -> bool:
    named = re.fullmatch(each.kind, mutant.kind) and re.fullmatch(each.places, mutant.place)
    alike = each.change in ("", mutant.change) and each.effect in ("", mutant.effect)
    return bool(named) and alike
