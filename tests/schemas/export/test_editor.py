"""What a person sees in an editor whose YAML language server reads our modeline."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from support.experiments import BASE_ENVIRONMENT, BASE_EXPERIMENT
from support.yamlserver import NpmMissing, YamlServer, yaml_server

pytestmark = pytest.mark.timeout(600)  # the first run installs the server

ROOT = Path(__file__).parents[3]
SCHEMAS = ROOT / "schemas" / "json"
EXPERIMENT = "# yaml-language-server: $schema=../../../schemas/json/experiment.json\n" + BASE_EXPERIMENT
ENVIRONMENT = "# yaml-language-server: $schema=../../schemas/json/environment.json\n" + BASE_ENVIRONMENT


@pytest.fixture(scope="module")
def server() -> Iterator[YamlServer]:
    try:
        with yaml_server() as running:
            yield running
    except NpmMissing as missing:
        pytest.fail(str(missing), pytrace=False)


class Editor(NamedTuple):
    """A repository with the schemas in their place, and a server that reads its files."""

    root: Path
    server: YamlServer

    def open(self, text: str, name: str = "environments/prod/experiments/checkout-topk.yaml") -> Path:
        """A file of the repository, opened. Its path must not have been opened before."""
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return file

    def hover(self, text: str, word: str) -> str:
        """What is shown over a word of an experiment."""
        file = self.open(text)
        assert self.server.problems(file) == []
        return self.server.hover(file, *_place(text, word))


@pytest.fixture
def editor(server: YamlServer, tmp_path: Path) -> Editor:
    shutil.copytree(SCHEMAS, tmp_path / "schemas" / "json")
    return Editor(tmp_path, server)


def _place(text: str, word: str) -> tuple[int, int]:
    """Line and column of the first letter but one of a word."""
    at = text.index(word)
    return text.count("\n", 0, at), at - text.rfind("\n", 0, at)


@pytest.mark.parametrize(
    ("name", "text"),
    [("environments/prod/experiments/a.yaml", EXPERIMENT), ("environments/prod/environment.yaml", ENVIRONMENT)],
)
def test_a_sound_file_has_no_problem(editor: Editor, name: str, text: str) -> None:
    assert editor.server.problems(editor.open(text, name)) == []


@pytest.mark.parametrize("file", sorted((ROOT / "environments").rglob("*.yaml")), ids=lambda file: file.stem)
def test_the_repositorys_own_files_have_no_problem(server: YamlServer, file: Path) -> None:
    assert file.read_text("utf-8").startswith("# yaml-language-server: $schema=../../")
    assert server.problems(file) == []


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("warmup", ["Warmup", "Time after all collectors are ready that does not count", "5m"]),
        ("schedule", ["Schedule", "When the experiment runs, and for how long."]),
        ("criteria", ["What the candidate must show to be promoted. All of them must hold."]),
        ("reduction", ["Goal: the candidate's value is lower than the baseline's by at least this share", "50%"]),
        ("executable", ["Regular expression (RE2) on the executable's name"]),
        ("nodes", ["How many nodes of the pool take part", "20"]),
        ("kind", ["Kind of this file."]),
    ],
)
def test_a_field_is_explained_on_hover(editor: Editor, word: str, expected: list[str]) -> None:
    shown = editor.hover(EXPERIMENT, word).replace("\\", "").replace("&nbsp;", " ")
    assert [part for part in expected if part not in shown] == [], shown


def test_a_field_of_a_list_item_is_explained_once(editor: Editor) -> None:
    assert editor.hover(EXPERIMENT, "pipeline:").count("Name of a pipeline in the catalogue") == 1


def test_a_misspelt_field_is_underlined(editor: Editor) -> None:
    text = EXPERIMENT.replace("criticalProcesses:", "criticalProceses:")
    [problem] = editor.server.problems(editor.open(text))
    assert "criticalProceses" in problem.message
    line = text.splitlines()[problem.line]
    assert line[problem.start : problem.end] == "criticalProceses"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("warmup: 5m", "warmup: 5 minutes", "pattern"),
        ("nodes: 20", "nodes: 0", "minimum"),
        ("reduction: 50%", "reduction: 0.5", "string"),
        ("metric: series_per_scrape", "metric: series", "series_per_scrape"),
        ("  target: {pool: checkout, nodes: 20}\n", "", "target"),
    ],
)
def test_a_wrong_value_is_underlined(editor: Editor, old: str, new: str, said: str) -> None:
    text = EXPERIMENT.replace(old, new)
    assert text != EXPERIMENT
    problems = editor.server.problems(editor.open(text))
    assert [problem for problem in problems if said in problem.message], problems


def test_fields_are_completed_with_what_they_mean(editor: Editor) -> None:
    text = EXPERIMENT + "  \n"
    file = editor.open(text)
    editor.server.problems(file)
    offered = editor.server.completion(file, text.count("\n") - 1, 2)
    assert {"owner", "run", "cancelled", "export", "load", "analysis", "description"} <= offered.keys()
    assert not {"target", "criteria", "metadata"} & offered.keys()
    assert "Team or person" in offered["owner"]


def test_words_are_completed(editor: Editor) -> None:
    text = EXPERIMENT + "    - metric: \n"
    file = editor.open(text)
    editor.server.problems(file)
    offered = editor.server.completion(file, text.count("\n") - 1, 14)
    assert {"series_per_scrape", "critical_process_retention", "collector_cpu_cores"} <= offered.keys()
    assert "Compressed bytes" in offered["bytes_per_second"]


def test_a_default_is_offered_as_it_is_written(editor: Editor) -> None:
    text = ENVIRONMENT.replace("interval: 60s", "interval: ")
    file = editor.open(text, "environments/prod/environment.yaml")
    editor.server.problems(file)
    line, column = _place(text, "interval: ")
    assert "1m" in editor.server.completion(file, line, column + len("interval: ") - 1)
