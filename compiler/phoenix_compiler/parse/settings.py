"""`phoenix.yaml` to settings: small enough for hand-written checks, which spares every command a model."""

from __future__ import annotations

import itertools
from typing import Any

from phoenix_compiler.diagnostics import MAX_FINDINGS, Diagnostic, Rejected, error
from phoenix_compiler.parse.reader import read, read_marks
from phoenix_compiler.settings import Settings
from phoenix_compiler.source import Source
from phoenix_compiler.suggest import near


def parse_settings(source: Source) -> Settings:
    """The settings in `phoenix.yaml`. Raises Rejected with every finding."""
    data = read(source)
    if data is None:
        return Settings()
    if not isinstance(data, dict):
        raise Rejected(error("wrong-kind", source.path, message="not a mapping", help="write `ignore: []`"))
    findings = list(_faults(source, data))
    if findings:
        raise Rejected(*findings)
    return Settings(tuple(data.get("ignore", ())), bool(data.get("strict", False)))


def _faults(source: Source, data: dict[str, Any]) -> list[Diagnostic]:
    spans = read_marks(source)
    found = []
    for key, value in itertools.islice(data.items(), MAX_FINDINGS):
        if key not in Settings._fields:
            message = f"no field is named `{key}` here"
            help = near(key, Settings._fields, "field")
            found.append(error("unknown-field", source.path, spans.key(key), message, help))
        elif key == "ignore" and not (isinstance(value, list) and all(isinstance(code, str) for code in value)):
            help = "write [code, code]; `phoenix-compile rules` lists them"
            found.append(error("invalid-value", source.path, spans.value(key), "not a list of codes", help))
        elif key == "strict" and not isinstance(value, bool):
            help = "write true or false"
            found.append(error("invalid-value", source.path, spans.value(key), f"`{value}` is not true or false", help))
    return found
