"""IO: a checkout becomes sources. The only reader of the user's files.

A repository is a folder with `phoenix.yaml`:

    environments/<env>/environment.yaml
    environments/<env>/experiments/*.yaml     live: checked and rendered
    environments/<env>/archive/*.yaml         finished: checked, never rendered
    pipelines/<name>/{pipeline.yaml,collector.yaml.j2}
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from phoenix_compiler.diagnostics import Diagnostic, Rejected
from phoenix_compiler.rules import load as rules
from phoenix_compiler.settings import FILE, Settings
from phoenix_compiler.source import START, PipelineSources, Source, Span
from phoenix_compiler.suggest import near

MAX_BYTES = 1024 * 1024
"""Largest file taken. Nothing that a person writes comes near."""
_MOST = 8 * 1024
DESCRIPTION, TEMPLATE = "pipeline.yaml", "collector.yaml.j2"
ENVIRONMENTS, PIPELINES, EXPERIMENTS, ARCHIVE = "environments", "pipelines", "experiments", "archive"
ENVIRONMENT_FILE = "environment.yaml"
_SUFFIXES = (".yaml", ".yml")
_IGNORED = "README"


class Loaded(NamedTuple):
    """A file as it was read, with the SHA-256 of its bytes. Where `faults` is not empty the text is not to be used."""

    source: Source
    digest: str
    faults: tuple[Diagnostic, ...] = ()


class EnvironmentFiles(NamedTuple):
    """The files of one environment, each list ordered by path."""

    name: str
    file: Loaded
    experiments: tuple[Loaded, ...]
    archive: tuple[Loaded, ...]


class Repository(NamedTuple):
    """Everything that was read. `faults` are findings about files that could not be taken at all."""

    root: Path
    settings: Settings
    environments: tuple[EnvironmentFiles, ...]
    pipelines: Mapping[str, PipelineSources]
    pipelines_digest: str
    faults: tuple[Diagnostic, ...]

    def text(self, path: str) -> str:
        """The text of a file of the repository, for showing a finding; empty where it cannot be read."""
        return text_of(self.root, path)


def find_root(start: Path) -> Path:
    """The nearest folder at or above `start` with a `phoenix.yaml`. Raises Rejected where there is none."""
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / FILE).is_file():
            return folder
    raise Rejected(
        rules.NO_REPOSITORY.finding(
            start.as_posix(), START, f"no {FILE} here or above", "run `phoenix-compile init` to make a repository"
        )
    )


def text_of(root: Path, path: str) -> str:
    """The text of a file below `root`, for showing a finding; empty where it cannot be read or leads out."""
    if not _is_inside(root, path):
        return ""
    try:
        return _read(os.path.join(root, path)).decode("utf-8", "replace").removeprefix("\ufeff")
    except OSError:
        return ""


def load(root: Path, only: tuple[str, ...] = ()) -> Repository:
    """Read the repository at `root`; with `only`, these environments. Raises Rejected for faults in `phoenix.yaml`."""
    settings = _settings(root)
    faults: list[Diagnostic] = []
    names = _folders(root, ENVIRONMENTS, faults)
    wanted = only or names
    for name in wanted:
        if name not in names:
            help = near(name, names, "environment")
            raise Rejected(rules.NO_REPOSITORY.finding(ENVIRONMENTS, START, f"no environment is named `{name}`", help))
    environments = tuple(_environment(root, name, faults) for name in names if name in wanted)
    pipelines, digest = _pipelines(root, faults)
    return Repository(root, settings, environments, pipelines, digest, tuple(faults))


def read_file(root: Path, path: str) -> Loaded:
    """One file below `root`, decoded, or with what is wrong with it."""
    try:
        data = _read(f"{root}/{path}")
    except OSError as problem:
        return _refused(path, _unreadable(path, problem))
    if len(data) > MAX_BYTES:
        help = f"a file may have {MAX_BYTES} bytes: split it, or delete it"
        return _refused(path, rules.FILE_TOO_LARGE.finding(path, START, "larger than 1 MiB", help))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        before = data[: problem.start].decode("utf-8", "replace")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        span = Span(line, column, line, column + 1)
        return _refused(path, rules.NOT_UTF8.finding(path, span, "not UTF-8", "save the file as UTF-8"))
    return Loaded(Source(path, text.removeprefix("\ufeff")), hashlib.sha256(data).hexdigest())


def _read(path: str) -> bytes:
    """The bytes of a file, up to one more than are taken. Without Python's own buffers, which cost more than the read."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)  # a pipe would wait for who writes into it
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "Not a regular file", path)
        data = os.read(handle, _MOST)
        if len(data) < _MOST:
            return data
        pieces = [data]
        while data and len(pieces) * _MOST <= MAX_BYTES:
            data = os.read(handle, _MOST)
            pieces.append(data)
        return b"".join(pieces)[: MAX_BYTES + 1]
    finally:
        os.close(handle)


def _refused(path: str, fault: Diagnostic) -> Loaded:
    return Loaded(Source(path, ""), "", (fault,))


def _unreadable(path: str, problem: OSError) -> Diagnostic:
    return rules.UNREADABLE_FILE.finding(path, START, f"{problem.strerror}", "mend its permissions, or delete it")


def _leads_outside(path: str) -> Diagnostic:
    return rules.SYMLINK_OUTSIDE.finding(
        path, START, "a link that leads out of the repository", "put the file or the folder itself here"
    )


def _folders(root: Path, below: str, faults: list[Diagnostic]) -> tuple[str, ...]:
    """The names of the folders in a folder."""
    entries = _entries(root, below, faults)
    return tuple(sorted(name for name, is_folder in entries if is_folder and name[0] != "_"))


def _entries(root: Path, folder: str, faults: list[Diagnostic]) -> list[tuple[str, bool]]:
    """What a folder holds, by name, each with whether it is a folder; hidden names are left out. A link that leads out
    of the repository is refused, unread, and left out."""
    found = []
    try:
        if os.path.lexists(root / folder) and not _is_inside(root, folder):
            faults.append(_leads_outside(folder))
            return []
        with os.scandir(root / folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):  # what editors and systems put beside a file
                    continue
                if entry.is_symlink() and not _is_inside(root, path := f"{folder}/{entry.name}"):
                    faults.append(_leads_outside(path))
                else:
                    found.append((entry.name, entry.is_dir()))
    except FileNotFoundError:
        return []
    except OSError as problem:
        faults.append(_unreadable(folder, problem))
    return sorted(found)


def _environment(root: Path, name: str, faults: list[Diagnostic]) -> EnvironmentFiles:
    folder = f"{ENVIRONMENTS}/{name}"
    path = f"{folder}/{ENVIRONMENT_FILE}"
    if os.path.lexists(root / path):
        file = read_file(root, path) if _is_inside(root, path) else _refused(path, _leads_outside(path))
    else:
        help = f"write it, or delete the folder {folder}"
        fault = rules.MISSING_ENVIRONMENT_FILE.finding(path, START, f"`{name}` has no {ENVIRONMENT_FILE}", help)
        file = _refused(path, fault)
    experiments = tuple(_files(root, f"{folder}/{EXPERIMENTS}", faults))
    archive = tuple(_files(root, f"{folder}/{ARCHIVE}", faults))
    return EnvironmentFiles(name, file, experiments, archive)


def _files(root: Path, folder: str, faults: list[Diagnostic]) -> Iterator[Loaded]:
    """The YAML files of a folder, by name."""
    for name, is_folder in _entries(root, folder, faults):
        path = f"{folder}/{name}"
        if not is_folder and name.endswith(_SUFFIXES):
            yield read_file(root, path)
        elif not name.startswith(_IGNORED):
            help = "experiments are .yaml files, directly in this folder"
            faults.append(rules.UNEXPECTED_FILE.finding(path, START, "not a YAML file", help))


def _is_inside(root: Path, path: str) -> bool:
    try:
        return (root / path).resolve(strict=True).is_relative_to(root.resolve())
    except (OSError, RuntimeError):
        return False


def _pipelines(root: Path, faults: list[Diagnostic]) -> tuple[dict[str, PipelineSources], str]:
    """The user's pipelines, and one digest of them all."""
    found: dict[str, PipelineSources] = {}
    hashed = hashlib.sha256()
    for name in _folders(root, PIPELINES, faults):
        files = []
        for file in (DESCRIPTION, TEMPLATE):
            path = f"{PIPELINES}/{name}/{file}"
            if not os.path.lexists(root / path):
                help = f"a pipeline has {DESCRIPTION} and {TEMPLATE}"
                faults.append(rules.INCOMPLETE_PIPELINE.finding(path, START, f"`{name}` has no {file}", help))
                continue
            if not _is_inside(root, path):
                faults.append(_leads_outside(path))
                continue
            loaded = read_file(root, path)
            faults.extend(loaded.faults)
            hashed.update(os.fsencode(f"{path}\0{loaded.digest}\0"))
            if not loaded.faults:
                files.append(loaded.source)
        if len(files) == 2:
            found[name] = PipelineSources(name, files[0], files[1], shipped=False)
    return found, hashed.hexdigest()


def _settings(root: Path) -> Settings:
    if not _is_inside(root, FILE):
        raise Rejected(_leads_outside(FILE))
    loaded = read_file(root, FILE)
    if loaded.faults:
        raise Rejected(*loaded.faults)
    if not _says_anything(loaded.source.text):
        return Settings()
    from phoenix_compiler.parse.settings import parse_settings

    return parse_settings(loaded.source)


def _says_anything(text: str) -> bool:
    return any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines())
