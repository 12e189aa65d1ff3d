"""`build`: writes what changed and nothing else, nothing where anything is wrong, and only what is its own."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import yaml

from phoenix_compiler import build
from phoenix_compiler.render import FORMATS
from support.program import Said, phoenix_compile
from support.repositories import tree

BATCH = "environments/prod/experiments/batch-topk.yaml"
RENDERED = {
    "prod/experiments/batch-topk/manifests.yaml",
    "prod/experiments/checkout-topk/manifests.yaml",
    "prod/standing/batch.yaml",
    "prod/standing/checkout.yaml",
    "prod/standing/environment.yaml",
}


def built(fleet: Path, *arguments: str | Path) -> Said:
    said = phoenix_compile("build", *arguments, cwd=fleet)
    assert said.code == 0, said
    return said


def state(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    """Content, time and mode of every file, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_the_first_build(fleet: Path) -> None:
    assert built(fleet).out == "rendered: 5 written, 0 unchanged, 0 removed\n"
    assert set(tree(fleet / "rendered")) == RENDERED
    assert not (fleet / "rendered" / build.STAGED).exists()
    assert {mode & 0o777 for _, _, mode in state(fleet / "rendered").values()} == {0o644}


@pytest.mark.parametrize("arguments", [(), ("--no-index",)])
def test_what_did_not_change_is_not_touched(arguments: tuple[str, ...], fleet: Path) -> None:
    built(fleet, *arguments)
    before = state(fleet / "rendered")
    assert built(fleet, *arguments).out == "rendered: 0 written, 5 unchanged, 0 removed\n"
    assert state(fleet / "rendered") == before
    replace(fleet / BATCH, "duration: 60m", "duration: 90m")
    assert built(fleet, *arguments).out == "rendered: 1 written, 4 unchanged, 0 removed\n"
    changed = state(fleet / "rendered")
    assert [path for path in changed if changed[path] != before[path]] == ["prod/experiments/batch-topk/manifests.yaml"]


@pytest.mark.parametrize("arguments", [(), ("--no-index",)])
def test_what_is_no_longer_wanted_is_removed(arguments: tuple[str, ...], fleet: Path) -> None:
    built(fleet, *arguments)
    (fleet / BATCH).unlink()
    assert built(fleet, *arguments).out == "rendered: 0 written, 4 unchanged, 1 removed\n"
    assert set(tree(fleet / "rendered")) == RENDERED - {"prod/experiments/batch-topk/manifests.yaml"}
    assert not (fleet / "rendered/prod/experiments/batch-topk").exists()


def test_what_others_put_there_stays(fleet: Path) -> None:
    built(fleet)
    (fleet / "rendered/prod/experiments/batch-topk/README").write_text("mine\n")
    (fleet / BATCH).unlink()
    built(fleet)
    assert (fleet / "rendered/prod/experiments/batch-topk/README").read_text() == "mine\n"


@pytest.mark.parametrize("arguments", [(), ("--no-index",)])
def test_what_somebody_changed_is_mended(arguments: tuple[str, ...], fleet: Path) -> None:
    built(fleet, *arguments)
    before = tree(fleet / "rendered")
    (fleet / "rendered/prod/standing/batch.yaml").write_text("changed by hand\n")
    (fleet / "rendered/prod/standing/checkout.yaml").unlink()
    assert built(fleet, *arguments).out == "rendered: 2 written, 3 unchanged, 0 removed\n"
    assert tree(fleet / "rendered") == before


def test_nothing_is_written_while_anything_is_wrong(fleet: Path) -> None:
    built(fleet)
    before = state(fleet / "rendered")
    replace(fleet / BATCH, "duration: 60m", "duration: 60")
    replace(fleet / BATCH.replace("batch", "checkout"), "duration: 60m", "duration: 90m")
    for format_ in FORMATS:
        said = phoenix_compile("build", "--format", format_, cwd=fleet)
        assert said.code == 1
        assert "wrong-unit" in said.out
        assert said.err == "nothing was written\n"
        assert state(fleet / "rendered") == before


@pytest.mark.parametrize("where", ["_write_staged", "_flush"])
@pytest.mark.parametrize("problem", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_a_build_that_is_cut_short_leaves_the_old_tree(
    where: str, problem: BaseException, fleet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(fleet)
    before = tree(fleet / "rendered")
    replace(fleet / "environments/prod/environment.yaml", "0.40 USD/GB", "0.50 USD/GB")
    replace(fleet / BATCH, "duration: 60m", "duration: 90m")

    def fail(*_: object) -> None:
        raise problem

    with monkeypatch.context() as cut:
        cut.setattr(build.TreeOutput, where, fail)
        said = phoenix_compile("build", cwd=fleet)
    assert said.code == (130 if isinstance(problem, KeyboardInterrupt) else 1)
    assert "Traceback" not in said.err
    rest = {path: text for path, text in tree(fleet / "rendered").items() if not path.startswith(build.STAGED)}
    assert rest == before
    assert built(fleet).out == "rendered: 2 written, 3 unchanged, 0 removed\n"
    assert not (fleet / "rendered" / build.STAGED).exists()


@pytest.mark.parametrize("after", range(5))
def test_a_build_that_is_cut_short_while_it_renames_is_mended_by_the_next(
    after: int, fleet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even the first one: what it wrote is known as its own."""
    expected = tree_of_another(fleet)
    rename, done = os.replace, []

    def cut_short(source: str, target: str) -> None:
        if build.STAGED in str(source):
            if len(done) == after:
                raise KeyboardInterrupt
            done.append(target)
        rename(source, target)

    with monkeypatch.context() as cut:
        cut.setattr(os, "replace", cut_short)
        assert phoenix_compile("build", cwd=fleet).code == 130
    built(fleet)
    assert tree(fleet / "rendered") == expected
    assert not (fleet / "rendered" / build.STAGED).exists()


def tree_of_another(fleet: Path) -> dict[str, str]:
    """What a build elsewhere gives."""
    out = fleet.parent / "elsewhere"
    built(fleet, "--no-index", "--out", out)
    return tree(out)


def test_a_folder_of_somebody_else_is_refused(fleet: Path, tmp_path: Path) -> None:
    out = tmp_path / "home"
    out.mkdir()
    (out / "letter.txt").write_text("dear\n")
    said = phoenix_compile("build", "--out", out, cwd=fleet)
    assert said.code == 1
    assert "error[foreign-folder]" in said.out
    assert os.listdir(out) == ["letter.txt"]


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"files": 1}', '{"files": null}', "\xff"])
def test_a_list_that_is_none_is_refused(content: str, fleet: Path) -> None:
    built(fleet)
    before = tree(fleet / "rendered")
    (fleet / "rendered" / build.MANIFEST).write_text(content, "latin-1")
    said = phoenix_compile("build", cwd=fleet)
    assert said.code == 1
    assert "error[foreign-folder]" in said.out
    assert tree(fleet / "rendered") == before


def test_only_what_is_below_the_folder_is_ever_removed(fleet: Path, tmp_path: Path) -> None:
    """Whatever the list says that lies in the folder."""
    (tmp_path / "precious.txt").write_text("kept\n")
    built(fleet)
    manifest = fleet / "rendered" / build.MANIFEST
    listed = json.loads(manifest.read_text())
    listed["files"] += [
        "../../precious.txt",
        str(tmp_path / "precious.txt"),
        "prod/../../../precious.txt",
        7,
        None,
    ]
    manifest.write_text(json.dumps(listed))
    built(fleet)
    assert (tmp_path / "precious.txt").read_text() == "kept\n"
    (fleet / BATCH).unlink()
    built(fleet)
    assert (tmp_path / "precious.txt").read_text() == "kept\n"
    assert RENDERED - set(json.loads(manifest.read_text())["files"]) == {"prod/experiments/batch-topk/manifests.yaml"}


def test_links_in_the_tree_are_not_followed(fleet: Path, tmp_path: Path) -> None:
    """Neither to write nor to remove, wherever they lead."""
    (tmp_path / "home/old").mkdir(parents=True)
    (tmp_path / "home/old/manifests.yaml").write_text("kept\n")
    built(fleet)
    manifest = fleet / "rendered" / build.MANIFEST
    manifest.write_text(json.dumps({"files": [*RENDERED, "lab/experiments/old/manifests.yaml"]}))
    (fleet / "rendered/prod/experiments/more").symlink_to(tmp_path / "home")
    (fleet / "environments/lab").mkdir()
    (fleet / "environments/lab/environment.yaml").write_text(
        (fleet / "environments/prod/environment.yaml").read_text().replace("name: prod", "name: lab")
    )
    (fleet / "rendered/lab").symlink_to(tmp_path / "home")
    (tmp_path / "home/experiments").symlink_to(tmp_path / "home")
    said = phoenix_compile("build", cwd=fleet)
    assert said.code == 1
    assert "error[foreign-folder]: a link in the output folder" in said.out
    assert sorted(path.name for path in (tmp_path / "home").rglob("*")) == ["experiments", "manifests.yaml", "old"]
    assert (tmp_path / "home/old/manifests.yaml").read_text() == "kept\n"


def test_a_link_in_the_place_of_the_tree_is_refused(fleet: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (fleet / "rendered").symlink_to(tmp_path / "elsewhere")
    said = phoenix_compile("build", cwd=fleet)
    assert said.code == 1
    assert "error[foreign-folder]: a link" in said.out
    built(fleet, "--out", fleet / "rendered")
    assert set(tree(tmp_path / "elsewhere")) == RENDERED


def test_one_environment(fleet: Path) -> None:
    lab = (fleet / "environments/prod/environment.yaml").read_text().replace("name: prod", "name: stage")
    (fleet / "environments/stage").mkdir()
    (fleet / "environments/stage/environment.yaml").write_text(lab)
    built(fleet, "-e", "stage")
    assert {path.split("/")[0] for path in tree(fleet / "rendered")} == {"stage"}
    built(fleet, "-e", "prod")
    both = tree(fleet / "rendered")
    assert {path.split("/")[0] for path in both} == {"prod", "stage"}
    (fleet / BATCH).unlink()
    assert built(fleet, "-e", "stage").out == "rendered: 0 written, 3 unchanged, 0 removed\n"
    assert tree(fleet / "rendered") == both
    assert built(fleet, "-e", "stage", "-e", "prod").out == "rendered: 0 written, 7 unchanged, 1 removed\n"
    said = phoenix_compile("build", "-e", "stag", cwd=fleet)
    assert said.code == 1
    assert "no environment is named `stag`" in said.out
    assert "did you mean `stage`?" in said.out


def test_to_standard_output(fleet: Path) -> None:
    everything = built(fleet, "--stdout").out
    assert len(list(yaml.safe_load_all(everything))) == 15
    batch = built(fleet, "--stdout", "--experiment", "batch-topk").out
    assert [manifest["kind"] for manifest in yaml.safe_load_all(batch)] == [
        *["ConfigMap"] * 2,
        *["PhoenixProcessPipeline"] * 2,
        "Experiment",
    ]
    standing = built(fleet, "--stdout", "-e", "prod", "--experiment", "standing").out
    assert len(list(yaml.safe_load_all(standing))) == 5
    assert batch in everything
    assert standing in everything
    assert not (fleet / "rendered").exists()
    assert not (fleet / ".phoenix").exists()


def test_wrong_usage(fleet: Path) -> None:
    for arguments, complaint in (
        (["--experiment", "batch-topk"], "--experiment belongs to --stdout"),
        (["--stdout", "--experiment", "nothing"], "no experiment is named 'nothing'"),
        (["--out", "phoenix.yaml"], "is a file"),
        (["prod"], "unexpected extra argument"),
    ):
        said = phoenix_compile("build", *arguments, cwd=fleet)
        assert (said.code, said.out) == (2, "")
        assert complaint in said.err


def test_a_folder_that_cannot_be_made(fleet: Path) -> None:
    said = phoenix_compile("build", "--out", fleet / "phoenix.yaml/rendered", cwd=fleet)
    assert said.code == 1
    assert said.err.startswith("error: Not a directory: ")


def test_as_json(fleet: Path) -> None:
    assert json.loads(built(fleet, "--format", "json").out) == {
        "written": sorted(RENDERED),
        "removed": [],
        "unchanged": 0,
        "findings": [],
    }


def test_from_a_folder_below(fleet: Path) -> None:
    said = phoenix_compile("build", cwd=fleet / "environments/prod")
    assert said.out == "../../rendered: 5 written, 0 unchanged, 0 removed\n"
    assert set(tree(fleet / "rendered")) == RENDERED
