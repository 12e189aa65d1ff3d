"""An experiment whose variants are all billed.

## What it does

Warns when `export` names destinations.

## Why is this bad?

Every variant ships on its own, beside the pool's standing pipeline: the backend bills the same processes twice or
more, and its dashboards see each of them as often. The sink counts the same bytes and series, and bills nothing. A
warning: seeing the data in the backend may be the point.

## Example

```yaml
export: [newrelic]
```

## Use instead

```yaml
export: sink
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.words import plural
from phoenix_compiler.diagnostics import Diagnostic, Severity
from phoenix_compiler.ir import ResolvedExperiment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, Severity.WARNING, ignorable=True)


def check(experiment: ResolvedExperiment) -> Iterator[Diagnostic]:
    """At most one finding, at `export`."""
    if experiment.destinations:
        names = ", ".join(f"`{destination.name}`" for destination in experiment.destinations)
        yield RULE.finding(
            experiment.document.path,
            experiment.document.at("spec", "export"),
            f"{plural(len(experiment.variants), 'variant')} will be billed at {names}, beside the standing pipeline",
            "`export: sink` measures the same and bills nothing",
        )
