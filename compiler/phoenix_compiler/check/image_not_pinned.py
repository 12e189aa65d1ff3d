"""A collector image that may change under the same name.

## What it does

Refuses a `collector.image` without a digest, unless the runtime is `local`, which runs no image.

## Why is this bad?

A tag can be moved: nodes that start later would run another collector, and configs were checked against a version
that is not the one that runs. An error that protects the cluster, and cannot be ignored.

## Example

```yaml
collector: {image: "otel/opentelemetry-collector-contrib:latest"}
```

## Use instead

```yaml
collector: {image: "otel/opentelemetry-collector-contrib@sha256:…"}
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import ResolvedEnvironment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)

_PINNED = re.compile(r"[^\s@]+@sha256:[0-9a-f]{64}")


def check(environment: ResolvedEnvironment) -> Iterator[Diagnostic]:
    """At most one finding, at the image."""
    document = environment.document
    spec = document.model.spec
    image = spec.collector.image
    if spec.runtime != "local" and image is not None and not _PINNED.fullmatch(image):
        yield RULE.finding(
            document.path,
            document.at("spec", "collector", "image"),
            "an image without a digest",
            f"`{image.partition('@')[0]}@sha256:…`: `docker buildx imagetools inspect` shows the digest",
        )
