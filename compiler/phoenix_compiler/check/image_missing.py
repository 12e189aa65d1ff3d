"""A cluster environment without a collector image.

## What it does

Refuses an environment whose runtime is not `local` and which names no `collector.image`.

## Why is this bad?

There would be nothing to run. An error that protects the cluster, and cannot be ignored.

## Example

```yaml
collector: {version: 0.159.0}
```

## Use instead

```yaml
collector: {version: 0.159.0, image: "otel/opentelemetry-collector-contrib@sha256:…"}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import ResolvedEnvironment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(environment: ResolvedEnvironment) -> Iterator[Diagnostic]:
    """At most one finding, at `collector`."""
    document = environment.document
    spec = document.model.spec
    if spec.runtime != "local" and spec.collector.image is None:
        yield RULE.finding(
            document.path,
            document.at_key("spec", "collector"),
            f"the runtime `{spec.runtime}` needs a collector image",
            "add `image:` with the digest of the collector's image",
        )
