"""A standing pipeline without a destination.

## What it does

Warns about pools in an environment without `destinations`, unless the runtime is `local`.

## Why is this bad?

The standing pipeline collects on every node and ships nowhere. A warning: nothing breaks, but a baseline that ships
nothing is seldom what runs today.

## Example

```yaml
pools:
  - {name: checkout, nodeSelector: {pool: checkout}, standing: {pipeline: process-baseline-v1}}
destinations: []
```

## Use instead

```yaml
destinations:
  - {name: backend, type: otlp_http, endpoint: https://otlp.example.com}
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
    """At most one finding, at `destinations` or where it would stand."""
    document = environment.document
    spec = document.model.spec
    if spec.runtime != "local" and spec.pools and not spec.destinations:
        at_destinations = ("spec", "destinations") in document.spans
        yield RULE.finding(
            document.path,
            span_of(document, "spec", "destinations") if at_destinations else document.at_key("spec", "pools"),
            "standing pipelines ship nowhere",
            "add the backend that they ship to under `destinations`",
        )
