"""What the settings switch off, told where it cannot be overlooked: at every synth, and in the template itself.

The template's own words go with it wherever it is copied or deployed, so that whoever proves an assembly, or reads a
stack in the account, sees what was given up and why.
"""

from collections.abc import Sequence

from aws_cdk import Annotations, Stack

from stacks.settings import Acknowledged

METADATA = "Cloister::Acknowledged"


def tell(stack: Stack, controls: Sequence[Acknowledged]) -> None:
    """Write the controls into the template's metadata, none as an empty list, and say them at synth."""
    entries = [{"Control": each.control, "Requirement": each.requirement, "Reason": each.reason} for each in controls]
    stack.template_options.metadata = {METADATA: entries}
    for each in controls:
        Annotations.of(stack).add_info(f"{each.requirement} acknowledged as given up: {each.control}. {each.reason}")
