"""What must exist before the first wave in a design: circuits and services with lead times, names, sign-in, addresses.

All of it is taken to be ordered on the day of the plan and to be made side by side, so the longest decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from standpipe.app.design_document import BeforeEntry, OverlapEntry
from standpipe.catalogue import Catalogue
from standpipe.catalogue.network_designs import FigureKind
from standpipe.estate.address_plan import is_planned, overlaps, place_of, unplaced_addresses
from standpipe.estate.estate import Estate
from standpipe.kernel.evidence import Basis
from standpipe.resilience.network.designs import Node

ADDRESS_PLAN = "address-plan"


def before_wave_one(design: str, nodes: Iterable[Node], estate: Estate, catalogue: Catalogue) -> list[BeforeEntry]:
    """Return what a design needs before the first wave, the longest first; what has no known time comes last."""
    parts: Counter[str] = Counter(node.component for node in nodes if node.new and node.component)
    found = [_part(each, number, catalogue) for each, number in parts.items() if _waited_for(each, catalogue)]
    for each in catalogue.network.prerequisites:
        if each.design not in {None, design}:
            continue
        needed_by = using(estate, each.data_class) if each.data_class else []
        if each.data_class and not needed_by:
            continue
        assumption = catalogue.assumptions[each.assumption]
        value = assumption.value
        found.append(
            BeforeEntry(
                what=each.title,
                meaning=each.meaning,
                kind=each.id,
                count=1,
                days=None if value is None else float(value),
                low=_number(assumption.low, value),
                high=_number(assumption.high, value),
                needed_by=needed_by,
                basis=assumption.basis.value,
                source=f"{assumption.reference}; {each.provenance.source}, {each.provenance.stated_on}",
            )
        )
    return sorted(found, key=lambda entry: (entry.days is None, -(entry.days or 0.0), entry.what))


def _waited_for(component: str, catalogue: Catalogue) -> bool:
    """Whether a part is ordered by itself; a carrier's network or a region comes with something else."""
    known = catalogue.network.components.get(component)
    return known is None or known.priced or catalogue.network.figure(component, FigureKind.LEAD_DAYS) is not None


def _part(component: str, number: int, catalogue: Catalogue) -> BeforeEntry:
    known = catalogue.network.components.get(component)
    figure = catalogue.network.figure(component, FigureKind.LEAD_DAYS)
    return BeforeEntry(
        what=known.title if known else component,
        meaning=known.meaning if known else "",
        kind="circuit" if "circuit" in component else "part",
        count=number,
        days=figure.value if figure else None,
        low=figure.low if figure else None,
        high=figure.high if figure else None,
        needed_by=[],
        basis=(figure.basis if figure else Basis.UNKNOWN).value,
        source=figure.words if figure else "nobody has stated a lead time",
    )


def _number(bound: object, value: object) -> float | None:
    chosen = value if bound is None else bound
    return None if chosen is None else float(str(chosen))


def ready(before: Iterable[BeforeEntry], as_of: date) -> tuple[date | None, date | None]:
    """Return when all of it stands, by the expected days and by the long ends; None where a time is not known.

    >>> ready([], date(2026, 11, 23))
    (datetime.date(2026, 11, 23), datetime.date(2026, 11, 23))
    """
    entries = list(before)
    days = [entry.days for entry in entries]
    longest = [entry.high for entry in entries]
    return _after(days, as_of), _after(longest, as_of)


def _after(days: list[float | None], as_of: date) -> date | None:
    known = [each for each in days if each is not None]
    return None if len(known) < len(days) else as_of + timedelta(days=max(known, default=0.0))


def using(estate: Estate, data_class: str) -> list[str]:
    """Return the names of applications and circuits that use a government network.

    >>> using(Estate(), "PSN")
    []
    """
    wanted = data_class.casefold()
    applications = [
        each.name
        for each in estate.applications.values()
        if wanted in {known.casefold() for known in each.data_classes or ()}
    ]
    circuits = [each.name for each in estate.circuits.values() if wanted in (each.purpose or "").casefold()]
    return sorted(applications) + sorted(circuits)


def overlap_entries(estate: Estate) -> list[OverlapEntry]:
    """Return the overlapping ranges as they are published, those with the network to come first."""
    found = []
    for each in overlaps(estate):
        one, other = estate.address_ranges[each.one], estate.address_ranges[each.other]
        found.append(
            OverlapEntry(
                one=one.prefix or one.name,
                one_at=estate.name_of(place_of(one) or ""),
                other=other.prefix or other.name,
                other_at=estate.name_of(place_of(other) or ""),
                addresses=each.addresses,
                planned=is_planned(one) or is_planned(other),
            )
        )
    return sorted(found, key=lambda entry: (not entry.planned, -entry.addresses, entry.one, entry.other))


def address_notes(estate: Estate) -> list[str]:
    """Return what is not known of the address plan."""
    if not estate.address_ranges:
        return ["No address range is known, so no overlap can be found: fill in the sheet 'Address ranges'."]
    ranges = estate.address_ranges.values()
    notes = []
    if placeless := sum(place_of(each) is None for each in ranges):
        notes.append(f"{placeless} of {len(ranges)} address ranges name no site or place, and are not compared.")
    if not any(is_planned(each) for each in ranges):
        notes.append("No range is planned for the new place (status 'planned'), so it is compared with nothing.")
    if outside := unplaced_addresses(estate):
        notes.append(f"{outside} servers have no address inside a known range.")
    return notes
