"""The use case of `standpipe resilience`: single points, availability, recovery and repairs of an estate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property

from standpipe.app import resilience_document as published
from standpipe.app.outage_words import outage_words
from standpipe.app.repair_entries import backup_entry, fronts_entry, repair_entries
from standpipe.app.resilience_figures import RepairPrice, backup_price, recovery_figures, repair_price
from standpipe.catalogue import Catalogue
from standpipe.catalogue.failure_rates import FailureRate
from standpipe.estate.estate import Estate
from standpipe.estate.model import Service
from standpipe.estate.same_machines import SameMachines, each_machine_once, same_machines
from standpipe.kernel.errors import InputError
from standpipe.kernel.findings import Finding
from standpipe.kernel.intervals import Interval
from standpipe.resilience import (
    Loss,
    NeedGraph,
    SharedPoint,
    SinglePoints,
    Unavailability,
    best_figures,
    build_need_graph,
    class_defaults,
    lose,
    shared_points,
)
from standpipe.resilience.availability import HOURS_A_YEAR, AvailabilityModel, ServiceAvailability
from standpipe.resilience.figures import Stated, stated_figures
from standpipe.resilience.from_network import internet_circuits, storage_arrays
from standpipe.resilience.model import Node
from standpipe.resilience.recovery import Recovery, ServiceRecovery, recover, recoveries
from standpipe.resilience.repairs import Effect, Fronts, RepairModel, possible_repairs
from standpipe.resilience.replacements import REGION, ZONES
from standpipe.resilience.scenarios import ScenarioKind
from standpipe.resilience.single_points import single_points

MOST_SETS = 10
"""Combinations listed for one service."""
NAMED = 3
"""Services named when a shared point is put into words."""


@dataclass(frozen=True)
class ResilienceAnalysis:
    """Everything known about the resilience of an estate; what is costly is worked out when first asked for."""

    as_read: Estate
    catalogue: Catalogue
    rates: Mapping[str, FailureRate]
    sites: tuple[str, ...]
    """The buildings that may be lost, one at a time."""

    @cached_property
    def estate(self) -> Estate:
        """The estate in which a host and its entry among the devices are one machine."""
        return each_machine_once(self.as_read)

    @cached_property
    def graph(self) -> NeedGraph:
        """What everything needs."""
        return build_need_graph(self.estate)

    @cached_property
    def figures(self) -> dict[str, Unavailability]:
        """The unavailability of each thing."""
        return best_figures(*self.stated.by_evidence, class_defaults(self.graph, self.rates))

    @cached_property
    def stated(self) -> Stated:
        """What the council's own records say of the things."""
        entries = [(self.as_read.devices[entry], host) for host, entry in self._machines.device_of.items()]
        names = [(name, "device", host) for entry, host in entries for name in (entry.id, entry.name)]
        return stated_figures(self.graph, self.catalogue.outages, also_called=names)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with what is needed, which hosts are which devices, and the records of outages."""
        return (*self.graph.findings, *self._machines.findings, *self.stated.findings)

    @cached_property
    def _machines(self) -> SameMachines:
        return same_machines(self.as_read)

    @cached_property
    def points(self) -> dict[str, SinglePoints]:
        """The single points of each service."""
        return {found.service: found for found in single_points(self.graph)}

    @cached_property
    def shared(self) -> tuple[SharedPoint, ...]:
        """The things that alone stop services."""
        return shared_points(self.graph)

    @cached_property
    def model(self) -> AvailabilityModel:
        """The decision diagrams of all services."""
        return AvailabilityModel(self.graph)

    @cached_property
    def availabilities(self) -> dict[str, ServiceAvailability]:
        """The availability of each service."""
        return {found.id: found for found in self.model.evaluate(self.figures)}

    @cached_property
    def buildings(self) -> tuple[Loss, ...]:
        """What the loss of each building stops, the one that stops most services first."""
        losses = [lose(self.graph, [site]) for site in self.sites if site in self.graph]
        return tuple(sorted(losses, key=lambda each: (-len(each.stopped), each.lost)))

    @cached_property
    def recoveries(self) -> dict[str, Recovery]:
        """The five scenarios by id, with one for each building; `site` is the building that stops most services."""
        figures = recovery_figures(self.catalogue.assumptions, self.rates)
        sites = tuple(loss.lost[0] for loss in self.buildings)
        return {each.id: each for each in recoveries(self.estate, self.graph, figures, sites=sites)}

    @cached_property
    def repairs(self) -> tuple[tuple[Effect, ...], Mapping[str, RepairPrice], Fronts]:
        """What each repair does, its price by repair id, and the fronts."""
        model = RepairModel(
            self.graph, self.figures | self._targets, possible_repairs(self.graph, internet_circuits(self.estate))
        )
        effects = model.effects()
        arrays = set(storage_arrays(self.estate))
        prices = {
            each.repair.id: repair_price(each.repair, self.catalogue.assumptions, storage=each.repair.thing in arrays)
            for each in effects
        }
        costs = {name: price.pence_a_year for name, price in prices.items() if price.pence_a_year is not None}
        return effects, prices, model.fronts(costs)

    @cached_property
    def _targets(self) -> dict[str, Unavailability]:
        """The figures of what an application may move to, by kind."""
        places = [Node(kind, kind, kind) for kind in (ZONES, REGION)]
        return class_defaults(NeedGraph(places), self.rates)

    def service_named(self, name: str) -> str:
        """Return the id of the service of a name or id, whatever its case.

        Raises:
            InputError: there is none; the nearest names are given.

        """
        wanted = name.casefold().strip()
        services = self.estate.services
        for service in services.values():
            if wanted in (service.id.casefold(), service.name.casefold()):
                return service.id
        parts = [service for service in services.values() if wanted and wanted in service.name.casefold()]
        if len(parts) == 1:
            return parts[0].id
        near = [service.name for service in parts] or _nearest(wanted, services.values())
        remedy = f"Did you mean: {'; '.join(near[:5])}?" if near else "No service is known; load a list of services."
        raise InputError(f"There is no one service “{name}”.", remedy=remedy)


def _nearest(wanted: str, services: Iterable[Service]) -> list[str]:
    names = {service.name.casefold(): service.name for service in services}
    return [names[each] for each in get_close_matches(wanted, names, n=5, cutoff=0.4)] or sorted(names.values())[:5]


def resilience_document(
    analysis: ResilienceAnalysis, *, scenario: str = ScenarioKind.SITE, service: str | None = None
) -> published.ResilienceDocument:
    """Return what is published; with `service` (an id) only that one, with the combinations that matter."""
    recovery = analysis.recoveries[scenario]
    effects, prices, fronts = analysis.repairs
    wanted = [service] if service else list(analysis.points)
    shared = [each for each in analysis.shared if service is None or service in each.services]
    return published.ResilienceDocument(
        schema_version=published.SCHEMA_VERSION,
        scenario=scenario_entry(recovery),
        services=[service_entry(analysis, each, recovery, sets=service is not None) for each in wanted],
        shared_points=[shared_entry(analysis, each) for each in shared],
        repairs=repair_entries(analysis.graph, effects, prices, _copy_apart(analysis, effects)),
        fronts=fronts_entry(analysis.graph, fronts),
        scenarios=[scenario_entry(each) for each in analysis.recoveries.values()],
        sheet=restore_rows(recovery),
        figures={
            kind: f"{rate.failures_a_year.value:g} failures a year, {rate.hours_to_repair.value:g} hours to repair "
            f"({rate.basis}): {rate.source}"
            for kind, rate in analysis.rates.items()
            if analysis.graph.of_kind(kind)
        },
        notes=list(dict.fromkeys((*analysis.graph.assumptions, *analysis.stated.notes))),
        findings=[finding.message for finding in analysis.findings],
    )


def _copy_apart(analysis: ResilienceAnalysis, effects: Sequence[Effect]) -> list[published.RepairEntry]:
    """Return the repair of the backups, unless somebody has said that a copy is out of reach of the domain."""
    today = recovery_figures(analysis.catalogue.assumptions, analysis.rates)
    before = analysis.recoveries[ScenarioKind.RANSOMWARE]
    if today.copy_off_domain or before.unknown:
        return []
    apart = replace(today, copy_off_domain=True)
    after = recover(analysis.estate, analysis.graph, apart, ScenarioKind.RANSOMWARE, site=None)
    price = backup_price(analysis.catalogue.assumptions)
    entry = backup_entry(before, after, price, effects, stated=today.copy_off_domain is False)
    return [entry] if entry else []


def service_entry(
    analysis: ResilienceAnalysis, service: str, recovery: Recovery, *, sets: bool = False
) -> published.ServiceEntry:
    """Return one service as it is published."""
    found, points = analysis.availabilities[service], analysis.points[service]
    gaps = [*points.gaps, *(f"There is no figure for {analysis.graph[each].name}." for each in found.unknown)]
    value = None if gaps else found.value
    upper = None if gaps else found.certified.high
    hours = None if value is None else value * HOURS_A_YEAR
    high = None if gaps else found.high * HOURS_A_YEAR
    shares = {point.id: point.share for point in found.single_points}
    back = next((each for each in recovery.services if each.id == service), None)
    entries = [
        published.PointEntry(
            id=point.id, name=point.name, kind=point.kind, share=None if value is None else shares.get(point.id)
        )
        for point in points.points
    ]
    return published.ServiceEntry(
        id=service,
        name=points.name,
        unavailability=published.UnavailabilityEntry(value=value, lower=found.certified.low, upper=upper),
        expected_outage_hours_a_year=hours,
        outage_in_words=outage_words(hours, found.low * HOURS_A_YEAR, high),
        evidence_range=published.Span(low=found.low, high=1.0 if gaps else found.high),
        basis=found.basis.value,
        by_basis={basis.value: count for basis, count in found.by_basis.items()},
        single_points=sorted(entries, key=lambda each: (-(each.share or 0.0), each.id)),
        gaps=gaps,
        restore=restore_entry(back) if back else None,
        sets=_sets(analysis, service) if sets else None,
    )


def _sets(analysis: ResilienceAnalysis, service: str) -> list[published.SetEntry]:
    return [
        published.SetEntry(
            ids=list(found.events),
            names=[analysis.graph[each].name for each in found.events],
            hours_a_year=found.probability * HOURS_A_YEAR,
        )
        for found in analysis.model.most_probable_sets(service, analysis.figures, MOST_SETS)
    ]


def restore_entry(back: ServiceRecovery) -> published.RestoreEntry:
    """Return how a service comes back as it is published."""
    return published.RestoreEntry(
        order=list(back.waits_for),
        position=back.position,
        hours=span(back.hours),
        rto_hours=back.time_objective,
        meets_rto=back.meets_time,
        rpo_hours=back.point_objective,
        meets_rpo=back.meets_point,
    )


def shared_entry(analysis: ResilienceAnalysis, point: SharedPoint) -> published.SharedEntry:
    """Return a shared point as it is published."""
    return published.SharedEntry(
        id=point.id,
        name=point.name,
        kind=point.kind,
        services=list(point.services),
        in_words=stop_words(analysis.estate, point),
    )


def stop_words(estate: Estate, point: SharedPoint) -> str:
    """Say what stops with a thing, naming services of residents first and those with most users.

    >>> tax = Service("service:tax", "Council tax")
    >>> stop_words(Estate(services={tax.id: tax}), SharedPoint("power-feed:n", "North feed", "power-feed", (tax.id,)))
    'If North feed fails, 1 service stops: Council tax.'
    """

    def weight(service: Service) -> tuple[int, float, int, str]:
        residents = 0 if service.audience and "residents" in service.audience.value else 1
        return residents, service.recovery_time_objective_hours or 1e9, -(service.users or 0), service.name

    ranked = sorted((estate.services[each] for each in point.services), key=weight)
    count = len(ranked)
    names = [each.name for each in ranked[:NAMED]]
    among = "among them " if count > NAMED else ""
    listed = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    stops = f"{count:,} services stop" if count > 1 else "1 service stops"
    return f"If {point.name} fails, {stops}{', ' if among else ': '}{among}{listed}."


def scenario_entry(recovery: Recovery) -> published.ScenarioEntry:
    """Return a scenario as it is published."""
    known = [each.hours for each in recovery.services if each.hours]
    complete = len(known) == len(recovery.services)
    met = [each.meets_time for each in recovery.services]
    answered = recovery.unknown is None
    return published.ScenarioEntry(
        id=recovery.id,
        name=recovery.name,
        lost=len(recovery.lost),
        stopped=len(recovery.services) if answered else None,
        standing=len(recovery.standing) if answered else None,
        unclear=len(recovery.unclear) if answered else None,
        first_back=span(Interval(min(each.low for each in known), min(each.high for each in known))) if known else None,
        all_back=span(Interval(max(each.low for each in known), max(each.high for each in known)))
        if known and complete
        else None,
        meets=met.count(True),
        breaches=met.count(False),
        conditions=list(recovery.conditions),
        circles=list(recovery.circles),
        unknown=recovery.unknown,
    )


def restore_rows(recovery: Recovery) -> list[published.RestoreRow]:
    """Return the lines of the restore sheet as they are published."""
    return [
        published.RestoreRow(
            position=position,
            id=row.id,
            name=row.name,
            kind=row.kind,
            work=published.Span(low=row.work.low, high=row.work.high),
            ends=published.Span(low=row.ends.low, high=row.ends.high),
            after=list(row.after),
        )
        for position, row in enumerate(recovery.sheet.rows, 1)
    ]


def span(interval: Interval | None) -> published.Span | None:
    """Return a range as it is published."""
    return published.Span(low=interval.low, high=interval.high) if interval else None
