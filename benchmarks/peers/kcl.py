"""KCL: one program that goes over the spec files, run by its own library in one process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.peers.expressions import expression
from benchmarks.peers.form import Form
from benchmarks.peers.install import python_package
from benchmarks.peers.peer import read_documents
from benchmarks.support.measure import Command
from benchmarks.support.work import Work, spec

NAME = "KCL"
VERSION = "0.13.2"
LIMIT = 10_000
EXACT = True

_VALUES = """\
import crypto
import file
import json
import yaml

_durations = json.decode(file.read("durations.json"))
_experiment = lambda path: str -> [] {
    _spec = yaml.decode(file.read(path))
    candidate = _spec.spec.variants.candidates[0].parameters
    schedule = _durations[_spec.spec.schedule.duration]
    _name = _spec.metadata.name
    _description = _spec.spec.description
    _owner = _spec.spec.owner
    _pool = _spec.spec.target.pool
    _nodes = _spec.spec.target.nodes
    _first = _spec.spec.criticalProcesses[0].name
    _second = _spec.spec.criticalProcesses[1].name
    _k = candidate.k
    _k_less_one = _k - 1
    _min_memory = int(candidate.minMemory.replace("MiB", "")) * 1048576
    _seconds = schedule.seconds
    _seconds_with_warmup = _seconds + 600
    _plan = schedule.plan
    _reduction = int(_spec.spec.criteria[0].reduction.replace("%", "")) / 100.0
    _cpu = _spec.spec.criteria[2].atMost
    _increase = int(_spec.spec.criteria[3].increaseAtMost.replace("%", "")) / 100.0
"""
_RUN = """\
import sys
import kcl_lib.api as api
done = api.API().exec_program(api.ExecProgramArgs(k_filename_list=["main.k"]))
if done.err_message:
    sys.exit(done.err_message)
sys.stdout.write(done.yaml_result)
"""


def install() -> None:
    """Install its Python package."""
    _python()


def _python() -> Path:
    return python_package("kcl-lib", VERSION)


def write(folder: Path, works: list[Work], form: Form) -> None:
    """The specs, the program, and what runs it."""
    (folder / "specs").mkdir()
    for values in works:
        (folder / "specs" / f"{values.name}.yaml").write_text(spec(values))
    (folder / "durations.json").write_text(json.dumps(form.durations))
    configs = "".join(
        f"    _{name} = {expression(text, _text_of, _quote)}\n    _hash_{name} = crypto.sha256(_{name})[:10]\n"
        for name, text in form.configs.items()
    )
    objects = ", ".join(expression(document, _text_of, _quote, repr, "_") for document in form.documents)
    program = f"{_VALUES}{configs}    [{objects}]\n}}\n"
    program += 'experiments = [_experiment(path) for path in file.glob("specs/*.yaml")]\n'
    (folder / "main.k").write_text(program)
    (folder / "run.py").write_text(_RUN)


def _text_of(name: str) -> str:
    return f"str(_{name})"


def _quote(text: str) -> str:
    """KCL puts values into strings at `${`: the two characters are kept apart."""
    return " + ".join(json.dumps(part) for part in text.replace("${", "$\0{").split("\0"))


def command(folder: Path) -> Command:
    """Everything to one file."""
    return Command([str(_python()), "run.py"], folder, folder / "out.yaml")


def objects(folder: Path) -> list[Any]:
    """What it printed: a list of lists below one key."""
    (document,) = read_documents(folder / "out.yaml")
    return [found for experiment in document["experiments"] for found in experiment]
