"""Controller and collectors in one namespace.

## What it does

Refuses an environment whose `namespaces.system` and `namespaces.collectors` are the same.

## Why is this bad?

Collectors read the host's `/proc`, so their namespace is labelled privileged; the controller's is restricted. In one
namespace everything that gets in may read the host. An error that protects the cluster, and cannot be ignored.

## Example

```yaml
namespaces: {system: phoenix, collectors: phoenix}
```

## Use instead

```yaml
namespaces: {system: phoenix-system, collectors: phoenix-collectors}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.spans import span_of
from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import ResolvedEnvironment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(environment: ResolvedEnvironment) -> Iterator[Diagnostic]:
    """At most one finding, at the collectors' namespace."""
    document = environment.document
    namespaces = document.model.spec.namespaces
    if namespaces.system == namespaces.collectors:
        yield RULE.finding(
            document.path,
            span_of(document, "spec", "namespaces", "collectors"),
            f"`{namespaces.system}` is the controller's namespace too",
            "give collectors a namespace of their own",
        )
