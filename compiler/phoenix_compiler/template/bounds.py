"""What one rendering may cost: loops, texts and lists are counted, so that every template ends, and soon.

Jinja's sandbox forbids what reaches out; it does not forbid `{% set s = s ~ s %}` forty times over. So whatever makes a new
value, or goes through one, is weighed: operators that join, lists, comparisons, filters and turns of a loop.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any, TypeVar

import jinja2
from jinja2 import filters, nodes, tests
from jinja2.visitor import NodeTransformer

MAX_STEPS = 20_000
"""Loop turns that one rendering may take. The largest catalogue template takes some hundreds."""
MAX_WEIGHT = 20_000
"""Parts of one value: each item of a list and each 64 characters of a text is one."""
MAX_WORK = 500_000
"""Parts that one rendering may go through, and nodes of loops' bodies that it may run. The catalogue takes thousands."""
MAX_DIGITS = 20
"""Digits that `round` may look at."""
_CHARACTERS = 64

T = TypeVar("T")


class Budget:
    """What is left of the bounds of one rendering."""

    def __init__(self) -> None:
        self._turns = MAX_STEPS
        self._work = MAX_WORK

    def turn(self, size: int) -> None:
        """Pay for one turn of a loop whose body has `size` nodes."""
        self._turns -= 1
        if self._turns < 0:
            raise jinja2.TemplateRuntimeError(f"more than {MAX_STEPS} loop turns")
        self.spend(size)

    def spend(self, amount: int) -> None:
        """Pay for work."""
        self._work -= amount
        if self._work < 0:
            raise jinja2.TemplateRuntimeError(f"more than {MAX_WORK} steps")


BUDGET: ContextVar[Budget] = ContextVar("BUDGET")
"""The budget of the rendering that runs. A template is compiled without one."""


def weighed(value: T) -> T:
    """The value, paid for. Raises TemplateRuntimeError where it is too large or the budget is spent."""
    if (budget := BUDGET.get(None)) is not None and isinstance(value, str | list | tuple | dict):
        budget.spend(_weight(value))
    return value


def _weight(value: object) -> int:
    """The parts of a value, each counted as often as it would be written out."""
    weight, left = 0, [value]
    while left:
        one = left.pop()
        weight += 1 + len(one) // _CHARACTERS if isinstance(one, str) else 1
        if weight + len(left) > MAX_WEIGHT:
            raise jinja2.TemplateRuntimeError(f"a value of more than {MAX_WEIGHT} parts")
        if isinstance(one, list | tuple):
            left.extend(one)
        elif isinstance(one, dict):
            left.extend(one.values())
    return weight


def turn(size: int) -> None:
    """What every loop's body begins with."""
    BUDGET.get().turn(size)


def small_range(*bounds: int) -> range:
    """`range`, of at most 1000."""
    numbers = range(*bounds)
    if len(numbers) > 1000:
        raise jinja2.TemplateRuntimeError("a range of more than 1000")
    BUDGET.get().spend(len(numbers))
    return numbers


def bounded_filters(names: Iterable[str]) -> dict[str, Any]:
    """Jinja's filters of these names, each paying for what it takes and gives."""
    return {name: _paying(_OWN.get(name) or filters.FILTERS[name]) for name in names}


def bounded_tests(names: Iterable[str]) -> dict[str, Any]:
    """Jinja's tests of these names, each paying for what it looks at."""
    return {name: _paying(tests.TESTS[name]) for name in names}


def _paying(function: Any) -> Callable[..., Any]:
    @functools.wraps(function)  # its attributes too: Jinja's mark of what it passes first
    def paid(*arguments: Any, **named: Any) -> Any:
        for argument in (*arguments, *named.values()):
            weighed(argument)
        return weighed(function(*arguments, **named))

    return paid


def _join(values: Iterable[Any], separator: str = "") -> str:
    """Texts and numbers joined, measured before they are."""
    texts = [_written(value) for value in values]
    size = sum(map(len, texts)) + len(separator) * len(texts)
    if size > MAX_WEIGHT * _CHARACTERS:
        raise jinja2.TemplateRuntimeError("a text that is too long")
    return separator.join(texts)


def concatenated(*values: Any) -> str:
    """What `~` does."""
    return _join(values)


def _written(value: Any) -> str:
    if isinstance(value, str | int | float):
        return str(value)
    raise jinja2.TemplateRuntimeError("only text and numbers can be joined")


def _sum(values: Iterable[Any], start: float = 0) -> float:
    total = start
    for value in (start, *values):
        if not isinstance(value, int | float):
            raise jinja2.TemplateRuntimeError("`sum` takes numbers")
    for value in values:
        total += value
    return total


def _round(value: float, precision: int = 0, method: str = "common") -> float:
    if not -MAX_DIGITS <= precision <= MAX_DIGITS:
        raise jinja2.TemplateRuntimeError(f"`round` takes at most {MAX_DIGITS} digits")
    return filters.do_round(value, precision, method)  # type: ignore[arg-type]


_OWN: dict[str, Callable[..., Any]] = {"join": _join, "sum": _sum, "round": _round}

_LANGUAGE = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.Assign, nodes.With),
    *(nodes.Name, nodes.Const, nodes.List, nodes.Tuple, nodes.Dict, nodes.Pair, nodes.Keyword),
    *(nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not),
    *(nodes.Concat, nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow),
    *(nodes.Neg, nodes.Pos, nodes.Filter, nodes.Test, nodes.Call, nodes.Getattr, nodes.Getitem, nodes.Slice),
)
"""All that a template may be made of."""


def within_bounds(tree: nodes.Template) -> nodes.Template:
    """The template with its bounds built in. Raises TemplateSyntaxError for what is not part of the language."""
    for found in tree.find_all(nodes.Node):
        if not isinstance(found, _LANGUAGE):
            name = type(found).__name__.lower()
            raise jinja2.TemplateSyntaxError(f"`{name}` is not part of the language", found.lineno)
    bounded_tree: nodes.Template = _Bounds().visit(tree)
    return bounded_tree


class _Bounds(NodeTransformer):
    """Puts a payment into whatever makes or compares values, and into each loop."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802
        if node.recursive:
            raise jinja2.TemplateSyntaxError("`recursive` is not part of the language", node.lineno)
        size = sum(1 for part in node.body for _ in part.find_all(nodes.Node))
        self.generic_visit(node)
        node.body.insert(0, nodes.ExprStmt(_call("_turn", node.lineno, nodes.Const(size)), lineno=node.lineno))
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _weighed(_call("_concatenated", node.lineno, *node.nodes))

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.expr = _weighed(node.expr)
        for operand in node.ops:
            operand.expr = _weighed(operand.expr)
        return node

    def visit_List(self, node: nodes.List) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _weighed(node)

    def visit_Dict(self, node: nodes.Dict) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _weighed(node)

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _weighed(node) if node.ctx == "load" else node


def _weighed(node: nodes.Expr) -> nodes.Expr:
    return node if isinstance(node, nodes.Const) else _call("_weighed", node.lineno, node)


def _call(name: str, line: int, *arguments: nodes.Expr) -> nodes.Call:
    call = nodes.Call(nodes.Name(name, "load"), list(arguments), [], None, None)
    call.set_lineno(line)
    return call


GLOBALS = {"range": small_range, "_turn": turn, "_weighed": weighed, "_concatenated": concatenated}
"""The functions that a template's own code may call; names that begin with `_` only the compiler writes."""
