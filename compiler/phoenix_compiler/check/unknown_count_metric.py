"""A metric to count processes by that nothing makes.

## What it does

Refuses a `keeps.countMetric` that is neither a metric of the process scraper nor written in the pipeline's template.

## Why is this bad?

Processes are counted by that metric, of which each process has one point. With another, `processes_reported` and
`critical_process_retention` are nought. An error: it protects the evidence and cannot be ignored.

## Example

```yaml
spec:
  keeps: {attributes: [process.pid], countMetric: process.memory.physical}
```

## Use instead

```yaml
spec:
  keeps: {attributes: [process.pid], countMetric: process.memory.usage}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.scrapers import METRICS
from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import CatalogueEntry
from phoenix_compiler.rule import rule
from phoenix_compiler.suggest import near

RULE = rule(__name__, __doc__)


def check(entry: CatalogueEntry) -> Iterator[Diagnostic]:
    """One finding, at the name."""
    document = entry.document
    name = document.model.spec.keeps.count_metric
    known = METRICS["process"]
    if name not in known and f'"{name}"' not in entry.template_source.text:
        span = document.at("spec", "keeps", "countMetric")
        yield RULE.finding(document.path, span, f"nothing makes a metric `{name}`", near(name, known, "metric"))
