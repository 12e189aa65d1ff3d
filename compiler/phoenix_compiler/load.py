"""IO: a checkout becomes sources. The only reader of the user's files.

A repository is a folder with `phoenix.yaml`:

    environments/<env>/environment.yaml
    environments/<env>/experiments/*.yaml     live: checked and rendered
    environments/<env>/archive/*.yaml         finished: checked, never rendered
    pipelines/<name>/{pipeline.yaml,collector.yaml.j2}
"""

from __future__ import annotations

import hashlib
import os
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
_MOST = 64 * 1024
DESCRIPTION, TEMPLATE = "pipeline.yaml", "collector.yaml.j2"
ENVIRONMENTS, PIPELINES, EXPERIMENTS, ARCHIVE = "environments", "pipelines", "experiments", "archive"
ENVIRONMENT_FILE = "environment.yaml"
_SUFFIXES = (".yaml", ".yml")
_IGNORED = (".", "README")


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
        try:
            return (self.root / path).read_bytes()[:MAX_BYTES].decode("utf-8", "replace").removeprefix("\ufeff")
        except (OSError, ValueError):
            return ""


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


def load(root: Path, only: tuple[str, ...] = ()) -> Repository:
    """Read the repository at `root`; with `only`, these environments. Raises Rejected for faults in `phoenix.yaml`."""
    settings = _settings(root)
    faults: list[Diagnostic] = []
    names = _folders(root, ENVIRONMENTS)
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
        data = _read(os.path.join(root, path))
    except OSError as problem:
        return _refused(path, rules.UNREADABLE_FILE.finding(path, START, f"{problem.strerror}", "mend its permissions"))
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
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
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


def _folders(root: Path, below: str) -> tuple[str, ...]:
    try:
        with os.scandir(root / below) as entries:
            return tuple(sorted(entry.name for entry in entries if entry.is_dir() and entry.name[0] not in "._"))
    except FileNotFoundError:
        return ()


def _environment(root: Path, name: str, faults: list[Diagnostic]) -> EnvironmentFiles:
    folder = f"{ENVIRONMENTS}/{name}"
    path = f"{folder}/{ENVIRONMENT_FILE}"
    if (root / path).is_file():
        file = next(_files(root, folder, faults, only=ENVIRONMENT_FILE))
    else:
        help = f"write it, or delete the folder {folder}"
        fault = rules.MISSING_ENVIRONMENT_FILE.finding(path, START, f"`{name}` has no {ENVIRONMENT_FILE}", help)
        file = _refused(path, fault)
    experiments = tuple(_files(root, f"{folder}/{EXPERIMENTS}", faults))
    archive = tuple(_files(root, f"{folder}/{ARCHIVE}", faults))
    return EnvironmentFiles(name, file, experiments, archive)


def _files(root: Path, folder: str, faults: list[Diagnostic], only: str = "") -> Iterator[Loaded]:
    """The YAML files of a folder, by name. A link that leads out of the repository is refused, unread."""
    try:
        with os.scandir(root / folder) as found:
            entries = sorted((entry.name, entry.is_symlink(), entry.is_dir()) for entry in found)
    except (FileNotFoundError, NotADirectoryError):
        return
    for name, is_link, is_folder in entries:
        path = f"{folder}/{name}"
        if only and name != only:
            continue
        if is_link and not _is_inside(root, path):
            help = "put the file itself here"
            fault = rules.SYMLINK_OUTSIDE.finding(path, START, "a link that leads out of the repository", help)
            yield _refused(path, fault)
        elif is_folder or not name.endswith(_SUFFIXES):
            if not name.startswith(_IGNORED):
                help = "experiments are .yaml files, directly in this folder"
                faults.append(rules.UNEXPECTED_FILE.finding(path, START, "not a YAML file", help))
        else:
            yield read_file(root, path)


def _is_inside(root: Path, path: str) -> bool:
    try:
        return (root / path).resolve(strict=True).is_relative_to(root.resolve())
    except (OSError, RuntimeError):
        return False


def _pipelines(root: Path, faults: list[Diagnostic]) -> tuple[dict[str, PipelineSources], str]:
    """The user's pipelines, and one digest of them all."""
    found: dict[str, PipelineSources] = {}
    hashed = hashlib.sha256()
    for name in _folders(root, PIPELINES):
        files = []
        for file in (DESCRIPTION, TEMPLATE):
            path = f"{PIPELINES}/{name}/{file}"
            if not (root / path).is_file() or not _is_inside(root, path):
                help = f"a pipeline has {DESCRIPTION} and {TEMPLATE}"
                faults.append(rules.INCOMPLETE_PIPELINE.finding(path, START, f"`{name}` has no {file}", help))
                continue
            loaded = read_file(root, path)
            faults.extend(loaded.faults)
            hashed.update(f"{path}\0{loaded.digest}\0".encode())
            if not loaded.faults:
                files.append(loaded.source)
        if len(files) == 2:
            found[name] = PipelineSources(name, files[0], files[1], shipped=False)
    return found, hashed.hexdigest()


def _settings(root: Path) -> Settings:
    loaded = read_file(root, FILE)
    if loaded.faults:
        raise Rejected(*loaded.faults)
    if not _says_anything(loaded.source.text):
        return Settings()
    from phoenix_compiler.parse.settings import parse_settings

    return parse_settings(loaded.source)


def _says_anything(text: str) -> bool:
    return any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines())
