"""Compares observed traffic with declared dependencies: links between applications that no register knows.

Traffic inside one application is its own affair; traffic to a machine that holds an application's database is
explained by that; a dependency declared in either direction, between the applications or any of their machines,
explains the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from standpipe.estate.estate import Estate
from standpipe.estate.model import Dependency
from standpipe.kernel.evidence import Place
from standpipe.kernel.findings import Finding, Severity


def undeclared_dependencies(estate: Estate, _as_of: date) -> Iterator[Finding]:
    """Applications that talk to each other without any declared dependency; silent while nothing is declared at all."""
    declared = {frozenset((each.source, each.target)) for each in estate.dependencies if not each.observed}
    if not declared:
        return
    applications = _applications_of(estate)
    found: dict[tuple[str, str], list[Dependency]] = defaultdict(list)
    for link in estate.dependencies:
        if not link.observed or frozenset((link.source, link.target)) in declared:
            continue
        sources, targets = applications.get(link.source, {}), applications.get(link.target, {})
        if not sources or not targets or sources.keys() & targets.keys():
            continue
        if not any(_explained(one, other, link, declared) for one in sources for other in targets):
            found[next(iter(sources)), next(iter(targets))].append(link)
    for (source, target), links in found.items():
        yield _finding(estate, source, target, links)


def _explained(one: str, other: str, link: Dependency, declared: set[frozenset[str]]) -> bool:
    pairs = ((one, other), (one, link.target), (link.source, other))
    return any(frozenset(pair) in declared for pair in pairs)


def _applications_of(estate: Estate) -> Mapping[str, dict[str, None]]:
    """Return the applications of each server: those it runs, then those whose database it holds."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for component in estate.components.values():
        if component.server and component.application:
            found[component.server][component.application] = None
    for database in estate.databases.values():
        instance = estate.database_instances.get(database.instance or "")
        if database.application and instance and instance.server:
            found[instance.server][database.application] = None
    return found


def _finding(estate: Estate, source: str, target: str, links: list[Dependency]) -> Finding:
    names = f"'{estate.name_of(source)}' and '{estate.name_of(target)}'"
    machines = f"{estate.name_of(links[0].source)} and {estate.name_of(links[0].target)}"
    places: tuple[Place, ...] = tuple(
        item.place
        for link in links
        for item in estate.evidence.of(link.source, f"depends on {link.target}")
        if item.place
    )
    return Finding(
        "undeclared-dependency",
        Severity.MEDIUM,
        source,
        f"Traffic was seen between {names} ({machines}), and no register declares that one needs the other. Declare "
        "the dependency, or find out what the link is, before either moves.",
        places[:5],
    )
