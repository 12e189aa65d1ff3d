"""Points of processes that are added up while they lie apart.

## What it does

Refuses an aggregation over processes before which no `groupbyattrs` has put their resources together.

## Why is this bad?

`aggregate_on_attributes` adds up points of one metric of one resource. Every process is a resource of its own: as long as they
are not put together, nothing is added up and all rows are shipped, several of them under one identity. An error, since what is
shipped is wrong; it may be ignored.

## Example

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
  transform/sum:
    error_mode: propagate
    metric_statements:
      - statements:
          - set(datapoint.time_unix_nano, 0)
          - set(datapoint.start_time_unix_nano, 0)
      - statements:
          - aggregate_on_attributes("sum", ["process.executable.name", "phoenix.critical"]) where metric.name != ""
pipeline: [cumulative_to_delta, transform/flatten, transform/sum]
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

from phoenix_compiler.check.aggregations import across_processes
from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, ignorable=True)


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each aggregation."""
    for aggregation in across_processes(seen):
        if not aggregation.compacted:
            help = "add `groupbyattrs/compact: {}` before it"
            yield ConfigFault(aggregation.path, "nothing is added up: each process still lies apart", help)
