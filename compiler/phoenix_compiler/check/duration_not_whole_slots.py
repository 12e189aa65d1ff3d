"""A duration that is no whole number of slots.

## What it does

Notes a duration whose last part is shorter than a slot, the longest scrape interval of the variants.

## Why is this bad?

The rest is run and thrown away. A note: nothing goes wrong.

## Example

```yaml
schedule: {duration: 60m30s}
```

## Use instead

```yaml
schedule: {duration: 60m}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.spans import span_of
from phoenix_compiler.check.words import duration_text
from phoenix_compiler.diagnostics import Diagnostic, Severity
from phoenix_compiler.ir import ResolvedExperiment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, Severity.INFO, ignorable=True)


def check(experiment: ResolvedExperiment) -> Iterator[Diagnostic]:
    """At most one finding, at the duration."""
    duration, plan = experiment.document.model.spec.schedule.duration, experiment.plan
    whole = plan.slots * plan.interval_seconds
    rest = round(duration - whole, 3)
    if rest > 0 and plan.slots > 0:
        yield RULE.finding(
            experiment.document.path,
            span_of(experiment.document, "spec", "schedule", "duration"),
            f"the last {duration_text(rest)} are no whole slot of {duration_text(plan.interval_seconds)}",
            f"`duration: {duration_text(whole)}` measures as much",
        )
