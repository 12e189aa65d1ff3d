"""`check`: all of a repository or a part of it, from anywhere in it, in every format, with what it remembers or without."""

from __future__ import annotations

import json
import os
from pathlib import Path
from xml.etree import ElementTree

import pytest

from phoenix_compiler.render import FORMATS
from support.program import phoenix_compile

BATCH = "environments/prod/experiments/batch-topk.yaml"
CHECKOUT = "environments/prod/experiments/checkout-topk.yaml"
ENVIRONMENT = "environments/prod/environment.yaml"


def replace(file: Path, old: str, new: str) -> None:
    """Change a file, whose text must have `old`."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def codes(said: str) -> list[str]:
    return [finding["code"] for finding in json.loads(said)["findings"]]


def test_a_sound_repository(fleet: Path) -> None:
    said = phoenix_compile("check", cwd=fleet)
    assert said == (0, "All 3 files are fine.\n", "")


def test_an_error_ends_with_one(fleet: Path) -> None:
    replace(fleet / BATCH, "process-topk-v1", "process-topk")
    said = phoenix_compile("check", cwd=fleet)
    assert said.code == 1
    assert said.out.startswith("error[unknown-pipeline]: no pipeline is named `process-topk`\n")
    assert said.out.endswith("1 error in 3 files checked\n")
    assert said.err == ""


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_says_the_same(format_: str, fleet: Path) -> None:
    clean = phoenix_compile("check", "--format", format_, cwd=fleet)
    assert clean.code == 0
    replace(fleet / BATCH, "duration: 60m", "duration: 60")
    faulty = phoenix_compile("check", "--format", format_, cwd=fleet)
    assert faulty.code == 1
    assert ("wrong-unit" in clean.out, "wrong-unit" in faulty.out) == (format_ == "sarif", True)
    match format_:
        case "json":
            assert [len(json.loads(said.out)["findings"]) for said in (clean, faulty)] == [0, 1]
        case "sarif":
            assert [len(json.loads(said.out)["runs"][0]["results"]) for said in (clean, faulty)] == [0, 1]
        case "junit":
            assert [len(list(ElementTree.fromstring(said.out).iter("failure"))) for said in (clean, faulty)] == [0, 1]
        case "github":
            assert [said.out.count("::error ") for said in (clean, faulty)] == [0, 1]


def test_warnings_fail_where_it_is_strict(fleet: Path) -> None:
    replace(fleet / ENVIRONMENT, "https://otlp", "http://otlp")
    assert phoenix_compile("check", cwd=fleet).code == 0
    assert phoenix_compile("check", "--strict", cwd=fleet).code == 1
    (fleet / "phoenix.yaml").write_text("strict: true\n")
    assert phoenix_compile("check", cwd=fleet).code == 1
    assert phoenix_compile("check", "--no-strict", cwd=fleet).code == 0


def test_from_any_folder_of_the_repository(fleet: Path) -> None:
    replace(fleet / BATCH, "duration: 60m", "duration: 60")
    expected = phoenix_compile("check", cwd=fleet)
    for below in ("environments", "environments/prod/experiments"):
        assert phoenix_compile("check", cwd=fleet / below) == expected
    assert f"--> {BATCH}:" in expected.out


def test_a_part_of_the_repository(fleet: Path) -> None:
    replace(fleet / BATCH, "duration: 60m", "duration: 60")
    replace(fleet / CHECKOUT, "pool: checkout", "pool: chekout")
    for path, expected in (
        (BATCH, ["wrong-unit"]),
        (CHECKOUT, ["unknown-pool"]),
        (ENVIRONMENT, []),
        ("environments/prod", ["wrong-unit", "unknown-pool"]),
        (".", ["wrong-unit", "unknown-pool"]),
        (str(fleet / BATCH), ["wrong-unit"]),
    ):
        said = phoenix_compile("check", "--format", "json", path, cwd=fleet)
        assert codes(said.out) == expected, path
        assert said.code == (1 if expected else 0)
    both = phoenix_compile("check", "--format", "json", BATCH, CHECKOUT, cwd=fleet)
    assert codes(both.out) == ["wrong-unit", "unknown-pool"]
    here = phoenix_compile("check", "--format", "json", "checkout-topk.yaml", cwd=(fleet / CHECKOUT).parent)
    assert codes(here.out) == ["unknown-pool"]


def test_a_part_is_told_what_concerns_it_elsewhere(fleet: Path) -> None:
    replace(fleet / CHECKOUT, "name: checkout-topk", "name: batch-topk")
    said = phoenix_compile("check", "--format", "json", BATCH, cwd=fleet)
    assert "name-collision" in codes(said.out)
    assert said.code == 1


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("nothing.yaml", "does not exist"),
        ("/etc/passwd", "is outside the repository"),
        ("..", "is outside the repository"),
        ("notes.txt", "is not a file or folder that Phoenix reads"),
    ],
)
def test_a_path_that_is_none(path: str, complaint: str, fleet: Path) -> None:
    (fleet / "notes.txt").write_text("")
    said = phoenix_compile("check", path, cwd=fleet)
    assert (said.code, said.out) == (2, "")
    assert complaint in said.err


def test_it_remembers_and_forgets(fleet: Path) -> None:
    replace(fleet / ENVIRONMENT, "https://otlp", "http://otlp")
    first = phoenix_compile("check", cwd=fleet)
    index = fleet / ".phoenix/index"
    kept = index.read_bytes()
    assert (fleet / ".phoenix/.gitignore").read_text() == "*\n"
    assert phoenix_compile("check", cwd=fleet) == first
    assert index.read_bytes() == kept
    for damaged in (b"", kept[:-7], b"\xff" + kept, kept.replace(b"phoenix-index", b"phoenix-undex")):
        index.write_bytes(damaged)
        assert phoenix_compile("check", cwd=fleet) == first
        assert index.read_bytes() == kept
    replace(fleet / ENVIRONMENT, "http://otlp", "https://otlp")
    assert phoenix_compile("check", cwd=fleet).out == "All 3 files are fine.\n"


def test_without_an_index_nothing_is_kept(fleet: Path) -> None:
    assert phoenix_compile("check", "--no-index", cwd=fleet).code == 0
    assert not (fleet / ".phoenix").exists()


def test_an_index_that_cannot_be_written_is_no_fault(fleet: Path, tmp_path: Path) -> None:
    (fleet / ".phoenix").write_text("a file in the way\n")
    assert phoenix_compile("check", cwd=fleet).code == 0
    (fleet / ".phoenix").unlink()
    (tmp_path / "elsewhere").mkdir()
    (fleet / ".phoenix").symlink_to(tmp_path / "elsewhere")
    assert phoenix_compile("check", cwd=fleet).code == 0
    assert os.listdir(tmp_path / "elsewhere") == []


def test_outside_a_repository(tmp_path: Path) -> None:
    said = phoenix_compile("check", "--format", "json", cwd=tmp_path)
    assert said.code == 1
    assert codes(said.out) == ["no-repository"]


def test_a_repository_with_nothing_in_it(tmp_path: Path) -> None:
    (tmp_path / "phoenix.yaml").write_text("# nothing yet\n")
    assert phoenix_compile("check", cwd=tmp_path) == (0, "No files were checked.\n", "")


def test_wrong_usage_ends_with_two(fleet: Path) -> None:
    for arguments in (["--format", "xml"], ["--nonsense"], ["--strict", "--format"]):
        said = phoenix_compile("check", *arguments, cwd=fleet)
        assert (said.code, said.out) == (2, "")
        assert "Error: " in said.err


def test_a_newcomer_is_told_at_the_right_line(tmp_path: Path) -> None:
    """Files from `init`, an experiment with a fault, and then without."""
    assert phoenix_compile("init", cwd=tmp_path).code == 0
    text = (tmp_path / "environments/prod/experiments/first-topk.yaml").read_text("utf-8")
    second = tmp_path / "environments/prod/experiments/second-topk.yaml"
    right = text.replace("first-topk", "second-topk").replace("pipeline: process-topk-v1", "pipeline: process-lean-v1")
    right = "\n".join(line for line in right.splitlines() if "parameters:" not in line) + "\n"
    second.write_text(right.replace("process-lean-v1", "process-leen-v1"))
    line = next(at for at, one in enumerate(right.splitlines(), 1) if "process-lean-v1" in one)
    said = phoenix_compile("check", cwd=tmp_path)
    assert said.code == 1
    assert f"--> environments/prod/experiments/second-topk.yaml:{line}:" in said.out
    assert "help: did you mean `process-lean-v1`?" in said.out
    second.write_text(right)
    assert phoenix_compile("check", cwd=tmp_path).code == 0


def test_a_broken_environment_is_said_of_each_of_its_experiments(fleet: Path) -> None:
    replace(fleet / ENVIRONMENT, "apiVersion: phoenix.io/v1alpha1", "apiVersion: phoenix.io/v0")
    said = phoenix_compile("check", "--format", "json", BATCH, cwd=fleet)
    assert said.code == 1
    assert codes(said.out) == ["wrong-kind"]
