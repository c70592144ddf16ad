"""What the templates must know of instance families."""

# Families whose instances bring NVMe disks: AWS encrypts those itself and refuses VolumeKmsKeyId for the whole job
# (CreateTrainingJob, ResourceConfig.VolumeKmsKeyId).
_WITH_LOCAL_STORAGE = ("c5d", "c6id", "g4dn", "g5", "g6", "g6e", "g7", "g7e", "m5d", "m6id", "p3dn", "p4d", "p4de")
_WITH_LOCAL_STORAGE_PREFIXES = ("p5", "p6", "r5d", "r6id", "trn")


def has_local_storage(instance_type: str) -> bool:
    """Whether an instance type such as ``ml.g5.xlarge`` has disks of its own."""
    family = instance_type.split(".")[1]
    return family in _WITH_LOCAL_STORAGE or family.startswith(_WITH_LOCAL_STORAGE_PREFIXES)
