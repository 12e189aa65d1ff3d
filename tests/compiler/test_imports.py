"""What a `check` imports is its start-up time: steady where a clock is not, so that this is what is held."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "environments"
EXPERIMENT = "environments/prod/experiments/checkout-topk.yaml"
_RUN = """\
import sys
from phoenix_compiler.__main__ import run
code = run(sys.argv[1:])
print("modules:", *sorted({name.partition(".")[0] for name in sys.modules}))
sys.exit(code)
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A small repository of which nothing is known yet."""
    shutil.copytree(EXAMPLES, tmp_path / "environments", ignore=shutil.ignore_patterns("rendered"))
    (tmp_path / "phoenix.yaml").touch()
    return tmp_path


def imported(root: Path, *arguments: str) -> set[str]:
    """The packages that a command has imported when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", _RUN, *arguments], cwd=root, capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stdout.splitlines()[-1].split()[1:])


NEVER = {"git", "jsonschema", "kubernetes"}
NOT_WHEN_KNOWN = NEVER | {"pydantic", "pydantic_core", "jinja2", "jsonschema_rs", "yaml", "re2"}


class TestCheck:
    def test_of_files_that_are_known_reads_no_yaml_and_has_no_models(self, repository: Path) -> None:
        imported(repository, "check")
        assert not imported(repository, "check") & NOT_WHEN_KNOWN

    def test_of_one_file_that_is_known_looks_at_no_other(self, repository: Path) -> None:
        imported(repository, "check", EXPERIMENT)
        assert not imported(repository, "check", EXPERIMENT) & NOT_WHEN_KNOWN

    def test_of_new_files_has_models_and_a_template_engine_and_no_more(self, repository: Path) -> None:
        found = imported(repository, "check")
        assert found >= {"pydantic", "jinja2", "yaml"}  # the proof can fail
        assert not found & NEVER


class TestBuild:
    def test_of_what_is_built_reads_no_yaml_and_has_no_models(self, repository: Path) -> None:
        imported(repository, "build")
        assert not imported(repository, "build") & NOT_WHEN_KNOWN

    def test_of_new_files_has_models_and_a_template_engine_and_no_more(self, repository: Path) -> None:
        assert not imported(repository, "build") & NEVER


def test_help_has_the_command_line_and_nothing_of_the_compiler(repository: Path) -> None:
    assert not imported(repository, "--help") & NOT_WHEN_KNOWN
