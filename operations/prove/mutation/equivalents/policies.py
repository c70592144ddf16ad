"""Policies, wherever they are written. What only takes permissions away, or refuses more, opens nothing."""

from operations.prove.mutation.equivalent import Equivalent

_LESS = "a permission less: what it was for fails, and nothing else becomes possible"
_NOBODY = "a permission for or on what does not exist: as if it were not there"
_MORE_REFUSED = "refuses more than it should: what is refused wrongly fails, and nothing else becomes possible"
_EQUAL = "another spelling of the same"
_DOCUMENT = r"(PolicyDocument|AssumeRolePolicyDocument|Policies\.#\.PolicyDocument|KeyPolicy|RepositoryPolicyText)"
_SAID = rf"{_DOCUMENT}\.Statement\.#"
_POLICY = r"AWS::IAM::(Managed)?Policy"
_ANY = r"AWS::(IAM|EC2|ECR|S3|KMS|SNS)::.*"
_KEY = r"[\w:-]+"

ROWS: tuple[Equivalent, ...] = (
    Equivalent(_ANY, rf"{_SAID}\.Sid", "a name that nothing refers to"),
    Equivalent(r"AWS::IAM::.*|AWS::Logs::ResourcePolicy", r"(Policies\.#\.)?(Managed)?PolicyName", "a name"),
    Equivalent(r"AWS::IAM::Role", r"RoleName", "a name: policies that spell it then mean nobody"),
    # Whole policies, where they refuse nothing.
    Equivalent(_POLICY, r"", _LESS, effect="Allow"),
    Equivalent(r"AWS::IAM::Role", r"Policies(\.#)?|ManagedPolicyArns(\.#)?", _LESS, "delete", "Allow"),
    Equivalent(r"AWS::IAM::Role", r"ManagedPolicyArns(\.#)?", _LESS, "delete"),
    Equivalent(r"AWS::IAM::.*", r"(Policies\.#\.)?PolicyDocument(\.Statement)?", _LESS, "delete", "Allow"),
    Equivalent(_POLICY, r"Roles\.#", "another role of ours, and what it may do is held by the same rules", "swap"),
    # Permissions.
    Equivalent(_ANY, _SAID, _LESS, "delete", "Allow"),
    Equivalent(_ANY, rf"{_SAID}\.Effect", "a permission turned into a refusal", "flip", "Allow"),
    Equivalent(_ANY, rf"{_SAID}\.Effect", "no effect at all: AWS refuses the policy", "swap"),
    Equivalent(_ANY, rf"{_SAID}\.(Action|Principal)(\..*)?", _LESS, "delete", "Allow"),
    Equivalent(_ANY, rf"{_SAID}\.Resource(\.#)?", _LESS, "delete", "Allow"),
    Equivalent(_ANY, rf"{_SAID}\.Resource(\.#)?\.Fn::Join(\.#)*", _NOBODY, "delete", "Allow"),
    Equivalent(_ANY, rf"{_SAID}\.(Action|Resource|Principal)(\..*)?", _NOBODY, "swap", "Allow"),
    Equivalent(
        _POLICY,
        rf"{_SAID}\.Condition\.(ForAllValues:)?(String|Arn)(Equals|Like)\.{_KEY}\.#",
        "a value less in a list of those that are allowed",
        "delete",
        "Allow",
    ),
    Equivalent(
        _POLICY,
        rf"{_SAID}\.Condition\.ForAllValues:StringEquals\.sagemaker:VpcSubnets\.#",
        "another subnet of ours, each routed alike",
        "swap",
        "Allow",
    ),
    Equivalent(
        _POLICY,
        rf"{_SAID}\.Condition\.\w+IfExists",
        "a permission that no longer holds where the key is missing",
        "rename",
        "Allow",
        r"(String|Arn|Numeric)(Equals|Like)|NumericLessThanEquals|Bool",
    ),
    Equivalent(
        r"AWS::IAM::ManagedPolicy",
        rf"{_SAID}\.Condition\.StringEquals\.cloudwatch:namespace\.#",
        "a name of metrics that nothing publishes under: StringEquals knows no wildcards",
        "",
        "Allow",
        r"mutant|.*\*",
    ),
    Equivalent(
        _POLICY,
        rf"{_SAID}\.Condition\.StringEquals\.iam:PassedToService\.#",
        "a service that does not exist: a role less is handed on",
        "swap",
        "Allow",
        "mutant",
    ),
    Equivalent(
        r"AWS::IAM::ManagedPolicy",
        rf"{_SAID}\.Condition\.ArnEquals\.sagemaker:(Output|Volume)KmsKeyArn",
        "another key of ours in the boundary: the role's own policy names the one (JobsAreBounded)",
        "swap",
        "Allow",
    ),
    Equivalent(r"AWS::IAM::ManagedPolicy", r"Path|Description", "a name, or words for people"),
    # Refusals.
    Equivalent(r"AWS::KMS::Key", rf"{_SAID}\.Resource", "KMS refuses a key policy without it", "delete", "Deny"),
    Equivalent(
        r"AWS::IAM::ManagedPolicy",
        rf"{_SAID}\.Condition\.StringNotEqualsIfExists\.aws:SourceVpce\.#",
        "another endpoint of ours, which carries no such call: it refuses more",
        "swap",
        "Deny",
    ),
    Equivalent(_ANY, rf"{_SAID}\.(Action|Resource|Principal)(\..*)?", _MORE_REFUSED, "widen", "Deny"),
    Equivalent(_ANY, rf"{_SAID}\.Condition(\.\w+)?(\.{_KEY})?", _MORE_REFUSED, "delete", "Deny"),
    Equivalent(_ANY, rf"{_SAID}\.Condition\.\w+", _MORE_REFUSED, "rename", "Deny", r"(Bool|Numeric)\w*IfExists"),
    Equivalent(
        _ANY, rf"{_SAID}\.Condition\.(String|Arn)Not\w+", _EQUAL, "rename", "Deny", r"(String|Arn)Not(Equals|Like)\w*"
    ),
    Equivalent(_ANY, rf"{_SAID}\.Condition\.(String|Arn)Not\w+\.{_KEY}\.#", _MORE_REFUSED, "delete", "Deny"),
    Equivalent(_ANY, rf"{_SAID}\.Condition\.(String|Arn)Not\w+\.{_KEY}(\.#)?", _MORE_REFUSED, "swap", "Deny", "mutant"),
    Equivalent(r"AWS::EC2::VPCEndpoint", rf"{_SAID}\.Principal", _EQUAL, "widen", "Allow"),
    # Logs.
    Equivalent(
        r"AWS::Logs::ResourcePolicy",
        r"PolicyDocument\.{}\.Statement\.#\.Condition\.ArnLike(\.aws:SourceArn)?",
        "its aws:SourceAccount still binds it to this account",
        "delete",
    ),
    Equivalent(r"AWS::Logs::ResourcePolicy", r"PolicyDocument\.{}\.Statement\.#\.Sid", "a name"),
)
