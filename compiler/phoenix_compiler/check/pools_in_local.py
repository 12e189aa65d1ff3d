"""Pools of nodes where there is one host.

## What it does

Warns, with the runtime `local`, about a second pool, a `nodeSelector`, and more than one node in a pool.

## Why is this bad?

The lab runs collectors as processes of this host: there are no nodes to select, and one of it. Plans and warnings
would count on nodes that are not there. A warning: the lab runs all the same.

## Example

```yaml
runtime: local
pools:
  - {name: checkout, nodeSelector: {pool: checkout}, nodes: 120, standing: {pipeline: process-baseline-v1}}
```

## Use instead

```yaml
runtime: local       # the pool is named `local`
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.diagnostics import Diagnostic, Severity
from phoenix_compiler.ir import ResolvedEnvironment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, Severity.WARNING, ignorable=True)


def check(environment: ResolvedEnvironment) -> Iterator[Diagnostic]:
    """One finding for each pool that is more than this host."""
    document = environment.document
    if document.model.spec.runtime != "local":
        return
    for at, pool in enumerate(document.model.spec.pools):
        if at > 0 or pool.node_selector or pool.nodes > 1:
            yield RULE.finding(
                document.path,
                document.at("spec", "pools", at, "name"),
                "the runtime `local` has one node: this host",
                "delete the pool, and target the pool `local`",
            )
