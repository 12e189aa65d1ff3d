"""How long it takes to find the faults of a collector config with no collector.

Prints, for the configs of `tests/collector_versions/configs`, the time of a first call in a fresh interpreter (imports,
reading the bundle, compiling the schemas) and of the calls after it.

    python benchmarks/component_schema.py
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from time import perf_counter

import yaml

from phoenix_collector.component_schema import faults
from phoenix_collector.versions import newest

CONFIGS = sorted((Path(__file__).parents[1] / "tests" / "collector_versions" / "configs").glob("*.yaml"))
ROUNDS = 200
FIRST = """
import sys, yaml
from pathlib import Path
from time import perf_counter
config = yaml.load(Path(sys.argv[1]).read_text('utf-8'), Loader=getattr(yaml, 'CSafeLoader', yaml.SafeLoader))
start = perf_counter()
from phoenix_collector.component_schema import faults
faults(sys.argv[2], config)
print((perf_counter() - start) * 1000)
"""


def main() -> None:
    """One line a config, times in milliseconds; the best of several."""
    print(f"{'config':<18}{'components':>11}{'first ms':>10}{'next ms':>9}")
    for path in CONFIGS:
        config = yaml.safe_load(path.read_text("utf-8"))
        command = [sys.executable, "-c", FIRST, str(path), newest()]
        first = min(float(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for _ in range(5))
        faults(newest(), config)
        best = float("inf")
        for _ in range(ROUNDS):
            start = perf_counter()
            faults(newest(), config)
            best = min(best, perf_counter() - start)
        components = sum(len(value) for kind, value in config.items() if kind != "service")
        print(f"{path.stem:<18}{components:>11}{first:>10.1f}{best * 1000:>9.2f}")


if __name__ == "__main__":
    main()
