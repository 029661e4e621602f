"""Use case: put the council's own prices and assumptions in front of the catalogue's.

Rows of a price sheet that contradict each other are left out with a finding: a wrong price is worse than none. Of two
values for one assumption the later one read counts, with a finding that names both places.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from standpipe.catalogue import Catalogue, Override, Price, check_price_book, refuse_unsound
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
    return catalogue.with_prices(sound), (*findings, *_given_twice(overrides))


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
