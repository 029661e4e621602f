"""Which contracts the exit has to keep alive until a move or the closing, and until when each can be extended.

A contract counts when what it is for ends with the exit: it covers the data centre or one of its circuits, or only
applications that are retired or replaced when they move. Contracts of applications that go on elsewhere are not ended
by a move. Extensions are those that the register states in words ("two of one year each") or the automatic renewals;
where it states neither, one year after another at the present price is assumed, and a finding says so.

What these contracts cost a year is among the running costs that end with the data centre, where there is a register of
them; a renewal is then priced at nought here, so that nothing is counted twice, and stands in the plan as a decision
with its last day.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date

from standpipe.app.closing_sites import lease_of
from standpipe.app.move_groups import Grouped
from standpipe.disposition import Treatment
from standpipe.estate.estate import Estate
from standpipe.estate.model import Contract as EstateContract
from standpipe.estate.model import Kind
from standpipe.estate.model import Site as EstateSite
from standpipe.kernel.findings import Finding, Severity
from standpipe.kernel.periods import add_months
from standpipe.waves import Contract, Renewal

ENDS_WITH_THE_MOVE = frozenset({Treatment.RETIRE, Treatment.REPURCHASE})
A_YEAR = 12
DAYS_IN_MONTH = 365 / 12
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_OPTIONS = re.compile(
    r"\b(?P<count>\d+|[a-z]+)\s*(?:x|of|options? of|extensions? of)\s*"
    r"(?P<length>\d+|[a-z]+)[\s-]*(?P<unit>year|month)s?",
    re.IGNORECASE,
)
_SINGLE = re.compile(r"\b(?P<length>\d+|[a-z]+)[\s-]*(?P<unit>year|month)s?", re.IGNORECASE)


def contracts_of(
    estate: Estate, grouped: Grouped, sites: tuple[EstateSite, ...], as_of: date, last: date
) -> tuple[tuple[Contract, ...], tuple[Finding, ...]]:
    """Return the contracts that the exit ends, and what had to be assumed about them."""
    if not sites:
        return (), ()
    leases = [lease_of(estate, site, as_of) for site in sites]
    contracts: list[Contract] = []
    findings: list[Finding] = []
    counted = any(cost.ends_with_data_centre and cost.annual_pence for cost in estate.running_costs.values())
    for contract in estate.contracts.values():
        groups = _needed_by(estate, contract, grouped, {site.id for site in sites})
        if groups is None or contract in leases or contract.ends is None or contract.ends <= as_of:
            continue
        months, assumed = _extensions(contract, last)
        yearly = 0 if counted else contract.annual_value_pence or 0
        contracts.append(
            Contract(
                contract.id,
                contract.name,
                contract.ends,
                groups,
                round((contract.notice_months or 0) * DAYS_IN_MONTH),
                renews_automatically=bool(contract.renews_automatically),
                renewals=tuple(Renewal(length, yearly * length // A_YEAR) for length in months),
            )
        )
        if assumed and contract.ends < last:
            findings.append(_assumption(estate, contract))
    return tuple(contracts), tuple(findings)


def _needed_by(
    estate: Estate, contract: EstateContract, grouped: Grouped, sites: Collection[str]
) -> tuple[str, ...] | None:
    """Return the groups until whose moves a contract is needed, none for until the closing; None: not ended by it."""
    covers = contract.covers or ()
    if any(thing in sites or _ends_here(estate, thing, sites) for thing in covers):
        return ()
    group_of = {member.application: group.id for group in grouped.groups for member in group.members}
    ends = {
        member.application: member.chosen.treatment in ENDS_WITH_THE_MOVE
        for group in grouped.groups
        for member in group.members
    }
    applications = [thing for thing in covers if thing.startswith(f"{Kind.APPLICATION}:")]
    if not applications or len(applications) < len(covers) or not all(ends.get(name, False) for name in applications):
        return None
    return tuple(sorted({group_of[name] for name in applications}))


def _ends_here(estate: Estate, thing: str, sites: Collection[str]) -> bool:
    circuit = estate.circuits.get(thing)
    return circuit is not None and (circuit.site in sites or circuit.far_site in sites)


def _extensions(contract: EstateContract, last: date) -> tuple[tuple[int, ...], bool]:
    """Return the months of each extension, enough to the end of the programme, and whether they are assumed."""
    if contract.renews_automatically:
        return _until(contract, last, contract.renewal_months or A_YEAR), contract.renewal_months is None
    stated = stated_extensions(contract.extension_options or "")
    if stated:
        return stated, False
    return _until(contract, last, A_YEAR), True


def _until(contract: EstateContract, last: date, months: int) -> tuple[int, ...]:
    count = 1
    while contract.ends and add_months(contract.ends, months * count) <= last:
        count += 1
    return (months,) * count


def stated_extensions(text: str) -> tuple[int, ...]:
    """Return the months of each extension that the words of a register state; none where they cannot be read.

    >>> stated_extensions("two of one year each"), stated_extensions("1 x 24 months"), stated_extensions("to be agreed")
    ((12, 12), (24,), ())
    """
    found: list[int] = []
    rest = text
    for match in _OPTIONS.finditer(text):
        count, length = _number(match["count"]), _number(match["length"])
        if count and length:
            found += [length * (A_YEAR if match["unit"].lower() == "year" else 1)] * count
            rest = rest.replace(match.group(0), " ")
    for match in _SINGLE.finditer(rest):
        length = _number(match["length"])
        if length:
            found.append(length * (A_YEAR if match["unit"].lower() == "year" else 1))
    return tuple(found)


def _number(word: str) -> int | None:
    return int(word) if word.isdigit() else _NUMBERS.get(word.lower())


def _assumption(estate: Estate, contract: EstateContract) -> Finding:
    return Finding(
        "contract-extension-assumed",
        Severity.LOW,
        contract.id,
        f"Contract '{contract.name}' ends on {contract.ends:%-d %B %Y}, and the register says neither that it renews "
        "nor how it can be extended. The plan assumes that it can be, a year at a time at its present price. Ask its "
        "supplier, and state the extension options.",
        tuple(item.place for item in estate.evidence.of(contract.id, "ends") if item.place),
    )


def backing_pairs(estate: Estate, grouped: Grouped) -> Iterator[tuple[str, str, str]]:
    """Yield pairs of groups whose applications stand in for each other for a third, and its name."""
    group_of = {member.application: group.id for group in grouped.groups for member in group.members}
    alternatives: dict[tuple[str, str], list[str]] = {}
    for dependency in estate.dependencies:
        if dependency.group is not None and not dependency.observed and dependency.target in group_of:
            alternatives.setdefault((dependency.source, dependency.group), []).append(group_of[dependency.target])
    seen: set[tuple[str, str]] = set()
    for (source, _), groups in sorted(alternatives.items()):
        distinct = sorted(set(groups))
        for position, one in enumerate(distinct):
            for other in distinct[position + 1 :]:
                if (one, other) not in seen:
                    seen.add((one, other))
                    yield one, other, estate.name_of(source)
