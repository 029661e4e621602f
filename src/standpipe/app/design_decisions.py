"""Says what decides between designs of the network, and where the break-even lies; none wins by default.

A yearly cost here is what runs a year and, spread over the years for which network equipment lasts, what is paid once.
A design with unpriced lines is never called cheaper than one without: its break-even is stated instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from standpipe.app.design_document import DecisionEntry, DesignEntry
from standpipe.catalogue import Assumptions
from standpipe.kernel.money import format_pounds

YEARS = "network-refresh-years"
SMALL = 1e-9


@dataclass(frozen=True, slots=True)
class _Rated:
    """A design with what it is compared by; `hours` of all sites together, None where one is not known."""

    name: str
    hours: float | None
    low: float | None
    high: float | None
    pence_a_year: int
    unpriced: int
    slowest: float | None
    slowest_is_least: bool
    entry: DesignEntry


def decisions(designs: Sequence[DesignEntry], assumptions: Assumptions) -> list[DecisionEntry]:
    """Return what decides, in words: availability, cost with its break-even, latency, and time."""
    years = assumptions.value(YEARS)
    rated = [_rate(each, float(years)) for each in designs if not each.faults and each.sites]
    if not rated:
        return []
    return [
        entry
        for entry in (
            _availability(rated),
            *_break_even_prices(rated),
            *_hour_prices(rated),
            _latency(rated),
            _time(rated),
        )
        if entry is not None
    ]


def _rate(design: DesignEntry, years: float) -> _Rated:
    journeys = [site.journeys[0] for site in design.sites]
    latencies = [site.latency for site in design.sites]
    run, once = design.run, design.once
    known = [each for each in latencies if each is not None]
    return _Rated(
        design.name,
        _sum([each.hours for each in journeys]),
        _sum([each.low for each in journeys]),
        _sum([each.high for each in journeys]),
        round((run.pence if run else 0) + (once.pence if once else 0) / years),
        (run.unpriced if run else 0) + (once.unpriced if once else 0),
        max((each.milliseconds for each in known), default=None) if len(known) == len(latencies) else None,
        any(each.not_stated for each in known),
        design,
    )


def _sum(values: Sequence[float | None]) -> float | None:
    known = [each for each in values if each is not None]
    return sum(known) if known and len(known) == len(values) else None


def _availability(rated: Sequence[_Rated]) -> DecisionEntry | None:
    known = sorted((each for each in rated if each.entry.worst is not None), key=_worst)
    if len(known) < 2:
        return None
    listed = "; ".join(f"{_worst(each):.2g} in “{each.name}”" for each in known)
    words = f"Hours a year in which the worst-served site does not reach the applications: {listed}."
    first, second = known[0].entry.worst, known[1].entry.worst
    if first and second and first.high >= second.low:
        words += (
            " The ranges of the evidence overlap: this order is that of default figures, and your own outage records "
            "decide it."
        )
    return DecisionEntry(about="availability", words=words)


def _worst(rated: _Rated) -> float:
    return rated.entry.worst.hours if rated.entry.worst else float("inf")


def _break_even_prices(rated: Sequence[_Rated]) -> list[DecisionEntry]:
    """Return for each design with unpriced lines what they may cost for it to cost as much as the cheapest complete."""
    complete = [each for each in rated if not each.unpriced]
    incomplete = [each for each in rated if each.unpriced]
    if not complete:
        names = ", ".join(f"“{each.name}” ({each.unpriced})" for each in incomplete)
        words = f"No design is wholly priced, so none can be called cheaper; lines without a price: {names}."
        return [DecisionEntry(about="cost", words=words)]
    cheapest = min(complete, key=lambda each: (each.pence_a_year, each.name))
    entries = []
    if len(complete) > 1:
        listed = "; ".join(
            f"{format_pounds(each.pence_a_year)} “{each.name}”"
            for each in sorted(complete, key=lambda each: (each.pence_a_year, each.name))
        )
        entries.append(DecisionEntry(about="cost", words=f"Cost a year, what is paid once spread: {listed}."))
    for each in incomplete:
        room = cheapest.pence_a_year - each.pence_a_year
        words = (
            f"“{each.name}” costs at least {format_pounds(each.pence_a_year)} a year, with {each.unpriced} "
            f"line{'s' if each.unpriced > 1 else ''} unpriced. "
        ) + (
            f"Break-even: it costs as much as “{cheapest.name}” when these together come to {format_pounds(room)} a "
            "year. That is the figure to take to market."
            if room >= 0
            else f"It costs at least {format_pounds(-room)} a year more than “{cheapest.name}”, whatever they come to."
        )
        entries.append(DecisionEntry(about="cost", words=words, pounds_a_year=room / 100 if room >= 0 else None))
    return entries


def _hour_prices(rated: Sequence[_Rated]) -> list[DecisionEntry]:
    """Return for each two wholly priced designs the price of an hour at which the dearer one is right."""
    entries = []
    complete = [each for each in rated if not each.unpriced and each.hours is not None]
    for one, other in combinations(complete, 2):
        cheap, dear = sorted((one, other), key=lambda each: (each.pence_a_year, each.name))
        avoided = (cheap.hours or 0.0) - (dear.hours or 0.0)
        more = dear.pence_a_year - cheap.pence_a_year
        if avoided > SMALL:
            price = more / 100 / avoided
            words = (
                f"“{dear.name}” costs {format_pounds(more)} a year more than “{cheap.name}” and avoids {avoided:.2g} "
                f"hours of a site cut off: by these figures it pays where such an hour costs £{price:,.0f} or more."
            )
            entries.append(DecisionEntry(about="price of an hour", words=words, pounds_an_hour=price))
        elif more > 0:
            words = (
                f"“{cheap.name}” costs {format_pounds(more)} a year less than “{dear.name}”, and its sites are cut off "
                f"{-avoided:.2g} hours a year less: the other needs a reason besides cost and availability."
            )
            entries.append(DecisionEntry(about="price of an hour", words=words))
    return entries


def _latency(rated: Sequence[_Rated]) -> DecisionEntry | None:
    known = sorted((each for each in rated if each.slowest is not None), key=lambda each: each.slowest or 0.0)
    if not known:
        words = "No latency is known: give the positions of the sites (and of the colocation) on the sheet Sites."
        return DecisionEntry(about="latency", words=words)
    listed = "; ".join(
        f"{'at least ' if each.slowest_is_least else ''}{each.slowest:.3g} ms in “{each.name}”" for each in known
    )
    unknown = [each.name for each in rated if each.slowest is None]
    missing = f" Not known for {', '.join(f'“{name}”' for name in unknown)}." if unknown else ""
    words = f"Round trip of the farthest site: {listed}.{missing} It decides for thick clients that talk to a database."
    return DecisionEntry(about="latency", words=words)


def _time(rated: Sequence[_Rated]) -> DecisionEntry | None:
    coming = [each for each in rated if not each.entry.is_today]
    known = sorted((each for each in coming if each.entry.ready_on), key=lambda each: str(each.entry.ready_on))
    if not known:
        return None
    listed = "; ".join(
        f"{each.entry.ready_on} in “{each.name}” ({each.entry.before[0].what} takes longest)" for each in known
    )
    return DecisionEntry(about="time", words=f"The first wave could begin, if all were ordered today: {listed}.")
