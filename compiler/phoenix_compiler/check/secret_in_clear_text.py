"""A key, a token or a password in clear text.

## What it does

Refuses, in experiments and environments, anything, comments included, that has the shape of a known key or token (New
Relic, GitHub, GitLab, AWS, Google, Slack, Grafana, Dynatrace, JSON web tokens, private keys, `Bearer` and `Basic`
authorizations), a header such as `api-key`, `authorization` or `x-auth-token` whose value is text, and a URL with a
user or password in it.

## Why is this bad?

The file is in Git, and the rendered config in a ConfigMap: whoever reads either has the key, for as long as the
history is kept. An error that protects the cluster, and cannot be ignored.

## Example

```yaml
headers: {api-key: 0123456789abcdef0123456789abcdef}
```

## Use instead

```yaml
headers: {api-key: {secret: newrelic, key: license}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.secrets import has_credentials, is_secret_name, secrets_in
from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import ResolvedEnvironment, ResolvedExperiment
from phoenix_compiler.rule import rule
from phoenix_compiler.source import DataPath, Span
from phoenix_schemas.environment import Environment

RULE = rule(__name__, __doc__)

HELP = "put it into a Kubernetes secret, name it as `{secret: …, key: …}`, and revoke this one: Git keeps it"


def check(resolved: ResolvedExperiment | ResolvedEnvironment) -> Iterator[Diagnostic]:
    """One finding for each secret. The value itself is not repeated in the message."""
    document = resolved.document
    text = document.source.text
    for kind, start, end in secrets_in(text):
        yield RULE.finding(document.path, _span(text, start, end), f"{kind} in clear text", HELP)
    if isinstance(document.model, Environment):
        for path, kind in _by_place(document.model):
            yield RULE.finding(document.path, document.at(*path), f"{kind} in clear text", HELP)


def _by_place(environment: Environment) -> Iterator[tuple[DataPath, str]]:
    """Values that are secrets because of where they stand, whatever they look like."""
    spec = environment.spec
    for at, destination in enumerate(spec.destinations):
        for header, value in destination.headers.items():
            if isinstance(value, str) and value and is_secret_name(header) and not any(secrets_in(value)):
                yield ("spec", "destinations", at, "headers", header), f"the value of `{header}`"
        if has_credentials(destination.endpoint):
            yield ("spec", "destinations", at, "endpoint"), "a URL with credentials"
    if spec.measurement.url is not None and has_credentials(spec.measurement.url):
        yield ("spec", "measurement", "url"), "a URL with credentials"


def _span(text: str, start: int, end: int) -> Span:
    """The span of a stretch of text without line breaks."""
    line = text.count("\n", 0, start) + 1
    column = start - text.rfind("\n", 0, start)
    return Span(line, column, line, column + end - start)
