"""Restore times against the definition, and circles by name."""

import math

from hypothesis import given, settings
from hypothesis import strategies as st
from test_single_points import failing, graphs

from standpipe.kernel.intervals import Interval
from standpipe.resilience.model import Need, NeedGraph, Network, Node, PathNeed, all_of
from standpipe.resilience.restore import restore


def ways(network: Network, start: str, exits: tuple[str, ...], on: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return every simple way from a node to an exit."""
    here = (*on, start)
    found = [here] if start in exits else []
    ends = {b if a == start else a for a, b in network.links if start in (a, b)} - set(here)
    return found + [way for end in ends for way in ways(network, end, exits, here)]


def back_by_definition(graph: NeedGraph, failed: set[str], hours: dict[str, float]) -> dict[str, float]:
    """Sweep from "never" until nothing changes."""
    back = {node.id: math.inf if node.id in failed else 0.0 for node in graph}

    def ready(need: Need | PathNeed) -> float:
        if isinstance(need, Need):
            return sorted(back[member] for member in need.members)[need.at_least - 1]
        network = graph.networks[need.network]
        every = [way for entry in need.entries for way in ways(network, entry, need.exits)]
        return min(max(back[name] for name in way) for way in every)

    for _ in range(len(graph) + 1):
        for name in failed:
            back[name] = hours[name] + max([ready(need) for need in graph[name].needs], default=0.0)
    return back


@settings(max_examples=200, deadline=None)
@given(graphs(), st.data())
def test_restore_times_equal_those_of_the_definition(graph: NeedGraph, data: st.DataObject) -> None:
    names = [node.id for node in graph]
    lost = data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=4, unique=True))
    failed = failing(graph, lost)
    hours = {name: float(data.draw(st.integers(0, 5))) for name in names}
    plan = restore(graph, lost, {name: Interval.exactly(value) for name, value in hours.items()}, streams=2)
    expected = back_by_definition(graph, failed, hours)
    assert {step.id: step.earliest for step in plan.order} == {n: expected[n] for n in failed if expected[n] < math.inf}
    for service in plan.services:
        assert service.waits_in_circle == (expected[service.id] == math.inf)
        if service.hours:
            assert service.hours.low == expected[service.id]
            assert service.hours.high == expected[service.id] + sum(hours[name] for name in failed) / 2


def test_a_directory_that_its_own_backup_depends_on_is_named() -> None:
    graph = NeedGraph(
        [
            Node("service:s", "S", "service", all_of(["server:directory"]), can_fail=False),
            Node("server:directory", "Directory", "server"),
            Node("server:backup", "Backup", "server", all_of(["server:directory"])),
        ]
    )
    hours = {"server:directory": Interval(1, 2)}
    plan = restore(graph, ["server:directory"], hours, restored_by={"server:directory": ("server:backup",)})
    assert plan.circles == (("server:directory", "server:backup"),)
    assert plan.services[0].waits_in_circle


def test_unknown_hours_make_the_service_unknown_and_an_objective_is_judged_by_the_range() -> None:
    service = Node("service:s", "S", "service", all_of(["server:a"]), can_fail=False)
    graph = NeedGraph([service, Node("server:a", "A", "server")])
    blank = restore(graph, ["server:a"], {}).services[0]
    assert (blank.hours, blank.unknown) == (None, ("server:a",))
    for objective, expected in ((1.0, False), (3.0, None), (10.0, True)):
        plan = restore(graph, ["server:a"], {"server:a": Interval(2, 4)}, objectives={"service:s": objective})
        assert plan.services[0].meets_objective is expected
