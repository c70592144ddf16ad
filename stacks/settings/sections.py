"""Every setting there is: the tables of an environment's file, what each key means, and what must agree with what.

A key has no default unless one is written here. Descriptions are shown to whoever gets a value wrong.
"""

from pydantic import Field, ValidationInfo, field_validator

from stacks.settings.addresses import PER_USER, TAKEN_PER_SUBNET, least_prefix, most_users, overlapping
from stacks.settings.controls import BY_SETTING
from stacks.settings.idle import Curfews, Idle
from stacks.settings.instances import has_gpu
from stacks.settings.section import Section
from stacks.settings.values import (
    ControlName,
    EMails,
    Groups,
    LogDays,
    ModelGroups,
    OrganizationId,
    OwnNetwork,
    PeerNetworks,
    Percents,
    PlatformName,
    Reason,
    Region,
    StudioTypes,
    TrainingTypes,
    Users,
    entries,
    whole,
)


class Platform(Section):
    """What the platform is called and where it is."""

    name: PlatformName = Field(max_length=20, description="1 to 20 characters in quotes: the prefix of all names")
    region: Region = Field("eu-central-1", description="an AWS region in quotes: also that of IAM Identity Center")


class Network(Section):
    """The isolated network: private subnets, one in each zone, and no way out."""

    cidr: OwnNetwork = Field(description='a network in quotes, such as "10.20.0.0/16": the addresses of the platform')
    zones: int = whole(2, 3, "availability zones, one subnet in each")
    subnet_prefix: int = whole(18, 27, "the prefix length of each subnet")
    expected_users: int = whole(1, 10_000, "people who use Studio at the same time")
    peer_cidrs: PeerNetworks = Field(
        (),
        strict=False,
        max_length=50,
        description="a list of at most 50 networks in quotes: those in use elsewhere that may one day be connected",
    )

    organization_id: OrganizationId = Field(
        "",
        description='an AWS organization\'s id in quotes, such as "o-a1b2c3d4e5": whose accounts may meet at the '
        'endpoints; "" for this account alone',
    )
    block_public_access: bool = Field(
        False,
        description="true or false, without quotes: whether a stack of its own blocks every internet gateway of the "
        "account in this region",
    )

    @field_validator("subnet_prefix")
    @classmethod
    def _subnets_fit(cls, prefix: int, known: ValidationInfo) -> int:
        cidr, zones = known.data.get("cidr"), known.data.get("zones")
        if cidr and zones and prefix < least_prefix(cidr, zones):
            raise ValueError(
                f"leaves no room in network.cidr ({cidr}) for {zones} subnets, one for each of network.zones; "
                f"raise it to {least_prefix(cidr, zones)} or more, or choose a larger network"
            )
        return prefix

    @field_validator("expected_users")
    @classmethod
    def _users_fit(cls, users: int, known: ValidationInfo) -> int:
        zones, prefix = known.data.get("zones"), known.data.get("subnet_prefix")
        if zones and prefix and users > most_users(zones, prefix):
            raise ValueError(
                f"is more than {zones} subnets of network.subnet_prefix {prefix} have addresses for, which is "
                f"{most_users(zones, prefix)}: a user takes up to {PER_USER}, and AWS and the endpoints take "
                f"{TAKEN_PER_SUBNET} of each subnet; lower network.subnet_prefix to make the subnets larger"
            )
        return users

    @field_validator("peer_cidrs")
    @classmethod
    def _peers_are_elsewhere(cls, peers: tuple[str, ...], known: ValidationInfo) -> tuple[str, ...]:
        cidr = known.data.get("cidr")
        if cidr and overlapping(cidr, peers):
            raise ValueError(
                f"overlaps network.cidr ({cidr}) in {', '.join(overlapping(cidr, peers))}; "
                "move network.cidr to addresses that nothing else uses"
            )
        return peers


class Emr(Section):
    """EMR Serverless, reached from Studio."""

    enabled: bool = Field(
        False,
        description="true or false, without quotes: whether there is a Spark application, with endpoints to it",
    )
    max_vcpu: int = whole(8, 10_000, "vCPUs of all Spark sessions together, at most", unless_given=16)
    idle_minutes: int = whole(1, 1_440, "minutes without a session after which Spark stops", unless_given=15)


class Identity(Section):
    """Who gets in."""

    groups: Groups = entries("display names of the IAM Identity Center groups whose members get Studio")
    leads: Users = Field(
        (),
        strict=False,
        max_length=50,
        description="a list of at most 50 texts in quotes: IAM Identity Center user names of members of those groups "
        "who also bring raw data in, merge code and approve models",
    )


class Retention(Section):
    """What outlives its use."""

    keep_data: bool = Field(description="true or false, without quotes: whether data and keys survive `cdk destroy`")
    log_days: LogDays = Field(description="a number of days, without quotes: how long logs are kept")


class Studio(Section):
    """The rooms in which people work."""

    space_volume_gib: int = whole(5, 16_384, "GiB of disk of a new space")
    idle_minutes: int = whole(60, 525_600, "minutes after which SageMaker itself stops an idle app")
    instance_types: StudioTypes = entries("CPU instance types that Studio apps may use, the first by default")


class Training(Section):
    """What a training job may use, and what it uses unless its request says otherwise."""

    instance_types: TrainingTypes = entries("instance types that the algorithm supports")
    cpu_instance_type: str = Field(description="text in quotes: the CPU type of a job without a GPU")
    gpu_instance_type: str = Field(description="text in quotes: the GPU type of a job with one")
    max_runtime_hours: int = whole(1, 28 * 24, "hours after which SageMaker stops a job")
    volume_gib: int = whole(1, 16_384, "GiB of disk of a training instance")

    @field_validator("cpu_instance_type", "gpu_instance_type")
    @classmethod
    def _is_supported(cls, instance_type: str, known: ValidationInfo) -> str:
        supported = known.data.get("instance_types", (instance_type,))
        if instance_type not in supported:
            raise ValueError(f"is not in training.instance_types; add it there or choose one of {', '.join(supported)}")
        return instance_type

    @field_validator("cpu_instance_type")
    @classmethod
    def _is_cpu(cls, instance_type: str) -> str:
        if has_gpu(instance_type):
            raise ValueError("has a GPU, so every job would need an approval; choose a CPU type such as ml.m5.xlarge")
        return instance_type

    @field_validator("gpu_instance_type")
    @classmethod
    def _is_gpu(cls, instance_type: str) -> str:
        if not has_gpu(instance_type):
            raise ValueError("has no GPU; choose a GPU type such as ml.g5.xlarge")
        return instance_type


class Budget(Section):
    """What a month may cost before people hear of it."""

    monthly_usd: int = whole(1, 1_000_000, "US dollars a month, before tax")
    notify: EMails = entries("e-mail addresses to tell", at_most=10)
    alert_percent: Percents = entries(
        "percentages of the budget, from 1 to 1000, at which to tell them", of="whole numbers", at_most=10
    )


class Registry(Section):
    """Where models are registered."""

    model_groups: ModelGroups = entries("names of model package groups, one for each kind of model")


class Acknowledged(Section):
    """A control that is switched off, and why that is right for this environment."""

    control: ControlName = Field(description='a setting in quotes that switches a control off, such as "idle.dry_run"')
    requirement: str = Field(description='a requirement in quotes, such as "GR-1": the one that falls')
    reason: Reason = Field(max_length=500, description="1 to 500 characters in quotes: why that is right here")

    @field_validator("requirement")
    @classmethod
    def _falls(cls, requirement: str, known: ValidationInfo) -> str:
        control = BY_SETTING.get(known.data.get("control", ""))
        if control and requirement != control.requirement:
            raise ValueError(f"is not what falls with {control.setting}; write {control.requirement}")
        return requirement


class Configuration(Section):
    """One environment's file: a table for each section."""

    platform: Platform = Field(description="a table [platform]: what it is called and where it is")
    network: Network = Field(description="a table [network]: its addresses and zones")
    identity: Identity = Field(description="a table [identity]: who gets in")
    emr: Emr = Field(Emr(enabled=False), description="a table [emr]: whether Studio reaches EMR Serverless")
    retention: Retention = Field(description="a table [retention]: what outlives its use")
    studio: Studio = Field(description="a table [studio]: the rooms in which people work")
    training: Training = Field(description="a table [training]: what a job may use")
    idle: Idle = Field(description="a table [idle]: when unused apps are stopped")
    curfew: Curfews = Field(
        (),
        strict=False,
        max_length=10,
        description="tables [[curfew]], at most 10, one for each team: hours in which what is unused stops sooner",
    )
    budget: Budget = Field(description="a table [budget]: what a month may cost")
    registry: Registry = Field(description="a table [registry]: where models are registered")
    acknowledged: tuple[Acknowledged, ...] = Field(
        (),
        strict=False,
        max_length=50,
        description="tables [[acknowledged]], one for each control that a setting switches off, with the reason",
    )


class Settings(Configuration):
    """A configuration and the environment it is for: the stem of its file's name, never written inside it."""

    environment: str

    @property
    def prefix(self) -> str:
        """How the names of this environment's stacks and resources begin."""
        return f"{self.platform.name}-{self.environment}"
