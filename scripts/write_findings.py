"""Write docs/reference/findings/, one page a rule, from the rules themselves.

With --check nothing is written: a page that differs, is missing or has no rule any more is named, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from phoenix_compiler.rules import all_rules
from phoenix_compiler.rules.pages import FOLDER, files

ROOT = Path(__file__).parent.parent


def stale(root: Path, wanted: dict[str, str]) -> list[str]:
    """The paths below `root` that are not as wanted, and those that nobody wants."""
    there = {path.relative_to(root).as_posix() for path in (root / FOLDER).glob("*.md")}
    differing = [path for path in wanted if path not in there or (root / path).read_text("utf-8") != wanted[path]]
    return sorted([*differing, *(there - set(wanted))])


def main() -> int:
    """Write or check the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail if a page is not fresh")
    check = parser.parse_args().check
    wanted = files(all_rules())
    paths = stale(ROOT, wanted)
    for path in paths:
        print(f"{'not fresh' if check else 'written'}: {path}")
        if check:
            continue
        if path in wanted:
            (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / path).write_text(wanted[path], "utf-8")
        else:
            (ROOT / path).unlink()
    if check and paths:
        print("run python scripts/write_findings.py")
    return 1 if check and paths else 0


if __name__ == "__main__":
    sys.exit(main())
