"""Pass 3, pure: what is allowed but wrong, or right but worth a word. One file a check, named by its code.

Every check has a `RULE`, made from its own docstring, and one function `check`. What it is handed says which tuple it
stands in:

- CONFIG_CHECKS see one rendered variant, and speak in paths of its config; `place` finds what the user wrote.
- EXPERIMENT_CHECKS, ENVIRONMENT_CHECKS and PIPELINE_CHECKS see one resolved file.
- REPOSITORY_CHECKS see facts of all experiments at once, and must be linear in their number.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, TypeVar

from phoenix_compiler.check import (
    billed_export,
    candidate_same_as_baseline,
    concurrent_limit,
    cost_without_model,
    critical_shadowed,
    critical_without_retention,
    duplicate_criterion,
    duplicate_critical_name,
    duplicate_destination,
    duplicate_environment_name,
    duplicate_pool,
    duration_not_whole_slots,
    duration_over_limit,
    early_success_short,
    environment_name_mismatch,
    expensive_interval,
    few_nodes,
    file_name_mismatch,
    fractional_interval,
    image_missing,
    image_not_pinned,
    implied_criterion,
    interval_mismatch,
    invalid_critical_regex,
    invalid_endpoint,
    load_not_allowed,
    low_memory_limit,
    missing_memory_limit,
    name_collision,
    name_too_long,
    no_goal,
    no_pools,
    nodes_over_pool,
    payload_over_limit,
    plain_http,
    pool_without_selector,
    pools_in_local,
    request_over_limit,
    reserved_critical_name,
    reserved_destination_name,
    reserved_experiment_name,
    retention_without_critical,
    same_candidates,
    same_namespaces,
    secret_in_clear_text,
    shared_identity,
    shared_pool,
    standing_ships_nothing,
    too_few_slots,
    unanchored_critical,
    undecidable_criterion,
    unfit_temporality,
    unknown_metric,
    unmeasurable_metric,
    unpromoted_identity,
)
from phoenix_compiler.check.seen import ConfigFault, ConfigSeen, RepositorySeen
from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import CatalogueEntry, ResolvedEnvironment, ResolvedExperiment
from phoenix_compiler.rule import Rule

Seen_contra = TypeVar("Seen_contra", contravariant=True)
Said_co = TypeVar("Said_co", covariant=True)


class Check(Protocol[Seen_contra, Said_co]):
    """What every module of a check is: what it is about, and the function that looks."""

    @property
    def RULE(self) -> Rule:  # noqa: N802 (a module's constant)
        """What is known of this kind of finding."""

    def check(self, seen: Seen_contra, /) -> Iterator[Said_co]:
        """Everything that this check has to say about what it sees."""


CONFIG_CHECKS: tuple[Check[ConfigSeen, ConfigFault], ...] = (shared_identity,)
PIPELINE_CHECKS: tuple[Check[CatalogueEntry, Diagnostic], ...] = ()
EXPERIMENT_CHECKS: tuple[Check[ResolvedExperiment, Diagnostic], ...] = (
    unknown_metric,
    unmeasurable_metric,
    cost_without_model,
    duplicate_criterion,
    implied_criterion,
    no_goal,
    undecidable_criterion,
    too_few_slots,
    duration_over_limit,
    duration_not_whole_slots,
    early_success_short,
    fractional_interval,
    interval_mismatch,
    expensive_interval,
    load_not_allowed,
    nodes_over_pool,
    few_nodes,
    candidate_same_as_baseline,
    same_candidates,
    invalid_critical_regex,
    duplicate_critical_name,
    reserved_critical_name,
    critical_shadowed,
    unanchored_critical,
    retention_without_critical,
    critical_without_retention,
    billed_export,
    name_too_long,
    reserved_experiment_name,
    file_name_mismatch,
    secret_in_clear_text,
)
ENVIRONMENT_CHECKS: tuple[Check[ResolvedEnvironment, Diagnostic], ...] = (
    environment_name_mismatch,
    same_namespaces,
    image_missing,
    image_not_pinned,
    missing_memory_limit,
    request_over_limit,
    low_memory_limit,
    fractional_interval,
    expensive_interval,
    no_pools,
    pools_in_local,
    duplicate_pool,
    name_too_long,
    pool_without_selector,
    standing_ships_nothing,
    duplicate_destination,
    reserved_destination_name,
    invalid_endpoint,
    plain_http,
    payload_over_limit,
    unfit_temporality,
    unpromoted_identity,
    secret_in_clear_text,
)
REPOSITORY_CHECKS: tuple[Check[RepositorySeen, Diagnostic], ...] = (
    shared_pool,
    concurrent_limit,
    name_collision,
    duplicate_environment_name,
)
