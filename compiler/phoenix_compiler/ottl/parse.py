"""From tokens to a tree: the collector's grammar, read by descent.

Where the grammar is ambiguous, as `(` may open a condition or arithmetic, it tries a comparison first, as the
collector does. The fault that is reported is the one that was reached furthest.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NoReturn

from phoenix_compiler.ottl.cursor import MAX_DEPTH, Cursor, TooDeepError, WrongError
from phoenix_compiler.ottl.lex import MATCH, Token, tokens, unquoted
from phoenix_compiler.ottl.tree import (
    All,
    Always,
    AnyOf,
    Argument,
    Call,
    Comparison,
    Condition,
    Entries,
    Fault,
    Items,
    Lambda,
    Literal,
    Not,
    Parsed,
    Part,
    Path,
    Sum,
    Symbol,
    Value,
    path_of,
)

CONTEXTS = ("resource", "instrumentation_scope", "scope", "metric", "datapoint", "exemplar", "otelcol")
"""The contexts that a path of metrics may begin with."""
_MATCH_WORDS = ("matches", "match", "like", "contains", "regexp", "regex", "in", "startswith", "endswith")
_KEYWORDS = ("nil", "not", "or", "and", "true", "false")
_LONGEST = 20_000


@lru_cache(maxsize=4096)
def parse_statement(text: str, context: str = "") -> Parsed | Fault:
    """A statement such as `set(metric.name, "a") where …`. `context` is what paths without one belong to."""
    return _parse(text, context, _Parser.statement)


@lru_cache(maxsize=4096)
def parse_condition(text: str, context: str = "") -> Parsed | Fault:
    """A condition such as `metric.name == "a"`."""
    return _parse(text, context, _Parser.whole_condition)


def _parse(text: str, context: str, rule: Callable[[_Parser], Parsed]) -> Parsed | Fault:
    if len(text) > _LONGEST:
        return Fault(f"longer than {_LONGEST} characters", 0, "take it apart into several")
    found = tokens(text)
    if isinstance(found, Fault):
        return found
    parser = _Parser(found, context)
    try:
        return rule(parser)
    except WrongError:
        return parser.furthest
    except TooDeepError:
        return Fault(f"more than {MAX_DEPTH} brackets within each other", 0, "take it apart into several")


class _Parser(Cursor):
    def __init__(self, found: list[Token], context: str) -> None:
        super().__init__(found)
        self._context = context

    # Whole texts

    def statement(self) -> Parsed:
        if not _is_lower_first(self._token):
            self._wrong("a statement begins with an editor such as `set(…)`", "editors begin with a lower-case letter")
        editor = self._call()
        if editor.keys:
            self._wrong(f"`{editor.name}` gives nothing that could be indexed", "delete the `[…]` after it")
        condition = None
        if self._take("where"):
            condition = self._either()
        self._end()
        return self._parsed(editor, condition)

    def whole_condition(self) -> Parsed:
        condition = self._either()
        self._end()
        return self._parsed(None, condition)

    def _parsed(self, editor: Call | None, condition: Condition | None) -> Parsed:
        return Parsed(editor, condition, tuple(self._paths), tuple(self._calls), tuple(self._symbols))

    def _end(self) -> None:
        if self._token.kind == "end":
            return
        word = self._token.text
        if word.lower() in _MATCH_WORDS:
            self._wrong(f"`{word}` is no operator", MATCH, word)
        self._wrong(f"`{word}` is out of place", "join conditions with `and` or `or`, and close every bracket")

    # Conditions

    def _either(self) -> Condition:
        operands = [self._both()]
        while self._take("or"):
            operands.append(self._both())
        return operands[0] if len(operands) == 1 else AnyOf(tuple(operands))

    def _both(self) -> Condition:
        operands = [self._one()]
        while self._take("and"):
            operands.append(self._one())
        return operands[0] if len(operands) == 1 else All(tuple(operands))

    def _one(self) -> Condition:
        if self._take("not"):
            return Not(self._positive())
        return self._positive()

    def _positive(self) -> Condition:
        compared = self._attempt(self._comparison)
        if compared is not None:
            return compared
        if self._token.text in ("true", "false"):
            return Always(self._next().text == "true")
        if _is_upper_first(self._token):
            return self._call()
        if self._take("("):
            with_depth = self._deeper(self._either)
            self._expect(")")
            return with_depth
        raise WrongError

    def _comparison(self) -> Comparison:
        left = self._value()
        token = self._token
        if token.kind != "compare" or token.text == "=>":
            self._not_compared(token)
        self._at += 1
        return Comparison(left, token.text, self._value())

    def _not_compared(self, token: Token) -> NoReturn:
        if token.text.lower() in _MATCH_WORDS:
            self._wrong(f"`{token.text}` is no operator", MATCH, token.text)
        if token.text == "=":
            self._wrong("`=` compares nothing", "write `==`")
        shown = f"`{token.text}`" if token.text else "the end"
        self._wrong(f"a comparison is missing before {shown}", "compare with `==`, `!=`, `<`, `<=`, `>` or `>=`")

    # Values

    def _value(self) -> Value:
        token = self._token
        if token.kind in ("int", "float") or token.text in ("-", "+", "("):
            if token.text == "(" and (function := self._attempt(self._lambda)) is not None:
                return function
            return self._sum()
        if token.kind in ("string", "bytes"):
            return self._literal()
        if token.text in ("nil", "true", "false"):
            self._at += 1
            return Literal(None if token.text == "nil" else token.text == "true")
        if token.text == "{":
            return self._deeper(self._entries)
        if token.text == "[":
            return self._deeper(self._items)
        if token.kind == "word" and token.text not in _KEYWORDS:
            return self._sum()
        return self._wrong(
            f"a value is missing before {f'`{token.text}`' if token.text else 'the end'}",
            "close every bracket, and put text in double quotes",
        )

    def _sum(self) -> Value:
        operands = [self._operand()]
        while self._token.text in ("+", "-", "*", "/") and self._token.kind == "mark":
            self._at += 1
            operands.append(self._operand())
        return operands[0] if len(operands) == 1 else Sum(tuple(operands))

    def _operand(self) -> Value:
        if self._token.text in ("+", "-"):
            sign = self._next().text
            operand = self._plain_operand()
            if isinstance(operand, Literal) and isinstance(operand.value, int | float):
                return Literal(-operand.value if sign == "-" else operand.value)
            return operand
        return self._plain_operand()

    def _plain_operand(self) -> Value:
        token = self._token
        if self._take("("):
            inner = self._deeper(self._sum)
            self._expect(")")
            return inner
        if token.kind in ("int", "float"):
            return self._literal()
        if token.kind == "word" and token.text not in _KEYWORDS:
            if _is_name(token.text) and self._peek().text != "(":
                if token.text[0].isupper():
                    return self._symbol()
                return self._path()
            if self._peek().text != "(" and not token.text[0].isupper():
                self._wrong(f"`{token.text}` is no path", "paths are lower-case, such as `resource.attributes`")
            if self._peek().text != "(":
                return self._symbol()
            if _is_lower_first(token):
                self._wrong(f"`{token.text}` is no converter", "converters begin with a capital, such as `Concat`")
            return self._call()
        return self._wrong(f"a value is missing before `{token.text}`", "close every bracket")

    def _literal(self) -> Literal:
        token = self._next()
        if token.kind == "string":
            value = unquoted(token)
            if isinstance(value, Fault):
                self._note(value)
                raise WrongError
            return Literal(value)
        if token.kind == "int":
            return Literal(int(token.text))
        return Literal(float(token.text) if token.kind == "float" else token.text)

    def _symbol(self) -> Symbol:
        token = self._next()
        symbol = Symbol(token.text, token.at)
        self._symbols.append(symbol)
        return symbol

    def _path(self) -> Path:
        first = self._token.at
        parts = [self._part()]
        while self._take("."):
            parts.append(self._part())
        context = self._context
        if len(parts) > 1 and parts[0].name in CONTEXTS and not parts[0].keys:
            context, parts = parts[0].name, parts[1:]
        path = path_of(context, tuple(parts), first)
        if not any(parts[0].name in names for names in self._locals):
            self._paths.append(path)
        return path

    def _part(self) -> Part:
        token = self._token
        if token.kind != "word" or not _is_name(token.text) or token.text[0].isupper():
            self._wrong(f"`{token.text}` is no part of a path", "paths are lower-case, such as `resource.attributes`")
        self._at += 1
        return Part(token.text, self._keys())

    def _keys(self) -> tuple[Value, ...]:
        keys = []
        while self._take("["):
            keys.append(self._literal() if self._token.kind == "string" else self._deeper(self._sum))
            self._expect("]")
        return tuple(keys)

    def _call(self) -> Call:
        token = self._next()
        self._expect("(", f"`{token.text}` is followed by no `(`", "a function is called with its arguments in `(…)`")
        arguments = self._deeper(self._arguments)
        self._expect(")")
        call = Call(token.text, arguments, self._keys(), token.at)
        self._calls.append(call)
        return call

    def _arguments(self) -> tuple[Argument, ...]:
        found: list[Argument] = []
        while self._token.text != ")":
            if found:
                self._expect(",", closing=")")
            name = None
            if self._token.kind == "word" and self._peek().text == "=":
                name = self._next().text
                self._at += 1
            found.append(Argument(name, self._value()))
        return tuple(found)

    def _items(self) -> Items:
        """The grammar asks for commas from the first one on."""
        self._expect("[")
        values: list[Value] = []
        has_comma = False
        while self._token.text != "]":
            if values and (has_comma or self._token.text == ","):
                self._expect(",", closing="]")
                has_comma = True
            values.append(self._value())
        self._at += 1
        return Items(tuple(values))

    def _entries(self) -> Entries:
        self._expect("{")
        entries: list[tuple[str, Value]] = []
        while not self._take("}"):
            if self._token.kind != "string":
                self._wrong("a key of a map is a string", 'write `{"key": value}`')
            key = self._literal()
            self._expect(":")
            entries.append((str(key.value), self._value()))
            self._take(",")
        return Entries(tuple(entries))

    def _lambda(self) -> Lambda:
        self._expect("(")
        names: list[str] = []
        while self._token.text != ")":
            if names:
                self._expect(",")
            if self._token.kind != "word":
                raise WrongError
            names.append(self._next().text)
        self._at += 1
        self._expect("=>")
        self._locals.append(tuple(names))
        body = self._attempt(self._either) or self._value()
        self._locals.pop()
        return Lambda(tuple(names), body)


def _is_name(text: str) -> bool:
    """Whether a word is one token of the collector: all lower-case, or all upper-case."""
    return text.islower() or text.isupper() or text == "_"


def _is_lower_first(token: Token) -> bool:
    return token.kind == "word" and token.text[0].islower() and token.text not in _KEYWORDS


def _is_upper_first(token: Token) -> bool:
    return token.kind == "word" and token.text[0].isupper()
