"""A criterion that the plan is too short, or the fleet too small, to decide.

## What it does

Warns when the margin between the best that a candidate can show and the criterion's limit is below what the plan
shows in four runs of five: about three standard errors at its end. The best is nothing left at all for `reduction`
and `atMost`, no increase for `increaseAtMost`, nothing lost for `atLeast`. The error is taken from simulations, by
nodes and slots; that of processor time is six times that of counts.

## Why is this bad?

Such a run ends *inconclusive* most of the time, even with a good candidate. A warning: a luckier run may still
decide.

## Example

```yaml
target: {pool: checkout, nodes: 3}
schedule: {duration: 30m}
criteria:
  - {metric: collector_cpu_cores, increaseAtMost: 5%}
```

## Use instead

```yaml
target: {pool: checkout, nodes: 50}
schedule: {duration: 4h}
criteria:
  - {metric: collector_cpu_cores, increaseAtMost: 10%}
```
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from phoenix_analysis.plan import FIRST_LOOK
from phoenix_analysis.power import FEW_NODES, detectable_margin
from phoenix_compiler.check.words import duration_text, share_text
from phoenix_compiler.diagnostics import Diagnostic, Severity
from phoenix_compiler.ir import ResolvedExperiment
from phoenix_compiler.rule import rule
from phoenix_schemas.experiment import Criterion
from phoenix_schemas.metrics import METRICS

RULE = rule(__name__, __doc__, Severity.WARNING, ignorable=True)


def check(experiment: ResolvedExperiment) -> Iterator[Diagnostic]:
    """One finding for each criterion whose margin the plan does not show."""
    spec = experiment.document.model.spec
    if spec.analysis.mode == "AA" or experiment.plan.slots < FIRST_LOOK:
        return
    for at, criterion in enumerate(spec.criteria):
        metric = METRICS.get(criterion.metric)
        margin = None if metric is None else _best_margin(criterion)
        if metric is None or margin is None:
            continue
        shown = detectable_margin(experiment.plan, experiment.nodes, noisy=metric.noisy)
        if margin < shown:
            yield RULE.finding(
                experiment.document.path,
                experiment.document.at("spec", "criteria", at, criterion.form),
                f"a margin of {share_text(margin)} at best, where this plan shows {share_text(shown)}",
                _help(experiment, margin, shown, noisy=metric.noisy),
            )


def _best_margin(criterion: Criterion) -> float | None:
    """The largest margin to the limit, as a ratio, that a candidate can show; None where no ratio decides.

    Shares lost are decided by counting events, and full retention by presence.
    """
    if criterion.form == "reduction":
        return 1 - criterion.limit
    if criterion.form == "increaseAtMost":
        return criterion.limit
    if criterion.form == "atMost":
        return None if METRICS[criterion.metric].unit == "share" else 1.0
    if criterion.form == "atLeast" and criterion.limit < 1:
        return 1 - criterion.limit
    return None


def _help(experiment: ResolvedExperiment, margin: float, shown: float, *, noisy: bool) -> str:
    """What would do: more nodes, more time, or a wider limit; only what the environment can give."""
    plan, limits = experiment.plan, experiment.environment.model.spec.limits
    wider = f"a limit {share_text(shown - margin)} wider"
    if margin <= 0:
        return f"{wider} would do"
    ways = []
    nodes = _nodes(experiment, margin, noisy=noisy)
    if nodes <= experiment.pool.nodes:
        ways.append(f"`nodes: {nodes}`")
    slots = math.ceil(plan.slots * (shown / margin) ** 2)
    duration = slots * plan.interval_seconds
    if duration + plan.warmup_slots * plan.interval_seconds <= limits.duration:
        ways.append(f"`duration: {duration_text(duration)}`")
    return " or ".join([*ways, wider]) + " would do"


def _nodes(experiment: ResolvedExperiment, margin: float, *, noisy: bool) -> int:
    """The fewest nodes with which the plan shows `margin`. The error falls with their root, but for the first few."""
    beyond_few = FEW_NODES + 1
    at_beyond_few = detectable_margin(experiment.plan, beyond_few, noisy=noisy)
    enough = math.ceil(beyond_few * (at_beyond_few / margin) ** 2)
    if enough > beyond_few:
        return enough
    few = range(experiment.nodes + 1, beyond_few)
    return next((n for n in few if detectable_margin(experiment.plan, n, noisy=noisy) <= margin), beyond_few)
