"""Code, images, disks and messages lie under keys of ours, too."""

from collections.abc import Iterator, Mapping

from stacks.rules.model.assembly import Assembly
from stacks.rules.perimeter.keys_are_ours import KEY
from stacks.rules.rule import Fact, Rule, either

# Where each kind names its key.
_PLACES: Mapping[str, str] = {
    "AWS::CodeBuild::Project": "EncryptionKey",
    "AWS::CodeCommit::Repository": "KmsKeyId",
    "AWS::ECR::Repository": "EncryptionConfiguration.KmsKey",
    "AWS::SNS::Topic": "KmsMasterKeyId",
    "AWS::SageMaker::Domain": "KmsKeyId",
}


def check(assembly: Assembly) -> Iterator[Fact]:
    for kind, place in _PLACES.items():
        for each in assembly.of(kind):
            key = assembly.meant(each.get(place), KEY)
            yield either(each, key, f"encrypted with {key.name if key else ''}", f"{place} is no key of ours")
    for images in assembly.of("AWS::ECR::Repository"):
        kms = images.get("EncryptionConfiguration.EncryptionType") == "KMS"
        fixed = images.get("ImageTagMutability") == "IMMUTABLE"
        scanned = images.get("ImageScanningConfiguration.ScanOnPush") is True
        yield either(images, kms and fixed and scanned, "tags stay, pushes are scanned", "tags move, or no scan")


RULE = Rule(
    name="StoresAreEncrypted",
    requirements=("NFR-1",),
    claim="Code, images, disks of spaces and alerts are encrypted with keys of ours, and images stay as they are",
    wrong="A store uses a key of AWS's, or an image could be replaced under its name",
    matters="Whoever may not use our key cannot read a copy; and an image that moves is not the one that was approved",
    mend="Hand it the key of the data stack; keep ECR's tags immutable",
    check=check,
)
