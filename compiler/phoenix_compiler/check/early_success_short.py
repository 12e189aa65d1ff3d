"""Early success in a run that is too short for it.

## What it does

Warns about `earlySuccess` in a plan of fewer than 40 slots.

## Why is this bad?

Early success looks at a quarter, half, three quarters and the end, and no look comes before slot 10. In a short plan
the first looks fall away, their share of the chance is added to the next, and what is left is little earlier than the
end, on less evidence. A warning: the verdict stays sound.

## Example

```yaml
schedule: {duration: 30m}
analysis: {earlySuccess: true}
```

## Use instead

```yaml
schedule: {duration: 60m}
analysis: {earlySuccess: true}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_analysis.plan import FIRST_LOOK, LOOK_SHARES
from phoenix_compiler.check.words import duration_text, plural
from phoenix_compiler.diagnostics import Diagnostic, Severity
from phoenix_compiler.ir import ResolvedExperiment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, Severity.WARNING, ignorable=True)

ENOUGH_SLOTS = round(FIRST_LOOK / LOOK_SHARES[0])
"""Slots with which the first look is not left out."""


def check(experiment: ResolvedExperiment) -> Iterator[Diagnostic]:
    """At most one finding, at `earlySuccess`."""
    document, plan = experiment.document, experiment.plan
    if document.model.spec.analysis.early_success and plan.slots < ENOUGH_SLOTS:
        enough = duration_text(ENOUGH_SLOTS * plan.interval_seconds)
        yield RULE.finding(
            document.path,
            document.at("spec", "analysis", "earlySuccess"),
            f"{plural(len(plan.looks), 'look')} of four in {plural(plan.slots, 'slot')}",
            f"`duration: {enough}` at least, or leave `earlySuccess` out",
        )
