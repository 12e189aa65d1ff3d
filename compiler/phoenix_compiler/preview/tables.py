"""A preview as a table for people and as JSON for scripts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from phoenix_compiler.preview.replayed import Replayed


class VariantRow(NamedTuple):
    """One line of a preview: an arm of an experiment, its pipeline, and what it would ship."""

    experiment: str
    variant: str
    pipeline: str
    shipped: Replayed


def render_text(recording: str, rows: Sequence[VariantRow], loss: Sequence[str] = ()) -> str:
    """One table for each experiment; every figure beside its share of the baseline's."""
    parts = []
    for name in dict.fromkeys(row.experiment for row in rows):
        arms = [row for row in rows if row.experiment == name]
        table: list[tuple[str, ...]] = [
            ("variant", "pipeline", "series/scrape", "points", "series", "bytes", "processes", "critical")
        ]
        table += [_cells(row, arms[0].shipped) for row in arms]
        parts.append(f"{name} on {recording} ({arms[0].shipped.scrapes} scrapes)\n{_aligned(table)}")
    if loss:
        parts.append("\n".join(f"note: {line}" for line in loss))
    return "\n\n".join(parts) + "\n"


def _cells(row: VariantRow, baseline: Replayed) -> tuple[str, ...]:
    shipped = row.shipped
    return (
        row.variant,
        row.pipeline,
        _share(shipped.series_per_scrape, baseline.series_per_scrape),
        _share(shipped.points, baseline.points),
        _share(shipped.series, baseline.series),
        _share(shipped.bytes, baseline.bytes),
        f"{shipped.processes:.1f}",
        _critical(shipped, baseline),
    )


def _share(value: float, whole: float) -> str:
    shown = f"{value:,.0f}"
    return f"{shown} ({value / whole:.1%})" if whole and value != whole else shown


def _critical(shipped: Replayed, baseline: Replayed) -> str:
    if not baseline.critical:
        return "not evaluable" if baseline.not_evaluable else "none named"
    kept = sum(min(shipped.critical.get(name, 0), seen) for name, seen in baseline.critical.items())
    seen = sum(baseline.critical.values())
    return f"{kept / seen:.1%} kept" if seen else "none seen"


def _aligned(table: Sequence[tuple[str, ...]]) -> str:
    widths = [max(len(row[at]) for row in table) for at in range(len(table[0]))]
    left = 2
    lines = []
    for row in table:
        cells = [
            cell.ljust(width) if at < left else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  " + "  ".join(cells).rstrip())
    return "\n".join(lines)


def render_json(recording: str, rows: Sequence[VariantRow], loss: Sequence[str] = ()) -> str:
    """Every figure, unrounded."""
    data = {"recording": recording, "notes": list(loss), "variants": [_plain(row) for row in rows]}
    return json.dumps(data, indent=2) + "\n"


def _plain(row: VariantRow) -> dict[str, Any]:
    shipped = row.shipped
    return {
        "experiment": row.experiment,
        "variant": row.variant,
        "pipeline": row.pipeline,
        "scrapes": shipped.scrapes,
        "seriesPerScrape": shipped.series_per_scrape,
        "points": shipped.points,
        "series": shipped.series,
        "bytes": shipped.bytes,
        "duplicates": shipped.duplicates,
        "processes": shipped.processes,
        "critical": dict(shipped.critical),
        "notEvaluable": list(shipped.not_evaluable),
    }
