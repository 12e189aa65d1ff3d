"""The index gives back what it was given, and nothing where it was spoilt."""

from __future__ import annotations

from pathlib import Path

import pytest

from phoenix_compiler.index import FILE, FOLDER, Entry, Index, NoIndex, Unit


def reopened(root: Path, index: Index) -> Index:
    index.save()
    return Index(root, "f1")


@pytest.fixture
def output(tmp_path: Path) -> str:
    """A folder that outputs were written to."""
    (tmp_path / "out").mkdir()
    return str(tmp_path / "out")


def test_what_was_put_is_there(tmp_path: Path, output: str) -> None:
    index = Index(tmp_path, "f1")
    index.put("environments/a.yaml", Entry("d1", '["x"]', '[["code"]]'))
    index.put("environments/é\udc80.yaml", Entry("d2"))
    index.put_units(output, {"unit": Unit("d1", ["a/b.yaml", "12", "34"])}, ())

    index = reopened(tmp_path, index)

    assert index.get("environments/a.yaml", "d1") == Entry("d1", '["x"]', '[["code"]]')
    assert index.get("environments/é\udc80.yaml", "d2") == Entry("d2")
    assert index.get("environments/a.yaml", "d") is None
    assert index.get("environments/b.yaml", "d1") is None
    assert Unit.read(index.units(output)["unit"]) == Unit("d1", ["a/b.yaml", "12", "34"])


@pytest.mark.parametrize("has_entries", [False, True])
@pytest.mark.parametrize("has_units", [False, True])
def test_a_part_may_be_empty(tmp_path: Path, output: str, has_entries: bool, has_units: bool) -> None:
    index = Index(tmp_path, "f1")
    index.put("a", Entry("d"))
    index.put_units(output, {"u": Unit("d", [])}, ())
    index = reopened(tmp_path, index)
    index.keep_only({"a"} if has_entries else set())
    index.put_units(output, {}, () if has_units else ("u",))

    index = reopened(tmp_path, index)

    assert (index.get("a", "d") is not None) == has_entries
    assert list(index.units(output)) == (["u"] if has_units else [])


def test_a_path_that_cannot_stand_in_a_line_is_not_remembered(tmp_path: Path, output: str) -> None:
    index = Index(tmp_path, "f1")
    for path in ("a\tb", "a\nb", "c"):
        index.put(path, Entry("d"))
        index.put_units(output, {path: Unit("d", [path, "1", "2"])}, ())

    index = reopened(tmp_path, index)

    assert [path for path in ("a\tb", "a\nb", "c") if index.get(path, "d")] == ["c"]
    assert list(index.units(output)) == ["c"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:-3],
        lambda text: text.replace("d1", "d9"),
        lambda text: text.replace("f1", "f2"),
        lambda text: "",
        lambda text: text.partition("\n")[0],
        lambda text: "{}",
    ],
    ids=["cut short", "edited", "another program's", "empty", "a head alone", "an older form"],
)
def test_one_that_was_spoilt_says_nothing(tmp_path: Path, spoil: object) -> None:
    index = Index(tmp_path, "f1")
    index.put("a", Entry("d1"))
    index.save()
    file = tmp_path / FOLDER / FILE
    assert callable(spoil)
    file.write_text(spoil(file.read_text()))

    index = Index(tmp_path, "f1")

    assert index.get("a", "d1") is None
    assert index.get("a", "d9") is None


def test_it_is_written_only_when_it_changed_and_hidden_from_git(tmp_path: Path) -> None:
    Index(tmp_path, "f1").save()
    assert not (tmp_path / FOLDER).exists()
    index = Index(tmp_path, "f1")
    index.put("a", Entry("d1"))
    index.save()
    assert (tmp_path / FOLDER / ".gitignore").read_text() == "*\n"
    before = (tmp_path / FOLDER / FILE).stat().st_mtime_ns
    index = Index(tmp_path, "f1")
    index.keep_only({"a", "b"})
    index.save()
    assert (tmp_path / FOLDER / FILE).stat().st_mtime_ns == before


def test_a_folder_that_is_gone_is_forgotten(tmp_path: Path, output: str) -> None:
    index = Index(tmp_path, "f1")
    index.put_units(output, {"u": Unit("d", [])}, ())
    Path(output).rmdir()
    assert not reopened(tmp_path, index).units(output)


def test_a_place_that_cannot_be_written_to_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("a file")
    index = Index(tmp_path, "f1")
    index.put("a", Entry("d1"))
    index.save()
    assert (tmp_path / FOLDER).read_text() == "a file"


def test_none_remembers_nothing() -> None:
    index = NoIndex()
    index.put("a", Entry("d1"))
    index.save()
    assert NoIndex().get("a", "d1") is None
