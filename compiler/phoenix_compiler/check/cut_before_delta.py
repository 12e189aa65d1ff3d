"""A filter whose choice changes over time, before counters are deltas.

## What it does

Refuses a condition of a filter on values, or on what follows from values, that takes in counters and stands before
`cumulative_to_delta`: that of the template, or the one which the compiler adds for a destination that wants deltas.

## Why is this bad?

`cumulative_to_delta` remembers the last value it has seen of each series. A process that was dropped for an hour and comes back
ships the whole hour in one point. An error, since what is shipped is wrong; it may be ignored.

## Example

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  filter/idle:
    error_mode: ignore
    metric_conditions:
      - datapoint.value_double < 0.01 and resource.attributes["phoenix.critical"] == nil
  cumulative_to_delta: {max_staleness: 10m}
pipeline: [filter/idle, cumulative_to_delta]
```

## Use instead

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  cumulative_to_delta: {max_staleness: 10m}
  filter/idle:
    error_mode: ignore
    metric_conditions:
      - datapoint.value_double < 0.01 and resource.attributes["phoenix.critical"] == nil
pipeline: [cumulative_to_delta, filter/idle]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.aggregations import counters_of
from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.ottl.items import Group
from phoenix_compiler.ottl.tree import Parsed, Path, attribute_of
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, ignorable=True)

TO_DELTA = ("cumulative_to_delta", "cumulativetodelta")
"""The new and the old name of one processor."""
_VALUES = frozenset(("value_double", "value_int", "time", "time_unix_nano", "start_time", "start_time_unix_nano"))


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each condition."""
    before = _before_delta(seen)
    changing: set[str] = set()
    for group in seen.groups:
        if group.step not in before:
            continue
        for item, parsed in group.said:
            if not group.drops:
                changing |= _made_of_values(group, parsed, changing)
            elif _is_changing(parsed, changing) and counters_of(seen, [], parsed.condition):
                help = "put `cumulative_to_delta` before the filter"
                yield ConfigFault(item.path, "a process that comes back ships its whole absence in one point", help)


def _before_delta(seen: ConfigSeen) -> set[str]:
    """The steps before counters are deltas; none where they never are."""
    steps: list[str] = []
    for step in seen.core.pipeline:
        if step.partition("/")[0] in TO_DELTA:
            return set(steps)
        steps.append(step)
    made_later = any(name.partition("/")[0] in TO_DELTA for name in seen.config["processors"])
    return set(steps) if made_later else set()


def _is_changing(parsed: Parsed, changing: set[str]) -> bool:
    return any(
        _key(path) in changing or (path.context == "datapoint" and path.field in _VALUES) for path in parsed.paths
    )


def _made_of_values(group: Group, parsed: Parsed, changing: set[str]) -> set[str]:
    """The attribute that a statement sets, where it follows from values."""
    if parsed.editor is None:
        return set()
    gates = [item.parsed for item in group.conditions if isinstance(item.parsed, Parsed)]
    if not any(_is_changing(one, changing) for one in (parsed, *gates)):
        return set()
    key = _key(parsed.editor.argument(0, "target"))
    return {key} if key is not None else set()


def _key(path: object) -> str | None:
    """The key of an attribute, without its inner indexes."""
    place = attribute_of(path) if isinstance(path, Path) else None
    return place[1].partition("[")[0] if place is not None and place[1] is not None else None
