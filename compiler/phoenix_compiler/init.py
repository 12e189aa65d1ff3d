"""IO: a repository for a newcomer, from the files in `scaffold/`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from phoenix_compiler import VERSION
from phoenix_compiler.atomic import write_text
from phoenix_compiler.settings import FILE

SCAFFOLD = Path(__file__).parent / "scaffold"
FILES = {
    "phoenix.yaml": FILE,
    "environment.yaml": "environments/{environment}/environment.yaml",
    "experiment.yaml": "environments/{environment}/experiments/first-topk.yaml",
    "workflow.yaml": ".github/workflows/phoenix.yaml",
    "pre-commit.yaml": ".pre-commit-config.yaml",
    "vscode-settings.json": ".vscode/settings.json",
    "vscode-extensions.json": ".vscode/extensions.json",
    "gitignore": ".gitignore",
}
SCHEMAS = ("experiment", "environment", "pipeline")


def scaffold(folder: Path, environment: str) -> Iterator[tuple[str, bool]]:
    """Write what is missing; each path with whether it is new. Raises OSError."""
    for name, place in FILES.items():
        path = place.format(environment=environment)
        text = (SCAFFOLD / name).read_text("utf-8")
        yield path, _write(folder / path, text.replace("@ENVIRONMENT@", environment).replace("@VERSION@", VERSION))
    from phoenix_schemas.export import json_schema

    for kind in SCHEMAS:
        path = f".phoenix-schemas/{kind}.json"
        yield path, _write(folder / path, json.dumps(json_schema(kind), indent=2) + "\n")


def git_root(folder: Path) -> Path | None:
    """The root of the Git checkout that `folder` lies in, or None."""
    here = folder.resolve()
    return next((above for above in (here, *here.parents) if (above / ".git").exists()), None)


def _write(path: Path, text: str) -> bool:
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, text)
    return True
