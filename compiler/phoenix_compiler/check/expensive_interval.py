"""A scrape interval that multiplies a bill by the sample.

## What it does

Warns about a scrape interval below 60 s where the environment's cost model bills samples, or series at one point a
minute: `google-samples`, `aws-samples` and `grafana-active-series`.

## Why is this bad?

At 10 s every series is six points a minute, and these backends bill each of them, or six series for one. A warning,
since it costs the bill but breaks nothing.

## Example

```yaml
collector: {interval: 10s}
cost: {model: google-samples, price: 0.06 USD/million samples}
```

## Use instead

```yaml
collector: {interval: 60s}
cost: {model: google-samples, price: 0.06 USD/million samples}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.intervals import intervals_of
from phoenix_compiler.check.words import duration_text
from phoenix_compiler.diagnostics import Diagnostic, Severity
from phoenix_compiler.ir import ResolvedEnvironment, ResolvedExperiment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, Severity.WARNING, ignorable=True)

BILLED_BY_SAMPLE = ("google-samples", "aws-samples", "grafana-active-series")
MINUTE = 60.0


def check(resolved: ResolvedExperiment | ResolvedEnvironment) -> Iterator[Diagnostic]:
    """One finding for each interval that this file sets."""
    environment = resolved.environment if isinstance(resolved, ResolvedExperiment) else resolved.document
    cost = environment.model.spec.cost
    if cost is None or cost.model not in BILLED_BY_SAMPLE:
        return
    for interval in intervals_of(resolved):
        if 0 < interval.seconds < MINUTE:
            yield RULE.finding(
                resolved.document.path,
                interval.span,
                f"each {duration_text(interval.seconds)} makes {MINUTE / interval.seconds:g} billed points a minute",
                f"`60s` makes one; {cost.model} bills each",
            )
