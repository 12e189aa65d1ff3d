"""A parameter whose own default or bounds it does not take.

## What it does

Refuses a `default`, `minimum` or `maximum` in a `pipeline.yaml` that is not of the parameter's type or lacks its unit, a
default out of the bounds, and bounds that leave nothing between them.

## Why is this bad?

The pipeline could not be rendered for anyone who leaves the parameter out, or would refuse what its page shows. An error: it
protects the cluster from a config that no one asked for, and cannot be ignored.

## Example

```yaml
spec:
  parameters:
    minMemory: {type: bytes, default: 100, description: Smallest process that is kept}
```

## Use instead

```yaml
spec:
  parameters:
    minMemory: {type: bytes, default: 100MiB, description: Smallest process that is kept}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import CatalogueEntry
from phoenix_compiler.parameter_value import WrongValueError, value_of
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(entry: CatalogueEntry) -> Iterator[Diagnostic]:
    """One finding for each value; a default is held against bounds that are values."""
    document = entry.document
    for name, parameter in document.model.spec.parameters.items():
        plain = parameter.model_copy(update={"minimum": None, "maximum": None, "enum": None})
        wrong = False
        for key, value, form in (
            ("minimum", parameter.minimum, plain),
            ("maximum", parameter.maximum, parameter.model_copy(update={"maximum": None, "enum": None})),
            ("default", parameter.default, parameter),
        ):
            if value is None or wrong:
                continue
            try:
                value_of(form, value)
            except WrongValueError as fault:
                wrong = True
                span = document.at("spec", "parameters", name, key)
                yield RULE.finding(document.path, span, f"`{name}`: {fault.message}", fault.help)
