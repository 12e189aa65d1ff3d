"""`pipelines list|show`: the catalogue and one's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from phoenix_compiler.shipped import shipped_pipelines
from support.program import phoenix_compile
from support.repositories import files_of, lay_out

SHIPPED = sorted(shipped_pipelines())


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A repository with a pipeline of its own."""
    return lay_out(files_of("parameters-of-every-type"), tmp_path / "own")


def test_outside_a_repository_the_shipped_ones(tmp_path: Path) -> None:
    said = phoenix_compile("pipelines", "list", cwd=tmp_path)
    assert said.code == 0
    assert [line.split()[:2] for line in said.out.splitlines()] == [[name, "shipped"] for name in SHIPPED]


def test_in_a_repository_its_own_too(own: Path) -> None:
    said = phoenix_compile("pipelines", "list", cwd=own / "environments")
    assert [line.split()[:2] for line in said.out.splitlines()] == [
        *([name, "shipped"] for name in SHIPPED),
        ["team-every-type", "yours"],
    ]


def test_one_that_shadows_a_shipped_one(tmp_path: Path) -> None:
    root = lay_out(files_of("a-pipeline-of-ones-own-in-place-of-a-shipped-one"), tmp_path / "own")
    said = phoenix_compile("pipelines", "list", "--format", "json", cwd=root)
    listed = json.loads(said.out)["pipelines"]
    assert [one["name"] for one in listed] == SHIPPED
    assert [one["name"] for one in listed if not one["shipped"]] == ["process-lean-v1"]


@pytest.mark.parametrize("name", SHIPPED)
def test_shown(name: str, tmp_path: Path) -> None:
    said = phoenix_compile("pipelines", "show", name, cwd=tmp_path)
    assert said.code == 0
    assert said.out.startswith(f"{name}: ")
    rendered = phoenix_compile("pipelines", "show", name, "--rendered", cwd=tmp_path)
    assert rendered.code == 0
    assert {"receivers", "processors", "service"} <= yaml.safe_load(rendered.out).keys()


def test_parameters_are_shown_with_their_bounds(own: Path) -> None:
    shown = phoenix_compile("pipelines", "show", "team-every-type", cwd=own).out
    assert "  whole: integer, at least 1, at most 10, default 2\n      A whole number\n" in shown
    assert "  text: string, must be given\n" in shown
    assert '  words: array, of a, b, c, default ["a"]\n' in shown
    assert '  word: string, of red, green, default "red"\n' in shown


def test_one_that_must_be_given_something_cannot_be_rendered(own: Path) -> None:
    said = phoenix_compile("pipelines", "show", "team-every-type", "--rendered", cwd=own)
    assert (said.code, said.out) == (1, "")
    assert "error[missing-parameter]: `team-every-type` needs parameter `text`" in said.err


def test_one_that_there_is_not(tmp_path: Path) -> None:
    said = phoenix_compile("pipelines", "show", "process-topk", cwd=tmp_path)
    assert (said.code, said.out) == (2, "")
    assert "did you mean `process-topk-v1`?" in said.err


@pytest.mark.parametrize("verb", [("list",), ("show", "team-every-type")])
def test_a_faulty_one_is_a_finding(verb: tuple[str, ...], own: Path) -> None:
    file = own / "pipelines/team-every-type/pipeline.yaml"
    file.write_text(file.read_text("utf-8").replace("description:", "descripton:", 1))
    said = phoenix_compile("pipelines", *verb, cwd=own)
    assert (said.code, said.out) == (1, "")
    assert "error[unknown-field]: no field is named `descripton` here" in said.err
