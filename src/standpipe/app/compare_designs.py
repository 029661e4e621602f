"""Compares target designs of the network with today's, at the council's own sites.

Availability is exact for the figures given, and is repeated with every figure at the low and the high end of its range.
What is the same in all designs is left out: the offices themselves, sign-in and name service (they must exist before
the first wave), telephony and government networks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from standpipe.app.design_costs import CostedLine, lines_of, total
from standpipe.app.design_decisions import decisions
from standpipe.app.design_document import (
    DesignEntry,
    DesignPartEntry,
    DesignSection,
    DesignSite,
    JourneyEntry,
    LatencyEntry,
    WorstSite,
)
from standpipe.app.design_prerequisites import address_notes, before_wave_one, overlap_entries, ready
from standpipe.app.network_diagram import design_diagram
from standpipe.catalogue import Catalogue
from standpipe.catalogue.failure_rates import FailureRate
from standpipe.catalogue.network_designs import FigureKind, Journey, Scope
from standpipe.estate.estate import Estate
from standpipe.kernel.evidence import Basis
from standpipe.resilience import Unavailability
from standpipe.resilience.availability import HOURS_A_YEAR
from standpipe.resilience.network.designs import (
    DesignNetwork,
    Node,
    OfficeSite,
    journey_ends,
    network_of_design,
    network_of_today,
    on_the_way,
    single_points,
    unavailability,
)
from standpipe.resilience.network.distance import Position, least_round_trip, position_of
from standpipe.resilience.network.from_estate import WideNetwork

ASSUMPTIONS = (
    "Everything fails on its own; offices, sign-in, name service, telephony and government lines are left out alike.",
    "Applications are today in the data centre, else where the design says; the failures of that place count.",
    "A part with copies works while one of them does; switching over takes no time.",
    "A round trip is the straight line, there and back, times fibre-route-factor (assumption), and what parts add.",
    "All that must exist before the first wave is ordered on the day of the plan and made side by side.",
)
_ELSEWHERE = frozenset({"colocation", "data centre"})
_OTHER_PURPOSES = ("internet", "psn", "hscn", "voice", "telephon")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the designs are compared on: the estate, the network drawn from it, and the figures of its things."""

    estate: Estate
    catalogue: Catalogue
    rates: Mapping[str, FailureRate]
    figures: Mapping[str, Unavailability]
    network: WideNetwork
    hub: str | None
    as_of: date


@dataclass(frozen=True, slots=True)
class ComparedDesigns:
    """The published section, and the evidence of its money."""

    section: DesignSection
    lines: Mapping[str, Sequence[CostedLine]]
    """The cost lines of each design with their evidence, in the order of the section."""


def compare_designs(question: Comparison) -> ComparedDesigns:
    """Return every design of the catalogue, the council's own included, compared at its sites."""
    known = question.catalogue.network.on(question.as_of)
    sites = office_sites(question)
    networks: dict[str, DesignNetwork] = {}
    entries = []
    costed: dict[str, list[CostedLine]] = {}
    for name, parts in known.designs.items():
        faults = known.faults(name)
        today = any(part.scope is Scope.AS_TODAY for part in parts)
        if today and question.hub is None:
            faults = (*faults, "Today's network is not known: no circuit leads from a known site.")
        if faults:
            entries.append(_faulty(name, faults, is_today=today))
            continue
        if today:
            purposes = {each.id: each.purpose for each in question.estate.circuits.values()}
            names = {each.id: each.name for each in question.estate.suppliers.values()}
            networks[name] = network_of_today(question.network, question.hub or "", purposes, names)
        else:
            networks[name] = network_of_design(parts, sites)
        costed[name] = lines_of(_costed(networks[name], sites), question.estate, question.catalogue, question.as_of)
        entries.append(_design(question, name, networks[name], sites, costed[name], is_today=today))
    notes = address_notes(question.estate)
    if not sites:
        notes.append("No site with people is known besides the data centre, so nothing can be compared.")
    elif unplaced := [site.name for site in sites if site.position is None]:
        notes.append(f"Without a position no latency is known: {', '.join(unplaced[:5])}"
                     f"{f' and {len(unplaced) - 5} more' if len(unplaced) > 5 else ''}.")  # fmt: skip
    if unlisted := [site.name for site in sites if _only_named(question.estate, site.id)]:
        notes.append(
            f"Of {', '.join(unlisted[:5])} nothing is known but that a circuit leads there: check its name, or list it."
        )
    section = DesignSection(
        designs=entries,
        decisions=decisions(entries, question.catalogue.assumptions),
        overlaps=overlap_entries(question.estate),
        diagrams=[
            design_diagram(each, networks[each.name]) for each in entries if each.name in networks and not each.is_today
        ],
        notes=notes,
        assumptions=list(ASSUMPTIONS),
    )
    return ComparedDesigns(section, costed)


def office_sites(question: Comparison) -> tuple[OfficeSite, ...]:
    """Return the sites whose people use the network: all but the hub, what closes, and halls of machines."""
    found = []
    for site in question.estate.sites.values():
        if site.id == question.hub or site.closing or (site.purpose or "").casefold() in _ELSEWHERE:
            continue
        found.append(OfficeSite(site.id, site.name, position_of(site), _circuits_at(question, site.id)))
    return tuple(found)


def _only_named(estate: Estate, site: str) -> bool:
    """Whether nothing is known of a site but its name."""
    known = estate.sites[site]
    facts = (known.purpose, known.address, known.latitude, known.longitude, known.closing)
    things = (estate.racks, estate.rooms, estate.devices, estate.servers, estate.hosts, estate.address_ranges)
    return facts == (None,) * len(facts) and not any(each.site == site for kind in things for each in kind.values())


def _circuits_at(question: Comparison, site: str) -> tuple[str, ...]:
    neighbours = question.network.around(site)
    devices = [each for each in neighbours if each in question.estate.devices]
    ends = {*neighbours, *(other for device in devices for other in question.network.around(device))}
    return tuple(
        circuit.id
        for circuit in question.estate.circuits.values()
        if circuit.id in ends and not any(word in (circuit.purpose or "").casefold() for word in _OTHER_PURPOSES)
    )


def _costed(network: DesignNetwork, sites: Iterable[OfficeSite]) -> list[Node]:
    """Return the nodes that lie on the way of some journey: a dead end is no part of the design."""
    used = on_the_way(network, [site.id for site in sites])
    behind = {name for members in network.together.values() for name in members if name.startswith("supplier:")}
    used = used - behind | {name for name, members in network.together.items() if members & used}
    return [node for node in network.nodes.values() if node.id in used]


def _faulty(name: str, faults: Iterable[str], *, is_today: bool) -> DesignEntry:
    return DesignEntry(
        name=name, is_today=is_today, faults=list(faults), sites=[], worst=None, residents=None, parts=[], lines=[],
        run=None, once=None, unpriced=[], before=[], ready_on=None, ready_by=None,
    )  # fmt: skip


def _design(
    question: Comparison,
    name: str,
    network: DesignNetwork,
    sites: Sequence[OfficeSite],
    costed: Sequence[CostedLine],
    *,
    is_today: bool,
) -> DesignEntry:
    figures = {node.id: figure_of(question, node) for node in network.nodes.values()}
    measured = [_site(question, network, figures, site) for site in sites]
    nodes = _costed(network, sites)
    lines = [each.entry for each in costed]
    before = [] if is_today else before_wave_one(name, nodes, question.estate, question.catalogue)
    expected, late = (None, None) if is_today else ready(before, question.as_of)
    return DesignEntry(
        name=name,
        is_today=is_today,
        faults=[],
        sites=measured,
        worst=_worst(measured),
        residents=_journey(network, figures, Journey.RESIDENTS, None),
        parts=_parts(question, network, nodes, figures, sites),
        lines=lines,
        run=total(lines, "year"),
        once=total(lines, "once"),
        unpriced=[f"{line.what} ({line.every})" for line in lines if line.pence is None],
        before=before,
        ready_on=expected,
        ready_by=late,
    )


def figure_of(question: Comparison, node: Node) -> Unavailability | None:
    """Return how likely a node is down: the estate's own figure, the component's, or the default of its kind."""
    if node.thing is not None and node.thing in question.figures:
        return question.figures[node.thing]
    stated = question.catalogue.network.figure(node.component or "", FigureKind.UNAVAILABILITY)
    if stated is not None:
        return Unavailability(stated.value, stated.low, stated.high, stated.basis, stated.words)
    component = question.catalogue.network.components.get(node.component or "")
    kind = component.kind if component else (node.thing or "").partition(":")[0]
    rate = question.rates.get(kind or "")
    if rate is None:
        return None
    share = rate.unavailability()
    return Unavailability(
        share.value, share.low, share.high, rate.basis, f"default of kind {kind} ({rate.basis}): {rate.source}"
    )


_Figures = Mapping[str, Unavailability | None]


def _journey(network: DesignNetwork, figures: _Figures, journey: Journey, site: str | None) -> JourneyEntry:
    known = {name: figure for name, figure in figures.items() if figure is not None}
    value, low, high = (
        unavailability(network, journey, site, shares)
        for shares in (
            {name: figure.value for name, figure in known.items()},
            {name: figure.low for name, figure in known.items()},
            {name: figure.high for name, figure in known.items()},
        )
    )
    points = single_points(network, journey, site)
    return JourneyEntry(
        journey=journey.value,
        hours=None if value is None or value.unavailability is None else value.unavailability * HOURS_A_YEAR,
        low=None if low is None else low.lower * HOURS_A_YEAR,
        high=None if high is None else high.upper * HOURS_A_YEAR,
        exact=value is not None and value.exact,
        single_points=[network.nodes[each].title for each in points],
    )


def _site(question: Comparison, network: DesignNetwork, figures: _Figures, site: OfficeSite) -> DesignSite:
    latency, reason = _latency(question, network, site)
    return DesignSite(
        id=site.id,
        name=site.name,
        journeys=[_journey(network, figures, each, site.id) for each in (Journey.APPLICATIONS, Journey.INTERNET)],
        latency=latency,
        latency_unknown_because=reason,
    )


def _worst(sites: Iterable[DesignSite]) -> WorstSite | None:
    known = [(site, site.journeys[0]) for site in sites]
    if not known or any(entry.hours is None for _, entry in known):
        return None
    site, entry = max(known, key=lambda pair: (pair[1].hours or 0.0, pair[0].name))
    return WorstSite(name=site.name, hours=entry.hours or 0.0, low=entry.low or 0.0, high=entry.high or 0.0)


def _latency(question: Comparison, network: DesignNetwork, site: OfficeSite) -> tuple[LatencyEntry | None, str | None]:
    if site.position is None:
        return None, f"the position of {site.name} is not known"
    assumptions = question.catalogue.assumptions
    per_km = 2 * float(
        assumptions.value("fibre-route-factor") * assumptions.value("fibre-microseconds-per-kilometre") / 1000
    )
    ends = journey_ends(network, Journey.APPLICATIONS, site.id)
    placed, nowhere = _positions(question, network, site)
    added = {node.id: _added(question, node) for node in network.nodes.values()}
    trip = least_round_trip(
        network.links(Journey.APPLICATIONS, site.id), ends, placed={**placed, ends[0]: site.position}, added=added,
        milliseconds_per_km=per_km
    )  # fmt: skip
    if trip is None:
        reason = f"the position of {' and '.join(nowhere)} is not known" if nowhere else "there is no way"
        return None, reason
    missing = [network.nodes[each].title for each in trip.not_stated]
    return LatencyEntry(milliseconds=trip.milliseconds, kilometres=trip.kilometres, not_stated=missing), None


def _added(question: Comparison, node: Node) -> float | None:
    if node.component is None:
        return 0.0
    figure = question.catalogue.network.figure(node.component, FigureKind.LATENCY_MS)
    return None if figure is None else figure.value


def _positions(
    question: Comparison, network: DesignNetwork, site: OfficeSite
) -> tuple[dict[str, Position | None], list[str]]:
    placed: dict[str, Position | None] = {}
    nowhere: dict[str, None] = {}
    places = {node.place for node in network.nodes.values() if node.place}
    known = {place: place_position(question, place) for place in places}
    for node in network.nodes.values():
        if node.place is None or node.place == "site":
            continue
        placed[node.id] = known[node.place]
        if placed[node.id] is None and node.site in {None, site.id}:
            nowhere[question.estate.name_of(node.place)] = None
    return placed, list(nowhere)


def place_position(question: Comparison, place: str) -> Position | None:
    """Return the position of a place: a site by id, name or purpose, or a published place."""
    published = question.catalogue.network.places.get(place)
    if published is not None:
        return (published.latitude, published.longitude)
    for site in question.estate.sites.values():
        if place.casefold() in {site.id.casefold(), site.name.casefold(), (site.purpose or "").casefold()}:
            return position_of(site)
    return None


def _parts(
    question: Comparison,
    network: DesignNetwork,
    nodes: Sequence[Node],
    figures: _Figures,
    sites: Sequence[OfficeSite],
) -> list[DesignPartEntry]:
    cut: Counter[str] = Counter()
    for site in sites:
        cut.update({node_part(network.nodes[each]) for each in single_points(network, Journey.APPLICATIONS, site.id)})
    grouped: dict[str, list[Node]] = {}
    for node in nodes:
        grouped.setdefault(node_part(node), []).append(node)
    found = []
    for part, members in grouped.items():
        figure = figures[members[0].id]
        component = question.catalogue.network.components.get(members[0].component or "")
        found.append(
            DesignPartEntry(
                part=part,
                component=component.title if component else question.estate.name_of(members[0].thing or part),
                place=_place_words(question, members[0].place),
                count=len(members),
                new=sum(node.new for node in members),
                unavailability=figure.value if figure else None,
                low=figure.low if figure else None,
                high=figure.high if figure else None,
                basis=(figure.basis if figure else Basis.UNKNOWN).value,
                source=figure.source if figure else "nobody has stated a failure figure",
                single_point_for=cut[part],
            )
        )
    return found


def node_part(node: Node) -> str:
    """Return the name under which a node is listed: its part, or its own where it is a thing of the estate."""
    return node.part or node.title


def _place_words(question: Comparison, place: str | None) -> str:
    if place is None:
        return "on the way"
    if place == "site":
        return "each site"
    published = question.catalogue.network.places.get(place)
    return published.title if published else question.estate.name_of(place)
