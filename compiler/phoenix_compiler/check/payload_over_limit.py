"""Requests larger than the backend takes.

## What it does

Refuses a destination whose `maxPayload` exceeds what its backend is known to take: 1 MB for New Relic, 4 MB for
Dynatrace, 10 MB for Coralogix (2,411,724 bytes by remote write). The backend is known by the host of the endpoint.

## Why is this bad?

The backend answers 413, which no retry mends, and everything in the request is lost: the larger the node, the more
often. An error, to protect the evidence and what the pool ships.

## Example

```yaml
{name: newrelic, type: otlp_http, endpoint: "https://otlp.nr-data.net"}      # 4 MB by default
```

## Use instead

```yaml
{name: newrelic, type: otlp_http, endpoint: "https://otlp.nr-data.net", maxPayload: 1MB}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.backends import backend_of
from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import ResolvedEnvironment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(environment: ResolvedEnvironment) -> Iterator[Diagnostic]:
    """One finding for each such destination, at `maxPayload`, or at the endpoint where that is left out."""
    document = environment.document
    for at, destination in enumerate(document.model.spec.destinations):
        backend = backend_of(destination)
        most = backend.max_payload.get(destination.type) if backend is not None else None
        if backend is None or most is None or destination.max_payload <= most:
            continue
        place = ("spec", "destinations", at, "maxPayload")
        given = place in document.spans
        yield RULE.finding(
            document.path,
            document.at(*place) if given else document.at("spec", "destinations", at, "endpoint"),
            f"{backend.name} takes {most:,} bytes a request, "
            + ("not" if given else "the default is")
            + f" {destination.max_payload:,}",
            f"`maxPayload: {most // 1_000_000}MB`" if most % 1_000_000 == 0 else f"`maxPayload: {most}B`",
        )
