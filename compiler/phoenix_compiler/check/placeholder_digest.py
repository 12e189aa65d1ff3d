"""A collector image whose digest is a placeholder.

## What it does

Reports a `collector.image` whose digest is one digit repeated, as in the file that `phoenix-compile init` writes.

## Why is this bad?

No image has that digest, so no collector would start. A warning, since everything else can be checked and previewed
before the image is chosen.

## Example

```yaml
collector: {image: "otelcol@sha256:0000000000000000000000000000000000000000000000000000000000000000"}
```

## Use instead

```yaml
collector: {image: "otelcol@sha256:3f8a4c6d1b0e5f7a9c2d4e6f8091a3b5c7d9e1f2a4b6c8d0e2f4a6b8c0d2e4f6"}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.diagnostics import Diagnostic, Severity
from phoenix_compiler.ir import ResolvedEnvironment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, Severity.WARNING, ignorable=True)


def check(environment: ResolvedEnvironment) -> Iterator[Diagnostic]:
    """At most one finding, at the image."""
    document = environment.document
    spec = document.model.spec
    name, _, digest = (spec.collector.image or "").partition("@sha256:")
    if spec.runtime != "local" and digest and len(set(digest)) == 1:
        yield RULE.finding(
            document.path,
            document.at("spec", "collector", "image"),
            "the digest is a placeholder",
            f"put the digest that your cluster is to pull: `docker buildx imagetools inspect {name}` shows it",
        )
