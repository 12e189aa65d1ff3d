"""The context that a group runs in, as the collector infers it, and the names that this context does not have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from phoenix_compiler.ottl.tree import Call, Parsed, Path, Symbol
from phoenix_compiler.ottl.vocabulary import (
    CONTEXTS,
    FUNCTIONS,
    INDEXED,
    PATHS,
    REACH,
    SYMBOLS,
    Processor,
    functions_of,
)


def inferred(processor: Processor, pieces: Iterable[Parsed]) -> str:
    """The context of statements and conditions that run together; empty where the collector could infer none.

    The highest context that a path names; a lower one where that does not have the functions and symbols.
    """
    parsed = tuple(pieces)
    named = {path.context for one in parsed for path in one.paths}
    highest = next((context for context in CONTEXTS if context in named), "")
    calls = {call.name for one in parsed for call in one.calls if call.name in FUNCTIONS}
    symbols = {symbol.name for one in parsed for symbol in one.symbols if symbol.name in SYMBOLS}
    lower = CONTEXTS[CONTEXTS.index(highest) :] if highest else ()
    return next((one for one in lower if _supports(one, processor, calls, symbols)), highest)


def _supports(context: str, processor: Processor, calls: set[str], symbols: set[str]) -> bool:
    has_symbols = not symbols or context in ("metric", "datapoint")
    return has_symbols and calls <= functions_of(context, processor).keys()


def unknown_functions(parsed: Parsed) -> Iterator[Call]:
    """Calls of functions that no context has."""
    return (call for call in parsed.calls if call.name not in FUNCTIONS)


def unknown_symbols(parsed: Parsed) -> Iterator[Symbol]:
    """Symbols that are neither a constant nor the name of a function."""
    return (one for one in parsed.symbols if one.name not in SYMBOLS and one.name not in FUNCTIONS)


def unknown_paths(parsed: Parsed) -> Iterator[Path]:
    """Paths without a context, or that their context does not have."""
    for path in parsed.paths:
        known = PATHS.get(path.context)
        if path.context in ("otelcol", "exemplar"):
            continue
        if known is None or path.field not in known or not (path.is_whole or path.field in INDEXED):
            yield path


def out_of_reach(parsed: Parsed, context: str) -> Iterator[Path]:
    """Paths of a context that a statement of `context` cannot see. A cache is seen by its own context only."""
    reach = REACH.get(context)
    if reach is None:
        return
    for path in parsed.paths:
        if path.context and (path.context not in reach or (path.field == "cache" and path.context != context)):
            yield path
