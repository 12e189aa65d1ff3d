"""A collector without a memory limit.

## What it does

Refuses `collector.resources.limits` without `memory`, unless the runtime is `local`.

## Why is this bad?

The collector's memory limiter works by a share of the container's limit. Without one it takes the node's whole memory
for its own, and a queue that cannot drain takes the node down. An error that protects the cluster, and cannot be
ignored.

## Example

```yaml
resources: {limits: {cpu: 200m}}
```

## Use instead

```yaml
resources: {limits: {cpu: 200m, memory: 256Mi}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import ResolvedEnvironment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(environment: ResolvedEnvironment) -> Iterator[Diagnostic]:
    """At most one finding, at the limits."""
    document = environment.document
    spec = document.model.spec
    if spec.runtime != "local" and "memory" not in spec.collector.resources.limits:
        yield RULE.finding(
            document.path,
            document.at("spec", "collector", "resources", "limits"),
            "no memory limit",
            "add `memory: 256Mi`",
        )
