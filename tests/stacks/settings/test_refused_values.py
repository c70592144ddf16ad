"""Every kind of value that the settings refuse, and the sentence that says so."""

from collections.abc import Callable, Mapping

import pytest

Refusal = Callable[[bytes | Mapping[str, str | None]], list[str]]

WRONG_TYPES = [
    ("network.zones", '"2"', "('2') must be a whole number from 2 to 3, without quotes: availability zones"),
    ("network.zones", "true", "(true) must be a whole number"),
    ("network.zones", "2.0", "(2.0) must be a whole number"),
    ("network.zones", "[2]", "(a list of 1) must be a whole number"),
    ("network.zones", "{ count = 2 }", "(a table) must be a whole number"),
    ("budget.monthly_usd", "2026-11-20", "(2026-11-20) must be a whole number from 1 to 1000000"),
    ("budget.monthly_usd", "nan", "(nan) must be a whole number"),
    ("budget.monthly_usd", "-inf", "(-inf) must be a whole number"),
    ("budget.monthly_usd", "0x" + "f" * 900, "(a number of more than 18 digits) must be a whole number"),
    ("idle.dry_run", '"yes"', "('yes') must be true or false, without quotes: whether to report"),
    ("retention.keep_data", "1", "(1) must be true or false"),
    ("platform.name", "7", "(7) must be 1 to 20 characters in quotes"),
    ("training.cpu_instance_type", "5", "(5) must be text in quotes"),
    ("identity.groups", '"data-scientists"', "('data-scientists') must be a list of 1 to 50 texts in quotes"),
    ("identity.groups", "{ name = 1 }", "(a table) must be a list of 1 to 50 texts in quotes"),
    ("identity.groups", "[5]", "[0] (5) does not belong in a list of 1 to 50 texts in quotes: display names"),
    ("budget.alert_percent", "[80, true]", "[1] (true) does not belong in a list of 1 to 10 whole numbers"),
]

OUT_OF_BOUNDS = [
    ("network.zones", "1", "(1) must be a whole number from 2 to 3"),
    ("network.zones", "4", "(4) must be a whole number from 2 to 3"),
    ("network.subnet_prefix", "28", "(28) must be a whole number from 18 to 27"),
    ("studio.idle_minutes", "59", "(59) must be a whole number from 60 to 525600"),
    ("studio.idle_minutes", "525601", "(525601) must be a whole number from 60 to 525600"),
    ("studio.space_volume_gib", "4", "(4) must be a whole number from 5 to 16384"),
    ("training.max_runtime_hours", "673", "(673) must be a whole number from 1 to 672"),
    ("training.volume_gib", "0", "(0) must be a whole number from 1 to 16384"),
    ("idle.shutdown_after_minutes", "14", "(14) must be a whole number from 15 to 10080"),
    ("idle.check_every_minutes", "0", "(0) must be a whole number from 1 to 480"),
    ("budget.monthly_usd", "0", "(0) must be a whole number from 1 to 1000000"),
    ("budget.alert_percent", "[1001]", "[0] (1001) does not belong in a list of 1 to 10 whole numbers"),
    ("budget.alert_percent", str(list(range(1, 12))), "(a list of 11) must be a list of 1 to 10 whole numbers"),
    ("retention.log_days", "31", "(31) is not a retention that CloudWatch Logs offers; the nearest is 30"),
]

EMPTY = [
    ("identity.groups", "[]", "(a list of 0) must be a list of 1 to 50 texts"),
    ("studio.instance_types", "[]", "(a list of 0) must be a list of 1 to 50 texts"),
    ("budget.notify", "[]", "(a list of 0) must be a list of 1 to 10 texts"),
    ("budget.alert_percent", "[]", "(a list of 0) must be a list of 1 to 10 whole numbers"),
    ("registry.model_groups", "[]", "(a list of 0) must be a list of 1 to 50 texts"),
]

NAMES_AND_PLACES = [
    ("platform.name", '"Cloister"', "('Cloister') cannot start the names of stacks and resources; write lower-case"),
    ("platform.name", '""', "('') cannot start the names"),
    ("platform.name", '"9lives"', "('9lives') cannot start the names"),
    ("platform.name", '"two--hyphens"', "('two--hyphens') cannot start the names"),
    ("platform.name", '"ends-"', "('ends-') cannot start the names"),
    ("platform.name", '"aws-ds"', "('aws-ds') cannot start the names"),
    ("platform.name", '"name\\n"', "('name\\n') cannot start the names"),
    ("platform.name", f'"{"a" * 21}"', f"('{'a' * 21}') must be 1 to 20 characters in quotes"),
    ("platform.name", f'"{"a" * 70}"', f"('{'a' * 60}'...) must be 1 to 20 characters in quotes"),
    ("platform.region", '"eu-west-1"', "('eu-west-1') lacks AWS::SageMaker::Algorithm, by which"),
    ("platform.region", '"us-gov-west-1"', "('us-gov-west-1') lacks AWS::SageMaker::Algorithm"),
    ("identity.groups", '["Team", "team"]', "(a list of 2) names 'Team' and 'team', which are the same; keep one"),
    ("identity.groups", '["Straße", "STRASSE"]', "(a list of 2) names 'Straße' and 'STRASSE', which are the same"),
    ("identity.groups", '["\\uFF34eam", "team"]', "(a list of 2) names '\uff34eam' and 'team', which are the same"),
    (
        "identity.groups",
        '["01234567-89ab-cdef-0123-456789ABCDEF"]',
        "[0] ('01234567-89ab-cdef-0123-456789ABCDEF') is a group's id; write its display name",
    ),
    (
        "identity.groups",
        '["9067a1b2c3-01234567-89ab-cdef-0123-456789abcdef"]',
        "[0] ('9067a1b2c3-01234567-89ab-cdef-0123-456789abcdef') is a group's id",
    ),
    (
        "identity.groups",
        '["arn:aws:identitystore:::group/01234567-89ab-cdef-0123-456789abcdef"]',
        "[0] ('arn:aws:identitystore:::group/01234567-89ab-cdef-0123-456789'...) is a group's id",
    ),
    ("identity.groups", '[" team"]', "[0] (' team') is empty, or has blanks around it"),
    ("identity.groups", '[""]', "[0] ('') is empty, or has blanks around it"),
    (
        "identity.groups",
        '["te\\u202Eam"]',
        "[0] ('te\\u202eam') is empty, or has blanks around it or characters that cannot be seen",
    ),
    (
        "identity.groups",
        '["te\\u0007am"]',
        "[0] ('te\\x07am') is empty, or has blanks around it or characters that cannot be seen",
    ),
    (
        "identity.leads",
        '["ada lovelace"]',
        "[0] ('ada lovelace') is not a user name; write it as IAM Identity Center has",
    ),
    ("identity.leads", '["@"]', "[0] ('@') is not a user name"),
    ("identity.leads", f'["{"a" * 129}"]', f"[0] ('{'a' * 60}'...) is not a user name"),
    ("identity.leads", '["a.b", "A-b"]', "(a list of 2) names 'a.b' and 'A-b', whose profiles would have one name"),
    ("budget.notify", '["team@example"]', "[0] ('team@example') is not an e-mail address; write one like"),
    ("budget.notify", '["a@example.com", "A@example.com"]', "(a list of 2) names 'a@example.com' and 'A@example.com'"),
    ("budget.alert_percent", "[80, 80]", "(a list of 2) names 80 and 80, which are the same"),
    ("registry.model_groups", '["tree crowns"]', "[0] ('tree crowns') cannot name a model package group"),
    (
        "registry.model_groups",
        f'["{"x" * 30}"]',
        f"[0] ('{'x' * 30}') cannot name a model package group; write at most 29",
    ),
    ("registry.model_groups", '["trees", "Trees"]', "(a list of 2) names 'trees' and 'Trees', which are the same"),
]

NETWORKS = [
    ("network.cidr", '"10.20.0.1/20"', "('10.20.0.1/20') is not how this network is written; write 10.20.0.0/20"),
    ("network.cidr", '"10.20.0.0/255.255.240.0"', "('10.20.0.0/255.255.240.0') is not how this network is written"),
    ("network.cidr", '"10.20.0/20"', "('10.20.0/20') is not an IPv4 network; write one like 10.20.0.0/16"),
    ("network.cidr", '"fd00::/48"', "('fd00::/48') is not an IPv4 network"),
    ("network.cidr", '"11.0.0.0/16"', "('11.0.0.0/16') is not private; choose a network inside 10.0.0.0/8, 172.16"),
    ("network.cidr", '"172.0.0.0/8"', "('172.0.0.0/8') is not private"),
    ("network.cidr", '"10.0.0.0/15"', "('10.0.0.0/15') has a size that is not allowed; choose a prefix length from"),
    ("network.cidr", '"10.0.0.0/25"', "('10.0.0.0/25') has a size that is not allowed"),
    ("network.peer_cidrs", '["10.20.8.0/21"]', "(a list of 1) overlaps network.cidr (10.20.0.0/20) in 10.20.8.0/21"),
    ("network.peer_cidrs", '["0.0.0.0/0"]', "(a list of 1) overlaps network.cidr (10.20.0.0/20) in 0.0.0.0/0"),
    ("network.peer_cidrs", '["10.9.0.1/16"]', "[0] ('10.9.0.1/16') is not how this network is written"),
    ("network.subnet_prefix", "20", "(20) leaves no room in network.cidr (10.20.0.0/20) for 2 subnets, one for each"),
    ("network.expected_users", "500", "(500) is more than 2 subnets of network.subnet_prefix 23 have addresses for"),
]

INSTANCES = [
    (
        "studio.instance_types",
        '["ml.g5.xlarge"]',
        "[0] ('ml.g5.xlarge') has a GPU; GPUs are for approved training jobs",
    ),
    ("studio.instance_types", '["ml.m5.huge"]', "[0] ('ml.m5.huge') is not offered; choose from the families ml.t3"),
    ("studio.instance_types", '["m5.large"]', "[0] ('m5.large') is not offered"),
    ("training.cpu_instance_type", '"ml.m5.large"', "('ml.m5.large') is not in training.instance_types; add it there"),
    ("training.cpu_instance_type", '"ml.g5.xlarge"', "('ml.g5.xlarge') has a GPU, so every job would need an approval"),
    ("training.gpu_instance_type", '"ml.m5.xlarge"', "('ml.m5.xlarge') has no GPU; choose a GPU type such as"),
]

AGREEMENTS = [
    (
        "idle.check_every_minutes",
        "91",
        "(91) must not exceed idle.shutdown_after_minutes (90): what is idle would outlive its limit by a whole sweep; "
        "lower the former or raise the latter",
    ),
]

REFUSED = [*WRONG_TYPES, *OUT_OF_BOUNDS, *EMPTY, *NAMES_AND_PLACES, *NETWORKS, *INSTANCES, *AGREEMENTS]


@pytest.mark.parametrize(("path", "literal", "sentence"), REFUSED)
def test_a_refused_value_is_shown_with_what_is_allowed(
    refusal: Refusal, path: str, literal: str, sentence: str
) -> None:
    headline, mistake = refusal({path: literal})

    assert headline == "config/trial.toml has one mistake:"
    assert mistake.startswith(path)
    assert mistake.removeprefix(path).lstrip().startswith(sentence)


@pytest.mark.parametrize(
    ("instance_type", "reason"),
    [
        ("ml.p2.xlarge", "CUDA 13, which has no kernels for so old a GPU"),
        ("ml.p3.2xlarge", "CUDA 13, which has no kernels for so old a GPU"),
        ("ml.trn1.2xlarge", "built for CUDA, not for Trainium"),
        ("ml.g5.huge", "; did you mean ml.g5."),
    ],
)
def test_an_instance_type_that_cannot_train_is_refused_with_the_reason(
    refusal: Refusal, instance_type: str, reason: str
) -> None:
    _, mistake = refusal({"training.instance_types": f'["ml.m5.xlarge", "ml.g5.xlarge", "{instance_type}"]'})

    assert mistake.startswith(f"training.instance_types[2] ('{instance_type}') is not offered")
    assert reason in mistake


def test_an_unknown_key_is_refused_with_the_nearest_and_all_known_ones(refusal: Refusal) -> None:
    assert refusal({"network.zonez": "2"})[1] == (
        "network.zonez is not a setting; choose from cidr, zones, subnet_prefix, expected_users, peer_cidrs, "
        "organization_id, block_public_access; "
        "did you mean zones?"
    )


def test_an_unknown_table_is_refused_with_all_known_ones(refusal: Refusal) -> None:
    assert refusal({"extra.key": "1"})[1] == (
        "extra is not a setting; "
        "choose from platform, network, identity, emr, retention, studio, training, idle, curfew, budget, "
        "registry, acknowledged"
    )


def test_an_unknown_key_is_shown_without_what_it_could_do_to_a_terminal(refusal: Refusal) -> None:
    _, mistake = refusal({'network."\\u001b[2J"': "1"})

    assert mistake.startswith("network.'\\x1b[2J' is not a setting")


def test_the_environment_is_the_name_of_the_file_and_no_key_of_it(refusal: Refusal) -> None:
    content = b'environment = "prod"\n'

    assert any(line.startswith("environment is not a setting") for line in refusal(content))


def test_a_missing_key_is_named_with_what_to_add(refusal: Refusal) -> None:
    assert refusal({"identity.groups": None})[1] == (
        "identity.groups is missing; add a list of 1 to 50 texts in quotes: "
        "display names of the IAM Identity Center groups whose members get Studio"
    )


def test_an_empty_file_is_told_every_table_it_needs(refusal: Refusal) -> None:
    headline, *mistakes = refusal(b"")

    assert headline == "config/trial.toml has 9 mistakes:"
    assert mistakes[0] == "platform is missing; add a table [platform]: what it is called and where it is"


def test_a_table_that_is_no_table_is_refused(refusal: Refusal) -> None:
    mistakes = refusal(b"network = 5")

    assert "network (5) must be a table [network]: its addresses and zones" in mistakes


def test_all_mistakes_are_told_at_once_cross_checks_included(refusal: Refusal) -> None:
    headline, *mistakes = refusal(
        {
            "platform.region": '"mars-1"',
            "network.zones": '"two"',
            "network.peer_cidrs": '["10.20.0.0/16"]',
            "idle.dry_run": '"no"',
            "idle.check_every_minutes": "120",
            "training.instance_types": '["ml.p3.2xlarge"]',
            "registry.model_groups": None,
        }
    )

    assert headline == "config/trial.toml has 7 mistakes:"
    assert [mistake.split(" ")[0] for mistake in mistakes] == [
        "platform.region",
        "network.zones",
        "network.peer_cidrs",
        "training.instance_types[0]",
        "idle.check_every_minutes",
        "idle.dry_run",
        "registry.model_groups",
    ]
