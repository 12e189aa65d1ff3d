"""No config makes a check fail: whatever a template renders to, there are findings or none."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from phoenix_compiler.check import CONFIG_CHECKS
from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.diagnostics import Rejected
from support.configs import CRITICAL, seen_of
from support.ottl_cases import REFUSED_CONDITIONS, REFUSED_STATEMENTS, TAKEN_CONDITIONS, TAKEN_STATEMENTS

WORDS = (
    "host_metrics/a host_metrics/b hostmetrics otlp scrapers process load metrics resource_attributes include exclude names"
    " match_type regexp strict enabled attributes aggregation_strategy collection_interval root_path metrics_exclude"
    " process.pid process.memory.usage process.cpu.utilization process.executable.name system.cpu.load_average.1m 60s 45s"
    " transform/a transform/b filter/a filter/keep groupbyattrs cumulative_to_delta resource attributes/x batch"
    " memory_limiter"
    " metric_statements metric_conditions statements conditions context datapoint metric resource error_mode ignore"
    " keys actions"
    " key action delete upsert value pattern ${env:X} ^nginx$ (?= phx.a phoenix.critical"
)
TEXTS = st.sampled_from(
    (*WORDS.split(), *TAKEN_STATEMENTS, *REFUSED_STATEMENTS, *TAKEN_CONDITIONS, *REFUSED_CONDITIONS, "", "é\u2028")
)
SCALARS = st.one_of(
    TEXTS, st.none(), st.booleans(), st.integers(-5, 5), st.floats(allow_nan=False, allow_infinity=False)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=12,
)
STEPS = (
    "transform/a",
    "transform/b",
    "filter/a",
    "filter/keep",
    "groupbyattrs",
    "cumulative_to_delta",
    "resource",
    "attributes/x",
)
STATEMENTS = st.lists(st.sampled_from((*TAKEN_STATEMENTS, *REFUSED_STATEMENTS)), max_size=4)
CONDITIONS = st.lists(st.sampled_from((*TAKEN_CONDITIONS, *REFUSED_CONDITIONS)), max_size=3)
GROUPS = st.fixed_dictionaries(
    {"statements": st.one_of(STATEMENTS, VALUES)}, optional={"conditions": CONDITIONS, "context": SCALARS}
)
PROCESSORS = st.fixed_dictionaries(
    {
        "transform/a": st.fixed_dictionaries(
            {"metric_statements": st.one_of(st.lists(GROUPS, max_size=3), STATEMENTS, VALUES)}
        ),
        "filter/a": st.fixed_dictionaries(
            {"metric_conditions": st.one_of(CONDITIONS, VALUES)},
            optional={"metrics": st.one_of(VALUES, st.just({"metric": ["true"]}))},
        ),
    },
    optional={name: VALUES for name in STEPS if name not in ("transform/a", "filter/a")},
)
RECEIVERS = st.dictionaries(
    st.sampled_from(("host_metrics/a", "host_metrics/b", "otlp", "hostmetrics")),
    st.one_of(
        VALUES,
        st.fixed_dictionaries(
            {"scrapers": st.dictionaries(st.sampled_from(("process", "load", "cpu")), VALUES, max_size=2)}
        ),
    ),
    min_size=1,
    max_size=2,
)


def said(template: dict[str, Any]) -> list[ConfigFault]:
    """Everything that any check says; nothing of a template that is refused before."""
    try:
        seen: ConfigSeen = seen_of(json.dumps(template), critical=CRITICAL)
    except Rejected:
        return []
    return [fault for check in CONFIG_CHECKS for fault in check.check(seen)]


@given(RECEIVERS, PROCESSORS, st.data())
def test_no_config_makes_a_check_fail(
    receivers: dict[str, Any], processors: dict[str, Any], data: st.DataObject
) -> None:
    pipeline = data.draw(st.lists(st.sampled_from(sorted(processors)), max_size=6))

    for fault in said({"receivers": receivers, "processors": processors, "pipeline": pipeline}):
        assert fault.path[0] in ("receivers", "processors", "pipeline")
        assert fault.message
        assert fault.help
