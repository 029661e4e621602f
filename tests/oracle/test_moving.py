"""Half-moved estates against the rules of docs/explanation/resilience.md, evaluated thing by thing in every state.

The evaluator below knows nothing of need graphs: it asks of an application whether it works, from the estate alone.
"""

import math
from dataclasses import dataclass, field
from itertools import cycle, product

from hypothesis import given, settings
from hypothesis import strategies as st

from standpipe.estate.estate import Estate
from standpipe.estate.model import (
    Application,
    Circuit,
    Component,
    Database,
    DatabaseInstance,
    Dependency,
    DependencyKind,
    Hosting,
    Server,
    Service,
    Site,
)
from standpipe.resilience.from_estate import build_need_graph
from standpipe.resilience.moving import Becomes, MoveSettings, Moving, Relocation
from standpipe.resilience.states import StatesModel

DC, INTERNET = "site:dc", "circuit:internet"
PLACES = {
    Becomes.MACHINES: "cloud-region",
    Becomes.DATABASES: "cloud-region",
    Becomes.PLATFORM: "cloud-region",
    Becomes.COLOCATION: "colocation",
}
POWER, COOLING, CARRIER = "power-supply:dc", "cooling-unit:site/dc", f"supplier-of:{INTERNET}"
PLANT = {POWER, COOLING, CARRIER}
"""What stands behind the building and its line; one of them at a time may fail, so that all states can be tried."""


@dataclass
class State:
    """Which applications have moved and how, what is down, and the rules by which the rest works or not."""

    estate: Estate
    becomes: dict[str, Becomes]
    moved: set[str]
    closed: bool
    through: bool
    down: set[str] = field(default_factory=set)

    def up(self, *things: str) -> bool:
        return self.down.isdisjoint(things)

    def building(self) -> bool:
        return self.up(DC, POWER) and not self.closed

    def line(self, place: str) -> bool:
        entry = self.closed or self.building()
        return self.up(f"line:{place}/1") and entry

    def internet(self) -> bool:
        return self.up(INTERNET, CARRIER) and (self.closed or self.building())

    def on(self, server: str) -> list[str]:
        return [each.application for each in self.estate.components.values() if each.server == server]

    def side_of_server(self, server: str) -> str:
        leaving = [each for each in self.on(server) if each in self.becomes]
        if not leaving or not self.moved.issuperset(leaving):
            return "here"
        places = [PLACES[self.becomes[each]] for each in leaving if self.becomes[each] in PLACES]
        return places[0] if places else "nowhere"

    def side(self, application: str) -> str:
        if application not in self.moved:
            return "here"
        return PLACES.get(self.becomes[application], "nowhere")

    def reachable(self, one: str, other: str) -> bool:
        return one == other or "nowhere" in (one, other) or all(self.line(each) for each in {one, other} - {"here"})

    def server(self, name: str) -> bool:
        side = self.side_of_server(name)
        if side in ("here", "nowhere"):
            return self.up(name, COOLING) and self.building()
        leaving = [self.becomes[each] for each in self.on(name) if each in self.becomes]
        becomes = next(each for each in leaving if each in PLACES)
        holds = any(each.server == name for each in self.estate.database_instances.values())
        managed = becomes is Becomes.PLATFORM or (becomes is Becomes.DATABASES and holds)
        return self.up(f"carrier:{name}", f"place:{side}") and (managed or self.up(name))

    def managed(self, server: str) -> bool:
        leaving = [self.becomes[each] for each in self.on(server) if each in self.becomes]
        becomes = next((each for each in leaving if each in PLACES), None)
        moved = self.side_of_server(server) not in ("here", "nowhere")
        return moved and becomes in (Becomes.PLATFORM, Becomes.DATABASES)

    def database(self, database: Database) -> bool:
        instance = self.estate.database_instances[database.instance or ""]
        own = self.managed(instance.server or "") or self.up(instance.id)
        return self.up(database.id) and own and self.server(instance.server or "")

    def application(self, name: str) -> bool:
        becomes = self.becomes.get(name) if name in self.moved else None
        here = self.side(name)
        data = [each for each in self.estate.databases.values() if each.application == name]
        holders = {each for one in data for each in self.on(self.server_of(one))} - {name}
        works = self.up(name)
        for dependency in self.estate.dependencies:
            target = dependency.target
            if dependency.source != name or (target in self.moved and self.becomes[target] is Becomes.NOTHING):
                continue
            if becomes is Becomes.SUPPLIER and target in holders:
                continue
            works = works and self.application(target) and self.reachable(here, self.side(target))
        if becomes is Becomes.SUPPLIER:
            return works and self.up(f"supplier-of:{name}") and self.internet()
        servers = [server for server in self.estate.servers if name in self.on(server)]
        works = works and all(self.server(each) and self.reachable(here, self.side_of_server(each)) for each in servers)
        for each in data:
            works = works and self.database(each) and self.reachable(here, self.side_of_server(self.server_of(each)))
        if becomes in PLACES and (self.through or self.closed):
            works = works and self.line(here)
        return works

    def server_of(self, database: Database) -> str:
        return self.estate.database_instances[database.instance or ""].server or ""

    def service(self, service: Service) -> bool:
        needed = [
            a for a in service.applications or () if self.becomes.get(a) is not Becomes.NOTHING or a not in self.moved
        ]
        return all(self.application(each) for each in needed)


@st.composite
def estates(draw: st.DrawFn) -> Estate:
    applications = [f"application:{letter}" for letter in "abc"[: draw(st.integers(2, 3))]]
    servers = [f"server:{letter}" for letter in "xy"]
    pairs = [(name, draw(st.sampled_from(servers))) for name in applications]
    pairs += [(draw(st.sampled_from(applications)), servers[1])]
    databases = {}
    if draw(st.booleans()):
        owner = draw(st.sampled_from(applications))
        databases = {"database:d": Database("database:d", "D", instance="database-instance:i", application=owner)}
    instance = DatabaseInstance("database-instance:i", "I", server=draw(st.sampled_from(servers)))
    ties = draw(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=2))
    known = [(one, other) for one, other in dict.fromkeys(ties) if one < other < len(applications)]
    return Estate(
        sites={DC: Site(DC, "DC")},
        circuits={INTERNET: Circuit(INTERNET, "Internet", purpose="internet", site=DC)},
        servers={name: Server(name, name, site=DC) for name in servers},
        components={
            f"component:{number}": Component(f"component:{number}", "C", application=name, server=server)
            for number, (name, server) in enumerate(dict.fromkeys(pairs))
        },
        database_instances={instance.id: instance} if databases else {},
        databases=databases,
        applications={name: Application(name, name, hosting=Hosting.DATA_CENTRE) for name in applications},
        dependencies=tuple(
            Dependency(applications[one], applications[other], DependencyKind.HARD) for one, other in known
        ),
        services={
            f"service:{n}": Service(f"service:{n}", "S", applications=tuple(applications[n:])) for n in range(2)
        },
    )  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(estates(), st.data())
def test_each_half_moved_state_keeps_the_rules(estate: Estate, data: st.DataObject) -> None:
    graph = build_need_graph(estate)
    becomes = {name: data.draw(st.sampled_from(list(Becomes))) for name in estate.applications}
    through = data.draw(st.booleans())
    plant = {data.draw(st.sampled_from(sorted(PLANT)))}
    moving = Moving(
        estate,
        graph,
        [Relocation(*each) for each in becomes.items()],
        MoveSettings((DC,), circuits=1, through_site=through),
    )
    order = data.draw(st.permutations(list(estate.applications)))
    stages = [(set(order[:count]), False) for count in range(len(order) + 1)] + [(set(order), True)]
    model = StatesModel(graph, [moving.state(moved, closed=(DC,) if closed else ()) for moved, closed in stages])
    spares = dict.fromkeys(moving.spares, 1.0)
    for number, (moved, closed) in enumerate(stages):
        for service in estate.services.values():
            # whatever the model thinks, the building, the lines and the places count
            things = {DC, INTERNET, *(f"line:{place}/1" for place in moving.places), *model.things(number, service.id)}
            things = sorted(
                each for each in things - PLANT | plant if each not in spares and not each.startswith("closed:")
            )
            chances = dict(zip(things, cycle((0.1, 0.4, 0.25)), strict=False))
            state = State(estate, becomes, moved, closed, through)
            expected = 0.0
            for values in product([False, True], repeat=len(things)):
                state.down = {name for name, value in zip(things, values, strict=True) if value}
                if not state.service(service):
                    expected += math.prod(chances[each] if each in state.down else 1 - chances[each] for each in things)
            found = model.certified({**chances, **spares, f"closed:{DC}": 1.0})[number][service.id]
            ended = {becomes[each] for each in service.applications or () if each in moved} == {Becomes.NOTHING}
            if ended and moved.issuperset(service.applications or ()):
                assert model.gaps(number, service.id)
                continue
            assert math.isclose(found.low, expected, rel_tol=1e-9, abs_tol=1e-12), (moved, closed, service.id)
