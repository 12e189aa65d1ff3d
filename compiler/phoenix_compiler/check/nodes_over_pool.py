"""More nodes asked for than the pool has.

## What it does

Warns when `target.nodes` is larger than the pool's `nodes` in `environment.yaml`.

## Why is this bad?

All nodes of the pool take part, and no more: the plan has less power than the number suggests. A warning: the number
in `environment.yaml` may simply be old.

## Example

```yaml
target: {pool: checkout, nodes: 200}      # the pool has 120
```

## Use instead

```yaml
target: {pool: checkout}                  # all of them
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
    """At most one finding, at the number."""
    document, pool = experiment.document, experiment.pool
    wanted = document.model.spec.target.nodes
    if wanted is not None and wanted > pool.nodes:
        yield RULE.finding(
            document.path,
            document.at("spec", "target", "nodes"),
            f"`{pool.name}` has {plural(pool.nodes, 'node')}",
            f"leave `nodes` out to take all of them, or correct the pool in {experiment.environment.path}",
        )
