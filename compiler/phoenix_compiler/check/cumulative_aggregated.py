"""Counters of processes that are added up before they are deltas.

## What it does

Refuses an aggregation over processes that takes in a counter, such as `process.cpu.time`, with no `cumulative_to_delta` before
it.

## Why is this bad?

When a process ends, its part is missing from the sum of counters, and the sum falls. Backends read that as a restart and count
everything again. An error, since what is shipped is wrong; it may be ignored.

## Example

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  transform/flatten:
    error_mode: ignore
    metric_statements:
      - statements:
          - merge_maps(datapoint.attributes, resource.attributes, "upsert")
      - statements:
          - delete_matching_keys(resource.attributes, "^process[.]")
  groupbyattrs/compact: {}
  transform/sum:
    error_mode: propagate
    metric_statements:
      - statements:
          - set(datapoint.time_unix_nano, 0)
      - statements:
          - aggregate_on_attributes("sum", ["process.executable.name", "phoenix.critical"]) where metric.name != ""
pipeline: [transform/flatten, groupbyattrs/compact, transform/sum]
```

## Use instead

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  cumulative_to_delta: {max_staleness: 10m}
  transform/flatten:
    error_mode: ignore
    metric_statements:
      - statements:
          - merge_maps(datapoint.attributes, resource.attributes, "upsert")
      - statements:
          - delete_matching_keys(resource.attributes, "^process[.]")
  groupbyattrs/compact: {}
  transform/sum:
    error_mode: propagate
    metric_statements:
      - statements:
          - set(datapoint.time_unix_nano, 0)
          - set(datapoint.start_time_unix_nano, 0)
      - statements:
          - aggregate_on_attributes("sum", ["process.executable.name", "phoenix.critical"]) where metric.name != ""
pipeline: [cumulative_to_delta, transform/flatten, groupbyattrs/compact, transform/sum]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.aggregations import across_processes, concerns_counters
from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, ignorable=True)


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each aggregation."""
    for aggregation in across_processes(seen):
        if not aggregation.delta and concerns_counters(seen, aggregation):
            help = "put `cumulative_to_delta` before it, or aggregate only metrics that are no counters"
            yield ConfigFault(aggregation.path, "a sum of counters falls when a process ends", help)
