"""kustomize: one overlay for each experiment, and one process for each overlay.

It has no templates: the collector configs are given to it ready, and it names them by their hash, mends the references, and
patches the rest: less work than the others do. With one root for all it is quadratic in their number, so it gets a process
each, which is linear, and its time for more than LIMIT experiments is that time multiplied.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from benchmarks.peers.form import Form, filled, mapped, whole_hole
from benchmarks.peers.install import go_program
from benchmarks.peers.peer import read_documents
from benchmarks.support.measure import Command
from benchmarks.support.work import Work

NAME = "kustomize build"
VERSION = "5.8.2"
LIMIT = 100
EXACT = False


def install() -> None:
    """Build it."""
    _program()


def _program() -> Path:
    return go_program("sigs.k8s.io/kustomize/kustomize/v5", f"v{VERSION}", "kustomize")


def write(folder: Path, works: list[Work], form: Form) -> None:
    """A base with the objects that are no ConfigMaps, and an overlay for each spec."""
    base = folder / "base"
    base.mkdir()
    documents = [found for found in form.documents if found["kind"] != "ConfigMap"]
    plain = [mapped(found, lambda leaf: 0 if whole_hole(leaf) in ("nodes", "plan") else leaf) for found in documents]
    plain = [mapped(found, lambda leaf: filled(leaf, _stand_in) if isinstance(leaf, str) else leaf) for found in plain]
    (base / "objects.yaml").write_text(yaml.safe_dump_all(plain))
    (base / "kustomization.yaml").write_text(yaml.safe_dump({"resources": ["objects.yaml"]}))
    for values in works:
        _write_overlay(folder / "overlays" / values.name, values, form, documents)


_REFERENCES = {
    "nameReference": [
        {
            "kind": "ConfigMap",
            "version": "v1",
            "fieldSpecs": [
                {"path": "spec/config/configMap", "kind": "PhoenixProcessPipeline"},
                {"path": "spec/variants/config", "kind": "Experiment"},
            ],
        }
    ]
}
"""Where our kinds name a ConfigMap."""


def _stand_in(hole: str) -> str:
    return "config" if hole.startswith("hash") else "base"


def _write_overlay(folder: Path, values: Work, form: Form, documents: list[Any]) -> None:
    folder.mkdir(parents=True)
    known = _values(values, form)
    generators = []
    for found in form.documents:
        if found["kind"] == "ConfigMap":
            ((key, hole),) = found["data"].items()
            config = whole_hole(hole) or ""
            file = f"{config}.yaml"
            (folder / file).write_text(filled(form.configs[config], lambda name: str(known[name])))
            name = filled(found["metadata"]["name"], lambda name: str(known.get(name, "config")))
            namespace = found["metadata"]["namespace"]
            generators.append({"name": name, "namespace": namespace, "files": [f"{key}={file}"]})
    patches = [{"target": _target(found), "patch": json.dumps(list(_changes(found, known, "")))} for found in documents]
    (folder / "references.yaml").write_text(yaml.safe_dump(_REFERENCES))
    kustomization = {
        "resources": ["../../base"],
        "configurations": ["references.yaml"],
        "configMapGenerator": generators,
        "patches": patches,
    }
    (folder / "kustomization.yaml").write_text(yaml.safe_dump(kustomization))


def _values(values: Work, form: Form) -> dict[str, Any]:
    found = form.durations[values.duration]
    return {
        "name": values.name,
        "description": values.description,
        "owner": values.owner,
        "pool": values.pool,
        "nodes": values.nodes,
        "first": values.critical[0],
        "second": values.critical[1],
        "k": values.k,
        "k_less_one": values.k - 1,
        "min_memory": values.min_memory * 2**20,
        "seconds": found["seconds"],
        "seconds_with_warmup": found["seconds"] + 600,
        "plan": found["plan"],
        "reduction": values.reduction / 100,
        "increase": values.memory_increase / 100,
        "cpu": float(values.cpu),
    }


def _target(document: Any) -> dict[str, str]:
    return {"kind": document["kind"], "name": filled(document["metadata"]["name"], _stand_in)}


def _changes(value: Any, known: dict[str, Any], path: str) -> Any:
    """One replacement for each place of the document that has a hole."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _changes(item, known, f"{path}/{key.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from _changes(item, known, f"{path}/{at}")
    elif isinstance(value, str) and filled(value, lambda _: "") != value:
        name = whole_hole(value)
        made = known[name] if name else filled(value, lambda hole: str(known.get(hole, "config")))
        yield {"op": "replace", "path": path, "value": made}


def command(folder: Path) -> Command:
    """A process for each overlay, one after the other, started by a shell that does nothing else."""
    loop = f'for overlay in overlays/*; do "{_program()}" build "$overlay" || exit 1; done'
    return Command(["/bin/sh", "-c", loop], folder, folder / "out.yaml")


def objects(folder: Path) -> list[Any]:
    """What they printed. There is no line between two processes' documents."""
    text = (folder / "out.yaml").read_text("utf-8").replace("\napiVersion:", "\n---\napiVersion:")
    (folder / "split.yaml").write_text(text)
    return read_documents(folder / "split.yaml")
