"""Draws the services on the way as SVG: a row for each service, a column for each state, hours against today in it.

Nothing is told by colour alone: what is worse than tolerated has its figure in bold on dark, what is better has an
outline and a minus sign.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from standpipe.adapters.report.charts import DARK, GREY, INK
from standpipe.adapters.report.drawing import FONT
from standpipe.adapters.report.figures import showable
from standpipe.app.move_check_document import MoveCheck, ServiceOnTheWay

MOST_ROWS = 40
"""Services drawn, the worst first; the table below has the refused ones."""
LABEL, STATES, ROW, HEAD = 210, 790, 24, 22
LETTERS = 30
NARROWEST = 22
"""Least width of a state; many waves make the drawing wider."""
CLEAR = 40
"""Room that the word for the end takes."""
LIGHT = "#c9d8e6"
MINUS = "\u2212"
SAME = 0.5
"""Hours a year within which a state counts as today."""


@dataclass(frozen=True, slots=True)
class Run:
    """States next to each other in which a service has the same hours; `more` is against today, None not known."""

    first: int
    after: int
    more: float | None


def runs(service: ServiceOnTheWay, states: int) -> Iterator[Run]:
    """Yield the runs of a service over so many states."""
    starts = [step.state for step in service.steps]
    for step, after in zip(service.steps, [*starts[1:], states], strict=True):
        more = None if step.hours is None or service.today is None else step.hours - service.today
        yield Run(step.state, after, more)


def move_svg(check: MoveCheck, *, identifier: str) -> str:
    """Return the drawing of the worst services in every state."""
    count = len(check.states)
    width = max(NARROWEST, STATES / count)
    shown = check.services[:MOST_ROWS]
    parts = list(_head(check, width))
    for row, service in enumerate(shown):
        parts += _row(service, check, HEAD + row * ROW, width)
    wide, high = LABEL + count * width + 6, HEAD + len(shown) * ROW + 4
    label = (
        f"{len(shown)} services, the worst first, in {count} states of the move: hours of outage a year against today. "
        "The tables beside it have the figures."
    )
    return (
        f'<svg viewBox="0 0 {wide:g} {high}" width="{wide:g}" height="{high}" role="img" class="chain" '
        f"id={quoteattr(identifier)} aria-label={quoteattr(label)} font-family={quoteattr(FONT)} "
        f'font-size="12">{"".join(parts)}</svg>'
    )


def _head(check: MoveCheck, width: float) -> Iterator[str]:
    """Yield the numbers of the waves, as many as do not touch, and the closing."""
    step = next(each for each in (1, 2, 5, 10, 20, 50, 100) if each * width >= NARROWEST)
    last = len(check.states) - 1
    for state in check.states[1:]:
        if state.number < last and state.number % step == 0 and (last - state.number + 0.5) * width >= CLEAR:
            middle = LABEL + (state.number + 0.5) * width
            yield f'<text x="{middle:g}" y="14" text-anchor="middle" fill="{INK}">{state.number}</text>'
    yield f'<text x="0" y="14" fill="{INK}" font-weight="bold">After wave</text>'
    yield f'<text x="{LABEL + last * width + width:g}" y="14" text-anchor="end" fill="{INK}">end</text>'


def _row(service: ServiceOnTheWay, check: MoveCheck, top: float, width: float) -> Iterator[str]:
    name = showable(service.name)
    name = name if len(name) <= LETTERS else name[: LETTERS - 1] + "…"
    yield f'<text x="0" y="{top + 16:g}" fill="{INK}">{escape(name)}</text>'
    for run in runs(service, len(check.states)):
        left, wide = LABEL + run.first * width, (run.after - run.first) * width
        words = "?" if run.more is None else _signed(run.more)
        if run.more is not None and abs(run.more) < SAME:
            yield f'<path d="M{left:g} {top + 12:g}h{wide:g}" stroke="{GREY}" stroke-width="2"/>'
            continue
        worse = run.more is not None and run.more > check.tolerance_hours
        fill = DARK if worse else LIGHT if run.more is None or run.more > 0 else "#fff"
        box = f"M{left + 1:g} {top + 2:g}h{wide - 2:g}v{ROW - 4}h-{wide - 2:g}z"
        yield f'<path d="{box}" fill="{fill}" stroke="{DARK}"/>'
        if len(words) * 7 <= wide:
            look = 'fill="#fff" font-weight="bold"' if worse else f'fill="{INK}"'
            middle = left + wide / 2
            yield f'<text x="{middle:g}" y="{top + 16:g}" text-anchor="middle" {look}>{words}</text>'


def _signed(hours: float) -> str:
    """Return hours with their sign, in whole hours.

    >>> _signed(12.4), _signed(-6.2)
    ('+12', '\u22126')
    """
    sign = "+" if hours > 0 else MINUS
    return f"{sign}{abs(hours):.0f}"
