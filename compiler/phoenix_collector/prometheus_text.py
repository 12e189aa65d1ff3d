"""Read the Prometheus text format from an endpoint of a collector of ours."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from phoenix_collector.errors import EvidenceUnreadable

SIZE_LIMIT = 64 * 1024 * 1024
_SAMPLE = re.compile(r"([A-Za-z_:][A-Za-z0-9_:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+(-?\d+))?\s*")
_LABEL = re.compile(r'\s*([A-Za-z_][A-Za-z0-9_]*)="((?:[^"\\]|\\.)*)"\s*(?:,|$)')
_ESCAPES = {r"\\": "\\", r"\"": '"', r"\n": "\n"}


class Sample(NamedTuple):
    """One sample. `time`: seconds since 1970 as the endpoint says, None where it does not."""

    name: str
    labels: Mapping[str, str]
    value: float
    time: float | None


def fetch(url: str, *, timeout: float = 5.0) -> tuple[Sample, ...]:
    """The samples of an endpoint now. Raises EvidenceUnreadable if it does not answer in time or not with metrics."""
    try:
        request = urllib.request.Request(url, headers={"Accept": "text/plain;version=0.0.4"})
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            text = answer.read(SIZE_LIMIT + 1)
    except (OSError, ValueError) as error:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        raise EvidenceUnreadable(f"{url}: {reason}", "does the collector run, and is this its port?") from error
    if len(text) > SIZE_LIMIT:
        raise EvidenceUnreadable(f"{url}: more than {SIZE_LIMIT // 2**20} MiB of metrics")
    return tuple(parse(text.decode("utf-8", "replace"), url))


def parse(text: str, where: str = "metrics") -> Iterator[Sample]:
    """The samples of a text. Raises EvidenceUnreadable, which names the line, for anything else than the format."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            yield _sample(line)
        except ValueError as error:
            raise EvidenceUnreadable(f"{where}: line {number} is no sample: {line[:200]}") from error


def _sample(line: str) -> Sample:
    if (found := _SAMPLE.fullmatch(line)) is None:
        raise ValueError(line)
    name, labels, value, stamp = found.groups()
    return Sample(name, _labels(labels or ""), float(value), int(stamp) / 1000 if stamp else None)


def _labels(text: str) -> dict[str, str]:
    labels = {}
    position = 0
    while position < len(text):
        if (found := _LABEL.match(text, position)) is None:
            raise ValueError(text)
        labels[found[1]] = re.sub(r"\\.", lambda escape: _ESCAPES.get(escape[0], escape[0]), found[2])
        position = found.end()
    return labels
