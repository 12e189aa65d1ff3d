"""Write the tables in pipelines/<name>/README.md: the parameters from pipeline.yaml, the figures from measured.json.

With --check nothing is written: a page whose tables differ is named, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from phoenix_compiler.parse import parse_pipeline
from phoenix_compiler.source import Source
from phoenix_schemas.pipeline import Parameter

ROOT = Path(__file__).parent.parent
BASELINE = "process-baseline-v1"


def page(folder: Path) -> str:
    """The README of a pipeline with its tables fresh."""
    text = (folder / "README.md").read_text("utf-8")
    source = Source("pipeline.yaml", (folder / "pipeline.yaml").read_text("utf-8"))
    parameters = parse_pipeline(source).model.spec.parameters
    figures, baseline = (_figures(one) for one in (folder, folder.parent / BASELINE))
    text = _filled(text, "parameters", "\n".join(_parameters(parameters)))
    return _filled(text, "measured", "\n".join(_measured(figures, baseline)))


def _figures(folder: Path) -> Mapping[str, Any]:
    return json.loads((folder / "measured.json").read_text("utf-8"))["recordings"]


def _filled(text: str, name: str, table: str) -> str:
    block = re.compile(rf"<!-- {name} -->.*?<!-- /{name} -->", re.DOTALL)
    if len(block.findall(text)) != 1:
        raise SystemExit(f"a page needs one block <!-- {name} -->…<!-- /{name} -->")
    return block.sub(lambda _: f"<!-- {name} -->\n{table}\n<!-- /{name} -->", text)


def _parameters(parameters: Mapping[str, Parameter]) -> Iterator[str]:
    yield "| parameter | values | default | what it does |"
    yield "|---|---|---|---|"
    for name, parameter in parameters.items():
        cells = (f"`{name}`", _values(parameter), _shown(parameter.default), parameter.description)
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _values(parameter: Parameter) -> str:
    if parameter.type == "array":
        words = parameter.items if isinstance(parameter.items, tuple) else ()
        least = f", at least {parameter.min_items}" if parameter.min_items else ""
        return f"list of {', '.join(f'`{word}`' for word in words) or parameter.items}{least}"
    if parameter.minimum is not None and parameter.maximum is not None:
        return f"{parameter.type}, {parameter.minimum} to {parameter.maximum}"
    return parameter.type


def _shown(default: object) -> str:
    if default is None or default in ([], ()):
        return "none"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    return ", ".join(f"`{item}`" for item in default) if isinstance(default, list | tuple) else f"`{default}`"


def _measured(figures: Mapping[str, Any], baseline: Mapping[str, Any]) -> Iterator[str]:
    yield (
        "| recording | series a scrape | distinct series | bytes a scrape | processes a scrape | processes ever "
        "| critical | cpu time | memory |"
    )
    yield "|---|---|---|---|---|---|---|---|---|"
    for name, found in figures.items():
        whole = baseline[name]
        scrapes = found["scrapes"]
        cells = (
            name,
            _part(found["points"] / scrapes, whole["points"] / scrapes),
            _part(found["series"], whole["series"]),
            _part(found["bytes"] / scrapes, whole["bytes"] / scrapes),
            _part(found["processes"] / scrapes, whole["processes"] / scrapes),
            _part(found["processesEver"], whole["processesEver"]),
            f"{found['critical'] / found['criticalSeen']:.0%}",
            f"{found['cpuCovered']:.1%}",
            f"{found['memoryCovered']:.1%}",
        )
        yield f"| {' | '.join(cells)} |"


def _part(value: float, whole: float) -> str:
    shown = f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.1f}"
    return shown if value == whole else f"{shown} ({value / whole:.1%})"


def write(root: Path, *, check: bool = False) -> int:
    """Write or check the pages below `root`; the exit code."""
    code = 0
    for file in sorted((root / "pipelines").glob("*/README.md")):
        wanted = page(file.parent)
        if file.read_text("utf-8") == wanted:
            continue
        print(f"{'not fresh' if check else 'written'}: {file.relative_to(root)}")
        if check:
            code = 1
        else:
            file.write_text(wanted, "utf-8")
    if code:
        print("run python scripts/write_pipelines.py")
    return code


def main() -> int:
    """Write or check the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail if a page is not fresh")
    return write(ROOT, check=parser.parse_args().check)


if __name__ == "__main__":
    sys.exit(main())
