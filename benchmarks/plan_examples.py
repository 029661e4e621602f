"""Example plans for tests and benchmarks of what is published: a made-up council, named by functions only.

`full_plan` has every section filled in, `partial_plan` is what an inventory of machines alone allows,
`contradictory_plan` keeps no rule set, and `hostile_plan` carries markup in every text.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import count

import msgspec

from benchmarks.wave_examples import with_story
from standpipe.app import plan_document as plan
from standpipe.app import waves_document as waves
from standpipe.app.document_parts import Money, Named

AS_OF = date(2026, 11, 23)
SITE = Named(id="site:civic-centre", name="Civic Centre data centre")

_FUNCTIONS = (
    # function, service, audience, today, treatment, target, pounds a month
    ("Council tax and benefits", "Council tax", "residents", "data centre", "rehost", "public cloud", 9_180),
    ("Business rates", "Business rates", "residents", "data centre", "rehost", "public cloud", 3_420),
    ("Income management", "Online payments", "residents", "data centre", "replatform", "public cloud", 5_260),
    ("Housing management", "Housing rents and repairs", "residents", "data centre", "rehost", "public cloud", 6_840),
    ("Adult social care records", "Adult social care", "residents and staff", "data centre", "repurchase",
     "supplier's service", 11_400),
    ("Children's social care records", "Children's social care", "residents and staff", "data centre", "repurchase",
     "supplier's service", 11_950),
    ("Telecare alarm receiving", "Telecare alarms", "residents", "data centre", "retain", "stays on site", 780),
    ("Planning and building control", "Planning applications", "residents", "data centre", "rehost", "public cloud",
     4_310),
    ("Land and property gazetteer", "Address search", "residents and staff", "data centre", "rehost", "public cloud",
     640),
    ("Electoral registration", "Elections", "residents", "data centre", "retain", "second council site", 410),
    ("School admissions", "School admissions", "residents", "data centre", "repurchase", "supplier's service", 2_950),
    ("Finance ledger", "Paying suppliers", "staff", "data centre", "relocate", "hosted data centre", 12_700),
    ("Payroll", "Staff pay", "staff", "supplier", "retain", "supplier's service", None),
    ("Waste collection rounds", "Bin collections", "residents", "SaaS", "retain", "supplier's service", 2_100),
    ("Parking permits and notices", "Parking permits", "residents", "data centre", "rehost", "public cloud", 1_830),
    ("Highways asset management", "Report a pothole", "residents", "data centre", "replatform", "public cloud", 1_990),
    ("Environmental health", "Food hygiene inspections", "residents", "data centre", "rehost", "public cloud", 1_120),
    ("Licensing", "Licences", "residents", "data centre", "rehost", "public cloud", 860),
    ("Library management", "Libraries", "residents", "supplier", "retain", "supplier's service", 1_450),
    ("Registrars' bookings", "Births, deaths and marriages", "residents", "SaaS", "retain", "supplier's service", 510),
    ("Intranet", "Staff intranet", "staff", "data centre", "retire", "nothing", 0),
    ("Document archive", "Document store", "staff", "data centre", "refactor", "public cloud", 2_300),
    ("Committee papers", "Council meetings", "residents", "SaaS", "retain", "supplier's service", 690),
    ("Door access control", "Door access", "staff", "data centre", "retain", "stays on site", 330),
    ("Old benefits archive", "Benefit overpayment history", "staff", "data centre", "retire", "nothing", 0),
)  # fmt: skip
_AREAS = ("", "reporting", "interfaces", "document images", "test system", "mobile working", "self service")
_POINTS = (
    ("site:civic-centre", "Civic Centre data centre", "site", 1.0),
    ("device:core-switch-1", "Core switch 1", "device", 0.9),
    ("cluster:sql-shared", "Shared SQL cluster", "cluster", 0.55),
    ("server:dc01", "Directory server dc01", "server", 0.95),
    ("circuit:internet-a", "Internet line A", "circuit", 0.7),
    ("power-feed:ups-b", "Power feed UPS B", "power-feed", 0.5),
    ("device:storage-array", "Storage array", "device", 0.8),
    ("supplier:network-provider", "Network provider", "supplier", 0.65),
    ("server:integration01", "Integration server integration01", "server", 0.4),
)
_FREEZES = (
    ("All services: Christmas", date(2026, 12, 12), date(2027, 1, 3), "hard", "No moves over the Christmas closure"),
    ("Revenues: annual billing", date(2027, 1, 11), date(2027, 4, 30), "hard", "Bills are printed and posted"),
    ("Finance: year end", date(2027, 3, 15), date(2027, 5, 31), "hard", "Draft accounts close on 31 May"),
    ("Elections: notice to count", date(2027, 3, 15), date(2027, 5, 14), "hard", "Poll on 6 May 2027"),
    ("Schools: offer days", date(2027, 2, 15), date(2027, 4, 30), "soft", "Offers on 1 March and 16 April"),
    ("Elections: annual canvass", date(2027, 7, 1), date(2027, 11, 30), "soft", "Canvass of every household"),
    ("All services: Christmas", date(2027, 12, 11), date(2028, 1, 3), "hard", "No moves over the Christmas closure"),
    ("Revenues: annual billing", date(2028, 1, 10), date(2028, 4, 28), "hard", "Bills are printed and posted"),
)


def full_plan(applications: int = len(_FUNCTIONS)) -> plan.PlanDocument:
    """Return a plan with every section filled in, for so many applications.

    >>> len(full_plan(40).dispositions.applications)
    40
    """
    names = _application_names(applications)
    entries = [_disposition(number, name, *names[name]) for number, name in enumerate(names)]
    services = _services(names)
    return plan.PlanDocument(
        schema_version=plan.SCHEMA_VERSION,
        as_of=AS_OF,
        estate=_estate(entries),
        findings=_findings(entries),
        resilience=_resilience(services),
        dispositions=_dispositions(entries),
        waves=with_story(_waves(entries)),
        business_case=_business_case(),
        assumptions=_assumptions(),
        evidence=_evidence(entries),
        sources=_sources(),
    )


def partial_plan() -> plan.PlanDocument:
    """Return what an inventory of virtual machines alone allows: no services, applications, rules or costs."""
    none = Money(pence=0, unpriced=1)
    return plan.PlanDocument(
        schema_version=plan.SCHEMA_VERSION,
        as_of=AS_OF,
        estate=plan.EstateSection(
            counts={"servers": 795, "templates": 10, "hosts": 34, "applications": 0, "services": 0},
            closing_sites=[],
            applications_by_hosting={},
            servers_by_support={"out of support": 779, "supported": 11, "unknown": 5},
            conflicts=[],
            missing=[
                "Application register: says which servers belong together, so that something can be proposed for each.",
                "Service list: says what residents and staff would lose.",
                "Freeze rules: say when nothing may be moved; without them no date is given.",
                "Running costs and contracts: say what staying costs.",
            ],
        ),
        findings=[
            plan.FindingEntry(
                code="host-not-listed",
                severity="medium",
                subject="host:esx-19",
                message="12 rows name the host 'esx-19', which the list of hosts does not have. Export the list again.",
                evidence=["inventory.xlsx, sheet vInfo, row 14, column Host"],
            )
        ],
        resilience=plan.ResilienceSection(
            building=plan.BuildingLoss(site=None, stopped=[], unaffected=[], unknown=[]),
            services=[],
            shared_points=[],
            notes=["No service is known, so nothing can be said about what would stop."],
        ),
        dispositions=plan.DispositionSection(
            applications=[],
            by_treatment={},
            by_target={},
            not_to_one_cloud=0,
            cannot_leave=[],
            servers_without_application=[
                plan.ServerWithoutApplication(
                    id=f"server:vm-{number:03d}",
                    name=f"vm-{number:03d}",
                    proposal="Find out what it is for",
                    reasons=["No file says which application it serves."],
                )
                for number in range(1, 796)
            ],
        ),
        waves=waves.WavesSection(
            feasible=True,
            starts=None,
            closing_date=None,
            earliest_closing_date=None,
            confidence=None,
            wave_zero=[],
            waves=[],
            closing=[],
            freezes=[],
            conflict=[],
            cost_pence=None,
            bound_pence=None,
            gap=None,
            due=[],
        ),
        business_case=plan.BusinessCaseSection(
            currency="GBP",
            years=[],
            staying_total=none,
            moving_total=none,
            payback_year=None,
            lines=[],
            pounds=[],
            notes=["No running costs were given."],
        ),
        assumptions=plan.AssumptionSection(values=[], facts_to_establish=[]),
        evidence={},
        sources=[
            plan.Source(path="inventory.xlsx", format="RVTools", rows_in=805, rows_used=805, rows_rejected=0),
        ],
    )


def contradictory_plan() -> plan.PlanDocument:
    """Return a plan whose rules cannot all be kept."""
    full = full_plan()
    return msgspec.structs.replace(
        full,
        waves=msgspec.structs.replace(
            full.waves,
            feasible=False,
            closing_date=None,
            earliest_closing_date=None,
            confidence=None,
            waves=[],
            conflict=[
                "The building lease ends on 31 March 2027.",
                "Council tax and benefits may not move between 11 January and 30 April 2027.",
                "The landing zone is not ready before 8 January 2027.",
            ],
            rest=waves.PlanOfRest(
                left_out=[Named(id="move:1-0", name="Council tax and benefits")],
                given_up=["The building lease ends on 31 March 2027."],
                closing_date=date(2028, 4, 28),
            ),
            ways_out=[
                waves.WayOut(rule="The building lease ends on 31 March 2027.", cost_pence=201_000_000),
                waves.WayOut(rule="The landing zone is not ready before 8 January 2027.", cost_pence=None),
            ],
        ),
    )


def hostile_plan(text: str, applications: int = 8) -> plan.PlanDocument:
    """Return a full plan in which every text, keys included, carries `text`; ids stay apart by a number."""
    numbers = count()

    def spoilt(value: object) -> object:
        if isinstance(value, str):
            return value if _is_date(value) else f"{text}{next(numbers)}"
        if isinstance(value, dict):
            return {key: spoilt(item) for key, item in value.items()}
        return [spoilt(item) for item in value] if isinstance(value, list) else value

    document = msgspec.convert(spoilt(msgspec.to_builtins(full_plan(applications))), plan.PlanDocument)
    return msgspec.structs.replace(document, evidence={f"/{text}/{k}": v for k, v in document.evidence.items()})


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _application_names(number: int) -> dict[str, tuple[object, ...]]:
    names: dict[str, tuple[object, ...]] = {}
    for position in range(number):
        area, function = divmod(position, len(_FUNCTIONS))
        suffix = f" {_AREAS[area % len(_AREAS)]} {area // len(_AREAS) or ''}".rstrip() if area else ""
        names[f"{_FUNCTIONS[function][0]}{suffix}"] = _FUNCTIONS[function][1:]
    return names


def _disposition(number: int, name: str, *facts: object) -> plan.DispositionEntry:
    _, _, today, treatment, target, pounds = facts
    assert isinstance(pounds, int | None)
    unpriced = 1 if pounds is None or number % 9 == 4 else 0
    month = Money(pence=(pounds or 0) * 100, unpriced=unpriced, high_pence=None if unpriced else _high(pounds))
    lines = [
        plan.CostLine(
            name="Computing",
            every="month",
            pence=month.pence * 6 // 10,
            basis="supplier",
            source="Price list, 18 June 2026",
        ),
        plan.CostLine(
            name="Storage", every="month", pence=month.pence * 4 // 10, basis="default", source="Disks (default)"
        ),
        plan.CostLine(name="Moving it", every="once", pence=520_000, basis="default", source="Effort by kind of move"),
    ]
    if unpriced:
        lines.append(
            plan.CostLine(name="Licence", every="month", pence=None, basis="unknown", source="Nobody has given a price")
        )
    return plan.DispositionEntry(
        id=f"application:{number:03d}",
        name=name,
        hosting=None if number == 17 else str(today),
        treatment=str(treatment),
        target=str(target),
        readiness="ready with conditions" if number % 3 else "ready",
        monthly=month,
        one_off=Money(pence=(4_000 + 700 * (number % 7)) * 100, high_pence=(9_000 + 900 * (number % 7)) * 100),
        lines=lines,
        reasons=[
            "The supplier supports this target (statement of 3 March 2026).",
            "Processor use was below 20% in 95 of 100 hours measured, so a smaller size is enough.",
            "Its operating system goes out of support on 12 January 2027.",
        ][: 1 + number % 3],
        alternatives=_alternatives(month),
        questions=["Which recovery time has the business owner agreed?"] if number % 2 else [],
        stays_on_site=["Alarm receiver on an analogue line"] if treatment == "retain" and number == 6 else [],
        servers=[f"app-{number:03d}-{letter}" for letter in "ab"[: 1 + number % 2]],
        overruled_by="Head of Housing, 2 November 2026" if number == 3 else None,
    )


def _high(pounds: int | None) -> int | None:
    return None if pounds is None else pounds * 112


def _alternatives(month: Money) -> list[plan.Alternative]:
    return [
        plan.Alternative(
            treatment="replatform",
            target="managed database",
            readiness="ready with conditions",
            monthly=Money(pence=month.pence * 13 // 10 + 20_000, unpriced=month.unpriced),
            one_off=Money(pence=1_850_000, high_pence=3_100_000),
            difference_monthly_pence=None if month.unpriced else month.pence * 3 // 10 + 20_000,
            break_even_monthly_pence=month.pence,
            reasons=["Costs more each month; brings the database into support."],
        ),
        plan.Alternative(
            treatment="repurchase",
            target="supplier's service",
            readiness="unknown",
            monthly=Money(pence=0, unpriced=1),
            one_off=Money(pence=0, unpriced=1),
            difference_monthly_pence=None,
            break_even_monthly_pence=month.pence,
            reasons=["No supplier has given a price; it would be chosen below the price shown."],
        ),
    ]


def _services(names: dict[str, tuple[object, ...]]) -> list[tuple[str, str, str | None, str]]:
    seen: dict[str, tuple[str, str, str | None, str]] = {}
    for name, (service, audience, today, *_) in names.items():
        seen.setdefault(str(service), (name, str(service), str(audience), str(today)))
    return list(seen.values())


def _resilience(services: list[tuple[str, str, str | None, str]]) -> plan.ResilienceSection:
    stopped, unaffected, unknown, resilience = [], [], [], []
    hit: dict[str, list[str]] = {point[0]: [] for point in _POINTS}
    for number, (application, service, audience, today) in enumerate(services):
        identifier = f"service:{number:03d}"
        points = []
        for position, (point, label, kind, share) in enumerate(_POINTS):
            if today == "data centre" and (number * 7 + position * 3) % 20 < share * 20:
                points.append(plan.SinglePoint(id=point, name=label, kind=kind))
                hit[point].append(identifier)
        known = number != 17
        resilience.append(
            plan.ServiceResilience(id=identifier, name=service, single_points=points if known else [], known=known)
        )
        if not known:
            unknown.append(Named(id=identifier, name=service))
        elif today == "data centre":
            chain = [service, application, f"app-{number:03d}-a", "Virtual server cluster", SITE.name]
            stopped.append(plan.StoppedService(id=identifier, name=service, audience=audience, because=chain))
        else:
            unaffected.append(Named(id=identifier, name=service))
    shared = [
        plan.SharedPoint(id=point, name=label, kind=kind, services=hit[point])
        for point, label, kind, _ in sorted(_POINTS, key=lambda point: -len(hit[point[0]]))
        if len(hit[point]) > 1
    ]
    return plan.ResilienceSection(
        building=plan.BuildingLoss(site=SITE, stopped=stopped, unaffected=unaffected, unknown=unknown),
        services=resilience,
        shared_points=shared,
        notes=[
            "Two servers were not taken as backing each other up unless a file says so.",
            "The income system and the ledger need each other; they are treated as working together.",
        ],
    )


def _dispositions(entries: list[plan.DispositionEntry]) -> plan.DispositionSection:
    residue = (
        ("Telecare alarm receiving", "Alarms arrive on analogue lines that end in this building", "Leisure centre"),
        ("Door access control", "The controllers are wired to the doors", "A cabinet on the first floor"),
    )
    return plan.DispositionSection(
        applications=entries,
        by_treatment=dict(Counter(entry.treatment for entry in entries)),
        by_target=dict(Counter(entry.target for entry in entries)),
        not_to_one_cloud=sum(entry.target != "public cloud" for entry in entries),
        cannot_leave=[
            plan.Residue(
                id=f"component:{n}", name=name, why=why, goes_to=where, owner=None if n else "Head of Adult Care"
            )
            for n, (name, why, where) in enumerate(residue)
        ],
        servers_without_application=[
            plan.ServerWithoutApplication(
                id=f"server:old{n:02d}",
                name=f"old{n:02d}",
                proposal="Switch off after 30 days of watching",
                reasons=["Powered on, but no traffic in 30 days and no application names it."],
            )
            for n in range(1, 12)
        ],
    )


def _waves(entries: list[plan.DispositionEntry]) -> waves.WavesSection:
    moving = [entry for entry in entries if entry.hosting == "data centre" and entry.target != "stays on site"]
    saturdays = [day for day in (date(2027, 6, 5) + timedelta(weeks=2 * n) for n in range(60)) if _free(day)]
    size = max(1, -(-len(moving) // 12))
    groups = [moving[start : start + size] for start in range(0, len(moving), size)]
    made = [_wave(number, day, group) for number, (day, group) in enumerate(zip(saturdays, groups, strict=False), 1)]
    return waves.WavesSection(
        feasible=True,
        starts=date(2026, 12, 1),
        closing_date=date(2028, 3, 31),
        earliest_closing_date=date(2028, 1, 31),
        confidence=waves.Confidence(
            p50=date(2028, 3, 10),
            p80=date(2028, 5, 26),
            p95=date(2028, 9, 29),
            by_planned_date=0.58,
            scenarios=10_000,
            basis="Delays as published for IT projects; not yet checked against this council's own waves.",
        ),
        wave_zero=[
            _task("handover", "Handover from the outgoing provider", date(2026, 12, 1), 40, "ICT service manager"),
            _task("landing", "Cloud landing zone, reviewed", date(2026, 12, 1), 38, "Infrastructure team"),
            _task("connect", "Network connection to the cloud", date(2026, 12, 7), 30, None),
            _task("identity", "Identity in the cloud", date(2026, 12, 14), 20, "Infrastructure team"),
            _task("backup", "Backup proved by a restore", date(2026, 12, 21), 14, "Infrastructure team"),
        ],
        waves=made,
        closing=[
            _task("erase", "Erase and dispose of equipment", date(2028, 2, 1), 45, "Infrastructure team"),
            _task("circuits", "Cease circuits and hand back the hall", date(2028, 3, 1), 30, "Estates"),
        ],
        freezes=[
            waves.Freeze(calendar=calendar, first=first, last=last, binding=binding, reason=reason)
            for calendar, first, last, binding, reason in _FREEZES
        ],
        conflict=[],
        cost_pence=184_000_000,
        bound_pence=171_000_000,
        gap=0.0707,
        due=[
            waves.Due(
                on=date(2026, 12, 18),
                what="Give notice",
                subject="Data centre maintenance contract",
                consequence="Renews for 12 months at £86,000 if no notice is given.",
            ),
            waves.Due(
                on=date(2027, 1, 29),
                what="Decide",
                subject="Where the telecare alarm receiver goes",
                consequence="Every later week moves the closing date by a week.",
            ),
        ],
    )


def _free(day: date) -> bool:
    return not any(first <= day <= last for _, first, last, binding, _ in _FREEZES if binding == "hard")


def _wave(number: int, day: date, group: list[plan.DispositionEntry]) -> waves.Wave:
    moves = [
        waves.Move(
            id=f"move:{number}-{position}",
            name=entry.name,
            applications=[Named(id=entry.id, name=entry.name)],
            treatment=entry.treatment,
            target=entry.target,
            effort_days={"Infrastructure team": 4.5, "Database team": 2.0},
            freeze_calendars=["Revenues: annual billing (through Shared SQL cluster)"] if position == 0 else [],
            because="First weekend after the freeze of annual billing that leaves time to rehearse.",
        )
        for position, entry in enumerate(group)
    ]
    load = {"Infrastructure team": 4.5 * len(moves), "Database team": 2.0 * len(moves)}
    return waves.Wave(
        number=number,
        window_first=day,
        window_last=day + timedelta(days=1),
        moves=moves,
        load_days=load,
        capacity_days={"Infrastructure team": 72.0, "Database team": 40.0},
    )


def _task(identifier: str, name: str, starts: date, days: int, owner: str | None) -> waves.Task:
    ends = starts + timedelta(days=days)
    return waves.Task(id=f"task:{identifier}", name=name, starts=starts, ends=ends, owner=owner, basis="Default length")


def _business_case() -> plan.BusinessCaseSection:
    years = ("2026-27", "2027-28", "2028-29", "2029-30", "2030-31")
    lines = [
        _line("staying", "Data centre", "Hall, power and cooling", [31, 97, 99, 101, 103], "register"),
        _line("staying", "Hardware", "Server and storage replacement", [0, 64, 0, 0, 38], "supplier", capital=True),
        _line("staying", "Licences", "Virtualisation and databases", [18, 58, 61, 64, 67], "register"),
        _line("staying", "Support", "Extended support of old systems", [6, None, None, None, None], "unknown"),
        _line("moving", "Data centre", "Hall, power and cooling until it closes", [31, 97, 0, 0, 0], "register"),
        _line("moving", "Cloud", "Computing and storage", [2, 41, 88, 88, 88], "illustrative"),
        _line("moving", "Move", "Migration effort", [9, 71, 4, 0, 0], "default", capital=True, fund="Transformation"),
        _line("moving", "Licences", "Virtualisation and databases", [18, 52, 24, 24, 25], "register"),
        _line("moving", "Connectivity", "Cloud connection", [3, 11, 11, 11, 11], "supplier"),
    ]

    def total(case: str, position: int) -> Money:
        cells = [line.pence_by_year[position] for line in lines if line.case == case]
        known = sum(cell for cell in cells if cell is not None)
        gaps = sum(cell is None for cell in cells)
        if case == "staying":
            return Money(pence=known, unpriced=gaps)
        return Money(pence=known, unpriced=gaps, low_pence=known * 95 // 100, high_pence=known * 118 // 100)

    costs = [
        plan.YearCost(year=year, months=4 if n == 0 else 12, staying=total("staying", n), moving=total("moving", n))
        for n, year in enumerate(years)
    ]
    return plan.BusinessCaseSection(
        currency="GBP",
        years=costs,
        staying_total=_sum([cost.staying for cost in costs]),
        moving_total=_sum([cost.moving for cost in costs]),
        payback_year="2029-30",
        lines=lines,
        pounds=_pounds(lines),
        notes=["Prices are of November 2026; no inflation is added.", "Staff of the council are not counted twice."],
    )


def _line(
    case: str,
    category: str,
    name: str,
    thousands: list[int | None],
    basis: str,
    *,
    fund: str | None = None,
    capital: bool = False,
) -> plan.BusinessLine:
    return plan.BusinessLine(
        case=case,
        category=category,
        name=name,
        pence_by_year=[None if amount is None else amount * 1_000_00 for amount in thousands],
        basis=basis,
        source="Running costs, 2026" if basis == "register" else "Catalogue",
        fund=fund,
        capital=capital,
    )


def _sum(amounts: list[Money]) -> Money:
    unpriced = sum(amount.unpriced for amount in amounts)
    highs = [amount.high_pence for amount in amounts]
    high = None if unpriced or None in highs else sum(amount for amount in highs if amount is not None)
    low = sum(amount.pence if amount.low_pence is None else amount.low_pence for amount in amounts)
    return Money(pence=sum(amount.pence for amount in amounts), unpriced=unpriced, low_pence=low, high_pence=high)


def _pounds(lines: list[plan.BusinessLine]) -> list[plan.PoundsShare]:
    bases = ("measured", "register", "supplier", "default", "illustrative", "unknown")
    sums = dict.fromkeys(bases, 0)
    counts = dict.fromkeys(bases, 0)
    for line in lines:
        sums[line.basis] += sum(amount or 0 for amount in line.pence_by_year)
        counts[line.basis] += 1
    total = sum(sums.values())
    return [plan.PoundsShare(basis=b, pence=sums[b], share=sums[b] / total, lines=counts[b]) for b in bases]


def _estate(entries: list[plan.DispositionEntry]) -> plan.EstateSection:
    return plan.EstateSection(
        counts={"servers": 230, "templates": 4, "hosts": 9, "applications": len(entries), "services": 24, "sites": 3},
        closing_sites=[SITE],
        applications_by_hosting=dict(Counter(entry.hosting or "unknown" for entry in entries)),
        servers_by_support={"supported": 121, "ends within a year": 58, "out of support": 47, "unknown": 4},
        conflicts=[
            plan.ConflictEntry(
                subject="server:app-003-a",
                field="memory_mib",
                chosen="16384",
                values=["16384 (inventory.xlsx, sheet vInfo, row 31)", "32768 (servers.csv, row 9)"],
                rule="The tool that measures comes before the register",
            )
        ],
        missing=[],
    )


def _findings(entries: list[plan.DispositionEntry]) -> list[plan.FindingEntry]:
    severities = ("critical", "high", "medium", "low", "information")
    return [
        plan.FindingEntry(
            code="application-without-owner",
            severity=severities[min(number * 5 // max(1, len(entries)), 4)],
            subject=entry.id,
            message=f"'{entry.name}' has no business owner. Nobody can agree when it moves. Name one.",
            evidence=[f"applications.csv, row {number + 2}, column Business owner"],
        )
        for number, entry in enumerate(entries)
        if number % 2 == 0
    ]


def _assumptions() -> plan.AssumptionSection:
    asks = (
        ("What telecare's supplier supports", "Could free the last room in the building", "The telecare supplier"),
        ("The notice period of the hall", "Moves the closing date by up to 6 months", "Estates"),
        ("How hard the ledger's database works", "Changes its size and £40,000 a year", "Database team"),
        ("The price of the social care service", "Decides between two proposals", "The social care supplier"),
        ("Who owns 11 unclaimed servers", "Removes or adds 11 moves", "Service owners"),
        ("Whether power feed B has a generator", "Decides what stops first", "Estates"),
        ("Whether the archive must be kept", "Retires or moves 4 TB", "Records manager"),
    )
    return plan.AssumptionSection(
        values=[
            plan.AssumptionEntry(
                id="exchange-rate-usd-gbp",
                meaning="Pounds for one US dollar",
                value="0.78",
                unit="GBP per USD",
                low="0.73",
                high="0.84",
                basis="default",
                source="Mean of published daily rates, 2025",
            ),
            plan.AssumptionEntry(
                id="wave-preparation-weeks",
                meaning="Weeks of preparation before a wave",
                value="3",
                unit="weeks",
                low=None,
                high=None,
                basis="default",
                source="Practice of earlier programmes",
            ),
        ],
        facts_to_establish=[
            plan.FactToEstablish(fact=fact, effect=effect, ask=ask, subject=f"subject:{n}")
            for n, (fact, effect, ask) in enumerate(asks)
        ],
    )


def _evidence(entries: list[plan.DispositionEntry]) -> dict[str, plan.EvidenceEntry]:
    evidence = {
        "/resilience/building/stopped": plan.EvidenceEntry(
            basis="register", rule="A service stops when something it needs is lost", inputs=["dependencies.csv"]
        ),
        "/waves/closing_date": plan.EvidenceEntry(
            basis="default", formula="end of the last closing task", inputs=["/waves/closing/1/ends"]
        ),
        "/business_case/years/0/staying": plan.EvidenceEntry(
            basis="register", file="running-costs.xlsx", sheet="Costs", row=4, column="Annual cost"
        ),
        "/business_case/staying_total": plan.EvidenceEntry(basis="register", formula="sum of the years"),
        "/dispositions/not_to_one_cloud": plan.EvidenceEntry(basis="register", rule="Count of proposals elsewhere"),
        "/dispositions/cannot_leave/0/why": plan.EvidenceEntry(
            basis="register", file="applications.xlsx", sheet="Applications", row=8, column="Stays on site"
        ),
        "/waves/due/0/on": plan.EvidenceEntry(basis="register", file="contracts.csv", row=12, column="Notice by"),
    }
    for number, _ in enumerate(entries):
        pointer = f"/dispositions/applications/{number}"
        evidence[f"{pointer}/treatment"] = plan.EvidenceEntry(
            basis="supplier", rule="Cheapest option that is supported"
        )
        evidence[f"{pointer}/monthly"] = plan.EvidenceEntry(
            basis="supplier", formula="sum of its lines", inputs=[f"{pointer}/lines/0", f"{pointer}/lines/1"]
        )
    return evidence


def _sources() -> list[plan.Source]:
    return [
        plan.Source(
            path="applications.xlsx", format="Application register", rows_in=164, rows_used=160, rows_rejected=4
        ),
        plan.Source(path="inventory.xlsx", format="RVTools", rows_in=1_912, rows_used=1_912, rows_rejected=0),
        plan.Source(path="running-costs.xlsx", format="Running costs", rows_in=88, rows_used=85, rows_rejected=3),
    ]
