"""Processes that a Prometheus cannot tell apart.

## What it does

Warns about an `otlp_http` destination that is the OTLP receiver of a Prometheus, known by `/api/v1/otlp` in its path.

## Why is this bad?

Which process a point belongs to stands in resource attributes, and Prometheus makes no labels of those unless it is
told to: the points of all processes of a node become one series, and all but one are refused. A warning: the compiler
cannot see whether that Prometheus has been told.

## Example

```yaml
{name: prom, type: otlp_http, endpoint: "https://prometheus.example.com/api/v1/otlp"}
```

## Use instead

```yaml
{name: prom, type: prometheus_remote_write, endpoint: "https://prometheus.example.com/api/v1/write"}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.address import address_of
from phoenix_compiler.check.backends import is_otlp_of_prometheus
from phoenix_compiler.diagnostics import Diagnostic, Severity
from phoenix_compiler.ir import ResolvedEnvironment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, Severity.WARNING, ignorable=True)


def check(environment: ResolvedEnvironment) -> Iterator[Diagnostic]:
    """One finding for each such destination."""
    document = environment.document
    for at, destination in enumerate(document.model.spec.destinations):
        address = address_of(destination.endpoint)
        if destination.type == "otlp_http" and address is not None and is_otlp_of_prometheus(address):
            yield RULE.finding(
                document.path,
                document.at("spec", "destinations", at, "endpoint"),
                "Prometheus makes no labels of resource attributes by itself",
                "list `process.*` under its `otlp.promote_resource_attributes`, or use `prometheus_remote_write`",
            )
