"""Resolved experiments and environments from a few lines of YAML, and their findings in a form that a table can hold.

An override is laid over a sound base: mappings are merged key by key, anything else replaces, `null` deletes. The sound base
has no finding of any check.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import yaml

from phoenix_compiler.catalogue import Catalogue
from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import ResolvedEnvironment, ResolvedExperiment
from phoenix_compiler.parse import Document, parse_environment, parse_experiment
from phoenix_compiler.resolve import EnvironmentContext, resolve_environment, resolve_experiment
from phoenix_compiler.shipped import shipped_pipelines
from phoenix_compiler.source import Source, Span

ENVIRONMENT_PATH = "environments/prod/environment.yaml"
EXPERIMENT_PATH = "environments/prod/experiments/checkout-topk.yaml"

BASE_ENVIRONMENT = """\
apiVersion: phoenix.io/v1alpha1
kind: Environment
metadata: {name: prod}
spec:
  namespaces: {system: phoenix-system, collectors: phoenix-collectors}
  collector:
    version: 0.159.0
    image: registry.example.com/otelcol@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
    interval: 60s
    resources: {limits: {memory: 256Mi}}
  runtime: daemonset
  pools:
    - name: checkout
      nodeSelector: {pool: checkout}
      nodes: 120
      standing: {pipeline: process-baseline-v1}
  destinations:
    - {name: backend, type: otlp_http, endpoint: "https://otlp.example.com"}
  cost: {model: newrelic-ingest, price: 0.40 USD/GB}
  limits: {duration: 24h}
"""

BASE_EXPERIMENT = """\
apiVersion: phoenix.io/v1alpha1
kind: Experiment
metadata: {name: checkout-topk}
spec:
  target: {pool: checkout, nodes: 20}
  variants:
    candidates:
      - {name: topk20, pipeline: process-topk-v1}
  criticalProcesses:
    - {name: nginx, executable: ^nginx$}
  schedule: {warmup: 5m, duration: 60m}
  criteria:
    - {metric: series_per_scrape, reduction: 50%}
    - {metric: critical_process_retention, atLeast: 100%}
"""


def overlaid(base: Any, override: Any) -> Any:
    """`base` with `override` laid over it."""
    if not (isinstance(base, dict) and isinstance(override, dict)):
        return override
    merged = {**base, **{key: overlaid(base.get(key), value) for key, value in override.items()}}
    return {key: value for key, value in merged.items() if value is not None}


def text_of(base: str, override: str) -> str:
    """The YAML of `base` with `override` laid over it, one value a line, so that every value has a line of its own."""
    data = overlaid(_load(base), _load(override))
    return yaml.dump(data, Dumper=yaml.CSafeDumper, sort_keys=False, width=1000, allow_unicode=True)


def _load(text: str) -> Any:
    """YAML with every scalar but numbers and booleans as the text it is."""
    return yaml.load(text, Loader=_TextLoader) or {}


class _TextLoader(yaml.CSafeLoader):
    """Takes times for text, as the compiler does."""


_TextLoader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


@lru_cache
def catalogue() -> Catalogue:
    """The shipped pipelines."""
    return Catalogue(shipped_pipelines())


@lru_cache(maxsize=64)
def environment_context(override: str = "", path: str = ENVIRONMENT_PATH) -> EnvironmentContext:
    """The base environment with an override, ready for experiments."""
    return resolve_environment(parse_environment(Source(path, text_of(BASE_ENVIRONMENT, override))), catalogue())


def make_environment(override: str = "", path: str = ENVIRONMENT_PATH) -> ResolvedEnvironment:
    """The base environment with an override."""
    return environment_context(override, path).resolved


def make_experiment(
    override: str = "", environment: str = "", path: str = EXPERIMENT_PATH, *, archived: bool = False
) -> ResolvedExperiment:
    """The base experiment with an override, in the base environment with another."""
    document = parse_experiment(Source(path, text_of(BASE_EXPERIMENT, override)))
    return resolve_experiment(document, environment_context(environment), archived=archived)


def said(findings: Iterable[Diagnostic], *documents: Document[Any]) -> list[str]:
    """Findings as `place: message | help [related place: message]`.

    A place is the path of the value whose span this is, exactly, or `key path` where it is the key's; any other span is
    shown in figures. In another document than the first, its file's name comes before.
    """
    by_path = {document.path: document for document in documents}
    home = documents[0].path if documents else ""

    def place(path: str, span: Span) -> str:
        shown = _place(by_path[path], span) if path in by_path else str(tuple(span))
        return shown if path == home else f"{path.rpartition('/')[2]} {shown}"

    lines = []
    for finding in findings:
        related = "".join(f" [{place(other.path, other.span)}: {other.message}]" for other in finding.related)
        lines.append(f"{place(finding.path, finding.span)}: {finding.message} | {finding.help}{related}")
    return lines


def _place(document: Document[Any], span: Span) -> str:
    for path in document.spans:
        if path and document.spans.value(*path) == span:
            return ".".join(map(str, path))
    for path in document.spans:
        if path and document.spans.key(*path) == span:
            return "key " + ".".join(map(str, path))
    return str(tuple(span))
