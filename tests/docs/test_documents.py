"""The reader of runnable pages: what it takes for a command, a file, a change and a link, and when an output is as shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.documents import Command, anchors, begins, blocks, change, commands, links, matches, with_outputs

PAGE = """\
<!-- begins: empty -->
# A page: with `code`

- In a list:

  ```console exit=2
  $ one \\
  > two
  shown

  $ three
  ```

```yaml
# a/b.yaml
key: [value](not-a-link.md)
```

```sh
$ not run
```

[A link](other.md#part) and ![a picture](picture.png), `[code](no.md)`.
"""


def test_blocks_and_commands() -> None:
    console, file, other = blocks(PAGE)
    assert commands(console) == [
        Command("one \\\ntwo", ("shown", ""), 8, 0),
        Command("three", (), 11, 2),
    ]
    assert (file.path, file.text) == ("a/b.yaml", "# a/b.yaml\nkey: [value](not-a-link.md)\n")
    assert (other.language, other.path) == ("sh", None)
    assert begins(PAGE) == "empty"
    assert begins("# Another") == "init"


def test_links_and_anchors() -> None:
    assert list(links(PAGE)) == ["other.md#part"]
    assert anchors(PAGE) == {"a-page-with-code"}


@pytest.mark.parametrize(
    ("shown", "actual", "expected"),
    [
        (("a",), "a\n", True),
        (("a",), "a", True),
        (("a",), "a\nb\n", False),
        (("a",), "", False),
        (("a", "..."), "a\nb\nc\n", True),
        (("a", "..."), "a\n", True),
        (("...", "c"), "a\nb\nc\n", True),
        (("a", "...", "a"), "a\na\n", True),
        (("a", "...", "d"), "a\nb\nc\n", False),
        (("a ... c",), "a b c\n", True),
        (("a ... c",), "a b\nc\n", False),
        (("a.c",), "abc\n", False),
        (("a", ""), "a\n\n", True),
        (("a  b",), "a b\n", False),
    ],
)
def test_matches(shown: tuple[str, ...], actual: str, expected: bool) -> None:
    assert matches(shown, actual) is expected


def test_outputs_keep_the_indent() -> None:
    console, *_ = blocks(PAGE)
    one, three = commands(console)
    rewritten = with_outputs(PAGE, [(one, "1\n2\n"), (three, "3\n")])
    assert "  > two\n  1\n  2\n  $ three\n  3\n  ```\n" in rewritten


def test_change(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("x: 1\ny: 2\nz: 3\n")
    (block,) = blocks("```diff\n--- a.yaml\n x: 1\n-y: 2\n+y: 20\n```\n")
    change(block, tmp_path)
    assert file.read_text() == "x: 1\ny: 20\nz: 3\n"
    with pytest.raises(AssertionError, match="0 times, not once"):
        change(block, tmp_path)
