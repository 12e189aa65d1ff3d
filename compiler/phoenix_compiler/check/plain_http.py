"""Telemetry that leaves the cluster unencrypted.

## What it does

Warns about an `http://` endpoint of a destination or of `measurement.url` whose host is neither in the cluster, nor
in a private network, nor this machine.

## Why is this bad?

Command lines, owners and the key in the header can be read on the way. A warning: a tunnel may encrypt it.

## Example

```yaml
endpoint: http://otlp.example.com
```

## Use instead

```yaml
endpoint: https://otlp.example.com
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.address import address_of
from phoenix_compiler.diagnostics import Diagnostic, Severity
from phoenix_compiler.ir import ResolvedEnvironment
from phoenix_compiler.rule import rule
from phoenix_compiler.source import DataPath

RULE = rule(__name__, __doc__, Severity.WARNING, ignorable=True)


def check(environment: ResolvedEnvironment) -> Iterator[Diagnostic]:
    """One finding for each such address."""
    document = environment.document
    for path, url in _urls(environment):
        address = address_of(url)
        if address is not None and address.scheme == "http" and not address.is_near:
            yield RULE.finding(
                document.path,
                document.at(*path),
                f"data goes to `{address.host}` unencrypted",
                "use `https://`",
            )


def _urls(environment: ResolvedEnvironment) -> Iterator[tuple[DataPath, str]]:
    spec = environment.document.model.spec
    for at, destination in enumerate(spec.destinations):
        yield ("spec", "destinations", at, "endpoint"), destination.endpoint
    if spec.measurement.url is not None:
        yield ("spec", "measurement", "url"), spec.measurement.url
