"""The SageMaker instance types to choose from, by family.

A type is here if SageMaker offers it for the purpose (``AppInstanceType`` and ``TrainingInstanceType`` of its API; a
test compares) and our images run on it. Whether a region has it, and how many, is up to the account's quotas.
"""

from stacks.settings.spelling import did_you_mean

_CPU = {
    "t3": "medium large xlarge 2xlarge",
    "m5": "large xlarge 2xlarge 4xlarge 12xlarge 24xlarge",
    "m6i": "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge",
    "m7i": "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
    "c5": "xlarge 2xlarge 4xlarge 9xlarge 18xlarge",
    "c6i": "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge",
    "c7i": "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
    "r5": "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge",
    "r6i": "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge",
    "r7i": "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
}

# Compute capability 7.5 (T4) or newer, on x86: what the CUDA 13 build of PyTorch in the training image has kernels for.
_GPU = {
    "g4dn": "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge",
    "g5": "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
    "g6": "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
    "g6e": "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
    "g7e": "2xlarge 4xlarge 8xlarge 12xlarge 24xlarge 48xlarge",
    "p4d": "24xlarge",
    "p4de": "24xlarge",
    "p5": "4xlarge 48xlarge",
    "p5e": "48xlarge",
    "p5en": "48xlarge",
    "p6-b200": "48xlarge",
}


def _types(families: dict[str, str]) -> tuple[str, ...]:
    return tuple(f"ml.{family}.{size}" for family, sizes in families.items() for size in sizes.split())


CPU_TYPES = _types(_CPU)
GPU_TYPES = _types(_GPU)

# Families that SageMaker offers and people ask for, and why they are not here.
_TOO_OLD = (
    "PyTorch in the training image is built for CUDA 13, which has no kernels for so old a GPU; take ml.g4dn or newer"
)
_NOT_CUDA = "PyTorch in the training image is built for CUDA, not for Trainium; take ml.g5 or newer"
_REFUSED = dict.fromkeys(("p2", "p3", "p3dn"), _TOO_OLD) | dict.fromkeys(("trn1", "trn1n", "trn2"), _NOT_CUDA)


def has_gpu(instance_type: str) -> bool:
    """Whether a type that we offer has a GPU."""
    return instance_type in GPU_TYPES


def for_studio(instance_type: str) -> str:
    """The type, if Studio apps may use it: CPU only, since GPUs are for training jobs that an admin approved."""
    if has_gpu(instance_type):
        raise ValueError("has a GPU; GPUs are for approved training jobs, so choose a CPU type such as ml.m5.large")
    return _offered(instance_type, CPU_TYPES)


def for_training(instance_type: str) -> str:
    """The type, if the training image runs on it."""
    family = instance_type.removeprefix("ml.").partition(".")[0]
    if family in _REFUSED:
        raise ValueError(f"is not offered: {_REFUSED[family]}")
    return _offered(instance_type, CPU_TYPES + GPU_TYPES)


def _offered(instance_type: str, offered: tuple[str, ...]) -> str:
    if instance_type in offered:
        return instance_type
    families = dict.fromkeys(name.rpartition(".")[0] for name in offered)
    nearest = did_you_mean(instance_type, offered)
    raise ValueError(f"is not offered; choose from the families {', '.join(families)}{nearest}")
