"""Points of processes that are added up at different times.

## What it does

Refuses an aggregation over processes before which no statement has given their points one time, and, where counters are deltas,
one start time.

## Why is this bad?

The receiver reads one process after the other, and each has a time of its own. `aggregate_on_attributes` adds up points of
equal times only, and of equal start times where they are deltas: nothing is added up and all rows are shipped, under one
identity. An error, since what is shipped is wrong; it may be ignored.

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
  groupbyattrs/compact: {}
  transform/sum:
    error_mode: propagate
    metric_statements:
      - statements:
          - aggregate_on_attributes("sum", ["process.executable.name", "phoenix.critical"]) where metric.name != ""
pipeline: [cumulative_to_delta, transform/flatten, groupbyattrs/compact, transform/sum]
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
  transform/align:
    error_mode: propagate
    metric_statements:
      - statements:
          - set(resource.attributes["phx.time"], datapoint.time_unix_nano) where resource.attributes["phx.time"] == nil
          - set(datapoint.time_unix_nano, resource.attributes["phx.time"])
          - set(datapoint.start_time_unix_nano, datapoint.time_unix_nano - 60000000000)
  transform/sum:
    error_mode: propagate
    metric_statements:
      - statements:
          - aggregate_on_attributes("sum", ["process.executable.name", "phoenix.critical"]) where metric.name != ""
      - statements:
          - delete_key(resource.attributes, "phx.time")
pipeline: [cumulative_to_delta, transform/flatten, groupbyattrs/compact, transform/align, transform/sum]
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
        if not aggregation.timed:
            help = "set datapoint.time_unix_nano of all points of a scrape to one value before it"
            yield ConfigFault(aggregation.path, "nothing is added up: the points have different times", help)
        elif aggregation.delta and not aggregation.started and concerns_counters(seen, aggregation):
            help = "set datapoint.start_time_unix_nano of all points of a scrape to one value before it"
            yield ConfigFault(aggregation.path, "deltas are not added up: they have different start times", help)
