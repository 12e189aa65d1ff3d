"""An experiment that is longer than its environment allows.

## What it does

Refuses an experiment whose warm-up and duration together exceed the environment's `limits.duration`. At least five
scrapes always count as warm-up.

## Why is this bad?

The controller would never admit it. The limit is there because every hour runs one more collector a variant on each
node. An error that protects the cluster, and cannot be ignored.

## Example

```yaml
schedule: {warmup: 5m, duration: 48h}
```

## Use instead

```yaml
schedule: {warmup: 5m, duration: 23h}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.spans import span_of
from phoenix_compiler.check.words import duration_text
from phoenix_compiler.diagnostics import Diagnostic, Related
from phoenix_compiler.ir import ResolvedExperiment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(experiment: ResolvedExperiment) -> Iterator[Diagnostic]:
    """At most one finding, at the duration."""
    limit = experiment.environment.model.spec.limits.duration
    warmup = experiment.plan.warmup_slots * experiment.plan.interval_seconds
    length = warmup + experiment.document.model.spec.schedule.duration
    if length <= limit:
        return
    at_limit = span_of(experiment.environment, "spec", "limits", "duration")
    left = limit - warmup
    yield RULE.finding(
        experiment.document.path,
        span_of(experiment.document, "spec", "schedule", "duration"),
        f"{duration_text(length)} with the warm-up, the environment allows {duration_text(limit)}",
        f"`duration: {duration_text(left)}` at most" if left > 0 else "shorten the warm-up",
        (Related(experiment.environment.path, at_limit, "the limit"),),
    )
