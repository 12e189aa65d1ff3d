"""Make the component lists and the JSON Schema bundles of the supported collector versions.

For every module of `versions/<version>/builder.yaml` this reads `metadata.yaml` and `config.schema.yaml` from the Go
module cache, which is full once the collector of that version was built, and writes

- `versions/<version>/components.json`: every known component by kind, with its deprecated names and the distributions
  that carry it. Modules outside the builder's manifest come from `versions/overrides/distributions.yaml`.
- `versions/<version>/schema.json`: one closed JSON Schema (draft 2020-12) a component, and one of `service`.

How the upstream files are mended is told in `mend_component_schemas.py`.

    python scripts/bundle_component_schemas.py [--check] [VERSION...]

With `--check` nothing is written, and the exit code is 1 when a committed file differs.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from mend_component_schemas import CORE, Library, UnresolvedError, mend, merged, module_cache, shared, text

Json = dict[str, Any]

VERSIONS = Path(__file__).resolve().parent.parent / "compiler" / "phoenix_collector" / "versions"
KINDS = ("receivers", "processors", "exporters", "connectors", "extensions")


class Module(NamedTuple):
    """One Go module of a builder manifest."""

    kind: str
    path: str
    version: str


# --- inputs -----------------------------------------------------------------------------------------------------------


def manifest(version: str) -> tuple[Module, ...]:
    """The component modules of `versions/<version>/builder.yaml`, in its order."""
    document = yaml.safe_load((VERSIONS / version / "builder.yaml").read_text("utf-8"))
    entries = ((kind, entry["gomod"].split()) for kind in KINDS for entry in document.get(kind) or ())
    return tuple(Module(kind, path, number) for kind, (path, number) in entries)


def overrides(version: str) -> Json:
    """`versions/overrides/<version>.yaml`, merged over the file that it `extends`."""
    document: Json = yaml.safe_load((VERSIONS / "overrides" / f"{version}.yaml").read_text("utf-8"))
    base = document.pop("extends", None)
    return merged(overrides(base), document) if base else document


def input_files(version: str) -> tuple[Path, ...]:
    """The committed files that decide what is written for a version, in a fixed order."""
    files = [
        Path(__file__),
        Path(__file__).with_name("mend_component_schemas.py"),
        VERSIONS / version / "builder.yaml",
        VERSIONS / "overrides" / "distributions.yaml",
    ]
    current: str | None = version
    while current:
        files.append(VERSIONS / "overrides" / f"{current}.yaml")
        current = yaml.safe_load(files[-1].read_text("utf-8")).get("extends")
    return tuple(files)


def input_digest(version: str) -> str:
    """SHA-256 of the committed inputs. It is recorded in the bundle, so that a test without Go modules can see that
    somebody changed an input and did not run this script."""
    digest = hashlib.sha256()
    for path in input_files(version):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


# --- output -----------------------------------------------------------------------------------------------------------


class Component(NamedTuple):
    """What `metadata.yaml` says of a component."""

    kind: str
    type: str
    alias: str | None
    distributions: tuple[str, ...]


def component(module: Module) -> Component:
    """The component that a module holds."""
    path = module_cache() / f"{module.path}@{module.version}" / "metadata.yaml"
    if not path.is_file():
        raise UnresolvedError(
            f"{module.path} {module.version} is not in the Go module cache: build that collector first"
        )
    data = yaml.safe_load(path.read_text("utf-8"))
    carriers = (*sorted(data["status"]["distributions"]), "phoenix")
    return Component(module.kind, data["type"], data.get("deprecated_type"), carriers)


def component_lists(version: str, known: Sequence[Component]) -> Json:
    """`components.json`: what the modules say (`exact`), and for the rest of the distributions what the overrides say,
    whose spelling may differ by underscores."""
    lists: dict[str, Json] = {kind: {} for kind in KINDS}
    listed = yaml.safe_load((VERSIONS / "overrides" / "distributions.yaml").read_text("utf-8"))
    for kind in KINDS:
        for name, entry in listed["components"][kind].items():
            if version in entry.get("versions", (version,)):
                carriers = entry.get("distributions", ["contrib"])
                lists[kind][name] = {"aliases": entry.get("aliases", []), "distributions": carriers, "exact": False}
    for item in known:
        aliases = [item.alias] if item.alias else []
        for name in (item.type, *aliases):
            lists[item.kind].pop(name, None)
        entry = {"aliases": aliases, "distributions": list(item.distributions), "exact": True}
        lists[item.kind][item.type] = entry
    return {kind: dict(sorted(entries.items())) for kind, entries in lists.items()}


def bundle(version: str, modules: Sequence[Module], known: Sequence[Component]) -> Json:
    """`schema.json`: the definitions, and what they were made from."""
    patches = overrides(version)
    library = Library(version, patches["packages"])
    roots = {
        f"{item.kind}.{item.type}": mend(library.definition(module.path, "config"), module.path, library)
        for module, item in zip(modules, known, strict=True)
    }
    roots["service"] = mend(patches["service"], CORE, library)
    if library.unused:
        raise UnresolvedError(f"overrides that nothing refers to: {', '.join(sorted(library.unused))}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": f"Made by {Path(__file__).name} from the collector's Go modules (Apache-2.0). Do not edit.",
        "version": version,
        "inputs": input_digest(version),
        "modules": {module.path: module.version for module in modules},
        "$defs": dict(sorted(shared(roots).items())),
    }


def printed(document: Json, folded: int) -> str:
    """JSON with one line for each value at depth `folded`, so that a diff shows what changed and the file stays
    small."""

    def lines(value: Any, depth: int, indent: str) -> str:
        if depth == 0 or not isinstance(value, dict) or not value:
            return text(value)
        inner = indent + " "
        body = ",\n".join(f"{inner}{text(key)}: {lines(item, depth - 1, inner)}" for key, item in value.items())
        return "{\n" + body + "\n" + indent + "}"

    return lines(document, folded, "") + "\n"


def outputs(version: str) -> dict[Path, str]:
    """The files of one version and their text."""
    modules = manifest(version)
    known = tuple(component(module) for module in modules)
    return {
        VERSIONS / version / "components.json": printed(component_lists(version, known), 2),
        VERSIONS / version / "schema.json": printed(bundle(version, modules, known), 2),
    }


def main() -> int:
    """Write or check the files of the versions named, or of all."""
    parser = argparse.ArgumentParser(description="Make the component lists and schema bundles of collector versions.")
    parser.add_argument("versions", nargs="*", help="versions; all that have a builder.yaml when none is named")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a committed file differs")
    options = parser.parse_args()
    stale = []
    for version in options.versions or sorted(path.parent.name for path in VERSIONS.glob("*/builder.yaml")):
        for path, content in outputs(version).items():
            if path.is_file() and path.read_text("utf-8") == content:
                continue
            stale.append(path)
            if not options.check:
                temporary = path.with_suffix(".tmp")
                temporary.write_text(content, "utf-8")
                temporary.replace(path)
    for path in stale:
        print(f"{'stale' if options.check else 'written'}: {path.relative_to(VERSIONS.parent)}")
    return 1 if stale and options.check else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except UnresolvedError as fault:
        sys.exit(f"error: {fault}")
