"""A memory limit that a collector with evidence reaches in ordinary work.

## What it does

Warns about a memory limit of the collector below 128Mi, unless the runtime is `local`.

## Why is this bad?

A collector that scrapes 375 processes and carries the evidence was measured at 90 MB. The limiter starts to refuse
data at 55 % of the limit, and the kernel kills at the limit: both look like a harmful candidate. A warning: a small
node may need less.

## Example

```yaml
resources: {requests: {memory: 64Mi}, limits: {memory: 64Mi}}
```

## Use instead

```yaml
resources: {limits: {memory: 256Mi}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.diagnostics import Diagnostic, Severity
from phoenix_compiler.ir import ResolvedEnvironment
from phoenix_compiler.rule import rule
from phoenix_schemas.units import quantity

RULE = rule(__name__, __doc__, Severity.WARNING, ignorable=True)

LEAST = "128Mi"


def check(environment: ResolvedEnvironment) -> Iterator[Diagnostic]:
    """At most one finding, at the limit."""
    document = environment.document
    spec = document.model.spec
    limit = spec.collector.resources.limits.get("memory")
    if spec.runtime != "local" and limit is not None and quantity(limit) < quantity(LEAST):
        yield RULE.finding(
            document.path,
            document.at("spec", "collector", "resources", "limits", "memory"),
            f"{limit} is little more than a collector with evidence needs",
            f"`memory: {LEAST}` at least; 256Mi leaves room for its queue",
        )
