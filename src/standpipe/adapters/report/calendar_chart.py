"""The calendar of the exit: what may not move when, the work before and after, and the weekends of the moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from standpipe.adapters.report.charts import DARK, GREY, INK, LIGHT, Specification, chart
from standpipe.adapters.report.words import plural
from standpipe.app.waves_document import Task, Wave, WavesSection

_WIDTH = 620
_ROW = 23
_LABEL = 185
_LABEL_SPACE = 226
"""Pixels for the labels of the rows: room for a font a fifth wider than the one they were measured with."""
_MARGIN = timedelta(days=14)
_LONG_LABEL = timedelta(days=90)
"""A mark so close to the right edge has its label on its left."""


@dataclass(frozen=True, slots=True)
class _Span:
    """A bar of the calendar: `kind` decides how it looks; `last` is inside."""

    row: str
    first: date
    last: date
    kind: str
    label: str = ""


def calendar_chart(waves: WavesSection) -> Specification | None:
    """Return the calendar from the first task to the close; None when nothing of it has a date."""
    limits = _limits(waves)
    if limits is None:
        return None
    first, last = limits
    spans = list(_spans(waves, first, last))
    rows = list(dict.fromkeys(span.row for span in spans))
    layers = [_bars(kind, style, rows, limits) for kind, style in _LOOKS.items()]
    layers += [
        _marks("wave", {"shape": "diamond", "size": 110, "color": LIGHT}, rows, limits),
        _marks("gate", {"shape": "triangle-down", "size": 90, "color": DARK}, rows, limits),
        _labels(rows, limits),
    ]
    values = [_value(span, last) for span in spans]
    if waves.closing_date:
        values.append(
            {"kind": "close", "row": rows[0], "start": waves.closing_date.isoformat(), "end": "", "label": ""}
        )
        layers.append(_closing_rule(limits))
    parse = {"start": "utc:'%Y-%m-%d'", "end": "utc:'%Y-%m-%d'"}
    return chart(
        width=_WIDTH, height=len(rows) * _ROW, data={"values": values, "format": {"parse": parse}}, layer=layers
    )


_LOOKS: Mapping[str, Mapping[str, object]] = {
    "bound": {"color": "#d3d7d9", "height": _ROW - 3},
    "hard": {"color": GREY, "height": 13},
    "soft": {"color": "#ffffff", "height": 12, "stroke": GREY, "strokeWidth": 1.5, "strokeDash": [3, 2]},
    "task": {"color": DARK, "height": 13},
}


def _limits(waves: WavesSection) -> tuple[date, date] | None:
    days = [task.starts for task in (*waves.wave_zero, *waves.closing)]
    days += [task.ends for task in (*waves.wave_zero, *waves.closing)]
    days += [day for wave in waves.waves for day in (wave.window_first, wave.window_last)]
    days += [day for day in (waves.starts, waves.closing_date) if day]
    if not days:
        return None
    return min(days).replace(day=1), max(days) + _MARGIN


def _spans(waves: WavesSection, first: date, last: date) -> Iterator[_Span]:
    for freeze in waves.freezes:
        if freeze.first <= last and freeze.last >= first:
            kind = "hard" if freeze.binding == "hard" else "soft"
            yield _Span(freeze.calendar, max(freeze.first, first), min(freeze.last, last), kind)
    for task in waves.wave_zero:
        yield _task(task)
    for wave in waves.waves:
        yield from _wave(waves, wave, first, last)
    for task in waves.closing:
        yield _task(task)
    for gate in waves.gates:
        if first <= gate.on <= last:
            yield _Span(gate.name, gate.on, gate.on, "gate", "gate")
    for room in waves.rooms:
        if room.empty_by and first <= room.empty_by <= last:
            yield _Span(room.name, room.empty_by, room.empty_by, "gate", "has to be empty")


def _task(task: Task) -> _Span:
    return _Span(task.name, task.starts, task.ends, "task")


def _wave(waves: WavesSection, wave: Wave, first: date, last: date) -> Iterator[_Span]:
    """Yield the mark of a wave and, behind it, the freezes that bind its moves."""
    row = f"Wave {wave.number}"
    calendars = tuple({calendar for move in wave.moves for calendar in move.freeze_calendars})
    for freeze in waves.freezes:
        binds = any(calendar.startswith(freeze.calendar) for calendar in calendars)
        if binds and freeze.first <= last and freeze.last >= first:
            yield _Span(row, max(freeze.first, first), min(freeze.last, last), "bound")
    yield _Span(row, wave.window_first, wave.window_last, "wave", plural(len(wave.moves), "move"))


def _value(span: _Span, last: date) -> Mapping[str, object]:
    near_edge = span.first > last - _LONG_LABEL
    return {
        "kind": span.kind,
        "row": span.row,
        "start": span.first.isoformat(),
        "end": (span.last + timedelta(days=1)).isoformat(),
        "label": span.label,
        "side": "left" if near_edge else "right",
    }


def _across(rows: list[str]) -> Mapping[str, object]:
    axis = {"labelLimit": _LABEL, "minExtent": _LABEL_SPACE, "title": None, "labelPadding": 8}
    return {"field": "row", "type": "nominal", "scale": {"domain": rows}, "axis": axis}


def _time(field: str, limits: tuple[date, date]) -> Mapping[str, object]:
    domain = [{"year": day.year, "month": day.month, "date": day.day, "utc": True} for day in limits]
    axis = {
        "orient": "top",
        "format": "%b %y",
        "grid": True,
        "gridColor": "#e3e6e8",
        "title": None,
        "labelOverlap": True,
        "labelFlush": False,
        "tickCount": {"interval": "month", "step": 2},
    }
    return {"field": field, "type": "temporal", "scale": {"type": "utc", "domain": domain}, "axis": axis}


def _bars(kind: str, style: Mapping[str, object], rows: list[str], limits: tuple[date, date]) -> Specification:
    return {
        "transform": [{"filter": f"datum.kind == '{kind}'"}],
        "mark": {"type": "bar", **style},
        "encoding": {"y": _across(rows), "x": _time("start", limits), "x2": {"field": "end"}},
    }


def _marks(kind: str, look: Mapping[str, object], rows: list[str], limits: tuple[date, date]) -> Specification:
    return {
        "transform": [{"filter": f"datum.kind == '{kind}'"}],
        "mark": {"type": "point", "filled": True, "opacity": 1, "stroke": INK, "strokeWidth": 1, **look},
        "encoding": {"y": _across(rows), "x": _time("start", limits)},
    }


def _labels(rows: list[str], limits: tuple[date, date]) -> Specification:
    def side(name: str, align: str, shift: int) -> Specification:
        return {
            "transform": [{"filter": f"datum.label && datum.side == '{name}'"}],
            "mark": {"type": "text", "align": align, "dx": shift, "fontSize": 12},
            "encoding": {"y": _across(rows), "x": _time("start", limits), "text": {"field": "label"}},
        }

    return {"layer": [side("right", "left", 10), side("left", "right", -10)]}


def _closing_rule(limits: tuple[date, date]) -> Specification:
    return {
        "transform": [{"filter": "datum.kind == 'close'"}],
        "mark": {"type": "rule", "color": INK, "strokeWidth": 2},
        "encoding": {"x": _time("start", limits)},
    }
