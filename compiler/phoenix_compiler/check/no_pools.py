"""An environment in which nothing can run.

## What it does

Warns about an environment without `pools`, unless the runtime is `local`, where this host is the one pool.

## Why is this bad?

There is no standing pipeline, and no experiment finds a pool to run on. A warning: an environment may be written
before its pools are.

## Example

```yaml
runtime: daemonset
pools: []
```

## Use instead

```yaml
runtime: daemonset
pools:
  - {name: checkout, nodeSelector: {pool: checkout}, standing: {pipeline: process-baseline-v1}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.spans import span_of
from phoenix_compiler.diagnostics import Diagnostic, Severity
from phoenix_compiler.ir import ResolvedEnvironment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, Severity.WARNING, ignorable=True)


def check(environment: ResolvedEnvironment) -> Iterator[Diagnostic]:
    """At most one finding, at `pools`."""
    document = environment.document
    if document.model.spec.runtime != "local" and not document.model.spec.pools:
        yield RULE.finding(
            document.path,
            span_of(document, "spec", "pools"),
            "no pools: no experiment can run here",
            "add a pool with its node selector and its standing pipeline",
        )
