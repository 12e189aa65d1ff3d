"""A scrape interval that is no whole number of seconds.

## What it does

Refuses a scrape interval below one second, and one with a fraction of a second, in `environment.yaml` and in the
parameters of a pipeline.

## Why is this bad?

Slots, staleness and the number that a template sees are whole seconds; with a fraction the arms drift apart within a
run. Below a second the collector spends its time reading `/proc`. An error, to protect the evidence.

## Example

```yaml
collector: {interval: 1500ms}
```

## Use instead

```yaml
collector: {interval: 2s}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.intervals import intervals_of
from phoenix_compiler.check.words import duration_text
from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import ResolvedEnvironment, ResolvedExperiment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(resolved: ResolvedExperiment | ResolvedEnvironment) -> Iterator[Diagnostic]:
    """One finding for each interval that this file sets."""
    for interval in intervals_of(resolved):
        if interval.seconds < 1 or interval.seconds != int(interval.seconds):
            yield RULE.finding(
                resolved.document.path,
                interval.span,
                f"{duration_text(interval.seconds)} are no whole seconds",
                f"`{duration_text(max(1, round(interval.seconds)))}`",
            )
