"""More unfinished experiments than may run at the same time.

## What it does

Notes an environment with more experiments that are neither archived nor cancelled than
`limits.concurrentExperiments`.

## Why is this bad?

The rest waits, the oldest first, however many nodes are free. A note: the controller does this by itself.

## Example

```yaml
limits: {concurrentExperiments: 3}      # with five files in experiments/
```

## Use instead

```yaml
limits: {concurrentExperiments: 5}      # or move finished ones to archive/
```
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from phoenix_compiler.check.seen import RepositorySeen
from phoenix_compiler.check.words import plural
from phoenix_compiler.diagnostics import Diagnostic, Severity
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, Severity.INFO, ignorable=True)


def check(seen: RepositorySeen) -> Iterator[Diagnostic]:
    """One finding for each such environment, at its limit."""
    unfinished = Counter(experiment.environment for experiment in seen.experiments if experiment.is_unfinished)
    for environment in seen.environments:
        count, limit = unfinished[environment.name], environment.concurrent_experiments
        if count > limit:
            yield RULE.finding(
                environment.path,
                environment.limit_span,
                f"{plural(count, 'unfinished experiment')}, {limit} may run at the same time",
                "the others wait: raise `limits.concurrentExperiments`, or move finished ones to `archive/`",
            )
