"""The template for what is known of how available a thing is: observed outages, registers, service level agreements."""

from __future__ import annotations

from datetime import date

from standpipe.adapters.formats.tables import Account, TableRow
from standpipe.adapters.formats.templates.model import (
    COUNT,
    DAY,
    HOURS,
    NUMBER,
    PERCENT,
    TEXT,
    Template,
    column,
    suggested,
    word_of,
)
from standpipe.catalogue.outage_records import OutageEvidence, OutageRecord, observed
from standpipe.kernel.errors import InvalidValueError

OUTAGE_RECORDS = Template(
    "outage-records",
    "Outages and promises",
    None,
    "How available a thing is: what was observed stands above a register, that above a promise of a supplier (a "
    "threshold for credits, no measurement), and all of them above the default of its kind. Give hours and days, or a "
    "percentage.",
    (
        column("thing", "Thing", TEXT, "Its name as another file has it.", "Internet line 1", "Payroll supplier",
               required=True),
        column(
            "kind", "Kind of thing", suggested(
                "site", "room", "rack", "power supply", "power feed", "cooling unit", "circuit", "supplier", "device",
                "cluster", "host", "server", "database instance", "database", "application",
            ),
            "Needed where two things have the same name.", "circuit", "supplier"
        ),
        column("evidence", "How it is known", word_of(OutageEvidence), "The best wins.", "observed downtime",
               "service level agreement", required=True),
        column("hours_down", "Hours down", HOURS, "All outages of the time together.", 9, None),
        column("days", "Days watched", NUMBER, "How long it was watched.", 365, None),
        column("outages", "Outages", COUNT, "How many; one if blank, which makes the range widest.", 2, None),
        column("available", "Available (percent)", PERCENT, "Where no hours are known.", None, 99.9),
        column("at_least", "At least (percent)", PERCENT, "The low end of its range.", None, None),
        column("at_most", "At most (percent)", PERCENT, "The high end of its range.", None, None),
        column("date", "Stated on", DAY, "When it was stated.", None, None),
        column("source", "Source", TEXT, "Who states it, and where.", "service desk, all of last year",
               "contract, schedule 4"),
    ),
    enough=3,
)  # fmt: skip


def add_record(row: TableRow, account: Account) -> None:
    """Book the outage record that a row states; a row that states no share of time is rejected with its reason."""
    facts = row.facts
    evidence = OutageEvidence(str(facts["evidence"]))
    stated_on = facts.get("date")
    try:
        value, low, high = _shares(row)
        record = OutageRecord(
            thing=str(facts["thing"]),
            kind=str(facts["kind"]).casefold().strip().replace(" ", "-") if "kind" in facts else None,
            evidence=evidence,
            value=value,
            low=low,
            high=high,
            source=str(facts.get("source", "")),
            place=row.place,
            stated_on=stated_on if isinstance(stated_on, date) else None,
        )
    except InvalidValueError as error:
        account.reject(row.place, str(error))
        return
    account.others.append(record)


def _shares(row: TableRow) -> tuple[float, float, float]:
    """Return the share of time down that a row states, and its range."""
    hours, days, available = (_number(row, field) for field in ("hours_down", "days", "available"))
    if hours is not None and days is not None:
        return observed(hours, days, max(1, int(_number(row, "outages") or 1)))
    if available is None:
        raise InvalidValueError(
            "neither hours down with the days watched nor a percentage is given.", remedy="Give one of them."
        )
    value = _down(available)
    least, most = _number(row, "at_least"), _number(row, "at_most")
    low = 0.0 if most is None else _down(most)
    return value, low, min(1.0, 2 * value) if least is None else _down(least)


def _down(percent: float) -> float:
    return round(1 - percent / 100, 12)


def _number(row: TableRow, field: str) -> float | None:
    value = row.facts.get(field)
    return float(value) if isinstance(value, int | float) else None
