"""The form of an experiment's manifests: what Phoenix renders for one spec, with holes where the spec's values stand.

Every peer's template is made of this, so that all render the same objects and none falls behind when Phoenix changes. It is
less work than what a person would write for them: the collector configs are ready text with a few holes, where Phoenix
resolves parameters, runs a template and parses its result; the plan is looked up in a table by duration, where Phoenix
computes it; a name's hash is one SHA-256 of the config, and all other digests stay constant.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from benchmarks.support.work import DURATIONS, Work, environment, spec, work

OPEN, CLOSE = "\ue000", "\ue001"
_HOLE = re.compile(f"{OPEN}([a-z_0-9]+){CLOSE}")

SENTINEL = Work(
    name="zzname",
    description="zzdescription",
    owner="zzowner",
    pool="zzpool",
    nodes=97,
    k=417,
    min_memory=77,
    critical=("zzfirst", "zzsecond"),
    duration="7h",
    reduction=37,
    memory_increase=43,
    cpu="0.0719",
)
_TEXTS = {
    "zzname": "name",
    "zzdescription": "description",
    "zzowner": "owner",
    "zzpool": "pool",
    "zzfirst": "first",
    "zzsecond": "second",
}
_NUMBERS = {
    97: "nodes",
    417: "k",
    416: "k_less_one",
    77 * 2**20: "min_memory",
    7 * 3600: "seconds",
    7 * 3600 + 600: "seconds_with_warmup",
    0.37: "reduction",
    0.43: "increase",
    0.0719: "cpu",
}
_IN_CONFIG = re.compile("|".join([*_TEXTS, *(rf"\b{number}\b" for number in (417, 416, 77 * 2**20))]))
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}|^[0-9a-f]{16}$|(?<=-)[0-9a-f]{10}$")


class Form(NamedTuple):
    """The documents of one experiment with holes, and for each duration its `seconds` and `plan`.

    A string that is one hole stands for a value of any type; within a longer string a hole stands for its text. `configs`
    are the collector configs by the name of their hole.
    """

    documents: tuple[Any, ...]
    configs: Mapping[str, str]
    durations: Mapping[str, Any]


def make_form() -> Form:
    """The form that the Phoenix of this checkout gives."""
    documents = _render([SENTINEL])[0]
    durations = {}
    works = [work(0, "shared")._replace(duration=duration) for duration in DURATIONS]
    for values, rendered in zip(works, _render(works), strict=True):
        found = next(document["spec"] for document in rendered if document["kind"] == "Experiment")
        durations[values.duration] = {"seconds": found["schedule"]["durationSeconds"], "plan": found["plan"]}
    configs: dict[str, str] = {}
    for at in range(len(documents)):
        if documents[at]["kind"] == "ConfigMap":
            ((key, text),) = documents[at]["data"].items()
            hole = f"config_{len(configs)}"
            configs[hole] = _IN_CONFIG.sub(_config_hole, text)
            documents[at]["data"][key] = f"{OPEN}{hole}{CLOSE}"
            name = documents[at]["metadata"]["name"]
            hashed = f"{name.rpartition('-')[0]}-{OPEN}hash_{hole}{CLOSE}"
            documents = [_replaced(document, name, hashed) for document in documents]
    for document in documents:
        if document["kind"] == "Experiment":
            document["spec"]["plan"] = f"{OPEN}plan{CLOSE}"
    return Form(tuple(_with_holes(document) for document in documents), configs, durations)


def without_digests(value: Any) -> Any:
    """Documents in which every digest is the same, since peers cannot compute ours, and floats have the twelve digits that
    all of them print."""

    def change(leaf: Any) -> Any:
        if isinstance(leaf, str):
            return _DIGEST.sub("#", leaf)
        return round(leaf, 12) if isinstance(leaf, float) else leaf

    return mapped(value, change)


def mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """Data with every leaf and key changed."""
    if isinstance(value, dict):
        return {change(key): mapped(item, change) for key, item in value.items()}
    if isinstance(value, list):
        return [mapped(item, change) for item in value]
    return change(value)


def filled(text: str, hole: Callable[[str], str], literal: Callable[[str], str] = str) -> str:
    """A text with its holes replaced by what `hole` gives for their names, and `literal` for the text between."""
    return "".join(hole(piece) if is_hole else literal(piece) for is_hole, piece in pieces(text))


def pieces(text: str) -> list[tuple[bool, str]]:
    """A text in its order: holes by name, marked, and what stands between them."""
    return [(bool(at % 2), piece) for at, piece in enumerate(_HOLE.split(text)) if piece]


def whole_hole(value: object) -> str | None:
    """The name of the hole that a string is, where it is nothing else."""
    found = _HOLE.fullmatch(value) if isinstance(value, str) else None
    return found[1] if found else None


def _render(works: list[Work]) -> list[list[Any]]:
    """What Phoenix renders for each."""
    with tempfile.TemporaryDirectory() as folder:
        experiments = Path(folder) / "environments" / "prod" / "experiments"
        experiments.mkdir(parents=True)
        (Path(folder) / "phoenix.yaml").touch()
        (experiments.parent / "environment.yaml").write_text(environment().replace("pool-00", SENTINEL.pool))
        works = [
            values._replace(name=f"{values.name}{number or ''}", pool=SENTINEL.pool)
            for number, values in enumerate(works)
        ]
        for values in works:
            (experiments / f"{values.name}.yaml").write_text(spec(values))
        compiler = Path(sys.executable).with_name("phoenix-compile")
        subprocess.run([compiler, "build", "--out", "out"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        rendered = Path(folder) / "out" / "prod" / "experiments"
        return [
            list(yaml.load_all((rendered / values.name / "manifests.yaml").read_text(), yaml.CSafeLoader))
            for values in works
        ]


def _config_hole(found: re.Match[str]) -> str:
    name = _TEXTS.get(found[0]) or _NUMBERS[int(found[0])]
    return f"{OPEN}{name}{CLOSE}"


def _replaced(value: Any, old: str, new: str) -> Any:
    return mapped(value, lambda leaf: new if leaf == old else leaf)


def _with_holes(document: Any) -> Any:
    texts = re.compile("|".join(_TEXTS))

    def change(leaf: Any) -> Any:
        if isinstance(leaf, str):
            return texts.sub(lambda found: f"{OPEN}{_TEXTS[found[0]]}{CLOSE}", leaf)
        if isinstance(leaf, int | float) and not isinstance(leaf, bool) and leaf in _NUMBERS:
            return f"{OPEN}{_NUMBERS[leaf]}{CLOSE}"
        return leaf

    return mapped(document, change)
