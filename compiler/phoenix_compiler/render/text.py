"""For people at a terminal: each finding with the line it points at, the next step, and related places."""

from __future__ import annotations

from phoenix_compiler.diagnostics import Diagnostic, Severity
from phoenix_compiler.render.excerpt import Excerpt, Excerpts
from phoenix_compiler.render.report import Report, in_order, noun, place, summary, totals
from phoenix_compiler.terminal import Style, paint, visible

_STYLES = {Severity.ERROR: Style.ERROR, Severity.WARNING: Style.WARNING, Severity.INFO: Style.INFO}


def render(report: Report, *, colour: bool = False) -> str:
    """The findings, an empty line after each, and one closing line."""
    excerpts = Excerpts(report.sources)
    blocks = ["\n".join(_finding(finding, excerpts, colour)) for finding in in_order(report)]
    return "\n\n".join([*blocks, paint(summary(report), _closing_style(report), colour)]) + "\n"


def _closing_style(report: Report) -> Style:
    found = totals(report)
    if found.errors:
        return Style.ERROR
    return Style.WARNING if found.warnings else Style.HELP


def _finding(finding: Diagnostic, excerpts: Excerpts, colour: bool) -> list[str]:
    """The lines of one finding. All its quotes share one gutter, as wide as the largest line number in them."""
    main = excerpts.at(finding.path, finding.span)
    others = [(other, excerpts.at(other.path, other.span)) for other in finding.related]
    gutter = max((len(str(quote.number)) for quote in (main, *(quote for _, quote in others)) if quote), default=1)

    style = _STYLES[finding.severity]
    title = paint(f"{noun(finding.severity)}[{visible(finding.code)}]", style, colour)
    lines = [f"{title}: {paint(visible(finding.message), Style.BOLD, colour)}"]
    lines.append(_arrow(place(finding.path, finding.span), gutter, colour))
    if main:
        bar = _bar("", gutter, colour).rstrip()
        lines += [bar, *_quote(main, gutter, "^", style, colour), bar]
    for other, quote in others:
        lines.append(f"{paint('note', Style.INFO, colour)}: {visible(other.message)}")
        lines.append(_arrow(place(other.path, other.span), gutter, colour))
        lines += _quote(quote, gutter, "-", Style.INFO, colour) if quote else []
    if finding.help:
        lines.append(f"{paint('help', Style.HELP, colour)}: {visible(finding.help)}")
    return lines


def _quote(quote: Excerpt, gutter: int, mark: str, style: Style, colour: bool) -> list[str]:
    """The source line with its number, and below it the underline."""
    underline = mark * quote.width + ("…" if quote.more else "")
    return [
        f"{_bar(str(quote.number), gutter, colour)}{quote.text}".rstrip(),
        f"{_bar('', gutter, colour)}{' ' * quote.start}{paint(underline, style, colour)}",
    ]


def _arrow(where: str, gutter: int, colour: bool) -> str:
    return f"{' ' * gutter}{paint('-->', Style.DIM, colour)} {where}"


def _bar(number: str, gutter: int, colour: bool) -> str:
    return paint(f"{number:>{gutter}} |", Style.DIM, colour) + " "
