"""An attribute that is said to be kept and that nothing makes.

## What it does

Refuses a name in `keeps.attributes` that is neither an attribute of the process scraper nor written in the pipeline's template.

## Why is this bad?

`keeps` is what a consumer relies on, and what a promotion is held against: a misspelt name is a promise that no one can see
broken. An error: it protects the evidence and cannot be ignored.

## Example

```yaml
spec:
  keeps: {attributes: [process.pid, process.executable]}
```

## Use instead

```yaml
spec:
  keeps: {attributes: [process.pid, process.executable.name]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_collector.widest import RESOURCE_ATTRIBUTES
from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import CatalogueEntry
from phoenix_compiler.rule import rule
from phoenix_compiler.suggest import near

RULE = rule(__name__, __doc__)

OF_THE_HOST = ("host.name", "os.type")
"""Attributes that the compiler adds."""


def check(entry: CatalogueEntry) -> Iterator[Diagnostic]:
    """One finding for each name."""
    document = entry.document
    known = (*RESOURCE_ATTRIBUTES, *OF_THE_HOST)
    for at, name in enumerate(document.model.spec.keeps.attributes):
        if name not in known and f'"{name}"' not in entry.template_source.text:
            message = f"nothing makes an attribute `{name}`"
            span = document.at("spec", "keeps", "attributes", at)
            yield RULE.finding(document.path, span, message, near(name, known, "attribute"))
