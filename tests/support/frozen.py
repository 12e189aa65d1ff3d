"""Real processes that have done something and then stand still, so that two scrapes of them must agree."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

# Uses a little of everything that the scraper reads, then stops itself. Ends by itself if it is ever continued.
_WORK = """
import os, signal, sys, threading, time
with open(sys.argv[1], "wb") as file:
    for _ in range(50):
        file.write(b"x" * 4096)
        file.flush()
        os.fsync(file.fileno())
held = bytearray(int(sys.argv[2]))
end = time.process_time() + 0.15
while time.process_time() < end:
    os.urandom(4096)
threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
time.sleep(0.01)
os.kill(os.getpid(), signal.SIGSTOP)
"""


@contextmanager
def frozen(folder: Path, names: Sequence[str]) -> Iterator[dict[int, str]]:
    """Stopped processes with those executable names; the names by process id."""
    with ExitStack() as stack:
        running = {}
        for number, name in enumerate(names):
            link = folder / name
            if not link.is_symlink():
                link.symlink_to(os.path.realpath(sys.executable))
            code = folder / f"work-{number}.py"
            code.write_text(_WORK, encoding="utf-8")
            command = [f"/opt/{name}", "-I", "-S", str(code), str(folder / f"data-{number}"), str((number + 1) << 20)]
            one = subprocess.Popen(command, executable=link, env={"PYTHONHOME": sys.base_prefix})
            stack.callback(one.wait)
            stack.callback(one.kill)
            running[one.pid] = name
        deadline = time.monotonic() + 30
        while not all(_state(pid) == "T" for pid in running):
            assert time.monotonic() < deadline, "the processes did not come to stand"
            time.sleep(0.01)
        yield running


def _state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
