"""An address that no exporter can use.

## What it does

Refuses an endpoint that is no address of its type: `otlp_http`, `prometheus_remote_write` and `measurement.url` want
`http://` or `https://` and a host; `otlp_grpc` wants a host and a port. For `otlp_http` it also refuses a path that
ends in `/v1/metrics`, since the exporter adds it, and a query, which that would cut off.

## Why is this bad?

The collector stops at start-up, or ships to an address that is not there. An error that protects the cluster, and
cannot be ignored.

## Example

```yaml
{name: backend, type: otlp_http, endpoint: "https://otlp.example.com/v1/metrics"}
```

## Use instead

```yaml
{name: backend, type: otlp_http, endpoint: "https://otlp.example.com"}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.address import address_of
from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import ResolvedEnvironment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)

WEB = ("http", "https")
GRPC = ("", "http", "https", "dns")
EXAMPLES = {
    "otlp_http": "https://otlp.example.com",
    "otlp_grpc": "otlp.example.com:4317",
    "prometheus_remote_write": "https://prometheus.example.com/api/v1/write",
    "prometheus": "http://prometheus.monitoring.svc:9090",
}


def check(environment: ResolvedEnvironment) -> Iterator[Diagnostic]:
    """One finding for each such address."""
    document = environment.document
    spec = document.model.spec
    for at, destination in enumerate(spec.destinations):
        if fault := _fault(destination.type, destination.endpoint):
            span = document.at("spec", "destinations", at, "endpoint")
            yield RULE.finding(document.path, span, fault, f"write it such as `{EXAMPLES[destination.type]}`")
    if spec.measurement.url is not None and (fault := _fault("prometheus", spec.measurement.url)):
        span = document.at("spec", "measurement", "url")
        yield RULE.finding(document.path, span, fault, f"write it such as `{EXAMPLES['prometheus']}`")


def _fault(kind: str, endpoint: str) -> str | None:
    """What is wrong with an endpoint of that kind."""
    address = address_of(endpoint)
    if address is None:
        return "not an address"
    if kind == "otlp_grpc":
        if address.scheme not in GRPC:
            return f"gRPC has no scheme `{address.scheme}`"
        return "gRPC needs a port" if address.port is None else None
    if address.scheme not in WEB:
        return "an address without `https://`" if not address.scheme else f"`{address.scheme}` is not HTTP"
    if kind == "otlp_http" and address.query:
        return "the exporter adds a path, which a query cannot carry"
    if kind == "otlp_http" and address.path.rstrip("/").endswith("/v1/metrics"):
        return "the exporter adds `/v1/metrics` itself"
    return None
