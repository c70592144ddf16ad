"""Which rules there are."""

from collections.abc import Mapping

from stacks.rules.network import only_local_routes
from stacks.rules.rule import Rule

# Checked by CDK at every synth; a finding fails it.
ATTACHED: tuple[Rule, ...] = (only_local_routes.RULE,)

# Not yet true of Cloister itself, each with the reason: not checked at synth, and unproven in the report.
NOT_YET: Mapping[Rule, str] = {}
