"""CPU seconds of the resilience capability on a generated estate: `python -m benchmarks.resilience [SERVERS SERVICES]`.

The estate is random by a fixed seed: a data centre with racks, feeds and panels, clusters of eight hosts, each on two
access switches below two cores and in two racks, applications of three servers, shared directory servers, services
of three applications.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from standpipe.catalogue.failure_rates import load_failure_rates
from standpipe.estate.estate import Estate
from standpipe.estate.model import (
    Application,
    Cable,
    Circuit,
    Cluster,
    Component,
    Dependency,
    DependencyKind,
    Device,
    Host,
    Hosting,
    PowerFeed,
    Rack,
    Redundancy,
    Room,
    Server,
    Service,
    Site,
)
from standpipe.resilience import build_need_graph, class_defaults, lose, shared_points
from standpipe.resilience.availability import AvailabilityModel
from standpipe.resilience.single_points import single_points

_Result = TypeVar("_Result")


def generated_estate(servers: int, services: int, *, seed: int = 1) -> Estate:
    """Return an estate with that many servers and services."""
    chance = random.Random(seed)
    hosts = max(8, servers // 25)
    sites = [Site("site:dc", "Data centre", "data centre", closing=True), Site("site:colo", "Colocation", "colocation")]
    rooms = [Room(f"room:{site.id[5:]}", site.name, site.id) for site in sites]
    racks = [Rack(f"rack:{i}", f"R{i}", room=chance.choice(rooms).id) for i in range(max(2, hosts // 8))]
    feeds = [PowerFeed(f"power-feed:{r.id}-{p}", p, rack=r.id, panel=p) for r in racks for p in "AB"]
    switches = [Device(f"device:s{i}", f"S{i}", rack=racks[(i - 2) % len(racks)].id) for i in range(max(4, hosts // 4))]
    wan = [Circuit(f"circuit:{i}", f"WAN {i}", site=sites[i % 2].id, purpose="internet") for i in range(4)]
    clusters = [
        Cluster(f"cluster:{i}", f"C{i}", hosts_tolerated=chance.choice([1, 1, 2, None])) for i in range(hosts // 8)
    ]
    machines = [
        Host(f"host:{i}", f"H{i}", cluster=clusters[i // 8 % len(clusters)].id, rack=racks[i // 4 % len(racks)].id)
        for i in range(hosts)
    ]
    access = switches[2:]
    ends = [(each.id, access[(i // 8 * 2 + k) % len(access)].id) for i, each in enumerate(machines) for k in (0, 1)]
    ends += [(switch.id, core.id) for switch in switches[2:] for core in switches[:2]]
    ends += [(line.id, core.id) for line, core in zip(wan, switches[:2] * 2, strict=True)]
    cables = [Cable(f"cable:{i}", str(i), one, other) for i, (one, other) in enumerate(ends) if one != other]
    virtual = []
    for index in range(servers):
        host = chance.choice(machines)
        virtual.append(Server(f"server:{index}", f"V{index}", virtual=True, host=host.id, cluster=host.cluster))
    applications = [
        Application(f"application:{i}", f"A{i}", hosting=Hosting.DATA_CENTRE) for i in range(max(1, servers // 3))
    ]
    components = [
        Component(
            f"component:{i}", f"P{i}", applications[i % len(applications)].id, each.id,
            chance.choice(["web", "database"]), chance.choice([Redundancy.ANY, Redundancy.ALL, None]),
        )
        for i, each in enumerate(virtual)
    ]  # fmt: skip
    links = [
        Dependency(each.id, f"server:{target}", DependencyKind.HARD, Redundancy.ANY, "directory")
        for each in virtual[4:]
        for target in (0, 1)
    ]
    links += [
        Dependency(applications[i].id, applications[chance.randrange(i)].id, DependencyKind.HARD)
        for i in range(1, len(applications))
        if chance.random() < 0.5
    ]
    wanted = [
        Service(f"service:{i}", f"Service {i}", applications=tuple(a.id for a in chance.sample(applications, 3)))
        for i in range(services)
    ]
    return Estate(
        sites=_by_id(sites), rooms=_by_id(rooms), racks=_by_id(racks), power_feeds=_by_id(feeds),
        devices=_by_id(switches), circuits=_by_id(wan), clusters=_by_id(clusters), hosts=_by_id(machines),
        cables=_by_id(cables), servers=_by_id(virtual), applications=_by_id(applications),
        components=_by_id(components), services=_by_id(wanted), dependencies=tuple(links),
    )  # fmt: skip


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


_Thing = TypeVar("_Thing", bound=_HasId)


def _by_id(things: Iterable[_Thing]) -> dict[str, _Thing]:
    return {thing.id: thing for thing in things}


def timed(name: str, work: Callable[[], _Result]) -> _Result:
    """Do the work and print its CPU seconds."""
    start = time.process_time()
    result = work()
    print(f"{name:45} {time.process_time() - start:8.2f}")
    return result


def main(arguments: list[str]) -> None:
    servers, services = (int(each) for each in arguments) if arguments else (5000, 2000)
    estate = generated_estate(servers, services)
    print(f"{servers} servers, {services} services: CPU seconds")
    graph = timed("need graph", lambda: build_need_graph(estate))
    points = timed("single points of every service", lambda: single_points(graph))
    model = timed("availability: prepare", lambda: AvailabilityModel(graph))
    rates = load_failure_rates()
    figures = class_defaults(graph, rates)
    found = timed("availability: evaluate", lambda: model.evaluate(figures))
    timed("availability: one figure changed", lambda: model.evaluate(figures, only=["host:1"]))
    print(f"{sum(each.value is None for each in found)} services over budget")
    timed("shared points", lambda: shared_points(graph))
    loss = timed("losing the data centre", lambda: lose(graph, ["site:dc"]))
    print(f"{len(graph)} nodes, {sum(len(each.points) for each in points)} single points, {len(loss.stopped)} stopped")


if __name__ == "__main__":
    main(sys.argv[1:])
