"""Work on a config that is done once, however many experiments share it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from phoenix_compiler.ir import Config

REMEMBERED = 512
"""Configs whose results are kept. Each is asked for several times in a row, and experiments of one form share theirs."""

T = TypeVar("T")


class _Same:
    """A config as a key: equal only to itself. Holding it keeps its identity from being used again."""

    __slots__ = ("config",)

    def __init__(self, config: Config) -> None:
        self.config = config

    def __hash__(self) -> int:
        return id(self.config)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.config is other.config


def by_identity(make: Callable[[Config], T]) -> Callable[[Config], T]:
    """The function, remembering what it made of a config object. The renderer gives equal variants the same object, and
    a pass never changes what it is given; to compare contents would cost more than to make the result anew."""

    @lru_cache(maxsize=REMEMBERED)
    def made(same: _Same) -> T:
        return make(same.config)

    return lambda config: made(_Same(config))
