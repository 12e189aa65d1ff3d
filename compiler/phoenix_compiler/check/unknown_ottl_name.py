"""A function, path or symbol that OTTL does not have.

## What it does

Refuses a name in a statement or a condition that the collector does not know for metrics: a function such as `Set` or
`isMatch`, a path such as `resource.attribute` or `metric.unite`, a symbol such as `METRIC_TYPE_SUM`.

## Why is this bad?

The collector refuses it when it starts, so no pod of the variant would become ready. An error: it protects the cluster and
cannot be ignored.

## Example

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  filter/kernel:
    error_mode: ignore
    metric_conditions:
      - Ismatch(resource.attribute["process.executable.name"], "^kworker")
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
      - IsMatch(resource.attributes["process.executable.name"], "^kworker")
pipeline: [filter/kernel]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.ottl.context import unknown_functions, unknown_paths, unknown_symbols
from phoenix_compiler.ottl.tree import Parsed, Path
from phoenix_compiler.ottl.vocabulary import CONTEXTS, FUNCTIONS, PATHS, SYMBOLS
from phoenix_compiler.rule import rule
from phoenix_compiler.suggest import near

RULE = rule(__name__, __doc__)


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each name."""
    for group in seen.groups:
        for item, parsed in group.said:
            for message, help in dict(_unknown(parsed)).items():
                yield ConfigFault(item.path, message, help)


def _unknown(parsed: Parsed) -> Iterator[tuple[str, str]]:
    for call in unknown_functions(parsed):
        yield f"OTTL has no function `{call.name}`", _nearest(call.name, FUNCTIONS, "function")
    for symbol in unknown_symbols(parsed):
        yield f"OTTL has no symbol `{symbol.name}`", near(symbol.name, SYMBOLS, "symbol")
    for path in unknown_paths(parsed):
        yield _about(path)


def _nearest(name: str, known: object, what: str) -> str:
    """The nearest name, whatever its case; `near` minds the case."""
    names = [str(one) for one in known] if isinstance(known, dict) else []
    return next((f"did you mean `{one}`?" for one in names if one.lower() == name.lower()), near(name, names, what))


def _about(path: Path) -> tuple[str, str]:
    if not path.context:
        shown = path.field
        first = path.parts[0].name
        if len(path.parts) > 1 and not path.parts[0].keys:
            return f"OTTL has no context `{first}`", near(first, CONTEXTS, "context")
        return (
            f"the path `{shown}` names no context",
            f"write `resource.{shown}`, `metric.{shown}` or `datapoint.{shown}`",
        )
    known = PATHS[path.context]
    if path.field in known:
        return f"`{path.context}.{path.field}` has nothing to index", "only attributes, metadata and cache are indexed"
    return f"OTTL has no path `{path.context}.{path.field}`", near(path.field, known, "path")
