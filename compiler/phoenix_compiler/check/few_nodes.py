"""A verdict that will hold for its own nodes only.

## What it does

Notes an experiment on one or two nodes of a pool that has more.

## Why is this bad?

How much nodes differ from each other cannot be seen on two. The verdict is sound for these nodes and this window, and
says little of the others. A note: for a first look it is often enough.

## Example

```yaml
target: {pool: checkout, nodes: 2}
```

## Use instead

```yaml
target: {pool: checkout, nodes: 20}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.words import plural
from phoenix_compiler.diagnostics import Diagnostic, Severity
from phoenix_compiler.ir import ResolvedExperiment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, Severity.INFO, ignorable=True)

ENOUGH_NODES = 3
"""With this many the error counts the differences between nodes."""


def check(experiment: ResolvedExperiment) -> Iterator[Diagnostic]:
    """At most one finding, at the number of nodes."""
    document, pool = experiment.document, experiment.pool
    if experiment.nodes < min(ENOUGH_NODES, pool.nodes):
        yield RULE.finding(
            document.path,
            document.at("spec", "target", "nodes"),
            f"the verdict will hold for {plural(experiment.nodes, 'node')} only, `{pool.name}` has {pool.nodes}",
            f"`nodes: {min(ENOUGH_NODES, pool.nodes)}` or more tells how nodes differ",
        )
