"""What the pages show is what happens: commands are run, files are checked, links lead somewhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from phoenix_compiler.parse.reader import read
from phoenix_compiler.source import Source
from support.documents import Block, Command, anchors, begins, blocks, change, commands, links, matches, with_outputs
from support.golden import Golden

ROOT = Path(__file__).parent.parent.parent
WHERE = ("*.md", "docs/**/*.md", "pipelines/*/*.md", "recordings/*.md", "benchmarks/**/*.md", "controller/**/*.md")
PAGES = tuple(sorted({path.relative_to(ROOT).as_posix() for pattern in WHERE for path in ROOT.glob(pattern)}))
EXAMPLES = ("phoenix.yaml", "environments", "pipelines", "schemas/json")
KINDS = ("Experiment", "Environment", "Pipeline")
SECONDS = 120


def _is_run(page: str) -> bool:
    return any(block.language == "console" for block in blocks((ROOT / page).read_text("utf-8")))


RUN = tuple(page for page in PAGES if _is_run(page) and "/findings/" not in page)


class Ended(NamedTuple):
    """How a command ended, and all that it printed."""

    code: int
    output: str


class Shell:
    """A reader's shell: it stays in the folder to which a command went."""

    def __init__(self, home: Path, otelcol: Path) -> None:
        self.folder = home / "work"
        self.folder.mkdir()
        self._note = home / "pwd"
        person = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in PERSON.items()}
        self._env = {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "HOME": str(home),
            "LC_ALL": "C.UTF-8",
            "PHOENIX_OTELCOL": str(otelcol),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "init.defaultBranch",
            "GIT_CONFIG_VALUE_0": "main",
            **person,
        }

    def run(self, script: str) -> Ended:
        """Run a script as one command line after the other."""
        noted = f"trap 'pwd > {self._note}' EXIT\n{script}"
        done = subprocess.run(
            ["bash", "-c", noted],
            cwd=self.folder,
            env=self._env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=SECONDS,
            check=False,
            text=True,
        )
        self.folder = Path(self._note.read_text("utf-8").strip())
        return Ended(done.returncode, done.stdout)


PERSON = {"NAME": "A Reader", "EMAIL": "reader@example.com"}


def _begin(shell: Shell, how: str) -> None:
    if how == "checkout":
        for name in EXAMPLES:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
            (shell.folder / name).parent.mkdir(exist_ok=True)
            copy(ROOT / name, shell.folder / name)
    elif how == "init":
        assert shell.run("phoenix-compile init").code == 0
    if how != "empty":
        assert shell.run("git init --quiet && git add --all && git commit --quiet --message=begin").code == 0


@pytest.mark.collector
@pytest.mark.timeout(600)
@pytest.mark.parametrize("page", RUN)
def test_commands_do_what_the_page_shows(page: str, tmp_path: Path, otelcol: Path, golden: Golden) -> None:
    """With `--update-golden` the page gets the output that there is; elisions are then to be made anew."""
    text = (ROOT / page).read_text("utf-8")
    shell = Shell(tmp_path, otelcol)
    _begin(shell, begins(text))
    unlike = []
    for block in blocks(text):
        if block.path:
            _write(block, shell)
        elif block.language == "diff":
            change(block, shell.folder)
        elif block.language == "console":
            done = [(command, _did(command, shell)) for command in commands(block)]
            unlike += [each for each in done if each[0].shown and not matches(each[0].shown, each[1])]
    golden(ROOT / page, with_outputs(text, unlike))


def _write(block: Block, shell: Shell) -> None:
    assert block.path is not None
    file = shell.folder / block.path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(block.text, "utf-8")


def _did(command: Command, shell: Shell) -> str:
    ended = shell.run(command.script)
    assert ended.code == command.code, f"line {command.line}: {command.script}\n{ended.output}"
    return ended.output


@pytest.mark.parametrize("page", [page for page in PAGES if "/findings/" not in page])
def test_whole_files_are_right(page: str, tmp_path: Path, otelcol: Path) -> None:
    """A file that a page shows in full passes `check`, in the place that the page gives it."""
    text = (ROOT / page).read_text("utf-8")
    whole = [block for block in blocks(text) if _is_whole(block)]
    if not whole:
        return
    shell = Shell(tmp_path, otelcol)
    _begin(shell, "checkout" if begins(text) == "checkout" else "init")
    for block in blocks(text):
        if block.path:
            _write(block, shell)
    for block in whole:
        assert block.path, f"line {block.line}: a whole file whose first line does not say where it belongs"
        ended = shell.run(f"phoenix-compile check {block.path}")
        assert ended.code == 0, ended.output


def _is_whole(block: Block) -> bool:
    if block.language != "yaml" or not any(line.startswith("apiVersion: phoenix.io/") for line in block.lines):
        return False
    data = read(Source("block", block.text))
    return isinstance(data, dict) and data.get("kind") in KINDS


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    for link in links(text):
        if "://" in link or link.startswith("mailto:"):
            continue
        place, _, fragment = link.partition("#")
        target = (ROOT / page).parent / place if place else ROOT / page
        assert target.exists(), f"{page} links to {link}"
        if fragment:
            assert fragment in anchors(target.read_text("utf-8")), f"{page} links to {link}"
