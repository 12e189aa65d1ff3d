"""Templates of a line or two, and cases made of them: what a config check says, exactly where and in which words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

PROCESS = "receivers: {host_metrics/process: {scrapers: {process: {}}}}\n"


class Case(NamedTuple):
    """A template, and everything that one check says to it: `path: message | help`."""

    code: str
    name: str
    template: str
    expected: tuple[str, ...] = ()
    settings: Mapping[str, Any] = {}


def transform(*statements: str, step: str = "transform/x") -> str:
    """A template with one transform of one group."""
    return staged(transform_of(step, *statements))


def dropping(*conditions: str, step: str = "filter/x") -> str:
    """A template with one filter."""
    return staged(filter_of(step, *conditions))


def staged(*steps: str, receivers: str = PROCESS) -> str:
    """A template with these processors, in this order."""
    names = [step.split(":")[0] for step in steps]
    return f"{receivers}processors:\n" + "".join(f"  {step}\n" for step in steps) + f"pipeline: [{', '.join(names)}]\n"


def transform_of(step: str, *statements: str, gate: str = "") -> str:
    """A transform of one group, as one line."""
    listed = ", ".join(map(quoted, statements))
    conditions = f"conditions: [{quoted(gate)}], " if gate else ""
    return f"{step}: {{error_mode: ignore, metric_statements: [{{{conditions}statements: [{listed}]}}]}}"


def filter_of(step: str, *conditions: str) -> str:
    """A filter, as one line."""
    return f"{step}: {{error_mode: ignore, metric_conditions: [{', '.join(map(quoted, conditions))}]}}"


def quoted(text: str) -> str:
    """A text as a YAML scalar that takes it as it is."""
    return json.dumps(text, ensure_ascii=False)


def scraping(process: str, *more: str) -> str:
    """A template with these settings of the process scraper and no processors."""
    return (
        f"receivers: {{host_metrics/process: {{scrapers: {{process: {process}}}}}}}\nprocessors: {{}}\npipeline: []\n"
    )


DELTA = "cumulative_to_delta: {max_staleness: 10m}"
FLATTEN = transform_of("transform/flatten", 'merge_maps(datapoint.attributes, resource.attributes, "upsert")')
UNROOT = transform_of("transform/unroot", 'delete_matching_keys(resource.attributes, "^process[.]")')
COMPACT = "groupbyattrs/compact: {}"
ALIGN = transform_of("transform/align", "set(datapoint.time_unix_nano, 1)", "set(datapoint.start_time_unix_nano, 1)")
TIMED = transform_of("transform/align", "set(datapoint.time_unix_nano, 1)")
KEYS = '["process.executable.name", "phoenix.critical"]'
AGGREGATE = transform_of("transform/sum", f'aggregate_on_attributes("sum", {KEYS}) where metric.name != ""')
MEMORY = transform_of(
    "transform/sum", f'aggregate_on_attributes("sum", {KEYS}) where metric.name == "process.memory.usage"'
)
AT_X = "processors/transform/x/metric_statements/0/statements/0"
AT_FILTER = "processors/filter/x/metric_conditions/0"
AT_SUM = "processors/transform/sum/metric_statements/0/statements/0"
AT_SCRAPER = "receivers/host_metrics/process/scrapers/process"
PID = 'resource.attributes["process.pid"] != nil'
ORDINARY = 'resource.attributes["phoenix.critical"] == nil'
KEEP_HELP = 'keep what is critical: add `and resource.attributes["phoenix.critical"] == nil` to the condition'
LOAD = 'set(resource.attributes["phx.load"], datapoint.value_double) where metric.name == "system.cpu.load_average.1m"'
