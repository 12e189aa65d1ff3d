"""Write docs/controller/phases.md, the state machine of a run, from the tables that it runs on.

With --check nothing is written: a page that differs or is missing is named, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from phoenix_controller.core.pages import files

ROOT = Path(__file__).parent.parent


def stale(root: Path, wanted: dict[str, str]) -> list[str]:
    """The paths below `root` that are not as wanted."""
    return [
        path for path, text in wanted.items() if not (root / path).is_file() or (root / path).read_text("utf-8") != text
    ]


def main() -> int:
    """Write or check the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail if a page is not fresh")
    check = parser.parse_args().check
    wanted = files()
    paths = stale(ROOT, wanted)
    for path in paths:
        print(f"{'not fresh' if check else 'written'}: {path}")
        if not check:
            (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / path).write_text(wanted[path], "utf-8")
    if check and paths:
        print("run python scripts/write_phases.py")
    return 1 if check and paths else 0


if __name__ == "__main__":
    sys.exit(main())
