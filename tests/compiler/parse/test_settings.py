"""`phoenix.yaml`: two settings, and what is said of anything else."""

from __future__ import annotations

import pytest

from phoenix_compiler.diagnostics import Rejected
from phoenix_compiler.parse.settings import parse_settings
from phoenix_compiler.settings import Settings
from phoenix_compiler.source import Source


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("null\n", Settings()),
        ("{}\n", Settings()),
        ("ignore: []\n", Settings()),
        ("ignore: [plain-http, shared-pool]\nstrict: true\n", Settings(("plain-http", "shared-pool"), True)),
        ("strict: false\n", Settings()),
    ],
)
def test_takes(text: str, settings: Settings) -> None:
    assert parse_settings(Source("phoenix.yaml", text)) == settings


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "message"),
    [
        ("[]\n", "wrong-kind", 1, 1, "not a mapping"),
        ("ignore: plain-http\n", "invalid-value", 1, 9, "not a list of codes"),
        ("ignore: [1]\n", "invalid-value", 1, 9, "not a list of codes"),
        ("ignore: []\nstrict: 1\n", "invalid-value", 2, 9, "`1` is not true or false"),
        ("strict: {}\n", "invalid-value", 1, 9, "`{}` is not true or false"),
        ("strickt: true\n", "unknown-field", 1, 1, "no field is named `strickt` here"),
        ("", "empty-file", 1, 1, "the file is empty"),
    ],
)
def test_refuses(text: str, code: str, line: int, column: int, message: str) -> None:
    with pytest.raises(Rejected) as rejected:
        parse_settings(Source("phoenix.yaml", text))
    [finding] = rejected.value.findings
    assert (finding.code, finding.span.line, finding.span.column) == (code, line, column)
    assert finding.message == message
    assert finding.help
