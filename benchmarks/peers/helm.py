"""Helm: one chart whose template goes over the spec files. It prints to one stream, and writes no files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.peers.form import Form, filled
from benchmarks.peers.install import go_program
from benchmarks.peers.peer import read_documents
from benchmarks.peers.text import as_text
from benchmarks.support.measure import Command
from benchmarks.support.work import Work, spec

NAME = "helm template"
VERSION = "4.3.1"
LIMIT = 10_000
EXACT = True

_VALUES = """\
{{- $candidate := (index .spec.variants.candidates 0).parameters -}}
{{- $schedule := get $.Values.durations .spec.schedule.duration -}}
{{- $value := dict
  "name" .metadata.name
  "description" .spec.description
  "owner" .spec.owner
  "pool" .spec.target.pool
  "nodes" (int .spec.target.nodes)
  "first" (index .spec.criticalProcesses 0).name
  "second" (index .spec.criticalProcesses 1).name
  "k" (int $candidate.k)
  "k_less_one" (sub (int $candidate.k) 1)
  "min_memory" (mul 1048576 (trimSuffix "MiB" $candidate.minMemory | int))
  "seconds" (int $schedule.seconds)
  "seconds_with_warmup" (add 600 (int $schedule.seconds))
  "plan" $schedule.plan
  "reduction" (divf (trimSuffix "%" (index .spec.criteria 0).reduction | float64) 100)
  "cpu" (index .spec.criteria 2).atMost
  "increase" (divf (trimSuffix "%" (index .spec.criteria 3).increaseAtMost | float64) 100)
-}}
"""


def install() -> None:
    """Build it."""
    _program()


def _program() -> Path:
    return go_program("helm.sh/helm/v4/cmd/helm", f"v{VERSION}", "helm")


def write(folder: Path, works: list[Work], form: Form) -> None:
    """A chart: the specs as its files, the experiment as a named template."""
    specs, templates = folder / "chart" / "specs", folder / "chart" / "templates"
    specs.mkdir(parents=True)
    templates.mkdir()
    (folder / "chart" / "Chart.yaml").write_text("apiVersion: v2\nname: experiments\nversion: 0.1.0\n")
    durations = {name: {**found, "plan": json.dumps(found["plan"])} for name, found in form.durations.items()}
    (folder / "chart" / "values.yaml").write_text(json.dumps({"durations": durations}))
    for values in works:
        (specs / f"{values.name}.yaml").write_text(spec(values))
    defines = "".join(
        f'{{{{- define "{name}" -}}}}\n{filled(text, lambda hole: f"{{{{ .{hole} }}}}")}{{{{ end }}}}\n'
        for name, text in form.configs.items()
    )
    (templates / "_configs.tpl").write_text(defines)
    configs, holes = "", {}
    for name in form.configs:
        configs += f'{{{{- $_ := set $value "{name}" (include "{name}" $value) -}}}}\n'
        holes[name] = f"|\n{{{{ $value.{name} | indent 4 }}}}"
        holes[f"hash_{name}"] = f"{{{{ sha256sum $value.{name} | trunc 10 }}}}"
    text = as_text(form, _Holes(holes))
    loop = '{{- range $path, $_ := .Files.Glob "specs/*.yaml" -}}\n{{- with $.Files.Get $path | fromYaml -}}\n'

    (templates / "experiments.yaml").write_text(f"{loop}{_VALUES}{configs}\n{text}{{{{ end }}}}\n{{{{- end }}}}\n")


class _Holes(dict[str, str]):
    """An expression for every hole."""

    def __missing__(self, name: str) -> str:
        return f"{{{{ $value.{name} }}}}"


def command(folder: Path) -> Command:
    """Everything to one file."""
    return Command([str(_program()), "template", "release", "chart"], folder, folder / "out.yaml")


def objects(folder: Path) -> list[Any]:
    """What it printed."""
    return read_documents(folder / "out.yaml")
