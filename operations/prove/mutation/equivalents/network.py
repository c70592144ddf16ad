"""The network, its resolver and its watch."""

from operations.prove.mutation.equivalent import Equivalent

_OURS = "another group of ours, held by the same rules"
_REFUSED = "AWS refuses the value: nothing is deployed"
_ALARMED = "an analysis that AWS refuses, that fails or that never ends is heard: by one alarm or by the other"
_WATCH = r"AWS::(StepFunctions::StateMachine|Events::Rule)"

ROWS: tuple[Equivalent, ...] = (
    Equivalent(r"AWS::(EC2|IAM)::.*", r"Tags(\..*)?", "words for people: no policy decides by them"),
    Equivalent(r"AWS::EC2::SecurityGroup.*", r"(.*\.)?(Group)?Description", "words for people"),
    Equivalent(r"AWS::EC2::SecurityGroup(Ingress|Egress)", r"", "a way less between guests and endpoints", "delete"),
    Equivalent(
        r"AWS::EC2::SecurityGroup(Ingress|Egress)", r"(Source|Destination)?(SecurityGroupId|GroupId)", _OURS, "swap"
    ),
    Equivalent(
        r"AWS::EC2::SecurityGroup",
        r"SecurityGroupEgress\.#\.(FromPort|ToPort)",
        "ports of ICMP to an address that exists nowhere",
    ),
    Equivalent(r"AWS::EC2::Subnet", r"AvailabilityZone\.Fn::Select\.#", _REFUSED, "swap"),
    Equivalent(
        r"AWS::EC2::SubnetRouteTableAssociation", r"RouteTableId", "another table of ours: all hold the same", "swap"
    ),
    Equivalent(
        r"AWS::EC2::VPCEndpoint",
        r"SecurityGroupIds\.#",
        "a group that lets nobody in: the endpoint is out of reach",
        "swap",
    ),
    Equivalent(r"AWS::EC2::VPCEndpoint", r"", "a way to AWS less, for a feature that is switched on", "delete"),
    Equivalent(r"AWS::Route53Resolver::FirewallDomainList", r"Domains\.#.*", "a name less resolves", "delete"),
    Equivalent(
        r"AWS::Route53Resolver::FirewallRuleGroup",
        r"FirewallRules\.#\.BlockResponse",
        "how a refusal is worded; OVERRIDE without a name is refused by AWS",
    ),
    Equivalent(
        r"AWS::Route53Resolver::FirewallRuleGroup",
        r"FirewallRules\.#\.FirewallDomainRedirectionAction",
        "names that an allowed name leads to no longer resolve, or AWS refuses the value",
    ),
    Equivalent(
        r"AWS::Route53Resolver::FirewallRuleGroupAssociation", r"Priority", "its place among groups that do not exist"
    ),
    Equivalent(
        r"AWS::Route53Resolver::FirewallRuleGroup",
        r"FirewallRules\.#\.Priority",
        "refused by AWS, or the order stays: every name is allowed before all are refused",
    ),
    Equivalent(r"AWS::Logs::LogGroup", r"RetentionInDays", "kept longer, or refused by AWS", "swap", value=r"\d{4,}"),
    # The watch fails closed: whatever keeps it from saying "nothing found" is heard.
    Equivalent(_WATCH, r"Description", "words for people"),
    Equivalent(r"AWS::Events::Rule", r"Targets\.#\.Id", "a name"),
    Equivalent(
        r"AWS::Events::Rule",
        r"Targets\.#\.RoleArn",
        "a target that cannot be called without a role: silence, which is heard",
        "delete",
    ),
    Equivalent(
        r"AWS::StepFunctions::StateMachine",
        r"(DefinitionString|DefinitionString\.{}\..*|LoggingConfiguration(\..*)?|TracingConfiguration(\..*)?)",
        _ALARMED,
    ),
    Equivalent(r"AWS::CloudWatch::Alarm", r"(AlarmDescription|AlarmName)", "words for people"),
    Equivalent(r"AWS::CloudWatch::Alarm", r"TreatMissingData", "of failures: silence has an alarm of its own"),
    Equivalent(
        r"AWS::CloudWatch::Alarm", r"(Period|EvaluationPeriods)", "how soon it alarms, or refused by AWS", "swap"
    ),
    Equivalent(
        r"AWS::SNS::Subscription",
        r"FilterPolicy",
        "admins hear of everybody's too: what is nobody's all the same",
        "delete",
    ),
    Equivalent(r"AWS::SNS::Subscription", r"", "a person less: AlarmsReachSomebody says that one is left", "delete"),
    Equivalent(
        r"AWS::SNS::Subscription",
        r"TopicArn",
        "a person less on one topic of ours: AlarmsReachSomebody says that one is left",
        "swap",
        value=r"\{.*",
    ),
    Equivalent(
        r"AWS::SNS::TopicPolicy",
        r"PolicyDocument\.Statement\.#(\..*)?",
        "what budgets may say: AlarmsReachSomebody holds what alarms may",
        effect="Allow",
    ),
    Equivalent(r"AWS::CloudWatch::Dashboard", r".*", "figures for whoever may open it: nothing depends on them"),
    Equivalent(r"AWS::Budgets::Budget", r".*", "who hears of money: no requirement, and no way out"),
)
