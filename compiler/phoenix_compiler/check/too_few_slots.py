"""A run with too few slots for any verdict.

## What it does

Refuses a duration of fewer than 10 slots, and of fewer than 30 on one or two nodes. A slot is the longest scrape
interval of the variants.

## Why is this bad?

Fewer slots say nothing about their own correlation, and with one or two nodes only time tells: there would be no
look, or none that can be trusted. An error, to protect the evidence. It can be ignored by who only wants to see the
variants run.

## Example

```yaml
schedule: {duration: 5m}
```

## Use instead

```yaml
schedule: {duration: 60m}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_analysis.plan import FIRST_LOOK
from phoenix_compiler.check.spans import span_of
from phoenix_compiler.check.words import duration_text, plural
from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import ResolvedExperiment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, ignorable=True)

VERY_FEW_NODES = 2
VERY_FEW_NODES_SLOTS = 30
"""Fewest slots on one or two nodes. Simulated: with them false promotion stays below 4 %."""


def check(experiment: ResolvedExperiment) -> Iterator[Diagnostic]:
    """At most one finding, at the duration."""
    plan, nodes = experiment.plan, experiment.nodes
    least = VERY_FEW_NODES_SLOTS if nodes <= VERY_FEW_NODES else FIRST_LOOK
    if plan.slots >= least:
        return
    where = f" on {plural(nodes, 'node')}" if nodes <= VERY_FEW_NODES else ""
    yield RULE.finding(
        experiment.document.path,
        span_of(experiment.document, "spec", "schedule", "duration"),
        f"{plural(plan.slots, 'slot')} of {duration_text(plan.interval_seconds)}{where}, a verdict needs {least}",
        f"`duration: {duration_text(least * plan.interval_seconds)}` at least",
    )
