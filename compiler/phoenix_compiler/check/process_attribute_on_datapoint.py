"""An attribute of a process that is looked for on its points.

## What it does

Refuses a statement, a condition or a list of keys that reads `process.pid` or another attribute of processes from
`datapoint.attributes` where no step before it has put it there.

## Why is this bad?

A receiver puts what identifies a process on the resource. On the point it is nil: a condition never holds, a group is never
made, and the pipeline ships everything, or nothing, without a word. An error, since the pipeline does not do what it says; it
may be ignored.

## Example

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  filter/kernel:
    error_mode: ignore
    metric_conditions:
      - IsMatch(datapoint.attributes["process.executable.name"], "^kworker/")
pipeline: [filter/kernel]
```

## Use instead

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  filter/kernel:
    error_mode: ignore
    metric_conditions:
      - IsMatch(resource.attributes["process.executable.name"], "^kworker/")
pipeline: [filter/kernel]
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from phoenix_compiler.check.effects import texts_of
from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.check.shapes import mapping_of, mappings_in, texts_in
from phoenix_compiler.ottl.items import Group, Item
from phoenix_compiler.ottl.tree import COMPUTED, Call, Literal, Parsed, Path, attribute_of
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, ignorable=True)

HELP = "read it from resource.attributes, or first set it on the points: `merge_maps(datapoint.attributes, …)`"


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each text that reads what is not there."""
    written: set[str] = set()
    groups: dict[str, list[Group]] = {}
    for group in seen.groups:
        groups.setdefault(group.step, []).append(group)
    for step in seen.core.pipeline:
        for item, parsed in (one for group in groups.get(step, ()) for one in group.said):
            yield from _reads(item, parsed, written)
            written |= _writes(parsed)
        yield from _keys(step, seen.core.processors[step], written)
        written |= _actions(step, seen.core.processors[step])
        if "*" in written:
            return


def _reads(item: Item, parsed: Parsed, written: set[str]) -> Iterator[ConfigFault]:
    read = [_key_of(path) for path in parsed.paths if not _is_target(parsed, path)]
    if parsed.editor is not None and parsed.editor.name == "aggregate_on_attributes":
        listed = _of_processes(texts_of(parsed.editor.argument(1, "attributes")) or ())
        read += listed if listed and not written & set(listed) else []
    for key in read:
        if key is not None and key.startswith("process.") and key not in written:
            yield ConfigFault(item.path, f"`{key}` is on the resource, not on the points", HELP)
            return


def _key_of(path: Path) -> str | None:
    place = attribute_of(path)
    if place is None or place[0] != "datapoint" or place[1] is None:
        return None
    first = path.parts[0].keys[0]
    return str(first.value) if isinstance(first, Literal) else None


def _is_target(parsed: Parsed, path: Path) -> bool:
    """Whether a path is what an editor writes or deletes, which is no reading."""
    return parsed.editor is not None and parsed.editor.argument(0, "target") is path


def _writes(parsed: Parsed) -> set[str]:
    """The attributes that a statement may put on points; `*` for any."""
    editor = parsed.editor
    place = attribute_of(editor.argument(0, "target")) if editor is not None else None
    if editor is None or place is None or place[0] != "datapoint":
        return set()
    if place[1] is None:
        return {"*"} if _adds(editor) else set()
    return {place[1].partition("[")[0]} if not place[1].startswith(COMPUTED) else {"*"}


def _adds(editor: Call) -> bool:
    return editor.name in ("set", "merge_maps", "flatten", "replace_all_patterns")


def _keys(step: str, settings: Any, written: set[str]) -> Iterator[ConfigFault]:
    """`groupbyattrs` moves attributes of points to their resource: none of its keys may be there."""
    if step.partition("/")[0] != "groupbyattrs":
        return
    listed = _of_processes(texts_in(mapping_of(settings).get("keys")))
    if listed and not written & set(listed):
        yield ConfigFault(("processors", step, "keys"), f"`{listed[0]}` is on the resource, not on the points", HELP)


def _of_processes(keys: tuple[str, ...]) -> list[str | None]:
    return [key for key in keys if key.startswith("process.")]


def _actions(step: str, settings: Any) -> set[str]:
    """The attributes that an `attributes` processor may put on points."""
    if step.partition("/")[0] != "attributes":
        return set()
    return {str(action.get("key")) for action in mappings_in(mapping_of(settings).get("actions"))}
