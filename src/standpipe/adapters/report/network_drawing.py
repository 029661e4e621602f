"""Draws pictures of a network as SVG: today's and the mended one as a map or diagram, and a target design in columns.

Nothing is told by colour alone: what alone cuts a site off is bold and carries a mark, a new circuit is dashed and says
so. The drawings are made of shapes and text only; the tables beside them say the same.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from standpipe.adapters.report.charts import DARK, GREY, INK
from standpipe.adapters.report.drawing import FONT, SVG
from standpipe.adapters.report.figures import showable
from standpipe.app.network_document import NetworkDocument
from standpipe.app.network_pictures import DesignBox, DesignDiagram, Line, NetworkPicture, Point

WIDTH = 760
MARGIN = 8
BOX, HIGH, GAP = 190, 26, 12
"""Pixels of a box: width, height and the gap below it."""
BETWEEN = 44
LETTERS = 28
MARK = "● "
ALONE, NEW = "#b10e1e", "#00703c"
HEAD = 30
LEGEND = 24
LANE = 14
"""Pixels of a lane below the boxes, along which a link passes others."""


def picture_svg(picture: NetworkPicture, *, identifier: str, alone: bool = False) -> str:
    """Return a picture of today's or the mended network.

    Args:
        picture: what to draw.
        identifier: id of the element in the page.
        alone: the SVG is a file of its own and not part of a page.

    """
    high = HEAD + picture.height * WIDTH
    places = {point.id: (point.x * WIDTH, HEAD + point.y * WIDTH) for point in picture.points}
    at_right = {point.id for point in picture.points if not picture.is_map and point.kind == "site"}
    drawn: Counter[frozenset[str]] = Counter()
    paths, names = [], []
    for line in picture.lines:
        ends = frozenset((line.one, line.other))
        path, middle = _path(places[line.one], places[line.other], drawn[ends], outside=ends <= at_right)
        drawn[ends] += 1
        paths.append(_line(line, path))
        names.append(_line_name(line, middle))
    points = [_point(point, *places[point.id], on_map=picture.is_map) for point in picture.points]
    title = _text(MARGIN, 18, picture.title, INK, weight="bold", size=14)
    legend = _legend(high + 8, new=any(line.new for line in picture.lines))
    inside = "".join([title, *paths, *names, *points, legend])
    return _svg(inside, WIDTH, high + LEGEND, identifier, picture.words, alone=alone)


def _path(
    one: tuple[float, float], other: tuple[float, float], before: int, *, outside: bool
) -> tuple[str, tuple[float, float]]:
    """Return the way of a circuit and where its name goes; a further one between two places bends aside."""
    (x1, y1), (x2, y2) = one, other
    if outside:  # both in the column at the right: round the outside
        bend = x1 + 70 + 40 * before
        middle = (x1 + 0.75 * (bend - x1), (y1 + y2) / 2)
        return f"M{x1:.1f} {y1:.1f} C{bend:.1f} {y1:.1f} {bend:.1f} {y2:.1f} {x2:.1f} {y2:.1f}", middle
    length = max(math.hypot(x2 - x1, y2 - y1), 1.0)
    aside = 60 * before
    x, y = (x1 + x2) / 2 - (y2 - y1) / length * aside, (y1 + y2) / 2 + (x2 - x1) / length * aside
    middle = (0.2 * x1 + 0.5 * x + 0.3 * x2, 0.2 * y1 + 0.5 * y + 0.3 * y2)
    return f"M{x1:.1f} {y1:.1f} Q{x:.1f} {y:.1f} {x2:.1f} {y2:.1f}", middle


def _line(line: Line, path: str) -> str:
    wide = 4 if line.alone else 3 if line.new else 2
    dash = ' stroke-dasharray="9 5"' if line.new else ""
    return f'<path d="{path}" fill="none" stroke="{_ink(line)}" stroke-width="{wide}"{dash}/>'


def _ink(line: Line) -> str:
    return NEW if line.new else ALONE if line.alone else GREY


def _line_name(line: Line, at: tuple[float, float]) -> str:
    words = f"{MARK if line.alone else ''}{_short(line.name, LETTERS)}"
    weight = "bold" if line.alone or line.new else "normal"
    ink = _ink(line) if line.alone or line.new else INK
    return f"<g>{_title(line.name)}{_text(*at, words, ink, weight=weight, anchor='middle', size=11)}</g>"


def _point(point: Point, x: float, y: float, *, on_map: bool) -> str:
    name = _short(point.name, LETTERS)
    if point.kind == "network":
        half = BOX / 2
        shape = (
            f'<rect x="{x - half:.1f}" y="{y - HIGH / 2:.1f}" width="{BOX}" height="{HIGH}" rx="13" fill="#fff" '
            f'stroke="{INK}" stroke-dasharray="2 2"/>'
        )
        return f"<g>{_title(point.name)}{shape}{_text(x, y + 4, name, INK, anchor='middle')}</g>"
    fill = DARK if point.kind == "centre" else "#fff"
    width = 5 if point.cut_off else 1.5
    ring = ALONE if point.cut_off else INK
    shape = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="{fill}" stroke="{ring}" stroke-width="{width}"/>'
    anchor = "middle" if on_map else ("end" if x > WIDTH / 2 else "start")
    left = x if on_map else x + (95 if x > WIDTH / 2 else -95)
    lines = [_text(left, y + 24, f"{name}{' (centre)' if point.kind == 'centre' else ''}", INK, weight="bold",
                   anchor=anchor)]  # fmt: skip
    for row, device in enumerate(point.marked[:3], start=1):
        lines.append(_text(left, y + 24 + 14 * row, f"{MARK}{_short(device, LETTERS)}", ALONE, anchor=anchor, size=11))
    return f"<g>{_title(point.name)}{shape}{''.join(lines)}</g>"


def _legend(top: float, *, new: bool) -> str:
    words = f"{MARK}and a thick ring: one loss alone cuts a site off."
    if new:
        words += " Dashed: a new circuit."
    return _text(MARGIN, top + 8, words, INK, size=11)


def design_svg(diagram: DesignDiagram, *, identifier: str, alone: bool = False) -> str:
    """Return the diagram of a target design; arguments as for `picture_svg`."""
    tallest = max((len(column) for column in diagram.columns), default=1)
    wide = 2 * MARGIN + len(diagram.columns) * (BOX + BETWEEN) - BETWEEN
    bottom = HEAD + tallest * (HIGH + GAP)
    places: dict[str, tuple[float, float]] = {}
    parts: list[str] = []
    for at, column in enumerate(diagram.columns):
        left = MARGIN + at * (BOX + BETWEEN)
        first = HEAD + (tallest - len(column)) * (HIGH + GAP) / 2
        for row, box in enumerate(column):
            places[box.name] = (left, first + row * (HIGH + GAP))
            parts.append(_box(box, *places[box.name]))
    links = [sorted((places[one], places[other])) for one, other in diagram.links if {one, other} <= places.keys()]
    lanes = [link for link in links if link[1][0] - link[0][0] > BOX + BETWEEN + 1]
    lines = [_between(left, right) for left, right in links if [left, right] not in lanes]
    lines += [_along(left, right, bottom + LANE * number) for number, (left, right) in enumerate(lanes)]
    high = bottom + LANE * len(lanes) + MARGIN
    title = _text(MARGIN, 18, diagram.title, INK, weight="bold", size=14)
    words = f"{MARK}and dark: one of it alone cuts a site off from the applications."
    inside = "".join([title, *lines, *parts, _text(MARGIN, high + 8, words, INK, size=11)])
    return _svg(inside, wide, high + LEGEND, identifier, diagram.words, alone=alone)


def _along(left: tuple[float, float], right: tuple[float, float], lane: float) -> str:
    """Return a link that passes other boxes, along a lane below them."""
    x1, y1, x2, y2 = left[0] + BOX, left[1] + HIGH / 2, right[0], right[1] + HIGH / 2
    near, far = x1 + BETWEEN / 2, x2 - BETWEEN / 2
    path = f"M{x1:.1f} {y1:.1f} H{near:.1f} V{lane:.1f} H{far:.1f} V{y2:.1f} H{x2:.1f}"
    return f'<path d="{path}" fill="none" stroke="{GREY}" stroke-width="1.5"/>'


def _box(box: DesignBox, left: float, top: float) -> str:
    fill, ink = (DARK, "#fff") if box.alone else ("#fff", INK)
    many = f" ({box.count})" if box.count > 1 else ""
    words = f"{MARK if box.alone else ''}{_short(box.name, LETTERS - len(many))}{many}"
    rounded = ' rx="13"' if box.end else ""
    return (
        f'<g>{_title(box.name)}<rect x="{left:.1f}" y="{top:.1f}" width="{BOX}" height="{HIGH}"{rounded} '
        f'fill="{fill}" stroke="{INK}"/>'
        f"{_text(left + 8, top + 17, words, ink, weight='bold' if box.alone or box.end else 'normal')}</g>"
    )


def _between(left: tuple[float, float], right: tuple[float, float]) -> str:
    x1, y1, x2, y2 = left[0] + BOX, left[1] + HIGH / 2, right[0], right[1] + HIGH / 2
    if right[0] <= left[0]:  # in one column
        bend = left[0] + BOX + 20
        path = f"M{x1:.1f} {y1:.1f} C{bend:.1f} {y1:.1f} {bend:.1f} {y2:.1f} {x1:.1f} {y2:.1f}"
    else:
        half = (x1 + x2) / 2
        path = f"M{x1:.1f} {y1:.1f} C{half:.1f} {y1:.1f} {half:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    return f'<path d="{path}" fill="none" stroke="{GREY}" stroke-width="1.5"/>'


def network_drawings(document: NetworkDocument) -> list[str]:
    """Return the pictures of a network and then those of its designs, each as an SVG element of a page."""
    pictures = [picture_svg(each, identifier=f"network-{number}") for number, each in enumerate(document.pictures)]
    diagrams = document.designs.diagrams if document.designs else []
    return pictures + [design_svg(each, identifier=f"network-design-{number}") for number, each in enumerate(diagrams)]


def together_svg(drawings: Sequence[str], sizes: Iterable[tuple[float, float]], label: str) -> str:
    """Return drawings one below the other in a file of their own."""
    top, wide, parts = 0.0, 0.0, []
    for drawing, (width, height) in zip(drawings, sizes, strict=True):
        parts.append(f'<g transform="translate(0 {top:.1f})">{drawing}</g>')
        top += height + 2 * MARGIN
        wide = max(wide, width)
    return _svg("".join(parts), wide, top, "network", label, alone=True)


def size_of(drawing: str) -> tuple[float, float]:
    """Return the width and height of a drawing of this module."""
    _, _, width, height = drawing.split('viewBox="', 1)[1].split('"', 1)[0].split()
    return float(width), float(height)


def _svg(inside: str, wide: float, high: float, identifier: str, label: str, *, alone: bool) -> str:
    space = f' xmlns="{SVG}"' if alone else ""
    ground = f'<rect width="{wide:g}" height="{high:g}" fill="#fff"/>' if alone else ""
    return (
        f'<svg{space} viewBox="0 0 {wide:g} {high:g}" width="{wide:g}" height="{high:g}" role="img" '
        f'id={quoteattr(identifier)} aria-label={quoteattr(showable(label))} class="needs" '
        f'font-family={quoteattr(FONT)} font-size="12">{ground}{inside}</svg>'
    )


def _text(
    left: float, top: float, text: str, ink: str, *, weight: str = "normal", anchor: str = "start", size: int = 12
) -> str:
    # a white edge keeps lines behind a name from striking it through
    halo = "" if ink == "#fff" else ' stroke="#fff" stroke-width="3" paint-order="stroke"'
    return (
        f'<text x="{left:.1f}" y="{top:.1f}" fill="{ink}" font-weight="{weight}" text-anchor="{anchor}" '
        f'font-size="{size}"{halo}>{escape(showable(text))}</text>'
    )


def _title(name: str) -> str:
    return f"<title>{escape(showable(name))}</title>"


def _short(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters - 1] + "…"
