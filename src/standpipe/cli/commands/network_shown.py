"""Shows the document of `standpipe network` as tables."""

from __future__ import annotations

from standpipe.app.design_document import DesignEntry, DesignSection, DesignSite, JourneyEntry
from standpipe.app.document_parts import Money
from standpipe.app.network_document import MendEntry, NetworkDocument
from standpipe.cli.output import print_table, say
from standpipe.kernel.money import Total

NAMED = 3
"""What cuts a site off, named in the table."""
NO_WAY = "no way is known today"
NOT_KNOWN = "not known"


def show(document: NetworkDocument) -> None:
    """Print what is to be said about a network, on standard output; gaps and assumptions on standard error."""
    if document.target:
        print_table(
            f"Reaching {document.target}",
            ("Site", "Hours a year cut off or down", "Cut off by one loss of"),
            [
                (each.name, _hours(each.hours_a_year), _few(each.cut_off_by) if each.joined_today else NO_WAY)
                for each in document.sites
            ],
        )
        print_table(
            "Losses that cut sites off",
            ("What", "Kind", "Sites"),
            [(each.name, each.kind, str(len(each.sites))) for each in document.risks],
        )
    for mend in [*document.mends, *([document.mend] if document.mend else [])]:
        _show_mend(mend)
    for gap in document.gaps:
        say(f"not known: {gap}")
    for assumption in document.assumptions:
        say(f"assumed: {assumption}")
    if document.designs:
        _show_designs(document.designs)


def _show_mend(mend: MendEntry) -> None:
    proof = "proved least" if mend.proved else f"at least {mend.lower_bound:,.2f} are needed"
    head = f"New circuits to survive {mend.survives}"
    if not mend.links:
        print_table(f"{head}: none needed ({mend.losses} losses looked at)", ("From", "To"), [])
        return
    print_table(
        f"{head}: {mend.cost:,.2f} {mend.unit}, {proof}; {mend.parting} of {mend.losses} part the sites today"
        if mend.unit != "circuits"
        else f"{head}: {mend.cost:g} circuits, {proof}; {mend.parting} of {mend.losses} losses part the sites today",
        ("From", "To", "Kilometres", "Pounds a year"),
        [
            (
                each.one,
                each.other,
                NOT_KNOWN if each.kilometres is None else f"{each.kilometres:.1f}",
                "no price given" if each.pounds_a_year is None else f"{each.pounds_a_year:,.2f}",
            )
            for each in mend.links
        ],
    )


def _show_designs(section: DesignSection) -> None:
    print_table(
        "Designs compared (hours a year; a range is what the evidence allows)",
        ("Design", "Worst site without applications", "Residents without them", "A year", "Once", "Farthest round trip",
         "Ready"),
        [_design_row(each) for each in section.designs],
    )  # fmt: skip
    for design in section.designs:
        for fault in design.faults:
            say(f"not compared: {design.name}: {fault}")
        if design.unpriced:
            say(f"no price: {design.name}: {'; '.join(design.unpriced)}")
    _show_sites(section)
    _show_before(section)
    if section.overlaps:
        print_table(
            "Address ranges that overlap",
            ("Range", "At", "Overlaps", "At", "Addresses"),
            [(each.one, each.one_at, each.other, each.other_at, f"{each.addresses:,}") for each in section.overlaps],
        )
    print_table("What decides", ("About", "What it comes to"), [(each.about, each.words) for each in section.decisions])
    for note in section.notes:
        say(f"not known: {note}")
    for assumption in section.assumptions:
        say(f"assumed: {assumption}")


def _design_row(design: DesignEntry) -> tuple[str, ...]:
    if design.faults:
        return (design.name, "not compared", "", "", "", "", "")
    worst = design.worst
    ends = f" ({two_digits(worst.low)} to {two_digits(worst.high)})" if worst else ""
    trips = [site.latency for site in design.sites]
    known = [each.milliseconds for each in trips if each is not None]
    least = "at least " if any(each is not None and each.not_stated for each in trips) else ""
    return (
        design.name,
        f"{two_digits(worst.hours)}{ends}, {worst.name}" if worst else NOT_KNOWN,
        _range(design.residents) if design.residents else NOT_KNOWN,
        _money(design.run),
        _money(design.once),
        f"{least}{max(known):.3g} ms" if known and len(known) == len(trips) else NOT_KNOWN,
        "today" if design.is_today else _ready(design),
    )


def _ready(design: DesignEntry) -> str:
    if design.ready_on is None:
        return NOT_KNOWN
    return f"{design.ready_on} (to {design.ready_by})" if design.ready_by else f"{design.ready_on}"


def _money(amount: Money | None) -> str:
    if amount is None or (amount.unpriced and not amount.pence):
        return "no price" if amount else NOT_KNOWN
    return str(Total(amount.pence, ("line",) * amount.unpriced))


def _range(journey: JourneyEntry) -> str:
    if journey.hours is None:
        return NOT_KNOWN
    return f"{two_digits(journey.hours)} ({two_digits(journey.low or 0)} to {two_digits(journey.high or 0)})"


def _show_sites(section: DesignSection) -> None:
    print_table(
        "Site by site: hours a year without the applications, what alone ends it, and the round trip",
        ("Site", "Design", "Hours", "Ended by one loss of", "Round trip"),
        [
            (site.name, design.name, _range(site.journeys[0]), _few(site.journeys[0].single_points), _latency(site))
            for design in section.designs
            for site in design.sites
        ],
    )


def _latency(site: DesignSite) -> str:
    if site.latency is None:
        return f"{NOT_KNOWN}: {site.latency_unknown_because}"
    least = "at least " if site.latency.not_stated else ""
    return f"{least}{site.latency.milliseconds:.3g} ms"


def _show_before(section: DesignSection) -> None:
    for design in section.designs:
        if design.before:
            print_table(
                f"Before the first wave: {design.name}",
                ("What", "How many", "Days", "Needed by"),
                [
                    (
                        each.what,
                        str(each.count),
                        NOT_KNOWN if each.days is None else f"{each.days:g} ({each.low or 0:g} to {each.high or 0:g})",
                        _few(each.needed_by) if each.needed_by else "",
                    )
                    for each in design.before
                ],
            )


def _hours(hours: float | None) -> str:
    return NOT_KNOWN if hours is None else two_digits(hours)


def two_digits(number: float) -> str:
    """Return a number with two figures that count, never as a power of ten.

    >>> two_digits(172.4), two_digits(0.8831), two_digits(0.000123)
    ('170', '0.88', '0.00012')
    """
    rounded = float(f"{number:.2g}")
    return f"{rounded:.10f}".rstrip("0").rstrip(".")


def _few(names: list[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more if names else "nothing"
