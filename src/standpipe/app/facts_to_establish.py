"""The facts that would most change the plan, each with whom to ask.

A fact counts by how many applications its answer could change, and, where a price is missing, by how many lines.
Candidates of the same kind and addressee are one fact: one telephone call settles them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from standpipe.app import plan_document as published
from standpipe.catalogue import Verdict
from standpipe.disposition import Dispositions
from standpipe.estate.estate import Estate
from standpipe.kernel.findings import Severity
from standpipe.resilience import NeedGraph, single_points

SHOWN = 6


@dataclass(frozen=True, slots=True)
class _Candidate:
    weight: int
    fact: published.FactToEstablish


def facts_to_establish(estate: Estate, dispositions: Dispositions, graph: NeedGraph) -> list[published.FactToEstablish]:
    """Return the six facts that could change most, the weightiest first."""
    candidates = (
        *_support_unknown(estate, dispositions),
        *_prices_unknown(estate, dispositions),
        *_needs_unknown(estate, graph),
        *_utilisation_unknown(estate),
        *_traffic_unknown(estate),
        *_owners_unknown(estate),
    )
    ordered = sorted(candidates, key=lambda each: (-each.weight, each.fact.subject))
    return [each.fact for each in ordered[:SHOWN]]


def _names(estate: Estate, identifiers: list[str]) -> str:
    names = [estate.name_of(identifier) for identifier in identifiers[:3]]
    more = f" and {len(identifiers) - 3} more" if len(identifiers) > 3 else ""
    return ", ".join(names) + more


def _support_unknown(estate: Estate, dispositions: Dispositions) -> Iterator[_Candidate]:
    """Suppliers who have not said whether they support the proposed target."""
    asked: dict[str, list[str]] = defaultdict(list)
    for each in dispositions:
        conditional = each.chosen.readiness.verdict in {Verdict.UNKNOWN, Verdict.READY_WITH_CONDITIONS}
        if conditional and any(question.ask == "supplier" for question in each.questions):
            asked[estate.applications[each.application].supplier or ""].append(each.application)
    for supplier, applications in asked.items():
        whom = estate.name_of(supplier) if supplier else "the suppliers of these products (the register names none)"
        yield _Candidate(
            3 * len(applications),
            published.FactToEstablish(
                fact=f"Does the supplier support the proposed target of {_names(estate, applications)}?",
                effect=f"{_count(len(applications), 'proposal')} would change if not: the product stays or is hosted "
                "by its supplier.",
                ask=whom,
                subject=applications[0],
            ),
        )


def _prices_unknown(estate: Estate, dispositions: Dispositions) -> Iterator[_Candidate]:
    """Prices that nobody has given for what is proposed."""
    wanted: dict[str, list[str]] = defaultdict(list)
    for each in dispositions:
        for line in (*each.chosen.monthly_lines, *each.chosen.one_off_lines):
            if line.pence is None:
                wanted[line.wanted].append(each.application)
    for what, applications in wanted.items():
        unique = list(dict.fromkeys(applications))
        yield _Candidate(
            2 * len(unique),
            published.FactToEstablish(
                fact=f"What is the price of {what}?",
                effect=f"The cost of {_names(estate, unique)} is only known as a lower bound without it.",
                ask="procurement, who asks the market or the reseller",
                subject=unique[0],
            ),
        )


def _needs_unknown(estate: Estate, graph: NeedGraph) -> Iterator[_Candidate]:
    """Services of which it is not known what they run on, or where."""
    unknown = [each.service for each in single_points(graph) if each.gaps]
    if unknown:
        yield _Candidate(
            len(unknown),
            published.FactToEstablish(
                fact=f"What do {_names(estate, unknown)} run on, and where?",
                effect=f"{_count(len(unknown), 'service')} may have single points of failure that nobody sees.",
                ask="the infrastructure team and the owners of the services",
                subject=unknown[0],
            ),
        )


def _utilisation_unknown(estate: Estate) -> Iterator[_Candidate]:
    """Servers whose size can only follow what is allocated today."""
    unmeasured = [
        server.id
        for server in estate.servers.values()
        if server.processor_usage_percent is None and server.memory_usage_percent is None
    ]
    if unmeasured:
        yield _Candidate(
            len(unmeasured) // 4,
            published.FactToEstablish(
                fact=f"How hard do {_names(estate, unmeasured)} really work?",
                effect=f"{_count(len(unmeasured), 'server')} would be sized by what is allocated today, idle or not.",
                ask="the infrastructure team (thirty days of processor, memory and disk counters)",
                subject=unmeasured[0],
            ),
        )


def _traffic_unknown(estate: Estate) -> Iterator[_Candidate]:
    """Machines that traffic shows and no inventory knows."""
    seen = [finding.subject for finding in estate.findings if finding.code == "traffic-to-unknown-machine"]
    if seen:
        yield _Candidate(
            2 * len(set(seen)),
            published.FactToEstablish(
                fact=f"What is at {', '.join(sorted(set(seen))[:3])}?",
                effect="Traffic goes there that no inventory knows; a move may cut it off.",
                ask="the network team",
                subject=seen[0],
            ),
        )


def _owners_unknown(estate: Estate) -> Iterator[_Candidate]:
    """Applications for which nobody can accept a move."""
    ownerless = [
        finding.subject
        for finding in estate.findings
        if finding.code == "application-without-owner" and finding.severity is not Severity.INFORMATION
    ]
    if ownerless:
        yield _Candidate(
            len(ownerless),
            published.FactToEstablish(
                fact=f"Who owns {_names(estate, ownerless)}?",
                effect=f"Nobody can test and accept the move of {_count(len(ownerless), 'application')}.",
                ask="the heads of the departments that use them",
                subject=ownerless[0],
            ),
        )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
