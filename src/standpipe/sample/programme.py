"""What the council has laid down for its programme: windows, a gate, ways to move, leave, a hall that empties first.

All of it is of the council itself; its former districts, at larger sizes, have stated nothing. Every figure is invented
for the sample. The days follow the as-of date: the gate is on the last day of a financial year, and so is the day by
which the second hall has to be empty.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date, timedelta

from standpipe.kernel.periods import add_months
from standpipe.sample.commercial import ILLUSTRATIVE
from standpipe.sample.model import Area, Council, Row

_EVENINGS = (9, 15)
"""Months after the as-of date in which one evening is a cutover window too; each leaves less of a week to the next."""
_LEAST_MONTHS_TO_GATE = 12
_YEARS_OF_LEAVE = 3
_SECOND_HALL_POUNDS = 31_500
"""What a year of the second hall costs; a part of the lines that end with the data centre."""
_SWITCHED = "Document management"
_QUICK = ("Intranet", "Queue management", "Trees", "Adult learning")
"""Small applications that can be copied and switched within an evening."""
_FIRST_TRANCHE = ("Identity federation", _SWITCHED)
_LEAVE = (
    ("Server team", (7, 26), (8, 20), 1, None, "summer holidays"),
    ("Applications team", (8, 2), (8, 27), None, 30.0, "summer holidays"),
    ("Database team", (8, 9), (8, 20), 1, None, "summer holidays"),
    ("Network team", (10, 25), (10, 29), 1, None, "October half-term"),
)


def write_programme(council: Council) -> None:
    """Fill in cutover windows, the tranche, move methods, leave and rooms, and where each host stands."""
    area = council.areas[0]
    gate = _end_of_financial_year(add_months(council.as_of, _LEAST_MONTHS_TO_GATE))
    council.rows("cutover-windows").extend(_windows(council.as_of))
    present = {each.pattern.name for each in council.applications if each.area == area}
    moved = tuple(area.named(name) for name in _FIRST_TRANCHE if name in present)
    council.rows("tranches").append(
        {"name": "First tranche", "ends": gate, "moved": moved, "review_weeks": 1, "released_pence": 2_000_000}
    )
    council.rows("move-methods").extend(_methods(area, present))
    council.rows("leave").extend(_leave(area, council.as_of))
    council.rows("rooms").extend(_rooms(area, gate))
    for each in council.areas:
        council.rows("devices").extend(_asset_register(council, each))


def _end_of_financial_year(day: date) -> date:
    """Return the first last day of a financial year on or after a day."""
    end = date(day.year, 3, 31)
    return end if day <= end else end.replace(year=day.year + 1)


def _windows(as_of: date) -> Iterator[Row]:
    yield {"name": "Weekend", "begins_on": "Saturday", "days": 2, "hours": 48.0}
    for months in _EVENINGS:
        month = add_months(as_of.replace(day=1), months)
        evening = month + timedelta(days=(2 - month.weekday()) % 7 + 7)  # the second Wednesday
        yield {
            "name": "Release evening", "begins_on": "Wednesday", "days": 1, "hours": 6.0, "most_moves": 2,
            "first": evening, "last": evening,
        }  # fmt: skip


def _methods(area: Area, present: Container[str]) -> Iterator[Row]:
    hours = {"cutover_hours": 4.0, "rollback_hours": 1.0}
    if _SWITCHED in present:
        application = area.named(_SWITCHED)
        yield {"application": application, "name": "Copy over a weekend", "cutover_hours": 16.0, "rollback_hours": 8.0}
        yield {
            "application": application, "name": "Replicate beforehand, then switch",
            "efforts": (("application", 8.0), ("server", 12.0)), **hours, "rehearsal": True, "payment_pence": 120_000,
        }  # fmt: skip
    for name in _QUICK:
        if name in present:
            yield {"application": area.named(name), "name": "Copy and switch within hours", **hours}


def _leave(area: Area, as_of: date) -> Iterator[Row]:
    for year in range(as_of.year, as_of.year + _YEARS_OF_LEAVE + 1):
        for team, first, last, people, percent, reason in _LEAVE:
            if date(year, *last) < as_of:
                continue
            yield {
                "team": area.named(team), "first": date(year, *first), "last": date(year, *last), "people": people,
                "percent": percent, "reason": reason,
            }  # fmt: skip


def _rooms(area: Area, gate: date) -> Iterator[Row]:
    yield {
        "name": area.second_hall, "site": area.data_centre, "ends_when_empty_pence": _SECOND_HALL_POUNDS * 100,
        "basis": ILLUSTRATIVE, "empty_by": gate,
    }  # fmt: skip
    yield {"name": area.hall, "site": area.data_centre, "closes_after": (area.second_hall,)}


def _asset_register(council: Council, area: Area) -> Iterator[Row]:
    """Yield the virtualisation hosts under their asset tag: the same serial number says which host each is."""
    hosts = [host for host in council.hosts if host.area == area]
    for number, host in enumerate(hosts, start=1):
        yield {
            "name": f"{area.prefix}-AST-{number:04d}", "role": "virtualisation host", "manufacturer": "Generic",
            "status": "active", "site": area.data_centre, "rack": f"{area.prefix}-{host.rack}",
            "serial_number": host.serial,
        }  # fmt: skip
