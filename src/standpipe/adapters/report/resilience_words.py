"""How the chapter on resilience puts things: ranges of hours, promises kept or missed, the chain of single points."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from standpipe.adapters.report.charts import DARK, GREY, INK
from standpipe.adapters.report.drawing import FONT
from standpipe.adapters.report.figures import UNKNOWN, showable
from standpipe.adapters.report.words import plural
from standpipe.app.need_diagram import LAYERS
from standpipe.app.plan_document import ServiceResilience, SinglePoint
from standpipe.app.resilience_document import RestoreEntry, Span

DAY = 24.0
WIDTH, HEIGHT, GAP, HEAD, COLUMNS = 190, 26, 8, 24, 3
"""Pixels of a box, the gaps, the heading of a layer; boxes side by side."""
LETTERS = 25
"""Letters of a name that fit a box; the list below the drawing has the whole name."""


def hours_words(span: Span | None) -> str:
    """Return a range of hours in two figures, rounded outwards, in days from two days on.

    >>> hours_words(Span(low=2.63, high=10.51)), hours_words(Span(low=24, high=336)), hours_words(None)
    ('2.6 to 11 hours', '1 to 14 days', 'unknown')
    >>> hours_words(Span(low=1, high=1))
    '1 hour'
    """
    if span is None:
        return UNKNOWN
    unit, size = ("day", DAY) if span.high >= 2 * DAY and span.low >= DAY / 2 else ("hour", 1.0)
    low, high = _rounded(span.low / size, math.floor), _rounded(span.high / size, math.ceil)
    if low == high:
        return f"{low} {unit}{'' if low == '1' else 's'}"
    return f"{low} to {high} {unit}s"


def _rounded(value: float, direction: Callable[[float], int]) -> str:
    if value <= 0:
        return "0"
    step = 10.0 ** (math.floor(math.log10(value)) - 1)
    return f"{direction(round(value / step, 9)) * step:,.12g}"


def objective_words(restore: RestoreEntry) -> str:
    """Say whether a service is back in the time that was set, and whether it then has the data that was asked for.

    >>> objective_words(RestoreEntry(order=[], position=1, hours=None, rto_hours=4.0, meets_rto=False, rpo_hours=1.0,
    ...                              meets_rpo=None))
    'wanted within 4 hours: missed; may lose the data of 1 hour: cannot be said'
    """
    verdict = {True: "kept", False: "missed", None: "cannot be said"}
    words = "no time set"
    if restore.rto_hours is not None:
        words = f"wanted within {plural_hours(restore.rto_hours)}: {verdict[restore.meets_rto]}"
    if restore.rpo_hours is not None:
        words += f"; may lose the data of {plural_hours(restore.rpo_hours)}: {verdict[restore.meets_rpo]}"
    return words


def plural_hours(hours: float) -> str:
    """Return whole hours in words.

    >>> plural_hours(1.0), plural_hours(72.0)
    ('1 hour', '72 hours')
    """
    return f"{hours:g} hour{'' if hours == 1 else 's'}"


def hours_figure(hours: float) -> str:
    """Return hours in two figures, never as none where there are some.

    >>> hours_figure(471.84), hours_figure(0.0123), hours_figure(0)
    ('470', '0.012', '0')
    """
    return f"{float(f'{hours:.2g}'):,.12g}"


@dataclass(frozen=True, slots=True)
class ChainLayer:
    """The single points of one layer."""

    name: str
    points: list[SinglePoint]


def chain_layers(service: ServiceResilience) -> list[ChainLayer]:
    """Return the single points of a service layer by layer, from the applications to the building."""
    named = {kind: name for name, kinds in LAYERS for kind in kinds}
    found: dict[str, list[SinglePoint]] = {name: [] for name, _ in LAYERS}
    for point in service.single_points:
        found.setdefault(named.get(point.kind, "Other things"), []).append(point)
    return [ChainLayer(name, sorted(points, key=lambda each: each.name)) for name, points in found.items() if points]


def chain_svg(service: ServiceResilience, identifier: str) -> str:
    """Return the drawing of the chain of single points: the service is up only while every box is."""
    layers = chain_layers(service)
    wide = COLUMNS * (WIDTH + GAP) + 2 * GAP
    top = 4.0
    boxes, names, heads = [], [], []
    for layer in layers:
        heads.append(f'<text x="{2 * GAP + 4}" y="{top + 17:g}">{escape(layer.name)}</text>')
        top += HEAD
        for at, point in enumerate(layer.points):
            left, upper = 2 * GAP + 4 + at % COLUMNS * (WIDTH + GAP), top + at // COLUMNS * (HEIGHT + GAP)
            boxes.append(f"M{left} {upper:g}h{WIDTH}v{HEIGHT}h-{WIDTH}z")
            names.append(f'<text x="{left + 7}" y="{upper + 17:g}">{escape(_short(point.name))}</text>')
        top += math.ceil(len(layer.points) / COLUMNS) * (HEIGHT + GAP)
    label = f"{plural(len(service.single_points), 'thing')} in a chain: {showable(service.name)} stops when any fails."
    return (
        f'<svg viewBox="0 0 {wide + 4} {top:g}" width="{wide + 4}" height="{top:g}" role="img" class="chain" '
        f'id={quoteattr(identifier)} aria-label={quoteattr(label)} font-family={quoteattr(FONT)} font-size="12">'
        f'<path d="M6 4V{top:g}" stroke="{GREY}" stroke-width="4"/><g fill="{INK}" font-weight="bold">'
        f'{"".join(heads)}</g><path fill="{DARK}" d="{"".join(boxes)}"/><g fill="#fff">{"".join(names)}</g></svg>'
    )


def _short(name: str) -> str:
    shown = showable(name)
    return shown if len(shown) <= LETTERS else shown[: LETTERS - 1] + "\u2026"
