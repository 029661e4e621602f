"""Draws the diagram of one service as SVG: layers side by side or, on a narrow page, one below the other.

Single points are dark boxes with a bold mark, so that they are told apart without colour; the text beside the diagram
lists the same names. The drawing is made of rectangles, lines and text only.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from standpipe.adapters.report.charts import DARK, GREY, INK
from standpipe.adapters.report.drawing import FONT, SVG
from standpipe.adapters.report.figures import showable
from standpipe.app.need_diagram import Box, NeedDiagram

WIDTH, HEIGHT, GAP, HEAD = 190, 26, 8, 30
"""Pixels: a box, the gap below it, and the heading of a layer."""
BETWEEN = 56
MARGIN = 8
LETTERS = 26
"""Letters of a name that fit a box; the whole name is in its title."""
BOLD_TAKES = 4
"""Letters fewer that fit in bold."""
MARK = "\u25cf "
"""Before the name of a single point."""


def need_svg(diagram: NeedDiagram, *, identifier: str, alone: bool = False) -> str:
    """Return the diagram with its layers side by side.

    Args:
        diagram: what to draw.
        identifier: id of the element in the page.
        alone: the SVG is a file of its own and not part of a page.

    """
    columns = [("Service", [Box(diagram.id, diagram.name, "service", single=False)], 0)]
    columns += [(layer.name, list(layer.boxes), layer.others) for layer in diagram.layers]
    places: dict[str, tuple[float, float]] = {}
    parts: list[str] = []
    deepest = 0.0
    for at, (name, boxes, others) in enumerate(columns):
        left = MARGIN + at * (WIDTH + BETWEEN)
        parts.append(_text(left, MARGIN + 14, name, INK, bold=True))
        top = MARGIN + HEAD
        for box in boxes:
            places[box.id] = (left, top)
            parts.append(_box(box, left, top))
            top += HEIGHT + GAP
        if others:
            parts.append(_text(left + 2, top + 14, f"and {others} with a stand-in", GREY))
            top += HEIGHT
        deepest = max(deepest, top)
    lines = [_line(places[one], places[other]) for one, other in diagram.links if one in places and other in places]
    wide = 2 * MARGIN + len(columns) * (WIDTH + BETWEEN) - BETWEEN
    single = sum(box.single for _, boxes, _ in columns for box in boxes)
    label = f"What {showable(diagram.name)} needs, layer by layer; {single} single points are marked."
    name_space = f' xmlns="{SVG}"' if alone else ""
    size = f' width="{wide:g}" height="{deepest + MARGIN:g}"'
    return (
        f'<svg{name_space} viewBox="0 0 {wide:g} {deepest + MARGIN:g}"{size} role="img" id={quoteattr(identifier)} '
        f'aria-label={quoteattr(label)} class="needs" font-family={quoteattr(FONT)} font-size="12">'
        f"{''.join(lines)}{''.join(parts)}</svg>"
    )


def _box(box: Box, left: float, top: float) -> str:
    name = showable(box.name)
    mark = MARK if box.single else ""
    room = LETTERS - BOLD_TAKES if box.single else LETTERS
    shown = name if len(name) + len(mark) <= room else name[: room - 1 - len(mark)] + "\u2026"
    fill, ink = (DARK, "#fff") if box.single else ("#fff", INK)
    title = f"<title>{escape(name)}</title>" if shown != name else ""
    return (
        f'<g>{title}<rect x="{left:g}" y="{top:g}" width="{WIDTH}" height="{HEIGHT}" fill="{fill}" stroke="{INK}"/>'
        f"{_text(left + 8, top + 17, mark + shown, ink, bold=box.single)}</g>"
    )


def _text(left: float, top: float, text: str, ink: str, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{left:g}" y="{top:g}" fill="{ink}"{weight}>{escape(text)}</text>'


def _line(one: tuple[float, float], other: tuple[float, float]) -> str:
    from_left, to_left = one[0] + WIDTH, other[0]
    middle, end = one[1] + HEIGHT / 2, other[1] + HEIGHT / 2
    if other[0] <= one[0]:  # within a layer, or back: along the right-hand side
        from_left, to_left = one[0] + WIDTH, other[0] + WIDTH
    return (
        f'<line x1="{from_left:g}" y1="{middle:g}" x2="{to_left:g}" y2="{end:g}" stroke="{GREY}" '
        f'stroke-opacity="0.45"/>'
    )
