"""Finds what cannot be right in a price book: a bigger size that costs less, a longer term that costs more.

Method: prices are compared only like with like (one series, region, system, term, currency and origin). A size is
bigger when it has at least as many processors and at least as much memory, and more of one. Two prices that contradict
each other are both reported, because nothing says which is wrong; `refuse_unsound` sets both aside. A price for a
processor far off that of its sisters is reported too: public lists mix rates with a Windows licence among the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations
from statistics import median

from standpipe.catalogue.assumptions import Assumptions
from standpipe.catalogue.charges import exchange_rate_id
from standpipe.catalogue.machines import MachineSize
from standpipe.catalogue.prices import Price, System, Term, item_key
from standpipe.kernel.evidence import Place
from standpipe.kernel.findings import Finding, Severity

STALE_AFTER = timedelta(days=365)
"""A price read longer ago than this is reported as stale."""
PROPORTION_LIMIT = Decimal("1.25")
"""How many times the usual (median) price for a processor a size may cost, and the reverse."""
FEWEST_FOR_PROPORTION = 3
"""Prices of one series and shape that are needed to tell what is usual."""

_LONGER = (
    (Term.PAY_AS_YOU_GO, Term.RESERVED_1_YEAR),
    (Term.RESERVED_1_YEAR, Term.RESERVED_3_YEARS),
    (Term.PAY_AS_YOU_GO, Term.SAVINGS_PLAN_1_YEAR),
    (Term.SAVINGS_PLAN_1_YEAR, Term.SAVINGS_PLAN_3_YEARS),
)
_Sized = tuple[MachineSize, Price]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Prices that cannot all be right; `suspects` are those that at least one of which is wrong."""

    code: str
    subject: str
    message: str
    suspects: tuple[Price, ...]


def check_price_book(
    rows: Sequence[Price], sizes: Iterable[MachineSize], assumptions: Assumptions, *, as_of: date
) -> tuple[Finding, ...]:
    """Return what is wrong or doubtful in the rows that hold on a day, most important first.

    >>> from standpipe.catalogue import load_catalogue
    >>> catalogue = load_catalogue()
    >>> check_price_book(catalogue.prices.rows, catalogue.sizes, catalogue.assumptions, as_of=date(2026, 11, 23))
    ()
    """
    current = [row for row in rows if row.provenance.holds_on(as_of)]
    findings = [
        Finding(found.code, Severity.HIGH, found.subject, found.message, _places(*found.suspects))
        for found in contradictions(current, tuple(sizes))
    ]
    findings.extend(_without_rate(current, assumptions))
    findings.extend(_stale(current, as_of))
    return tuple(sorted(findings, key=lambda finding: finding.sort_key))


def refuse_unsound(rows: Sequence[Price], sizes: Iterable[MachineSize]) -> tuple[tuple[Price, ...], tuple[Price, ...]]:
    """Return the rows that nothing contradicts, and those set aside."""
    refused = {id(row) for found in contradictions(rows, tuple(sizes)) for row in found.suspects}
    return (
        tuple(row for row in rows if id(row) not in refused),
        tuple(row for row in rows if id(row) in refused),
    )


def contradictions(rows: Iterable[Price], sizes: Sequence[MachineSize]) -> Iterator[Contradiction]:
    """Yield each contradiction among prices of machine sizes, but for rows that give a reason.

    Where at most a quarter of a series is out of proportion, those are suspect; else the whole series is.
    """
    unexplained = (row for row in rows if row.reason is None)
    yield from _contradictions(unexplained, sizes)


def _contradictions(rows: Iterable[Price], sizes: Sequence[MachineSize]) -> Iterator[Contradiction]:
    by_item = {item_key(size.price_item): size for size in sizes}
    alike: dict[tuple[object, ...], list[_Sized]] = defaultdict(list)
    variants: dict[tuple[object, ...], dict[tuple[System | None, Term | None], Price]] = defaultdict(dict)
    for row in rows:
        size = by_item.get(item_key(row.item))
        if size is not None:
            origin = (row.region, row.currency, row.own_sheet, row.provenance.stated_on, row.unit)
            alike[size.series, row.system, row.term, *origin].append((size, row))
            variants[size.name, *origin][row.system, row.term] = row
    for group in alike.values():
        outliers = tuple(_out_of_proportion(group))
        yield from outliers
        yield from _bigger_for_less(group, frozenset(id(row) for found in outliers for row in found.suspects))
    for prices in variants.values():
        yield from _wrong_order(prices)


def _out_of_proportion(group: Iterable[_Sized]) -> Iterator[Contradiction]:
    shapes: dict[int, list[_Sized]] = defaultdict(list)
    for size, row in group:
        if not size.burstable:
            shapes[round(size.memory_mib / size.vcpus / 1024)].append((size, row))
    for shape in shapes.values():
        usual = median(row.amount / size.vcpus for size, row in shape)
        strange = [(size, row) for size, row in shape if _far(row.amount / size.vcpus, usual)]
        if len(shape) < FEWEST_FOR_PROPORTION or not strange:
            continue
        clear = len(strange) * 4 <= len(shape)
        suspects = strange if clear else shape
        names = ", ".join(size.name for size, _ in strange)
        message = (
            f"{names}: the price for a processor is more than {(PROPORTION_LIMIT - 1) * 100:.0f}% off that of the "
            "other sizes of the series. Rates with a licence may stand among rates without. Check the series."
        )
        yield Contradiction("price-out-of-proportion", strange[0][1].item, message, tuple(row for _, row in suspects))


def _far(price: Decimal, usual: Decimal) -> bool:
    return price > usual * PROPORTION_LIMIT or price * PROPORTION_LIMIT < usual


def _bigger_for_less(group: Iterable[_Sized], strange: frozenset[int]) -> Iterator[Contradiction]:
    for (small, small_price), (large, large_price) in permutations(group, 2):
        at_least = large.vcpus >= small.vcpus and large.memory_mib >= small.memory_mib
        bigger = at_least and (large.vcpus, large.memory_mib) != (small.vcpus, small.memory_mib)
        if bigger and large_price.amount < small_price.amount:
            message = (
                f"{large.name} is bigger than {small.name} and costs less ({large_price.amount} against "
                f"{small_price.amount} {large_price.currency}). Check both prices."
            )
            pair = (small_price, large_price)
            suspects = tuple(row for row in pair if id(row) in strange) or pair
            yield Contradiction("price-bigger-costs-less", large_price.item, message, suspects)


def _wrong_order(prices: Mapping[tuple[System | None, Term | None], Price]) -> Iterator[Contradiction]:
    for (system, term), price in prices.items():
        linux = prices.get((System.LINUX, term))
        if system is System.WINDOWS and linux is not None and price.amount < linux.amount:
            message = f"{price.item} costs less with a Windows licence than without. Check both prices."
            yield Contradiction("price-licence-below-nothing", price.item, message, (linux, price))
        for shorter, longer in _LONGER:
            committed = prices.get((system, longer))
            if term is shorter and committed is not None and committed.amount > price.amount:
                message = f"{price.item} costs more as {longer} than as {shorter}: is it for the whole term?"
                yield Contradiction("price-longer-costs-more", price.item, message, (price, committed))


def _without_rate(rows: Iterable[Price], assumptions: Assumptions) -> Iterator[Finding]:
    known = {assumption.id for assumption in assumptions if assumption.value is not None}
    missing: dict[str, list[Price]] = defaultdict(list)
    for row in rows:
        if row.currency != "GBP" and exchange_rate_id(row.currency) not in known:
            missing[row.currency].append(row)
    for currency, prices in missing.items():
        yield Finding(
            "price-currency-without-rate",
            Severity.HIGH,
            f"currency:{currency.lower()}",
            f"{len(prices)} prices are in {currency} and no exchange rate is assumed: they count as unpriced. "
            f"Give the assumption {exchange_rate_id(currency)}.",
            _places(*prices),
        )


def _stale(rows: Iterable[Price], as_of: date) -> Iterator[Finding]:
    stale: dict[str, list[Price]] = defaultdict(list)
    for row in rows:
        if as_of - row.provenance.stated_on > STALE_AFTER:
            stale[row.provenance.source].append(row)
    for source, prices in stale.items():
        oldest = min(price.provenance.stated_on for price in prices)
        yield Finding(
            "price-stale",
            Severity.LOW,
            f"source:{source}",
            f"{len(prices)} prices of {source} are more than a year old (the oldest of {oldest}). Refresh them.",
            _places(*prices),
        )


def _places(*rows: Price) -> tuple[Place, ...]:
    return tuple(row.place for row in rows if row.place is not None)
