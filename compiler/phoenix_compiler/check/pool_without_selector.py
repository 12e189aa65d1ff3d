"""A pool that takes every node.

## What it does

Warns about a pool without `nodeSelector`, unless the runtime is `local`.

## Why is this bad?

Its standing pipeline runs on every node of the cluster, control plane and other pools included, which then run two. A
warning: with a single pool that may be meant.

## Example

```yaml
pools:
  - {name: checkout, standing: {pipeline: process-baseline-v1}}
```

## Use instead

```yaml
pools:
  - {name: checkout, nodeSelector: {pool: checkout}, standing: {pipeline: process-baseline-v1}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.diagnostics import Diagnostic, Severity
from phoenix_compiler.ir import ResolvedEnvironment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, Severity.WARNING, ignorable=True)


def check(environment: ResolvedEnvironment) -> Iterator[Diagnostic]:
    """One finding for each such pool."""
    document = environment.document
    if document.model.spec.runtime == "local":
        return
    for at, pool in enumerate(document.model.spec.pools):
        if not pool.node_selector:
            yield RULE.finding(
                document.path,
                document.at("spec", "pools", at, "name"),
                f"`{pool.name}` takes every node of the cluster",
                "add `nodeSelector:` with the labels of its nodes",
            )
