"""Considers every application of an estate, and settles which shared database servers the whole plan may choose.

The method stands in `shared_servers`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from standpipe.catalogue import Catalogue
from standpipe.disposition.flips import changed, changed_estate, touches_itself_only
from standpipe.disposition.landscape import survey
from standpipe.disposition.model import Flip, FlipKind, SharedServers, Treatment
from standpipe.disposition.options import (
    build_option,
)
from standpipe.disposition.overrules import Overrule, by_application
from standpipe.disposition.pricing import Pricer
from standpipe.disposition.prospects import Decision, Prospect, consider, decide, pricer_for
from standpipe.disposition.settings import Settings
from standpipe.disposition.shared_servers import (
    SHARED_TARGETS,
    Part,
    Tiers,
    by_the_thousandth,
    pack,
    part_of,
    tiers_of,
)
from standpipe.disposition.whole_plan import WholePlan, solve_whole
from standpipe.disposition.whole_rules import refuse_unknown
from standpipe.estate.estate import Estate
from standpipe.kernel.findings import Finding

_ROUNDS = 3
"""How often servers are packed anew by what was chosen; each time only where the whole plan costs less."""


@dataclass(frozen=True, slots=True)
class Considered:
    """Every prospect of an estate, after a change that is asked about, and what decisions of people hold."""

    prospects: Mapping[str, Prospect]
    pricer: Pricer
    overrules: Mapping[str, Overrule]
    findings: tuple[Finding, ...]
    what_if: Mapping[str, Flip]


def consider_all(
    estate: Estate,
    catalogue: Catalogue,
    settings: Settings,
    overrules: Iterable[Overrule] = (),
    what_if: Mapping[str, Flip] | None = None,
    known: Considered | None = None,
) -> Considered:
    """Return what may become of each application, shared database servers left out.

    `known` is what was considered of the same estate and settings without the change that is asked about: what the
    change does not touch is taken from there.
    """
    what_if = what_if or {}
    for changing, flip in what_if.items():
        if flip.kind in {FlipKind.DATE, FlipKind.FACT}:
            estate = changed_estate(estate, changing, flip)
    landscape = survey(estate)
    counted, found = by_application(overrules, estate)
    limits, refused_limits = refuse_unknown(settings.limits, tuple(estate.applications.values()), catalogue)
    pricer = pricer_for(landscape, catalogue, replace(settings, limits=limits))
    kept = known.prospects if known is not None and all(map(touches_itself_only, what_if.values())) else {}
    prospects = {
        each.id: kept[each.id] if each.id in kept and each.id not in what_if else consider(each, pricer)
        for each in estate.applications.values()
    }
    return Considered(prospects, pricer, counted, (*found, *refused_limits), what_if)


def decide_all(considered: Considered, servers: SharedServers) -> tuple[dict[str, Decision], Pricer, list[Finding]]:
    """Return what may be chosen for each application, with shared database servers as an option."""
    pricer = replace(considered.pricer, shared_servers=servers.lines)
    shareable = [(target, lines) for name, lines in servers.lines.items() if (target := pricer.catalogue.target(name))]
    decisions: dict[str, Decision] = {}
    findings = list(considered.findings)
    for name, prospect in considered.prospects.items():
        options = prospect.options
        for target, lines in shareable:
            if name in lines:
                options = (*options, build_option(prospect.plot, target, Treatment.REPLATFORM, pricer))
        if name in considered.what_if:
            options = changed(options, considered.what_if[name])
        held = considered.overrules.get(name)
        decisions[name], against = decide(replace(prospect, options=options), pricer, held)
        findings.extend(against)
    return decisions, pricer, findings


def settle_shared_servers(considered: Considered) -> SharedServers:
    """Return the shared database servers with which the whole plan costs least, as far as was found, and the bound."""
    candidates = [each for target in SHARED_TARGETS if (each := _candidates(considered, target)) is not None]
    if not candidates:
        return SharedServers()
    by_the_piece = {tiers.target: by_the_thousandth(parts.values(), tiers) for tiers, parts in candidates}
    relaxed = _chosen_with(considered, SharedServers(by_the_piece))
    sharing, bound, best = relaxed.sharing, relaxed.best.bound, None
    for _ in range(_ROUNDS):
        packed = {tiers.target: pack(_groups(parts, tiers.target, sharing), tiers) for tiers, parts in candidates}
        found = _chosen_with(considered, SharedServers(packed))
        if best is not None and (found.best.cost or 0) >= best[0]:
            break
        best = (found.best.cost or 0, SharedServers(packed, bound))
        if found.sharing == sharing:
            break
        sharing = found.sharing
    return best[1] if best else SharedServers()


def _candidates(considered: Considered, target: str) -> tuple[Tiers, Mapping[str, Part]] | None:
    """Return the priced tiers of a shared target with those who could stand on one; None where there is neither."""
    pricer = considered.pricer
    tiers = tiers_of(pricer, target)
    parts = {
        name: part
        for name, prospect in considered.prospects.items()
        if tiers.rows
        and any(each.target == SHARED_TARGETS[target] and each.readiness.feasible for each in prospect.options)
        and (part := part_of(prospect.plot, pricer, tiers)) is not None
    }
    return (tiers, parts) if parts else None


def _groups(parts: Mapping[str, Part], target: str, sharing: Mapping[str, str]) -> list[list[Part]]:
    """Return those who share a target, and the others, so that each has a server it could stand on."""
    return [[part for name, part in parts.items() if (sharing.get(name) == target) is on_it] for on_it in (True, False)]


def _chosen_with(considered: Considered, servers: SharedServers) -> WholePlan:
    decisions, pricer, _ = decide_all(considered, servers)
    return solve_whole({name: each.contender for name, each in decisions.items()}, pricer)
