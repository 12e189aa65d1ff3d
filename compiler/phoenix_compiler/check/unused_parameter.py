"""A parameter that the template does not use.

## What it does

Warns about a parameter of `pipeline.yaml` whose name does not appear in `collector.yaml.j2`. `interval` is used by the
compiler.

## Why is this bad?

Whoever gives it a value changes nothing, and believes otherwise. A warning: it is advice.

## Example

```yaml
spec:
  parameters:
    k: {type: integer, default: 20, description: Processes kept}
    kay: {type: integer, default: 20, description: Processes kept}
```

## Use instead

```yaml
spec:
  parameters:
    k: {type: integer, default: 20, description: Processes kept}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.diagnostics import Diagnostic, Severity
from phoenix_compiler.ir import CatalogueEntry
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, Severity.WARNING, ignorable=True)

OURS = ("interval",)
"""Parameters that the compiler itself understands."""


def check(entry: CatalogueEntry) -> Iterator[Diagnostic]:
    """One finding for each parameter."""
    document = entry.document
    used = frozenset(OURS).union(*entry.template.names.values())
    for name in document.model.spec.parameters:
        if name not in used:
            message = f"the template does not use `{name}`"
            span = document.at_key("spec", "parameters", name)
            yield RULE.finding(document.path, span, message, "use it in collector.yaml.j2, or delete it")
