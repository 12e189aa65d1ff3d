"""kapitan: one target for each experiment, rendered with Jinja on two processes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from benchmarks.peers.form import Form, filled
from benchmarks.peers.install import python_package
from benchmarks.peers.peer import read_documents
from benchmarks.peers.text import as_text
from benchmarks.support.measure import Command
from benchmarks.support.work import Work, spec

NAME = "kapitan"
VERSION = "0.36.3"
LIMIT = 1_000
EXACT = True

_VALUES = """\
{%- set spec = inventory.parameters.experiment -%}
{%- set candidate = spec.spec.variants.candidates[0].parameters -%}
{%- set schedule = inventory.parameters.durations[spec.spec.schedule.duration] -%}
{%- set name = spec.metadata.name -%}
{%- set description = spec.spec.description -%}
{%- set owner = spec.spec.owner -%}
{%- set pool = spec.spec.target.pool -%}
{%- set nodes = spec.spec.target.nodes -%}
{%- set first = spec.spec.criticalProcesses[0].name -%}
{%- set second = spec.spec.criticalProcesses[1].name -%}
{%- set k = candidate.k -%}
{%- set k_less_one = k - 1 -%}
{%- set min_memory = candidate.minMemory.replace("MiB", "") | int * 1048576 -%}
{%- set seconds = schedule.seconds -%}
{%- set seconds_with_warmup = seconds + 600 -%}
{%- set plan = schedule.plan -%}
{%- set reduction = spec.spec.criteria[0].reduction.replace("%", "") | int / 100 -%}
{%- set cpu = spec.spec.criteria[2].atMost -%}
{%- set increase = spec.spec.criteria[3].increaseAtMost.replace("%", "") | int / 100 -%}
"""


def install() -> None:
    """Install its Python package."""
    _python()


def _python() -> Path:
    return python_package("kapitan", VERSION)


def write(folder: Path, works: list[Work], form: Form) -> None:
    """An inventory with one target a spec, a class with the durations, and one template."""
    for name in ("inventory/classes", "inventory/targets", "templates"):
        (folder / name).mkdir(parents=True)
    (folder / ".kapitan").write_text(f"version: {VERSION}\n")
    durations = {name: {**found, "plan": json.dumps(found["plan"])} for name, found in form.durations.items()}
    (folder / "inventory/classes/common.yml").write_text(yaml.safe_dump({"parameters": {"durations": durations}}))
    for values in works:
        target = {
            "classes": ["common"],
            "parameters": {
                "experiment": yaml.load(spec(values), yaml.CSafeLoader),
                "kapitan": {
                    "vars": {"target": values.name},
                    "compile": [
                        {"output_path": ".", "input_type": "jinja2", "input_paths": ["templates/manifests.yaml"]}
                    ],
                },
            },
        }
        (folder / "inventory/targets" / f"{values.name}.yml").write_text(yaml.safe_dump(target))
    configs, holes = "", {}
    for name, text in form.configs.items():
        configs += f"{{%- set {name} %}}{filled(text, lambda hole: f'{{{{ {hole} }}}}')}{{% endset -%}}\n"
        holes[name] = f"|\n    {{{{ {name} | indent(4) }}}}"
        holes[f"hash_{name}"] = f"{{{{ ({name} | sha256)[:10] }}}}"
    text = as_text(form, _Holes(holes))
    (folder / "templates/manifests.yaml").write_text(f"{_VALUES}{configs}{text}")


class _Holes(dict[str, str]):
    """An expression for every hole."""

    def __missing__(self, name: str) -> str:
        return f"{{{{ {name} }}}}"


def command(folder: Path) -> Command:
    """All targets."""
    kapitan = str(_python().with_name("kapitan"))
    return Command([kapitan, "compile", "-p", "2"], folder)


def objects(folder: Path) -> list[Any]:
    """What it wrote."""
    return read_documents(*sorted((folder / "compiled").glob("*/manifests.yaml")))
