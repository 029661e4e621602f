"""The restore sheet against brute force on random small graphs, and its rules from their definition."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping, Sequence

import pytest

from standpipe.kernel.intervals import Interval
from standpipe.resilience.model import NeedGraph, Node, all_of, any_of
from standpipe.resilience.restore import restore
from standpipe.resilience.restore_sheet import RestoreSheet, restore_sheet


def random_graph(chance: random.Random, *, alternatives: bool) -> tuple[NeedGraph, dict[str, Interval]]:
    """Return services over servers that need earlier servers, and hours for each."""
    servers = [f"server:{number}" for number in range(chance.randint(2, 6))]
    nodes = []
    for number, name in enumerate(servers):
        below = chance.sample(servers[:number], chance.randint(0, min(2, number)))
        needs = [*all_of(below)]
        if alternatives and number > 2 and chance.random() < 0.5:
            needs.append(any_of(chance.sample(servers[:number], 2)))
        nodes.append(Node(name, name, "server", tuple(needs)))
    for number in range(chance.randint(1, 3)):
        wanted = chance.sample(servers, chance.randint(1, 2))
        nodes.append(Node(f"service:{number}", f"S{number}", "service", all_of(wanted), can_fail=False))
    hours = {name: Interval(low := chance.randint(1, 5), low + chance.randint(0, 5)) for name in servers}
    return NeedGraph(nodes), hours


def closure(graph: NeedGraph, name: str) -> set[str]:
    found = {name}
    for need in graph[name].needs:
        for member in need.members:  # type: ignore[union-attr]  # these graphs have no networks
            found |= closure(graph, member)
    return found


def ends_one_by_one(order: Sequence[str], hours: Mapping[str, float]) -> dict[str, float]:
    return dict(zip(order, itertools.accumulate(hours[name] for name in order), strict=True))


@pytest.mark.parametrize("seed", range(60))
def test_with_one_stream_no_order_brings_services_back_sooner_in_their_urgency(seed: int) -> None:
    chance = random.Random(seed)
    graph, hours = random_graph(chance, alternatives=False)
    services = graph.of_kind("service")
    urgency = {name: rank for rank, name in enumerate(services)}
    sheet = restore_sheet(graph, list(hours), hours, streams=1, urgency=urgency)
    found = {each.id: each.hours for each in sheet.services}
    low = {name: span.low for name, span in hours.items()}

    best = None
    for order in itertools.permutations(hours):
        ends = ends_one_by_one(order, low)
        before = {name: set(order[:place]) for place, name in enumerate(order)}
        if any(not closure(graph, name) - {name} <= before[name] for name in order):
            continue
        back = [max((ends[each] for each in closure(graph, name) if each in ends), default=0.0) for name in services]
        best = back if best is None else min(best, back)
    assert [found[name].low if found[name] else None for name in services] == best


@pytest.mark.parametrize("seed", range(60))
def test_no_restore_ends_before_its_earliest_time_of_all(seed: int) -> None:
    graph, hours = random_graph(random.Random(seed), alternatives=True)
    sheet = restore_sheet(graph, list(hours), hours, streams=50)
    earliest = {step.id: step.earliest for step in restore(graph, list(hours), hours).order}
    assert all(row.ends.low >= earliest[row.id] - 1e-9 for row in sheet.rows)
    assert sheet.rows[0].ends.low == earliest[sheet.rows[0].id]


def check_rules(graph: NeedGraph, sheet: RestoreSheet, streams: int) -> None:
    for end in ("low", "high"):
        spans = [
            (getattr(row.ends, end) - getattr(row.work, end), getattr(row.ends, end), row.id) for row in sheet.rows
        ]
        assert [start for start, _, _ in spans] == sorted(start for start, _, _ in spans)
        for start, _, _ in spans:
            running = sum(begin <= start + 1e-9 < ends - 1e-9 for begin, ends, _ in spans)
            assert running <= streams
        ended = {name: ends for _, ends, name in spans}
        for start, _, name in spans:
            for need in graph[name].needs:
                met = sum(ended[each] <= start + 1e-9 for each in need.members)  # type: ignore[union-attr]
                assert met >= need.at_least  # type: ignore[union-attr]


@pytest.mark.parametrize("seed", range(60))
def test_every_sheet_keeps_the_streams_the_order_and_the_needs(seed: int) -> None:
    chance = random.Random(seed)
    graph, hours = random_graph(chance, alternatives=True)
    streams = chance.randint(1, 3)
    check_rules(graph, restore_sheet(graph, list(hours), hours, streams=streams), streams)


@pytest.mark.parametrize("seed", range(30))
def test_any_durations_within_the_ranges_end_within_the_ranges(seed: int) -> None:
    chance = random.Random(seed)
    graph, hours = random_graph(chance, alternatives=True)
    sheet = restore_sheet(graph, list(hours), hours, streams=2)
    rows = [row.id for row in sheet.rows]
    drawn = {name: chance.uniform(span.low, span.high) for name, span in hours.items()}
    free, latest, ends = [0.0, 0.0], 0.0, {}
    for row in sheet.rows:
        ready = max((ends[each] for each in row.after), default=0.0)
        free.sort()
        latest = max(ready, latest, free[0])
        ends[row.id] = free[0] = latest + drawn[row.id]
    assert all(row.ends.low - 1e-9 <= ends[row.id] <= row.ends.high + 1e-9 for row in sheet.rows), rows


def test_things_that_need_each_other_start_together_and_do_not_wait_for_ever() -> None:
    graph = NeedGraph([
        Node("service:rent", "Rent", "service", all_of(["application:a"]), can_fail=False),
        Node("application:a", "A", "application", all_of(["application:b"])),
        Node("application:b", "B", "application", all_of(["application:a", "server:s"])),
        Node("server:s", "S", "server"),
    ])  # fmt: skip
    sheet = restore_sheet(graph, ["server:s"], {"server:s": Interval(2, 4)})
    assert sheet.services[0].hours == Interval(2, 4)


def test_what_only_its_own_restorer_could_restore_waits_for_itself() -> None:
    graph = NeedGraph([
        Node("service:rent", "Rent", "service", all_of(["server:backup"]), can_fail=False),
        Node("server:backup", "Backup", "server", all_of(["server:directory"])),
        Node("server:directory", "Directory", "server"),
    ])  # fmt: skip
    hours = {"server:backup": Interval(1, 2), "server:directory": Interval(1, 2)}
    sheet = restore_sheet(graph, list(hours), hours, restored_by={"server:directory": ("server:backup",)})
    assert sheet.services[0].waits_for_itself
    assert sheet.services[0].hours is None


def test_a_machine_without_hours_makes_the_time_unknown() -> None:
    graph = NeedGraph([
        Node("service:rent", "Rent", "service", all_of(["server:s"]), can_fail=False), Node("server:s", "S", "server"),
    ])  # fmt: skip
    found = restore_sheet(graph, ["server:s"], {}).services[0]
    assert found.hours is None
    assert found.unknown == ("server:s",)
