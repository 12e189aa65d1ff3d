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

from phoenix_compiler.template.values import CLOSE, MARK_CLOSE, MARK_OPEN, OPEN, Form, Printed, Rendered

MAX_STEPS = 20_000
"""Loop turns that one rendering may take. The largest catalogue template takes some hundreds."""
MAX_TEXT = 1_000_000
"""Characters that one rendering may make."""
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
        return super().call_binop(context, operator, left, right)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for kind in (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.Macro, nodes.CallBlock):
            for found in tree.find_all(kind):
                raise jinja2.TemplateSyntaxError(f"`{kind.__name__.lower()}` is not part of the language", found.lineno)
        for loop in tree.find_all(nodes.For):
            step = nodes.ExprStmt(nodes.Call(nodes.Name("_step", "load"), [], [], None, None), lineno=loop.lineno)
            loop.body.insert(0, step.set_lineno(loop.lineno))
            if loop.recursive:
                raise jinja2.TemplateSyntaxError("`recursive` is not part of the language", loop.lineno)
        return tree


def _small_range(*bounds: int) -> range:
    numbers = range(*bounds)
    if len(numbers) > 1000:
        raise jinja2.TemplateRuntimeError("a range of more than 1000")
    return numbers


@jinja2.pass_context
def _print(context: Context, value: Any) -> str:
    """What Jinja prints for a value: its token. It stands in the context, so that constants have tokens too."""
    token: str = context["_print"](value)
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
    sandbox.filters = {name: sandbox.filters[name] for name in _FILTERS.split()}
    sandbox.tests = {name: sandbox.tests[name] for name in _TESTS.split()}
    sandbox.globals = {"range": _small_range}
    return sandbox


class Template:
    """One `collector.yaml.j2`, compiled.

    Raises TemplateFault where it is no template.
    """

    def __init__(self, text: str) -> None:
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

    def render(self, values: Mapping[str, Any]) -> Rendered:
        """The data that the template gives for these values. Raises TemplateFault."""
        steps = iter(range(MAX_STEPS))

        def step() -> None:
            if next(steps, None) is None:
                raise jinja2.TemplateRuntimeError(f"more than {MAX_STEPS} loop turns")

        printed = Printed()
        pieces: list[str] = []
        size = 0
        try:
            for piece in self._template.generate({**values, "_step": step, "_print": printed.token}):
                pieces.append(piece)
                size += len(piece)
                if size + printed.size > MAX_TEXT:
                    raise jinja2.TemplateRuntimeError(f"more than {MAX_TEXT} characters")
        except jinja2.TemplateError as problem:
            raise TemplateFault(problem.message or "cannot be rendered", _line_of(problem)) from None
        except (TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as problem:
            raise TemplateFault(f"cannot be rendered: {problem}", _line_of(problem)) from None
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
