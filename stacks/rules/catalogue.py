"""Which rules there are."""

from collections.abc import Mapping

from stacks.rules.assembly import nothing_unknown, understood_kinds
from stacks.rules.identity import (
    bounded_users,
    denies_fail_closed,
    exact_actions,
    no_foreign_account,
    readable_policies,
    resources_are_ours,
    roles_go_to_sagemaker,
    trusted_services_only,
    users_do_what_was_reviewed,
)
from stacks.rules.jobs import (
    builds_are_the_admins,
    emr_is_reached_inside,
    gpus_need_approval,
    guests_stay_inside,
    jobs_are_bounded,
    jobs_end_in_days,
    ordinary_functions,
    raw_data_stays,
    raw_data_survives,
    templates_stay_inside,
    the_algorithm_takes_its_configuration,
    users_train_inside,
)
from stacks.rules.network import (
    closed_groups,
    code_reaches_endpoints,
    default_group_emptied,
    endpoints_by_action,
    endpoints_confined,
    every_flow_is_logged,
    logs_last,
    one_account,
    only_local_routes,
    only_needed_names,
    private_addresses,
    private_endpoints,
    several_zones,
    ways_out_are_watched,
)
from stacks.rules.perimeter import (
    access_is_logged,
    keys_are_ours,
    nothing_in_the_clear,
    only_through_the_endpoint,
    private_buckets,
    shared_with_nobody,
    stores_are_encrypted,
    written_under_our_key,
)
from stacks.rules.rule import Rule
from stacks.rules.studio import (
    code_for_everyone,
    idle_apps_stop,
    no_remote_access,
    people_sign_in_once,
    the_domain_is_inside,
)

# Checked by CDK at every synth; a finding fails it.
ATTACHED: tuple[Rule, ...] = (
    nothing_unknown.RULE,
    understood_kinds.RULE,
    only_local_routes.RULE,
    private_addresses.RULE,
    several_zones.RULE,
    closed_groups.RULE,
    default_group_emptied.RULE,
    private_endpoints.RULE,
    endpoints_confined.RULE,
    one_account.RULE,
    endpoints_by_action.RULE,
    only_needed_names.RULE,
    ways_out_are_watched.RULE,
    code_reaches_endpoints.RULE,
    every_flow_is_logged.RULE,
    logs_last.RULE,
    private_buckets.RULE,
    access_is_logged.RULE,
    nothing_in_the_clear.RULE,
    shared_with_nobody.RULE,
    keys_are_ours.RULE,
    stores_are_encrypted.RULE,
    readable_policies.RULE,
    exact_actions.RULE,
    resources_are_ours.RULE,
    trusted_services_only.RULE,
    denies_fail_closed.RULE,
    roles_go_to_sagemaker.RULE,
    no_foreign_account.RULE,
    users_do_what_was_reviewed.RULE,
    the_domain_is_inside.RULE,
    people_sign_in_once.RULE,
    code_for_everyone.RULE,
    idle_apps_stop.RULE,
    templates_stay_inside.RULE,
    jobs_end_in_days.RULE,
    users_train_inside.RULE,
    jobs_are_bounded.RULE,
    gpus_need_approval.RULE,
    the_algorithm_takes_its_configuration.RULE,
    raw_data_stays.RULE,
    raw_data_survives.RULE,
    guests_stay_inside.RULE,
    ordinary_functions.RULE,
    builds_are_the_admins.RULE,
)

# Not yet true of Cloister itself, each with the reason: not checked at synth, and unproven in the report.
NOT_YET: Mapping[Rule, str] = {
    only_through_the_endpoint.RULE: "bucket policies do not name the endpoint yet",
    written_under_our_key.RULE: "bucket policies do not ask for the key yet",
    bounded_users.RULE: "roles have no permissions boundary yet",
    no_remote_access.RULE: "the data scientists' role may create spaces without conditions yet",
    emr_is_reached_inside.RULE: "there is no EMR application yet",
}
