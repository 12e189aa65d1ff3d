"""The main job on the example environments, step by step, with the commands that a user would type.

Run by `make demo`. Ends with the first step that fails.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
import time
from pathlib import Path

OUT = "out/demo"
STEPS = (
    ("the collector, built once and then found", "collector build"),
    ("what is wrong with the example environments", "check"),
    ("what the cluster needs, rendered", f"build --out {OUT}"),
    ("every rendered config, held before the real collector", "collector validate"),
    ("a real recording, replayed through every pipeline", "preview every-pipeline --recording many-workers"),
)


def main() -> int:
    """Run every step; answer the exit code of the first that fails."""
    program = str(Path(sys.executable).parent / "phoenix-compile")
    began = time.monotonic()
    for what, command in STEPS:
        print(f"\n# {what}\n$ phoenix-compile {command}", flush=True)
        code = subprocess.run([program, *shlex.split(command)], check=False).returncode
        if code:
            return code
    print(
        f"\nDone in {time.monotonic() - began:.0f} s. The rendered tree is in {OUT}/; `phoenix-compile --help` goes on."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
