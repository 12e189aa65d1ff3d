"""What is no YAML is said where the fault was made, in words that name the next step."""

from __future__ import annotations

import pytest

from phoenix_compiler.diagnostics import Rejected
from phoenix_compiler.parse.reader import read
from phoenix_compiler.source import Source

INDENT = "indent the line like its neighbours, with spaces"
QUOTE = "text with `: ` or ` #` in it, or a leading `[{*&!|>%@`, needs quotes"

FAULTS = {
    "a quote that is not closed": ('a: 1\nb: "x\nc: 2\n', "2:4", "this quote is never closed", "close it at the end"),
    "the same with CRLF": ('a: "x\r\nb: 1\r\n', "1:4", "this quote is never closed", "close it at the end"),
    "a key without a colon": ("a: 1\nb x\nc: 2\n", "2:1", "a key without `: ` after it", "write it as `key: value`"),
    "a bracket that is not closed": ("a: [b, 1\nc: 2\n", "1:4", "`[` is not closed", "add `]`, or the missing comma"),
    "a brace in a list": ("x:\n  - {a: 1, b: 5\n  - {c: 1}\n", "2:5", "`{` is not closed", "add `}`"),
    "a comma too few": ('a: {b: "1" c: 2}\n', "1:12", "a `,` or the closing `}` is missing before this", "entries are"),
    "a line too deep": ("a: 1\n b: 2\n", "2:2", "a key where none can stand", INDENT),
    "a line between two depths": ("a:\n    b: 1\n  c: 2\n", "3:3", "this line is indented like none above it", INDENT),
    "a list item without its dash": ("a:\n  - b: 1\n  c: 2\n", "3:3", "a line among list items that does not", INDENT),
    "a colon in text": ("description: a: b\n", "1:15", "`: ` in text without quotes", "put the text into quotes"),
    "a character that YAML keeps": ("a: %x\n", "1:4", "`%` cannot begin a value", "put the text into quotes"),
    "a regular expression as a list": ("a: [^x]$\n", "1:8", "text after the end of a value", QUOTE),
    "a backslash": ('a: "\\.x"\n', "1:5", "`\\.` is no escape in double quotes", "use single quotes"),
    "a backslash after an accent": ('a: "é\\q"\n', "1:6", "`\\q` is no escape in double quotes", "use single quotes"),
    "a merge conflict": ("a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n", "2:1", "a merge conflict", "keep one"),
    "something else": ("a: }\n", "1:4", "not YAML: did not find expected node content", "mend the syntax here"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault(name: str) -> None:
    text, place, message, help = FAULTS[name]
    with pytest.raises(Rejected) as rejected:
        read(Source("x.yaml", text))
    (finding,) = rejected.value.findings
    assert f"{finding.span.line}:{finding.span.column}" == place
    assert finding.message.startswith(message)
    assert finding.help.startswith(help)
    assert finding.code == "invalid-yaml"
