"""Compiling and rendering one template, within bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from phoenix_compiler.template.bounds import (
    BUDGET,
    GLOBALS,
    Budget,
    bounded_filters,
    bounded_tests,
    weighed,
    within_bounds,
)
from phoenix_compiler.template.values import CLOSE, MARK_CLOSE, MARK_OPEN, OPEN, Form, Printed, Rendered

MAX_TEMPLATE = 64 * 1024
"""Characters of a template. The largest of the catalogue has 11,000."""
MAX_TEXT = 1_000_000
"""Characters that one rendering may make."""
MAX_NUMBER = 2**64
"""Numbers that a template may calculate with: beyond, a few multiplications fill the memory."""
MAX_FORMS = 64
"""Parsed forms that a template remembers. It has one for each way through its conditions and loops."""
_FILTERS = (
    "abs default first float int items join last length list lower max min reject rejectattr round select selectattr"
    " map sort sum unique upper"
)
_TESTS = (
    "boolean defined divisibleby eq even false ge gt in integer le lt mapping ne none number odd sequence string true"
    " undefined"
)
_PRIVATE = re.compile(f"[{OPEN}{CLOSE}{MARK_OPEN}{MARK_CLOSE}]")


class TemplateFault(Exception):  # noqa: N818 (a fault of the template, not of this program)
    """A template that cannot be compiled or rendered: one phrase and the line of the template, from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


class _Lines(Extension):
    """Writes the template's line number before each line of its literal text, to be taken out again after rendering."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        for token in stream:
            if token.type == "data":
                yield Token(token.lineno, "data", _numbered(token.value, token.lineno))
            else:
                yield token


def _numbered(text: str, line: int) -> str:
    return "\n".join(f"{MARK_OPEN}{line + at}{MARK_CLOSE}{part}" for at, part in enumerate(text.split("\n")))


class _Sandbox(ImmutableSandboxedEnvironment):
    """No attribute but a value's own fields and a mapping's views, no method of a string, no growth by arithmetic."""

    intercepted_binops = frozenset(("*", "**", "%", "+"))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ARG002
        if isinstance(obj, dict):
            return attr in ("items", "keys", "values")
        if isinstance(obj, LoopContext):
            return attr in ("first", "index", "index0", "last", "length")
        return isinstance(obj, tuple) and hasattr(obj, "_fields") and attr in obj._fields

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        for side in (left, right):
            if isinstance(side, bool) or not isinstance(side, int | float):
                raise jinja2.TemplateRuntimeError(f"`{operator}` takes numbers; join text with `~`")
            if operator == "**" and abs(side) > 1000:
                raise jinja2.TemplateRuntimeError("a power beyond 1000")
            if abs(side) > MAX_NUMBER:
                raise jinja2.TemplateRuntimeError("a number beyond 64 bits")
        return super().call_binop(context, operator, left, right)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for found in tree.find_all(nodes.Name):
            if found.name.startswith("_"):
                raise jinja2.TemplateSyntaxError(f"`{found.name}`: no name begins with `_`", found.lineno)
        return within_bounds(tree)


@jinja2.pass_context
def _print(context: Context, value: Any) -> str:
    """What Jinja prints for a value: its token. It stands in the context, so that constants have tokens too."""
    token: str = context["_print"](weighed(value))
    return token


def _environment() -> _Sandbox:
    sandbox = _Sandbox(
        undefined=jinja2.StrictUndefined,
        extensions=[_Lines],
        finalize=_print,
        autoescape=False,
        keep_trailing_newline=True,
        cache_size=0,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    sandbox.filters = bounded_filters(_FILTERS.split())
    sandbox.tests = bounded_tests(_TESTS.split())
    sandbox.globals = dict(GLOBALS)
    return sandbox


class Template:
    """One `collector.yaml.j2`, compiled.

    Raises TemplateFault where it is no template.
    """

    def __init__(self, text: str) -> None:
        if len(text) > MAX_TEMPLATE:
            raise TemplateFault(f"a template of more than {MAX_TEMPLATE} characters", 1)
        if found := _PRIVATE.search(text):
            raise TemplateFault("a private-use character", text.count("\n", 0, found.start()) + 1)
        self._sandbox = _environment()
        self._forms: dict[str, Form] = {}
        try:
            tree = self._sandbox.parse(text)
            self.names: Mapping[int, frozenset[str]] = _names_by_line(tree)
            self._template = self._sandbox.from_string(tree)
        except jinja2.TemplateSyntaxError as problem:
            raise TemplateFault(problem.message or "not a template", problem.lineno) from None
        except RecursionError:
            raise TemplateFault("nested too deeply", 1) from None
        except (MemoryError, SyntaxError, ValueError) as problem:
            # Jinja writes Python, and Python has bounds of its own: for nested blocks, and for the digits of a number
            raise TemplateFault(f"cannot be compiled: {problem.args[0] if problem.args else problem}", 1) from None

    def render(self, values: Mapping[str, Any]) -> Rendered:
        """The data that the template gives for these values. Raises TemplateFault."""
        printed = Printed()
        pieces: list[str] = []
        size = 0
        paying = BUDGET.set(Budget())
        try:
            for piece in self._template.generate({**values, "_print": printed.token}):
                pieces.append(piece)
                size += len(piece)
                if size + printed.size > MAX_TEXT:
                    raise jinja2.TemplateRuntimeError(f"more than {MAX_TEXT} characters")
        except jinja2.TemplateError as problem:
            raise TemplateFault(problem.message or "cannot be rendered", _line_of(problem)) from None
        except (TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as problem:
            raise TemplateFault(f"cannot be rendered: {problem}", _line_of(problem)) from None
        finally:
            BUDGET.reset(paying)
        text = "".join(pieces)
        form = self._forms.get(text)
        if form is None:
            if len(self._forms) >= MAX_FORMS:
                self._forms.clear()
            form = self._forms[text] = Form(text)
        return form.filled(printed.values, self.names)


def _names_by_line(tree: nodes.Template) -> dict[int, frozenset[str]]:
    names: dict[int, set[str]] = {}
    for found in tree.find_all(nodes.Name):
        if found.ctx == "load" and not found.name.startswith("_"):
            names.setdefault(found.lineno, set()).add(found.name)
    return {line: frozenset(found) for line, found in names.items()}


def _line_of(problem: BaseException) -> int:
    """The template's line at which rendering failed: Jinja rewrites its frames to say it."""
    line, trace = 1, problem.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
