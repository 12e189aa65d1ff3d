"""Phoenix itself: specs are parsed, checked by every rule, resolved, rendered, and written as a tree with its index."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

from benchmarks.peers.form import Form
from benchmarks.peers.peer import read_documents
from benchmarks.support.measure import Command
from benchmarks.support.work import Work, environment, spec

from phoenix_compiler import VERSION as PHOENIX_VERSION

NAME = "phoenix-compile build"
VERSION = PHOENIX_VERSION
LIMIT = 100_000
EXACT = True


def install() -> None:
    """Nothing to do: it runs from this checkout."""


def write(folder: Path, works: list[Work], form: Form) -> None:  # noqa: ARG001
    """A repository."""
    experiments = folder / "environments" / "prod" / "experiments"
    experiments.mkdir(parents=True)
    (folder / "phoenix.yaml").touch()
    (experiments.parent / "environment.yaml").write_text(environment())
    for values in works:
        (experiments / f"{values.name}.yaml").write_text(spec(values))


def command(folder: Path) -> Command:
    """A first build: no index, no tree."""

    def forget() -> None:
        for name in (".phoenix", "out"):
            shutil.rmtree(folder / name, ignore_errors=True)

    compiler = str(Path(sys.executable).with_name("phoenix-compile"))
    return Command([compiler, "build", "--out", "out"], folder, prepare=forget)


def objects(folder: Path) -> list[Any]:
    """Those of the experiments, without what stands in the pools."""
    return read_documents(*sorted((folder / "out" / "prod" / "experiments").glob("*/manifests.yaml")))
