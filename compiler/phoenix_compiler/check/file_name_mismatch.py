"""An experiment that is named otherwise than its file.

## What it does

Warns when `metadata.name` is not the file's name without `.yaml`.

## Why is this bad?

Objects, history and reports carry the experiment's name, so who reads one of them looks for the wrong file. A
warning: the compiler itself does not mind.

## Example

```yaml
# experiments/topk.yaml
metadata: {name: checkout-topk}
```

## Use instead

```yaml
# experiments/checkout-topk.yaml
metadata: {name: checkout-topk}
```
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from phoenix_compiler.diagnostics import Diagnostic, Severity
from phoenix_compiler.ir import ResolvedExperiment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, Severity.WARNING, ignorable=True)


def check(experiment: ResolvedExperiment) -> Iterator[Diagnostic]:
    """At most one finding, at the name. A text that came from no file has no name to compare."""
    document = experiment.document
    file = PurePosixPath(document.path)
    if file.suffix in (".yaml", ".yml") and file.stem != experiment.name:
        yield RULE.finding(
            document.path,
            document.at("metadata", "name"),
            f"the file is named `{file.name}`",
            f"rename the file to `{experiment.name}{file.suffix}`, or the experiment to `{file.stem}`",
        )
