"""The parser's place among the tokens, with ways to look ahead, to try, and to say what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn, TypeVar

from phoenix_compiler.ottl.lex import Token
from phoenix_compiler.ottl.tree import Call, Fault, Path, Symbol

MAX_DEPTH = 60
"""Brackets within brackets. Statements that people write have a handful."""
_Result = TypeVar("_Result")


class WrongError(Exception):
    """The tokens do not follow the rule that was tried."""


class TooDeepError(Exception):
    """Brackets are nested so deeply that reading on would cost too much."""


class Cursor:
    """Tokens and a place among them. `furthest` is the fault that was met at the last place."""

    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._at = 0
        self._depth = 0
        self._locals: list[tuple[str, ...]] = []
        self._paths: list[Path] = []
        self._calls: list[Call] = []
        self._symbols: list[Symbol] = []
        self.furthest = Fault("empty", -1, "write a statement or a condition")

    @property
    def _token(self) -> Token:
        return self._tokens[self._at]

    def _peek(self) -> Token:
        return self._tokens[min(self._at + 1, len(self._tokens) - 1)]

    def _next(self) -> Token:
        token = self._tokens[self._at]
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def _take(self, text: str) -> bool:
        token = self._tokens[self._at]
        if token.text != text or token.kind == "string":
            return False
        self._at += 1
        return True

    def _expect(self, text: str, message: str = "", help: str = "close every bracket", *, closing: str = "") -> None:
        if not self._take(text):
            token = self._token
            shown = f"`{token.text}`" if token.text else "the end"
            wanted = f"`{text}` or `{closing}`" if closing else f"`{text}`"
            self._wrong(message or f"{wanted} is missing before {shown}", help)

    def _attempt(self, rule: Callable[[], _Result]) -> _Result | None:
        at, depth, locals_ = self._at, self._depth, len(self._locals)
        marks = len(self._paths), len(self._calls), len(self._symbols)
        try:
            return rule()
        except WrongError:
            self._at, self._depth = at, depth
            del self._locals[locals_:], self._paths[marks[0] :], self._calls[marks[1] :], self._symbols[marks[2] :]
            return None

    def _deeper(self, rule: Callable[[], _Result]) -> _Result:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise TooDeepError
        result = rule()
        self._depth -= 1
        return result

    def _wrong(self, message: str, help: str, operator: str | None = None) -> NoReturn:
        self._note(Fault(message, self._token.at, help, operator))
        raise WrongError

    def _note(self, fault: Fault) -> None:
        if fault.at >= self.furthest.at:
            self.furthest = fault
