"""Several sites that close by one plan: what stands at each, until when its own lease lets it, and when it closes.

One plan with one closing date, that of the last site. A site's own lease binds the moves of what stands there, so early
that everything that closing takes is done by the end of the lease. What stands nobody knows where may stand at any of
them, and so is bound by each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from standpipe.app.closing_sites import lease_of
from standpipe.app.move_groups import Grouped
from standpipe.estate.estate import Estate
from standpipe.estate.model import Contract, Site
from standpipe.estate.same_machines import each_machine_once
from standpipe.resilience.locations import Locations
from standpipe.waves import WavePlan, WaveProblem, Window
from standpipe.waves.tasks import closing_day


def bound_by_leases(
    problem: WaveProblem, estate: Estate, grouped: Grouped, sites: tuple[Site, ...], as_of: date
) -> WaveProblem:
    """Return the problem in which each group leaves a site early enough for the lease of that site."""
    if len(sites) < 2:
        return problem
    standing = groups_at(estate, grouped, sites)
    leases = [(site, lease) for site in sites if (lease := lease_of(estate, site, as_of))]
    bounds: dict[str, tuple[Window, str]] = {}
    for site, lease in sorted(leases, key=lambda pair: pair[1].ends or date.max):
        last = _last_window(problem, lease)
        for group in standing[site.id]:
            bounds.setdefault(group, (last, f"{site.name} is handed back when contract '{lease.name}' ends"))
    groups = tuple(
        replace(group, latest=bounds[group.id][0].id, latest_reason=bounds[group.id][1])
        if group.id in bounds
        else group
        for group in problem.groups
    )
    return replace(problem, groups=groups)


def _last_window(problem: WaveProblem, lease: Contract) -> Window:
    """Return the last window after which the closing work still ends with the lease; the first where none does."""
    in_time = [each for each in problem.windows if lease.ends and closing_day(problem, each.last) <= lease.ends]
    return in_time[-1] if in_time else problem.windows[0]


def groups_at(estate: Estate, grouped: Grouped, sites: tuple[Site, ...]) -> Mapping[str, frozenset[str]]:
    """Return for each site the move groups that stand there, or of which it is not known that they do not."""
    places = Locations(each_machine_once(estate)).servers
    runs: dict[str, set[str | None]] = {}
    for component in estate.components.values():
        if component.application and component.server in places:
            runs.setdefault(component.application, set()).add(places[component.server])
    at = {
        group.id: set().union(*(runs.get(member.application, {None}) for member in group.members))
        for group in grouped.groups
    }
    return {site.id: frozenset(group for group, places in at.items() if places & {site.id, None}) for site in sites}


def closing_dates(
    estate: Estate, grouped: Grouped, sites: tuple[Site, ...], problem: WaveProblem, plan: WavePlan
) -> Mapping[str, date]:
    """Return the day on which each site closes, by its id; a site of which nothing moves closes with the last."""
    if len(sites) < 2:
        return {site.id: plan.closing_date for site in sites}
    moved = {move.group: wave.last for wave in plan.waves for move in wave.moves}
    standing = groups_at(estate, grouped, sites)
    last = {site.id: max((moved[group] for group in standing[site.id]), default=None) for site in sites}
    return {site: closing_day(problem, day) if day else plan.closing_date for site, day in last.items()}
