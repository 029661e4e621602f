"""The facts that would most change the plan, each with whom to ask.

Facts of the same kind and addressee are one: one telephone call settles them. Where an answer changes what is proposed,
the whole choice is made anew with the answer that goes against the plan (a supplier says no; machines that nobody
measured work no harder than the ones that somebody did), and what changed is counted. A missing price counts by the
proposals that some price would flip, which the choice has proved already. Where an answer changes no proposal but holds
up moves (nobody to accept them, traffic to a machine that nobody knows), those applications are counted. The facts are
ranked by the applications whose proposal or move hangs on them, then by the money that moves.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import median

from standpipe.app import plan_document as published
from standpipe.catalogue import Catalogue, Verdict
from standpipe.disposition import (
    Considered,
    Dispositions,
    Flip,
    FlipKind,
    Overrule,
    Settings,
    choose_only,
    consider_all,
)
from standpipe.estate.estate import Estate
from standpipe.estate.infrastructure import Server
from standpipe.kernel.findings import Severity
from standpipe.resilience import NeedGraph
from standpipe.resilience.single_points import single_points

SHOWN = 6
SUPPLIERS_TRIED = 24
"""Suppliers for whose refusal the whole choice is made anew: those on whose word most proposals hang."""
MEASURED_AT_LEAST = 10
"""Fewer measured machines than this say nothing about the others."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen, and from what: enough to choose again after an answer."""

    estate: Estate
    catalogue: Catalogue
    settings: Settings
    overrules: tuple[Overrule, ...]
    dispositions: Dispositions
    known: Considered | None = None
    """What may become of each application before any answer, where it is known already."""

    def considered(self) -> Considered:
        """Return what may become of each application before any answer."""
        return self.known or consider_all(self.estate, self.catalogue, self.settings, self.overrules)

    def after(
        self,
        estate: Estate | None = None,
        what_if: Mapping[str, Flip] | None = None,
        known: Considered | None = None,
    ) -> _Change:
        """Return what another answer changes: the applications with another proposal, and pence over the horizon.

        `known` is what was considered of this estate before any answer; give it where many answers are tried.
        """
        keys, cost = choose_only(
            estate or self.estate,
            self.catalogue,
            self.settings,
            overrules=self.overrules,
            what_if=what_if,
            servers=self.dispositions.shared_servers,
            known=known,
        )
        others = tuple(each.application for each in self.dispositions if keys[each.application] != each.chosen.key)
        return _Change(others, cost - self.dispositions.whole.cost)

    @property
    def years(self) -> str:
        """The time over which costs are compared, in words."""
        return f"{self.dispositions.horizon_months} months"


@dataclass(frozen=True, slots=True)
class _Change:
    applications: tuple[str, ...]
    pence: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    applications: int
    """Whose proposal or move hangs on the answer."""
    pence: int
    fact: published.FactToEstablish


def facts_to_establish(chosen: Chosen, graph: NeedGraph) -> list[published.FactToEstablish]:
    """Return the six facts that change most, the weightiest first."""
    estate = chosen.estate
    candidates = (
        *_support_unknown(chosen),
        *_prices_unknown(chosen),
        *_needs_unknown(estate, graph),
        *_utilisation_unknown(chosen),
        *_traffic_unknown(estate),
        *_owners_unknown(chosen),
    )
    ordered = sorted(candidates, key=lambda each: (-each.applications, -each.pence, each.fact.subject))
    return [each.fact for each in ordered[:SHOWN]]


def _names(estate: Estate, identifiers: list[str]) -> str:
    """Return a few names, and how many more there are."""
    shown = 3 if len(identifiers) > 4 else 4
    names = [estate.name_of(identifier) for identifier in identifiers[:shown]]
    names += [f"{len(identifiers) - shown} more"] if len(identifiers) > shown else []
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)


def _support_unknown(chosen: Chosen) -> Iterator[_Candidate]:
    """Suppliers who have not said whether they support the proposed target."""
    estate = chosen.estate
    asked: dict[str, list[str]] = defaultdict(list)
    for each in chosen.dispositions:
        conditional = each.chosen.readiness.verdict in {Verdict.UNKNOWN, Verdict.READY_WITH_CONDITIONS}
        if conditional and any(question.ask == "supplier" for question in each.questions):
            asked[estate.applications[each.application].supplier or ""].append(each.application)
    known = chosen.considered()
    for supplier, applications in sorted(asked.items(), key=lambda each: -_hanging(chosen, each[1]))[:SUPPLIERS_TRIED]:
        change = chosen.after(what_if={name: _refusal(chosen, name) for name in applications}, known=known)
        whom = estate.name_of(supplier) if supplier else "the suppliers of these products (the register names none)"
        yield _Candidate(
            len(change.applications),
            abs(change.pence),
            published.FactToEstablish(
                fact=f"Will the supplier support {_names(estate, applications)} where the plan takes "
                f"{'it' if len(applications) == 1 else 'them'}?",
                effect=f"If not, {_in_words(chosen, change)}.",
                ask=whom,
                subject=applications[0],
            ),
        )


def _hanging(chosen: Chosen, applications: list[str]) -> int:
    """Count the proposals of which it is proved that the supplier's word alone changes them."""
    flips = (flip for name in applications for flip in chosen.dispositions.by_application[name].flips)
    return sum(flip.kind is FlipKind.FACT and "supplier-to-confirm" in flip.rules for flip in flips)


def _refusal(chosen: Chosen, application: str) -> Flip:
    key = chosen.dispositions.by_application[application].chosen.key
    return Flip(FlipKind.FACT, key, "", "Its supplier does not support it.", rules=("supplier-to-confirm",))


def _in_words(chosen: Chosen, change: _Change) -> str:
    """Say what another answer changes in the proposals and, where it is known, in pounds."""
    if not change.applications:
        return "no proposal changes" + (f", but {_cost(chosen, change)}" if change.pence else "")
    names = _names(chosen.estate, list(change.applications))
    verb = "changes" if len(change.applications) == 1 else "change"
    cost = _cost(chosen, change) if change.pence else "the known cost stays the same"
    return f"{_count(len(change.applications), 'proposal')} {verb} ({names}), and {cost}"


def _cost(chosen: Chosen, change: _Change) -> str:
    more = "more" if change.pence > 0 else "less"
    return f"the plan costs £{round(abs(change.pence) / 100):,} {more} over {chosen.years}"


def _prices_unknown(chosen: Chosen) -> Iterator[_Candidate]:
    """Prices that nobody has given for an option which some price would make, or keep from being, the proposal."""
    hanging: dict[str, list[str]] = defaultdict(list)
    wanted: dict[str, list[str]] = defaultdict(list)
    for each in chosen.dispositions:
        priced_by_nobody = {flip.option for flip in each.flips if flip.kind is FlipKind.PRICE}
        for option in (each.chosen, *(alternative.option for alternative in each.alternatives)):
            for line in (*option.monthly_lines, *option.one_off_lines):
                if line.pence is not None or line.months_of_run is not None:
                    continue
                if option is each.chosen or option.key in priced_by_nobody:
                    wanted[line.wanted].append(each.application)
                if option.key in priced_by_nobody:
                    hanging[line.wanted].append(each.application)
    for what, applications in wanted.items():
        unique, flipped = list(dict.fromkeys(applications)), set(hanging[what])
        turns = f"; at some price {_count(len(flipped), 'proposal')} would change" if flipped else ""
        yield _Candidate(
            len(flipped) or len(unique),
            0,
            published.FactToEstablish(
                fact=f"What is the price of {what}?",
                effect=f"The cost of {_names(chosen.estate, unique)} is only known as a lower bound without it{turns}.",
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
            0,
            published.FactToEstablish(
                fact=f"What do {_names(estate, unknown)} run on, and where?",
                effect=f"{_count(len(unknown), 'service')} may have single points of failure that nobody sees.",
                ask="the infrastructure team and the owners of the services",
                subject=unknown[0],
            ),
        )


def _utilisation_unknown(chosen: Chosen) -> Iterator[_Candidate]:
    """Servers whose size can only follow what is allocated today."""
    estate = chosen.estate
    unmeasured = [server for server in estate.servers.values() if not _measured(server)]
    if not unmeasured:
        return
    sized = f"{_count(len(unmeasured), 'server')} would be sized by what is allocated today, idle or not"
    change = _if_typical(chosen, unmeasured)
    used_by = {each.application for each in chosen.dispositions if {*each.servers} & {one.id for one in unmeasured}}
    if change is None:
        effect = f"{sized}; nothing like them is measured, so that nobody can say by how much."
    else:
        effect = f"{sized}. If they work as hard as the middle one of those measured, {_in_words(chosen, change)}."
    yield _Candidate(
        len(used_by) if change is None else len(change.applications),
        abs(change.pence) if change else 0,
        published.FactToEstablish(
            fact=f"How hard do {_names(estate, [server.id for server in unmeasured])} really work?",
            effect=effect,
            ask="the infrastructure team (thirty days of processor, memory and disk counters)",
            subject=unmeasured[0].id,
        ),
    )


def _measured(server: Server) -> bool:
    return server.processor_usage_percent is not None or server.memory_usage_percent is not None


def _if_typical(chosen: Chosen, unmeasured: list[Server]) -> _Change | None:
    """Return what changes if the unmeasured servers are like the median of those measured; None with too few."""
    servers = chosen.estate.servers
    processor = [one.processor_usage_percent for one in servers.values() if one.processor_usage_percent is not None]
    memory = [one.memory_usage_percent for one in servers.values() if one.memory_usage_percent is not None]
    if min(len(processor), len(memory)) < MEASURED_AT_LEAST:
        return None
    typical = {
        one.id: dataclasses.replace(one, processor_usage_percent=median(processor), memory_usage_percent=median(memory))
        for one in unmeasured
    }
    return chosen.after(dataclasses.replace(chosen.estate, servers={**servers, **typical}))


def _traffic_unknown(estate: Estate) -> Iterator[_Candidate]:
    """Machines that traffic shows and no inventory knows."""
    seen = [finding.subject for finding in estate.findings if finding.code == "traffic-to-unknown-machine"]
    if seen:
        yield _Candidate(
            len(set(seen)),
            0,
            published.FactToEstablish(
                fact=f"What is at {', '.join(sorted(set(seen))[:3])}?",
                effect="Traffic goes there that no inventory knows; a move may cut it off.",
                ask="the network team",
                subject=seen[0],
            ),
        )


def _owners_unknown(chosen: Chosen) -> Iterator[_Candidate]:
    """Applications that would move and for which nobody can accept the move."""
    estate = chosen.estate
    moving = {each.application for each in chosen.dispositions if each.in_the_move}
    ownerless = [
        finding.subject
        for finding in estate.findings
        if finding.code == "application-without-owner"
        and finding.severity is not Severity.INFORMATION
        and finding.subject in moving
    ]
    if ownerless:
        yield _Candidate(
            len(ownerless),
            0,
            published.FactToEstablish(
                fact=f"Who owns {_names(estate, ownerless)}?",
                effect=f"Nobody can test and accept the move of {_count(len(ownerless), 'application')}; the data "
                "centre cannot close before somebody does.",
                ask="the heads of the departments that use them",
                subject=ownerless[0],
            ),
        )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
