"""Charts of the exit plan: what is left in the data centre, who is busy when, and how sure the closing date is.

As all charts of the report they are narrow enough for a telephone, and stand beside a table of the same figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from standpipe.adapters.report.charts import DARK, GREY, INK, LIGHT, Specification, chart
from standpipe.adapters.report.drawing import drawn
from standpipe.app.waves_document import LeftBehind, MonthOfWork, WavesSection

_WIDTH = 330
_DAY = {"parse": {"on": "utc:'%Y-%m-%d'", "until": "utc:'%Y-%m-%d'"}}
_FAINT, _MIDDLE = "#dbe5ee", "#a9c1d6"


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted down: its name, and its figure at the start and after each wave."""

    name: str
    figures: list[int]


def counted(steps: Sequence[LeftBehind]) -> list[Counted]:
    """Return what is known at every step: servers, applications, racks, services."""
    all_of: Mapping[str, list[int | None]] = {
        "Servers": [step.machines for step in steps],
        "Applications": [step.applications for step in steps],
        "Racks in use": [step.racks for step in steps],
        "Services with a system there": [step.services for step in steps],
    }
    found = []
    for name, figures in all_of.items():
        known = [figure for figure in figures if figure is not None]
        if known and len(known) == len(figures) and known[0]:
            found.append(Counted(name, known))
    return found


def exit_charts(waves: WavesSection) -> dict[str, str]:
    """Return the SVG of each chart of the exit plan; empty where the plan has no figures for it."""
    made = {
        "fan": (risk_fan(waves), "Curve of the share of simulated runs that have closed the data centre by each day."),
        "burn_down": (burn_down_chart(waves.left_behind), "Steps of what is left in the data centre after each wave."),
        "capacity": (capacity_chart(waves.work), "Bars of the days each team needs in each month, against its own."),
    }
    return {
        name: drawn(found, identifier=f"chart-{name}", label=f"{label} The table beside it has the figures.")
        if found
        else ""
        for name, (found, label) in made.items()
    }


def burn_down_chart(steps: Sequence[LeftBehind]) -> Specification | None:
    """Return what is left in the data centre after each wave, one small chart for each kind; None without waves."""
    kinds = counted(steps)
    if len(steps) < 2 or not kinds:
        return None
    return chart(
        vconcat=[
            {
                "title": _title(f"{kind.name}: {kind.figures[0]:,} at the start"),
                "width": _WIDTH,
                "height": 74,
                "data": {
                    "values": [
                        {"on": step.on.isoformat(), "left": figure}
                        for step, figure in zip(steps, kind.figures, strict=True)
                    ],
                    "format": _DAY,
                },
                "mark": {"type": "area", "interpolate": "step-after", "color": _MIDDLE, "line": {"color": DARK}},
                "encoding": {"x": _time("on"), "y": _height("left")},
            }
            for kind in kinds
        ]
    )


def capacity_chart(work: Sequence[MonthOfWork]) -> Specification | None:
    """Return month by month and team by team the days needed, own and bought, against the team's own days."""
    teams = list(dict.fromkeys(each.team for each in work if each.needed_days))
    if not teams:
        return None
    rows = {team: [each for each in work if each.team == team] for team in teams}
    return chart(vconcat=[_of_team(team, rows[team], key=team == teams[0]) for team in teams])


def _of_team(team: str, work: Sequence[MonthOfWork], *, key: bool) -> Specification:
    values = [
        {"on": f"{each.month}-01", "part": part, "days": days, "own": each.own_days}
        for each in work
        for part, days in (
            ("Own days", max(0.0, each.needed_days - each.bought_days)), ("Bought days", each.bought_days)
        )
    ]  # fmt: skip
    legend = {"orient": "top", "title": None, "labelFontSize": 13, "labelColor": INK, "symbolType": "square"}
    colour = {
        "field": "part",
        "type": "nominal",
        "scale": {"domain": ["Own days", "Bought days"], "range": [DARK, LIGHT]},
        "legend": legend if key else None,
    }
    month = {**_time("on"), "timeUnit": "utcyearmonth", "bandPosition": 0}
    return {
        "title": _title(team),
        "width": _WIDTH,
        "height": 90,
        "data": {"values": values, "format": _DAY},
        "layer": [
            {
                "mark": {"type": "bar"},
                "encoding": {"x": month, "y": {**_height("days"), "stack": "zero"}, "color": colour,
                             "order": {"field": "part", "sort": "descending"}},
            },
            {
                "transform": [{"filter": "datum.part == 'Own days'"}],
                "mark": {"type": "line", "interpolate": "step-after", "color": INK, "strokeWidth": 2,
                         "strokeDash": [4, 3]},
                "encoding": {"x": month, "y": _height("own")},
            },
        ],
    }  # fmt: skip


def risk_fan(waves: WavesSection) -> Specification | None:
    """Return how many of the simulated runs close by each day, with the planned date and the deadline marked."""
    if len(waves.chances) < 3 or waves.closing_date is None:
        return None
    points = [{"on": each.closing_date.isoformat(), "share": each.share} for each in waves.chances]
    bands = [
        {"on": low.isoformat(), "until": high.isoformat(), "kind": kind}
        for kind, low, high in (("wide", *_between(waves, 0.05, 0.95)), ("narrow", *_between(waves, 0.2, 0.8)))
    ]
    axis = {"format": ".0%", "values": [0, 0.25, 0.5, 0.75, 1], "grid": True, "gridColor": "#e3e6e8"}
    share = {"field": "share", "type": "quantitative", "title": None, "scale": {"domain": [0, 1]}, "axis": axis}
    return chart(
        width=_WIDTH,
        height=190,
        data={"values": points, "format": _DAY},
        layer=[
            *(_band(bands, kind, colour) for kind, colour in (("wide", _FAINT), ("narrow", _MIDDLE))),
            {
                "mark": {"type": "line", "color": DARK, "strokeWidth": 2.5, "point": {"color": DARK, "size": 18}},
                "encoding": {"x": _time("on"), "y": share},
            },
            *_marks(waves),
        ],
    )


def _between(waves: WavesSection, low: float, high: float) -> tuple[date, date]:
    def nearest(share: float) -> date:
        return min(waves.chances, key=lambda each: abs(each.share - share)).closing_date

    return nearest(low), nearest(high)


def _band(bands: Sequence[Mapping[str, str]], kind: str, colour: str) -> Specification:
    return {
        "data": {"values": [band for band in bands if band["kind"] == kind], "format": _DAY},
        "mark": {"type": "rect", "color": colour},
        "encoding": {"x": _time("on"), "x2": {"field": "until"}},
    }


def _marks(waves: WavesSection) -> Iterator[Specification]:
    """Yield a line with its name for the planned date and for the deadline, at two heights, so as not to meet."""
    named = [("Planned", waves.closing_date, [], 40), ("Deadline", waves.deadline, [5, 3], 22)]
    days = [each.closing_date for each in waves.chances] + [day for _, day, _, _ in named if day]
    middle = min(days) + (max(days) - min(days)) / 2
    for name, day, dashes, height in named:
        if day is None:
            continue
        left = day > middle
        data = {"values": [{"on": day.isoformat(), "name": name}]}
        yield {
            "data": data,
            "mark": {"type": "rule", "color": INK, "strokeWidth": 2, "strokeDash": dashes},
            "encoding": {"x": _time("on")},
        }
        yield {
            "data": data,
            "mark": {"type": "text", "align": "right" if left else "left", "dx": -5 if left else 5,
                     "fontWeight": "bold"},
            "encoding": {"x": _time("on"), "y": {"value": height}, "text": {"field": "name"}},
        }  # fmt: skip


def _title(text: str) -> Mapping[str, object]:
    return {"text": text, "anchor": "start", "fontSize": 13, "fontWeight": "bold", "color": INK, "limit": _WIDTH + 40}


def _time(field: str) -> dict[str, object]:
    axis = {
        "format": "%b %y",
        "title": None,
        "labelOverlap": True,
        "labelFlush": False,
        "tickCount": 4,
        "labelColor": INK,
        "domain": True,
        "domainColor": GREY,
    }
    return {"field": field, "type": "temporal", "scale": {"type": "utc"}, "axis": axis}


def _height(field: str) -> dict[str, object]:
    axis = {"tickCount": 3, "title": None, "grid": True, "gridColor": "#e3e6e8"}
    return {"field": field, "type": "quantitative", "axis": axis, "scale": {"domainMin": 0}}
