"""Use case: put the council's own prices, assumptions and network designs in front of the catalogue's.

Rows of a price sheet that contradict each other are left out with a finding: a wrong price is worse than none. Of two
values for one assumption the later one read counts, with a finding that names both places.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from standpipe.catalogue import Catalogue, Override, Price, check_price_book, refuse_unsound
from standpipe.catalogue.network_designs import DesignPart, NetworkDesigns, NetworkFigure
from standpipe.catalogue.outage_records import OutageRecord
from standpipe.estate.readings import FileReading
from standpipe.kernel.findings import Finding, Severity


def with_own_figures(
    catalogue: Catalogue, readings: Iterable[FileReading], *, as_of: date
) -> tuple[Catalogue, tuple[Finding, ...]]:
    """Return the catalogue with every price and assumption that the files give, and what is wrong with them.

    Raises:
        InputError: an assumption that does not exist, or a value outside its own bounds (readers reject both).

    """
    others = [other for reading in readings for other in reading.others]
    prices = [other for other in others if isinstance(other, Price)]
    overrides = [other for other in others if isinstance(other, Override)]
    catalogue = catalogue.with_assumptions(overrides)
    findings = check_price_book(prices, catalogue.sizes, catalogue.assumptions, as_of=as_of)
    sound, _ = refuse_unsound(prices, catalogue.sizes)
    parts = [other for other in others if isinstance(other, DesignPart)]
    figures = [other for other in others if isinstance(other, NetworkFigure)]
    outages = [other for other in others if isinstance(other, OutageRecord)]
    catalogue = catalogue.with_prices(sound).with_network(parts, figures).with_outages(outages)
    return catalogue, (*findings, *_given_twice(overrides), *_network_faults(catalogue.network, parts, figures))


def _network_faults(
    network: NetworkDesigns, parts: Iterable[DesignPart], figures: Iterable[NetworkFigure]
) -> Iterable[Finding]:
    """Yield what is wrong with the council's own designs: they are left out of the comparison."""
    places = {part.design: part.read_at for part in reversed(list(parts))}
    for design, place in places.items():
        for fault in network.faults(design):
            yield Finding(
                "network-design-unusable",
                Severity.HIGH,
                f"network-design:{design}",
                f"The network design '{design}' cannot be compared. {fault} Correct the sheet 'Network designs'.",
                (place,) if place else (),
            )
    for figure in figures:
        if figure.component not in network.components:
            known = ", ".join(sorted(network.components))
            yield Finding(
                "network-figure-unknown",
                Severity.MEDIUM,
                f"network-component:{figure.component}",
                f"No network component is called '{figure.component}'; its figure is not used. There are: {known}.",
                (figure.place,) if figure.place else (),
            )


def _given_twice(overrides: Iterable[Override]) -> Iterable[Finding]:
    seen: dict[str, Override] = {}
    for override in overrides:
        before = seen.get(override.id)
        if before is not None and before.value != override.value:
            yield Finding(
                "assumption-given-twice",
                Severity.HIGH,
                f"assumption:{override.id}",
                f"{override.id} is {before.value} in one place and {override.value} in another; the later is used. "
                "Keep one of them.",
                (before.place, override.place),
            )
        seen[override.id] = override
