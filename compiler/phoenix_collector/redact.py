"""Take out of a scrape what identifies people or hosts.

`hash` puts a keyed hash (HMAC-SHA256, cut to 40 bits) in place of every token of every text: equal tokens stay equal,
different ones stay different, and the separators stay, so that series and groups can still be counted. `drop` removes
the attributes. Numbers and times stay. A process of a critical entry keeps what the entry's patterns look at: its
executable name, and of its command line the tokens that the pattern touched.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal

import re2

from phoenix_collector.critical import Critical, CriticalMatcher
from phoenix_collector.otlp import (
    CGROUP,
    COMMAND,
    COMMAND_LINE,
    EXECUTABLE_NAME,
    EXECUTABLE_PATH,
    KINDS,
    OWNER,
    attributes,
)
from phoenix_collector.recording_header import Redacted

Mode = Literal["none", "hash", "drop"]

POINT_ATTRIBUTES = frozenset({"state", "direction", "type"})
"""Attributes of points whose values the collector's own sources list. All other texts are taken out."""
TEXTS = (CGROUP, COMMAND, COMMAND_LINE, EXECUTABLE_NAME, EXECUTABLE_PATH, OWNER)
"""The attributes of a process that are texts, all taken out but what critical entries look at."""
_TOKEN = re.compile(r"[^\s/=:,;]+")
_DIGITS = 10  # hexadecimal: one chance in a million that two of 1,400 tokens fall together


class Redactor:
    """Redacts the payloads of one recording with one key.

    key: None makes a new one that is forgotten afterwards; give one to make two recordings comparable.
    critical: entries whose processes keep what their patterns look at.
    spare: attributes that are left as they are, on all processes.
    """

    def __init__(
        self,
        mode: Mode,
        *,
        key: bytes | None = None,
        critical: Sequence[Critical] = (),
        spare: Collection[str] = (),
    ) -> None:
        self._mode = mode
        self._key = key or secrets.token_bytes(32)
        self._matcher = CriticalMatcher(critical)
        self._touching = {entry: re2.compile(entry.command_line) for entry in critical if entry.command_line}
        self._spare = frozenset(spare)
        self._hashes: dict[str, str] = {}

    @property
    def redacted(self) -> Redacted:
        """What it does, for the header."""
        if self._mode == "none":
            return Redacted()
        return Redacted(self._mode, tuple(sorted(set(TEXTS) - self._spare)), self._matcher.entries)

    def redact(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        """The payload without what identifies. The one given is left as it is."""
        if self._mode == "none":
            return dict(payload)
        return {**payload, "resourceMetrics": [self._group(group) for group in payload.get("resourceMetrics", ())]}

    def _group(self, group: Mapping[str, Any]) -> dict[str, Any]:
        resource = group.get("resource", {})
        redacted = self._resource(resource.get("attributes", []))
        scopes = [
            {**scope, "metrics": [self._metric(metric) for metric in scope.get("metrics", ())]}
            for scope in group.get("scopeMetrics", ())
        ]
        return {**group, "resource": {**resource, "attributes": redacted}, "scopeMetrics": scopes}

    def _resource(self, pairs: list[dict[str, Any]]) -> list[dict[str, Any]]:
        values = attributes(pairs)
        entry = self._matcher.entry(str(values.get(EXECUTABLE_NAME, "")), str(values.get(COMMAND_LINE, "")))
        kept = (self._pair(pair, entry) for pair in pairs)
        return [pair for pair in kept if pair is not None]

    def _pair(self, pair: dict[str, Any], entry: Critical | None) -> dict[str, Any] | None:
        key, value = pair["key"], pair.get("value", {})
        if key in self._spare or not set(value) & {"stringValue", "arrayValue", "kvlistValue", "bytesValue"}:
            return pair
        if key == EXECUTABLE_NAME and entry is not None:
            return pair
        text = value.get("stringValue")
        if key == COMMAND_LINE and entry in self._touching and isinstance(text, str):
            return {"key": key, "value": {"stringValue": self._around(text, self._touching[entry])}}
        if self._mode == "drop":
            return None
        return {"key": key, "value": {"stringValue": self._hash_all(text if isinstance(text, str) else str(value))}}

    def _metric(self, metric: Mapping[str, Any]) -> dict[str, Any]:
        redacted = dict(metric)
        for kind in KINDS:
            if (body := metric.get(kind)) is not None:
                redacted[kind] = {**body, "dataPoints": [self._point(point) for point in body.get("dataPoints", ())]}
        return redacted

    def _point(self, point: Mapping[str, Any]) -> Mapping[str, Any]:
        pairs = point.get("attributes")
        if not pairs or all(pair["key"] in POINT_ATTRIBUTES for pair in pairs):
            return point
        redacted = (pair if pair["key"] in POINT_ATTRIBUTES else self._pair(pair, None) for pair in pairs)
        return {**point, "attributes": [pair for pair in redacted if pair is not None]}

    def _around(self, text: str, pattern: Any) -> str:
        """The text with every token replaced that the pattern's first match does not touch. The pattern still matches:
        what it matched is there, at the same side of the same separators."""
        found = pattern.search(text)
        start, end = found.span()

        def outside(token: re.Match[str]) -> str:
            touched = token.start() < end and token.end() > start
            return token[0] if touched else self._replacement(token[0])

        return _TOKEN.sub(outside, text)

    def _replacement(self, token: str) -> str:
        return self._hash(token) if self._mode == "hash" else "-"

    def _hash_all(self, text: str) -> str:
        return _TOKEN.sub(lambda token: self._hash(token[0]), text)

    def _hash(self, token: str) -> str:
        if (known := self._hashes.get(token)) is None:
            known = hmac.new(self._key, token.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:_DIGITS]
            self._hashes[token] = known
        return known
