"""The unavailability of each thing, from the best evidence there is.

Order: observed downtime, a register, an SLA (a credit threshold and not a measurement), the default of the kind. The
first that exists is taken; nothing is averaged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from standpipe.catalogue.failure_rates import FailureRate
from standpipe.catalogue.outage_records import BASES, OutageEvidence, OutageRecord
from standpipe.kernel.findings import Finding, Severity
from standpipe.resilience.model import NeedGraph, Unavailability


def class_defaults(graph: NeedGraph, rates: Mapping[str, FailureRate]) -> dict[str, Unavailability]:
    """Return the default figure of each thing that can fail; a kind without a rate gets none."""
    by_kind = {}
    for kind, rate in rates.items():
        share = rate.unavailability()
        words = f"default of kind {kind} ({rate.basis}): {rate.source}"
        by_kind[kind] = Unavailability(share.value, share.low, share.high, rate.basis, words)
    classes = ((node, node.rated_as or node.kind) for node in graph if node.can_fail)
    return {node.id: by_kind[name] for node, name in classes if name in by_kind}


@dataclass(frozen=True, slots=True)
class Stated:
    """Figures that records give to things, best evidence first; `findings` say which records could not be used."""

    by_evidence: tuple[Mapping[str, Unavailability], ...]
    notes: tuple[str, ...]
    findings: tuple[Finding, ...]


def stated_figures(
    graph: NeedGraph, records: Iterable[OutageRecord], *, also_called: Iterable[tuple[str, str, str]] = ()
) -> Stated:
    """Return what records say of the things of a graph, by name or id whatever its case.

    `also_called` gives further names, each with the kind under which it is known and the id of the thing.

    >>> from standpipe.kernel.evidence import Place
    >>> from standpipe.resilience.model import Node
    >>> graph = NeedGraph([Node("circuit:a", "Line A", "circuit")])
    >>> said = OutageRecord("line a", None, OutageEvidence.OBSERVED, 0.001, 0.0005, 0.002, "log", Place("outages.csv"))
    >>> stated_figures(graph, [said]).by_evidence[0]["circuit:a"].value
    0.001
    """
    named: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for node in graph:
        for name in (node.id.casefold(), node.name.casefold()):
            named[name][node.id] |= {node.kind, node.id.partition(":")[0]}
    for name, kind, meaning in also_called:
        named[name.casefold()][meaning].add(kind)
    found: dict[OutageEvidence, dict[str, Unavailability]] = {each: {} for each in OutageEvidence}
    notes: list[str] = []
    findings: list[Finding] = []
    for record in records:
        meant = [
            graph[each]
            for each, kinds in named[record.thing.casefold().strip()].items()
            if record.kind is None or record.kind in kinds
        ]
        usable = [node for node in meant if node.can_fail]
        if len(usable) != 1:
            findings.append(_unusable(record, [node.kind for node in meant]))
            continue
        thing = usable[0]
        words = f"{record.evidence}: {record.source or record.place}"
        if thing.id in found[record.evidence]:
            findings.append(_given_twice(record, thing.name))
        notes.append(f"{thing.name}: {record.evidence}, {record.value:.4%} of the time down ({record.place}).")
        found[record.evidence][thing.id] = Unavailability(
            record.value, record.low, record.high, BASES[record.evidence], words
        )
    return Stated(tuple(found.values()), tuple(notes), tuple(findings))


def _unusable(record: OutageRecord, kinds: list[str]) -> Finding:
    if not kinds:
        why = "nothing of that name is known"
    elif len(kinds) > 1:
        why = f"{len(kinds)} things have that name ({', '.join(kinds)}); say which kind is meant"
    else:
        why = f"it is a {kinds[0]}, which is only as available as what it needs; give the outages of those"
    return Finding(
        "outage-record-not-used",
        Severity.MEDIUM,
        f"outage-record:{record.thing}",
        f"The record of how available '{record.thing}' is cannot be used: {why}.",
        (record.place,),
    )


def _given_twice(record: OutageRecord, name: str) -> Finding:
    return Finding(
        "outage-record-twice",
        Severity.MEDIUM,
        f"outage-record:{record.thing}",
        f"Two rows give {record.evidence} of {name}; the later is used. Keep one of them.",
        (record.place,),
    )


def best_figures(*statements: Mapping[str, Unavailability]) -> dict[str, Unavailability]:
    """Return for each thing the first figure of the given statements, best evidence first.

    >>> from standpipe.kernel.evidence import Basis
    >>> seen = {"a": Unavailability(0.1, 0.1, 0.1, Basis.MEASURED, "counted")}
    >>> usual = {name: Unavailability(0.5, 0.4, 0.6, Basis.DEFAULT, "default") for name in "ab"}
    >>> {name: figure.source for name, figure in sorted(best_figures(seen, usual).items())}
    {'a': 'counted', 'b': 'default'}
    """
    result: dict[str, Unavailability] = {}
    for stated in reversed(statements):
        result |= stated
    return result
