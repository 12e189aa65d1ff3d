"""`phoenix.yaml`: marks the root of a repository and holds its settings."""

from __future__ import annotations

from typing import NamedTuple

FILE = "phoenix.yaml"


class Settings(NamedTuple):
    """The settings of a repository.

    `ignore` are codes of findings that are not reported; errors that protect the cluster cannot be ignored. With `strict`,
    warnings fail a check.
    """

    ignore: tuple[str, ...] = ()
    strict: bool = False
