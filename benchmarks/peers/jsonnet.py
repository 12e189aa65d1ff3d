"""go-jsonnet: one program that goes over the specs and writes a JSON file for each experiment.

Jsonnet cannot list a folder, so the program's list of imports is written for it. Specs are imported as JSON, which is what
its users do: reading YAML in it takes several times as long.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from benchmarks.peers.expressions import expression
from benchmarks.peers.form import Form
from benchmarks.peers.install import go_program
from benchmarks.peers.peer import read_documents
from benchmarks.support.measure import Command
from benchmarks.support.work import Work, spec

NAME = "go-jsonnet"
VERSION = "0.22.0"
LIMIT = 1_000
EXACT = True

_VALUES = """\
local durations = import 'durations.json';
local number(text, unit) = std.parseInt(std.strReplace(text, unit, ''));
local experiment(spec) =
  local candidate = spec.spec.variants.candidates[0].parameters;
  local schedule = durations[spec.spec.schedule.duration];
  local name = spec.metadata.name;
  local description = spec.spec.description;
  local owner = spec.spec.owner;
  local pool = spec.spec.target.pool;
  local nodes = spec.spec.target.nodes;
  local first = spec.spec.criticalProcesses[0].name;
  local second = spec.spec.criticalProcesses[1].name;
  local k = candidate.k;
  local k_less_one = k - 1;
  local min_memory = number(candidate.minMemory, 'MiB') * 1048576;
  local seconds = schedule.seconds;
  local seconds_with_warmup = seconds + 600;
  local plan = schedule.plan;
  local reduction = number(spec.spec.criteria[0].reduction, '%') / 100;
  local cpu = spec.spec.criteria[2].atMost;
  local increase = number(spec.spec.criteria[3].increaseAtMost, '%') / 100;
"""


def install() -> None:
    """Build it."""
    _program()


def _program() -> Path:
    return go_program("github.com/google/go-jsonnet/cmd/jsonnet", f"v{VERSION}", "jsonnet")


def write(folder: Path, works: list[Work], form: Form) -> None:
    """The specs, the program, and its list of imports."""
    (folder / "specs").mkdir()
    for values in works:
        (folder / "specs" / f"{values.name}.json").write_text(json.dumps(yaml.load(spec(values), yaml.CSafeLoader)))
    (folder / "durations.json").write_text(json.dumps(form.durations))
    configs = "".join(
        f"  local {name} = {expression(text, str)};\n  local hash_{name} = std.substr(std.sha256({name}), 0, 10);\n"
        for name, text in form.configs.items()
    )
    objects = ",\n".join(expression(document, str) for document in form.documents)
    imports = ",\n".join(f"  '{values.name}.json': import 'specs/{values.name}.json'" for values in works)
    (folder / "main.jsonnet").write_text(
        f"{_VALUES}{configs}  [{objects}];\nlocal specs = {{\n{imports}\n}};\n"
        "{ [name]: experiment(specs[name]) for name in std.objectFields(specs) }\n"
    )


def command(folder: Path) -> Command:
    """A file for each experiment."""
    return Command([str(_program()), "-c", "-m", "out", "main.jsonnet"], folder)


def objects(folder: Path) -> list[Any]:
    """What it wrote."""
    return read_documents(*sorted((folder / "out").glob("*.json")))
