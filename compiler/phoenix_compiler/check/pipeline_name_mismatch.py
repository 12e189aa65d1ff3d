"""A pipeline that is not named as its folder.

## What it does

Refuses a `pipeline.yaml` whose `metadata.name` is not the name of the folder that it lies in.

## Why is this bad?

Experiments name a pipeline by its folder, reports and labels by what the file says: one pipeline would go by two names, and
numbers of a verdict would be looked for under the wrong one. An error: it protects the evidence and cannot be ignored.

## Example

```yaml
# pipelines/team-own/pipeline.yaml
metadata: {name: team-filter}
```

## Use instead

```yaml
# pipelines/team-own/pipeline.yaml
metadata: {name: team-own}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import CatalogueEntry
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(entry: CatalogueEntry) -> Iterator[Diagnostic]:
    """One finding, at the name."""
    document = entry.document
    name = document.model.metadata.name
    if name != entry.name:
        message = f"the folder is named `{entry.name}`, the pipeline `{name}`"
        span = document.at("metadata", "name")
        yield RULE.finding(document.path, span, message, f"write `{entry.name}`, or rename the folder")
