"""Customer keys: rotated, enabled, and handed to nobody."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.policies import statements
from stacks.rules.rule import Fact, Rule, either

KEY = "AWS::KMS::Key"
_KNOWN = {"Description", "EnableKeyRotation", "Enabled", "KeyPolicy", "PendingWindowInDays", "Tags"}


def check(assembly: Assembly) -> Iterator[Fact]:
    for key in assembly.of(KEY):
        strange = ", ".join(sorted(key.properties.keys() - _KNOWN))
        yield either(key, not strange, "a plain key of AWS KMS", f"{strange} is not understood")
        rotated = key.get("EnableKeyRotation") is True and key.get("Enabled") in (None, True)
        yield either(key, rotated, "enabled, and rotated every year", "not rotated, or switched off")
        own = [each for each in statements(assembly) if each.written_in is key and each.allows]
        held = any(each.actions == ("kms:*",) and not each.conditions and each.resources == ("*",) for each in own)
        yield either(key, held, "held by this account", "no statement by which this account could manage the key")


RULE = Rule(
    name="KeysAreOurs",
    requirements=("NFR-1",),
    claim="Every key is rotated, enabled and managed by this account",
    wrong="A key is not rotated, is switched off, or can be managed by nobody",
    matters="A key that nobody manages locks the data; one that is never changed opens all of it at once",
    mend="Make keys with enable_key_rotation=True and CDK's default policy",
    check=check,
)
