"""Where a resolved file says how often is scraped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from phoenix_compiler.check.spans import span_of
from phoenix_compiler.ir import ResolvedEnvironment, ResolvedExperiment
from phoenix_compiler.source import Span


class Interval(NamedTuple):
    """A scrape interval in seconds, where it is written, and what scrapes."""

    seconds: float
    span: Span
    who: str


def intervals_of(resolved: ResolvedExperiment | ResolvedEnvironment) -> Iterator[Interval]:
    """The intervals that this very file sets: the environment's own, and those given to a pipeline as a parameter."""
    variants = resolved.variants if isinstance(resolved, ResolvedExperiment) else tuple(resolved.standing.values())
    if isinstance(resolved, ResolvedEnvironment):
        span = span_of(resolved.document, "spec", "collector", "interval")
        yield Interval(resolved.document.model.spec.collector.interval, span, f"`{resolved.name}`")
    for variant in variants:
        if "interval" in variant.given:
            span = span_of(resolved.document, *variant.place, "parameters", "interval")
            yield Interval(variant.interval, span, f"`{variant.name}`")
