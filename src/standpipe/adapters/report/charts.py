"""The charts of the report as Vega-Lite specifications: pure values, drawn elsewhere (`drawing`).

Every chart is narrow enough to be read on a telephone and stands beside a table of the same figures. Nothing is told
by colour alone: bars carry their figure, ranges a line with ends, and the two colours differ in lightness as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from standpipe.adapters.report.drawing import FONT
from standpipe.adapters.report.figures import lower_pence, short_money, upper_pence
from standpipe.adapters.report.words import plural
from standpipe.app.document_parts import Money
from standpipe.app.plan_document import TornadoBar, YearCost

Specification = Mapping[str, object]

DARK, LIGHT, INK, GREY = "#12436d", "#f46a25", "#0b0c0c", "#6f777b"
"""Blue and orange of different lightness, told apart with every common kind of colour blindness and in grey."""
_WIDTH = 330
_BAR_LABELS = 150
"""Pixels kept free for the figures at the ends of the cost bars."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its label above, its length, and the figure at its end."""

    label: str
    value: float
    figure: str


def chart(**parts: object) -> Specification:
    """Return a specification with what all charts share: the font, the colours, no frame."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": None,
        "padding": {"left": 6, "top": 6, "bottom": 6, "right": 24},
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": {"labelFontSize": 13, "labelColor": INK, "domain": False, "ticks": False, "grid": False},
            "text": {"fontSize": 13, "color": INK},
        },
        **parts,
    }


def bar_chart(bars: Sequence[Bar], *, colour: str = DARK) -> Specification:
    """Return bars one below the other, each under its label."""
    rows = [{"row": n, "label": bar.label, "value": bar.value, "figure": bar.figure} for n, bar in enumerate(bars)]
    row = {"field": "row", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0, "paddingOuter": 0}}
    longest = max((bar.value for bar in bars), default=0) or 1
    length = {"field": "value", "type": "quantitative", "axis": None, "scale": {"domain": [0, longest * 1.25]}}
    return chart(
        width=_WIDTH,
        height={"step": 44},
        data={"values": rows},
        encoding={"y": row},
        layer=[
            {
                "mark": {"type": "text", "align": "left", "dy": -11},
                "encoding": {"x": {"value": 0}, "text": {"field": "label", "type": "nominal"}},
            },
            {"mark": {"type": "bar", "height": 16, "yOffset": 9, "color": colour}, "encoding": {"x": length}},
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "dy": 9, "fontWeight": "bold"},
                "encoding": {"x": length, "text": {"field": "figure", "type": "nominal"}},
            },
        ],
    )


def cost_chart(years: Sequence[YearCost]) -> Specification:
    """Return for each financial year a bar of staying and one of moving, with a line to the upper end of a range."""
    rows = []
    for year in years:
        for case, amount in (("Staying", year.staying), ("Moving", year.moving)):
            high = upper_pence(amount)
            low_pounds = lower_pence(amount) / 100
            high_pounds = low_pounds if high is None else high / 100
            rows.append(
                {
                    "year": year.year if year.months == 12 else f"{year.year}|{plural(year.months, 'month')}",
                    "case": case,
                    "low": low_pounds,
                    "high": high_pounds,
                    "end": max(low_pounds, high_pounds, 0),
                    "figure": short_money(amount),
                }
            )
    colours = {
        "field": "case",
        "type": "nominal",
        "scale": {"domain": ["Staying", "Moving"], "range": [DARK, LIGHT]},
        "legend": {"orient": "top", "title": None, "labelFontSize": 13, "labelColor": INK, "symbolType": "square"},
    }
    ranged = [{"filter": "datum.high > datum.low"}]
    return chart(
        width=_WIDTH - _BAR_LABELS,
        height={"step": 46, "for": "position"},
        data={"values": rows},
        layer=[
            {"mark": {"type": "bar"}, "encoding": _in_rows(x=_pounds("low"), color=colours)},
            {
                "transform": ranged,
                "mark": {"type": "rule", "color": INK, "strokeWidth": 1.5},
                "encoding": _in_rows(x=_pounds("low"), x2={"field": "high"}),
            },
            {
                "transform": ranged,
                "mark": {"type": "tick", "color": INK, "thickness": 1.5, "size": 10},
                "encoding": _in_rows(x=_pounds("high")),
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6},
                "encoding": _in_rows(x=_pounds("end"), text={"field": "figure", "type": "nominal"}),
            },
        ],
    )


def _in_rows(**encoding: object) -> Mapping[str, object]:
    """Return an encoding placed in the row of a year and, within it, of a case."""
    row = {
        "field": "year",
        "type": "nominal",
        "sort": None,
        "title": None,
        "scale": {"paddingInner": 0.25},
        "axis": {"labelExpr": "split(datum.label, '|')", "labelBaseline": "middle", "minExtent": 66},
    }
    offset = {"field": "case", "sort": None, "scale": {"paddingInner": 0.12}}
    return {"y": row, "yOffset": offset, **encoding}


def _pounds(field: str) -> Mapping[str, object]:
    return {"field": field, "type": "quantitative", "axis": None}


def tornado_chart(bars: Sequence[TornadoBar], saving: int) -> Specification:
    """Return for each assumption a bar between the savings at its ends, with a mark at the saving as it is planned."""
    rows = []
    for number, bar in enumerate(bars):
        ends = sorted((bar.saving_at_low_pence, bar.saving_at_high_pence))
        rows.append(
            {
                "row": number,
                "label": f"{bar.assumption}: {bar.low} to {bar.high}",
                "from": ends[0] / 100,
                "to": ends[1] / 100,
                "today": saving / 100,
                "figure": f"{_short_pounds(ends[0])} to {_short_pounds(ends[1])}",
            }
        )
    row = {"field": "row", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0, "paddingOuter": 0}}
    length = {"type": "quantitative", "axis": None, "scale": {"zero": False, "padding": 10}}
    return chart(
        width=_WIDTH,
        height={"step": 56},
        data={"values": rows},
        encoding={"y": row},
        layer=[
            {
                "mark": {"type": "text", "align": "left", "dy": -16},
                "encoding": {"x": {"value": 0}, "text": {"field": "label", "type": "nominal"}},
            },
            {
                "mark": {"type": "bar", "height": 14, "yOffset": 3, "color": DARK},
                "encoding": {"x": {"field": "from", **length}, "x2": {"field": "to"}},
            },
            {
                "mark": {"type": "tick", "thickness": 2, "size": 22, "yOffset": 3, "color": LIGHT},
                "encoding": {"x": {"field": "today", **length}},
            },
            {
                "mark": {"type": "text", "align": "left", "dy": 19},
                "encoding": {"x": {"value": 0}, "text": {"field": "figure", "type": "nominal"}},
            },
        ],
    )


def _short_pounds(pence: int) -> str:
    return short_money(Money(pence=pence, unpriced=0))
