"""Results that are asked for again and again, kept within bounds."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
T = TypeVar("T")


class Remembered(Generic[K, V]):
    """Results by key: those of the `most` keys that were asked for last."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[K, V] = {}

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The result for a key, made if it is not kept."""
        if key in self._kept:
            self._kept[key] = value = self._kept.pop(key)  # the order of a dict is that of asking
            return value
        value = make()
        if len(self._kept) >= self._most:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = value
        return value


def by_identity(make: Callable[[T], V], most: int = 512) -> Callable[[T], V]:
    """The function, remembering what it made of an object.

    A pass never changes what it is given, and what is equal is mostly the same object: to compare contents would often cost
    more than to make the result anew. The object is kept with its result, so that no other can have its identity.
    """
    kept: Remembered[int, tuple[T, V]] = Remembered(most)
    return lambda one: kept.get(id(one), lambda: (one, make(one)))[1]
