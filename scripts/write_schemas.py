"""Writes `schemas/json` and `schemas/crds` anew from the models of `phoenix_schemas`.

With `--check` nothing is written, and the exit code is 1 if a file is not what the models say today.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from phoenix_compiler.emit import emit_document
from phoenix_schemas.export import EDITOR_KINDS, crd, json_schema
from phoenix_schemas.kinds import KINDS

SCHEMAS = Path(__file__).parents[1] / "schemas"


def exported() -> dict[str, str]:
    """Every exported file with its text, by its path below `schemas`."""
    files = {f"crds/{kind.crd}.yaml": emit_document(crd(kind)) for kind in KINDS}
    for name in EDITOR_KINDS:
        files[f"json/{name}.json"] = json.dumps(json_schema(name), indent=2, ensure_ascii=False) + "\n"
    return files


def stale(folder: Path = SCHEMAS) -> list[str]:
    """The files below `folder` that are missing, differ, or should not be there."""
    files = exported()
    present = {path.relative_to(folder).as_posix() for kind in ("crds", "json") for path in (folder / kind).glob("*")}
    wrong = {name for name, text in files.items() if name not in present or (folder / name).read_text("utf-8") != text}
    return sorted(wrong | (present - set(files)))


def main(arguments: list[str]) -> int:
    """The exit code."""
    found = stale()
    if "--check" in arguments:
        for name in found:
            print(f"schemas/{name} is stale: run scripts/write_schemas.py")
        return 1 if found else 0
    files = exported()
    for name in found:
        path = SCHEMAS / name
        if name in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files[name], "utf-8")
        else:
            path.unlink()
        print(f"schemas/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
