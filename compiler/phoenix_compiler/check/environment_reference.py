"""A reference that the collector would expand, written in a template or a parameter.

## What it does

Refuses `${env:…}`, `${file:…}` and their like in what a template renders to.

## Why is this bad?

A config follows from the repository alone: the compiler doubles every `$`, so the collector takes the text as it stands and
nothing is expanded. Whoever wrote it meant something else. An error: a verdict is about what the files say, so it protects the
evidence and cannot be ignored.

## Example

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  resource/team:
    attributes:
      - {key: team, value: "${env:TEAM}", action: upsert}
pipeline: [resource/team]
```

## Use instead

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  resource/team:
    attributes:
      - {key: team, value: payments, action: upsert}
pipeline: [resource/team]
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.rule import rule
from phoenix_compiler.source import DataPath

RULE = rule(__name__, __doc__)

_REFERENCE = re.compile(r"\$\$\{([A-Za-z][A-Za-z0-9+.-]*:[^}]*|[A-Z_][A-Z0-9_]*)\}")
"""With a scheme, or a bare name in capitals. `${1}` and `${name}` are groups of a replacement."""


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each value with a reference."""
    for section, components in (("receivers", seen.core.receivers), ("processors", seen.core.processors)):
        yield from _references((section,), components)


def _references(path: DataPath, value: Any) -> Iterator[ConfigFault]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _references((*path, key), inner)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _references((*path, at), inner)
    elif isinstance(value, str) and "$$" in value and (found := _REFERENCE.search(value)):
        help = "write the value itself, or make it a parameter of the pipeline"
        yield ConfigFault(path, f"`{found[0][1:]}` is not expanded", help)
