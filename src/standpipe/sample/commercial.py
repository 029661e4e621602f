"""Contracts, running costs, teams and freeze rules. Every figure is invented for the sample and says so."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from standpipe.estate.model import FreezeKind
from standpipe.kernel.periods import add_months
from standpipe.sample.model import Area, Council, Row, SampleApplication, stream

ILLUSTRATIVE = "illustrative: invented for the sample council"
_EXIT_MONTHS = 26
"""Months to the end of the data-centre lease: the date that drives the programme."""
_LINES = (
    ("Lease of the data centre", "facilities", 186_000, True),
    ("Cooling and UPS maintenance", "facilities", 38_500, True),
    ("Electricity of the data centre", "power", 142_000, True),
    ("Hosts, depreciation and maintenance", "hardware", 168_000, True),
    ("Storage array, depreciation and support", "hardware", 124_000, True),
    ("Virtualisation licences", "licences", 265_000, True),
    ("Operating system licences", "licences", 118_000, False),
    ("Core network and firewalls", "network", 96_000, True),
    ("Wide area network", "network", 214_000, False),
    ("Internet line", "network", 24_000, False),
    ("Tape store and courier", "support", 17_500, True),
    ("Infrastructure team", "staff", 612_000, False),
    ("Applications team", "staff", 884_000, False),
    ("End-user services team", "staff", 731_000, False),
    ("ICT management and security", "staff", 468_000, False),
)
_FUNDS = {"Housing": "Housing Revenue Account", "Education": "schools"}
_TEAMS = (
    ("Server team", "server", 10.0, 34_500, None), ("Database team", "database", 6.0, 39_000, None),
    ("Network team", "network", 5.0, 37_500, None), ("Applications team", "application", 20.0, 35_500, None),
    ("Security team", "security", 3.0, 41_000, None), ("Desktop team", "desktop", 4.0, 30_500, None),
    ("Test team", "testing", 6.0, 29_500, None), ("Programme office", "management", 4.0, 44_000, None),
    ("Migration partner", "server", 6.0, 72_000, "Migration partner"),
    ("Application partner", "application", 12.0, 68_000, "Application partner"),
    ("Database partner", "database", 2.0, 79_500, "Database partner"),
)  # fmt: skip
_PEOPLE = {"Server team": 4, "Database team": 2, "Network team": 2, "Applications team": 8}
_LEARNING = {"Server team": (75.0, 10.0), "Applications team": (80.0, 8.0)}
"""Share of its days (%) that counts until the first moves, and weeks until all of them do."""
_HARD, _SOFT, _GOVERNANCE = FreezeKind.HARD, FreezeKind.SOFT, FreezeKind.GOVERNANCE
_FREEZES = (
    ("Revenues and benefits", "parameter load, annual billing, subsidy claim", "12 January", "30 April", _HARD),
    ("Finance ERP", "year-end close to draft accounts", "14 March", "31 May", _HARD),
    ("HR and payroll", "cut-off to pay day", "monthly-10", "monthly-27", _HARD),
    ("HR and payroll", "tax and pension year end", "14 March", "30 April", _HARD),
    ("Housing rents", "rent change notices and rent year", "7 weeks before first Monday of April",
     "12 days after first Monday of April", _HARD),
    ("Elections", "notice of election to the count", "25 working days before the poll", "10 days after the poll",
     _HARD),
    ("Elections", "annual canvass", "1 July", "5 December", _SOFT),
    ("Education admissions", "primary deadline", "10 days before 15 January", "10 days after 15 January", _HARD),
    ("Education admissions", "secondary offers", "2 weeks before 1 March", "2 weeks after 1 March", _HARD),
    ("Education admissions", "primary offers", "12 days before 16 April", "10 days after 16 April", _HARD),
    ("Education admissions", "start of term", "22 August", "20 September", _HARD),
    ("Education admissions", "secondary deadline", "2 weeks before 31 October", "8 days after 31 October", _HARD),
    ("Waste", "garden waste renewals", "1 February", "30 April", _SOFT),
    ("Website, forms, payments", "billing and election peaks", "28 February", "10 May", _SOFT),
    ("Website, forms, payments", "calls after the bills land", "10 March", "30 April", _SOFT),
    ("Social care", "uplift of care rates", "21 March", "18 April", _SOFT),
    ("Social care", "statutory returns", "20 June", "31 July", _SOFT),
    ("All", "Christmas change freeze", "12 December", "4 January", _HARD),
    ("All", "bank-holiday weekend", "3 days before bank holiday", "bank holiday", _HARD),
    ("All", "pre-election period", "6 weeks before the poll", "poll", _GOVERNANCE),
    ("All", "summer recess of the cabinet", "1 August", "31 August", _GOVERNANCE),
)  # fmt: skip


def write_commercial(council: Council) -> None:
    """Fill in contracts, running costs, teams and freeze rules."""
    for area in council.areas:
        applications = [each for each in council.applications if each.area == area]
        source = stream(council.seed, "commercial", area.index)
        council.rows("contracts").extend(_contracts(area, applications, council.as_of, source))
        council.rows("running-costs").extend(_running_costs(area, applications, source))
        council.rows("teams").extend(_teams(area))
    council.rows("freeze-rules").extend(
        {
            "freeze_calendar": calendar, "reason": reason, "begins": begins, "ends": ends, "binding": binding,
            "source": "illustrative: usual dates of UK councils",
        }
        for calendar, reason, begins, ends, binding in _FREEZES
    )  # fmt: skip


def _teams(area: Area) -> Iterator[Row]:
    for name, skill, days, rate, supplier in _TEAMS:
        at_first, weeks = _LEARNING.get(name, (None, None))
        yield {
            "name": area.named(name), "skill": skill, "days_per_week": days, "day_rate_pence": rate,
            "supplier": supplier, "people": _PEOPLE.get(name), "productive_at_first_percent": at_first,
            "learning_weeks": weeks,
        }  # fmt: skip


def _by_supplier(applications: list[SampleApplication]) -> dict[str, list[SampleApplication]]:
    found: dict[str, list[SampleApplication]] = defaultdict(list)
    for application in applications:
        if application.pattern.annual_pounds:
            found[application.pattern.supplier].append(application)
    return found


def _contracts(area: Area, applications: list[SampleApplication], as_of: date, source: random.Random) -> Iterator[Row]:
    lease_end = add_months(as_of.replace(day=28), _EXIT_MONTHS)
    infrastructure = (
        ("Data centre lease", "Landlord of the data centre", 186_000, lease_end, 6, (area.data_centre,)),
        ("Virtualisation subscription", "Virtualisation supplier", 265_000, add_months(as_of, 15), 3,
         (area.named("Virtualisation management"),)),
        ("Storage array support", "Storage supplier", 46_000, add_months(as_of, 14), 3, (area.data_centre,)),
        ("Wide area network", "Network supplier", 214_000, add_months(as_of, 31), 12, ("Network supplier",)),
        ("Internet line", "Internet supplier", 24_000, add_months(as_of, 19), 3, ("Internet supplier",)),
    )  # fmt: skip
    number = 0
    for title, supplier, annual, ends, notice, covers in infrastructure:
        number += 1
        yield _contract(area, number, title, supplier, annual, (add_months(ends, -60), ends), notice, covers)
    for supplier, covered in _by_supplier(applications).items():
        if supplier == "In-house" or any(each[1] == supplier for each in infrastructure):
            continue
        number += 1
        annual = sum(each.pattern.annual_pounds for each in covered)
        years = source.choice((3, 4, 5))
        ends = add_months(as_of, source.randint(8, years * 12 - 8))
        row = _contract(
            area, number, f"{supplier}: licences and support", supplier, annual,
            (add_months(ends, -12 * years), ends), source.choice((3, 3, 6, 6)), tuple(each.name for each in covered),
        )  # fmt: skip
        row["renews_automatically"] = source.random() < 0.3 and ends > add_months(as_of, 12)
        row["renewal_months"] = 12 if row["renews_automatically"] else None
        yield row


def _contract(  # a row of a table: its cells are its arguments
    area: Area,
    number: int,
    title: str,
    supplier: str,
    annual: int,
    term: tuple[date, date],
    notice: int,
    covers: tuple[str, ...],
) -> Row:
    """Return a row of the contract register."""
    starts, ends = term
    months = (ends.year - starts.year) * 12 + ends.month - starts.month
    return {
        "name": area.named(title),
        "contract_reference": f"{area.prefix}-{number:03d}",
        "department": "ICT",
        "description": title,
        "supplier": supplier,
        "value_pence": annual * 100 * months // 12,
        "annual_value_pence": annual * 100,
        "starts": starts,
        "ends": ends,
        "procurement_process": "framework" if number % 3 else "published invitation to tender",
        "smaller_business": number % 4 == 0,
        "notice_months": notice,
        "renews_automatically": False,
        "extension_options": "two of one year each" if number % 5 == 0 else None,
        "covers": covers,
    }


def _running_costs(area: Area, applications: list[SampleApplication], source: random.Random) -> Iterator[Row]:
    for name, category, pounds, ends in _LINES:
        annual = round(pounds * source.uniform(0.93, 1.07) / 500) * 500
        yield _cost(area.named(name), category, annual, (area.data_centre,) if ends else None, ends=ends)
    by_domain: dict[str, list[SampleApplication]] = defaultdict(list)
    for application in applications:
        if application.pattern.annual_pounds:
            by_domain[application.pattern.domain].append(application)
    for domain, covered in by_domain.items():
        for application in covered:
            row = _cost(
                f"Licences and support: {application.name}",
                "licences",
                application.pattern.annual_pounds,
                (application.name,),
                ends=False,
            )
            row["fund"] = "pension fund" if "Pension" in application.name else _FUNDS.get(domain, "General Fund")
            yield row


def _cost(name: str, category: str, pounds: int, covers: tuple[str, ...] | None, *, ends: bool) -> Row:
    return {
        "name": name,
        "category": category,
        "annual_pence": pounds * 100,
        "basis": ILLUSTRATIVE,
        "covers": covers,
        "ends_with_data_centre": ends,
        "fund": "General Fund",
    }


def freeze_calendars() -> frozenset[str]:
    """Return the names of the freeze calendars."""
    return frozenset(calendar for calendar, *_ in _FREEZES)
