"""Repairs against an estate that is built anew with the second thing in it, and fronts against every choice."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import pytest

from standpipe.app.repair_entries import fronts_entry
from standpipe.kernel.evidence import Basis
from standpipe.resilience.availability import HOURS_A_YEAR, AvailabilityModel
from standpipe.resilience.from_places import POWERED, STANDS
from standpipe.resilience.model import NeedGraph, Node, Unavailability, all_of, any_of
from standpipe.resilience.repairs import RepairKind, RepairModel, possible_repairs


def figure(value: float) -> Unavailability:
    return Unavailability(value, value, value, Basis.ILLUSTRATIVE, "an example")


def council() -> NeedGraph:
    """Return two services on three servers in one rack with two feeds of one board, and a line of one supplier."""
    return NeedGraph([
        Node("service:tax", "Tax", "service", all_of(["server:a", "server:b"]), can_fail=False),
        Node("service:rent", "Rent", "service", all_of(["server:b", "circuit:1"]), can_fail=False),
        Node("server:a", "A", "server", all_of(["rack:r"], STANDS)),
        Node("server:b", "B", "server", all_of(["rack:r"], STANDS)),
        Node("rack:r", "R", "rack", (any_of(["power-feed:1", "power-feed:2"], POWERED), *all_of(["site:dc"], STANDS))),
        Node("power-feed:1", "F1", "power-feed", all_of(["power-panel:p"])),
        Node("power-feed:2", "F2", "power-feed", all_of(["power-panel:p"])),
        Node("power-panel:p", "Board", "power-panel", all_of(["site:dc"], STANDS)),
        Node("circuit:1", "Line", "circuit", (*all_of(["supplier:x"]), *all_of(["site:dc"], "enters at"))),
        Node("supplier:x", "X", "supplier"),
        Node("site:dc", "Data centre", "site"),
    ])  # fmt: skip


FIGURES = {
    "server:a": figure(0.01), "server:b": figure(0.02), "rack:r": figure(0.001), "power-feed:1": figure(0.003),
    "power-feed:2": figure(0.003), "power-panel:p": figure(0.004), "circuit:1": figure(0.05),
    "supplier:x": figure(0.006), "site:dc": figure(0.007),
}  # fmt: skip


def by_states(services: dict[str, object]) -> dict[str, float]:
    """Return the outage hours of predicates over the things that are down, over all states."""
    names = sorted({*FIGURES, "spare"})
    total = dict.fromkeys(services, 0.0)
    for state in itertools.product([False, True], repeat=len(names)):
        down = {name for name, is_down in zip(names, state, strict=True) if is_down}
        weight = 1.0
        for name in names:
            chance = SPARE[0] if name == "spare" else FIGURES[name].value
            weight *= chance if name in down else 1 - chance
        for service, fails in services.items():
            total[service] += weight * fails(down)  # type: ignore[operator]
    return {name: share * HOURS_A_YEAR for name, share in total.items()}


SPARE = [0.0]


def rack_down(down: set[str], *, spare_feed: bool = False) -> bool:
    site = "site:dc" in down
    board = site or "power-panel:p" in down
    powerless = (board or "power-feed:1" in down) and (board or "power-feed:2" in down)
    return site or "rack:r" in down or (powerless and (site or "spare" in down if spare_feed else True))


def line_down(down: set[str], *, spare: bool = False) -> bool:
    first = "circuit:1" in down or "supplier:x" in down
    return "site:dc" in down or (first and ("spare" in down if spare else True))


@pytest.mark.parametrize("kind", [RepairKind.CIRCUIT, RepairKind.SERVER, RepairKind.FEED, RepairKind.SITE])
def test_a_repair_does_what_all_states_say(kind: RepairKind) -> None:
    model = RepairModel(council(), FIGURES, possible_repairs(council()))
    effect = next(each for each in model.effects() if each.repair.kind is kind and each.repair.thing != "server:a")
    up = {
        RepairKind.CIRCUIT: ["circuit:1", "supplier:x"],
        RepairKind.SERVER: ["server:b"],
        RepairKind.FEED: ["power-feed:1", "power-panel:p"],
        RepairKind.SITE: ["site:dc"],
    }
    works = 1.0
    for name in up[kind]:
        works *= 1 - FIGURES[name].value
    SPARE[0] = 1 - works

    def state(down: set[str]) -> set[str]:
        if kind is RepairKind.SITE and "spare" not in down:
            return down - {"site:dc"}
        return down - {"server:b"} if kind is RepairKind.SERVER and "spare" not in down else down

    def tax(down: set[str]) -> bool:
        left = state(down)
        feed = kind is RepairKind.FEED
        return "server:a" in left or "server:b" in left or rack_down(left, spare_feed=feed)

    def rent(down: set[str]) -> bool:
        left = state(down)
        feed = kind is RepairKind.FEED
        return (
            "server:b" in left or rack_down(left, spare_feed=feed) or line_down(left, spare=kind is RepairKind.CIRCUIT)
        )

    after = by_states({"tax": tax, "rent": rent})
    before = by_states({
        "tax": lambda down: "server:a" in down or "server:b" in down or rack_down(down),
        "rent": lambda down: "server:b" in down or rack_down(down) or line_down(down),
    })  # fmt: skip
    assert effect.hours_before == pytest.approx(sum(before.values()), rel=1e-10)
    assert effect.hours_after == pytest.approx(sum(after.values()), rel=1e-10)
    assert effect.worst_after == pytest.approx(max(after.values()), rel=1e-10)


def data_centre() -> NeedGraph:
    """Return three services on a shared database server that an application keeps running, in one building."""
    return NeedGraph([
        Node("service:one", "One", "service", all_of(["application:tax"]), can_fail=False),
        Node("service:two", "Two", "service", all_of(["application:rent"]), can_fail=False),
        Node("service:both", "Both", "service", all_of(["application:tax", "application:rent"]), can_fail=False),
        Node("application:tax", "Tax", "application",
             (*all_of(["server:t"], "runs on"), *all_of(["database:t"]), *all_of(["application:keeper"]))),
        Node("application:rent", "Rent", "application",
             (*all_of(["database:r"]), *all_of(["application:keeper"]))),
        Node("application:keeper", "Databases", "application", all_of(["server:d"], "runs on")),
        Node("database:t", "T", "database", all_of(["database-instance:i"], "is held by")),
        Node("database:r", "R", "database", all_of(["database-instance:i"], "is held by")),
        Node("database-instance:i", "I", "database-instance", all_of(["server:d"], "runs on")),
        Node("server:t", "TS", "server", all_of(["site:dc"], STANDS)),
        Node("server:d", "DS", "server", all_of(["site:dc"], STANDS)),
        Node("circuit:1", "Line", "circuit", all_of(["site:dc"], "enters at")),
        Node("site:dc", "Data centre", "site"),
    ])  # fmt: skip


HERE = {
    "application:tax": 0.01, "application:rent": 0.02, "application:keeper": 0.03, "database:t": 0.004,
    "database:r": 0.005, "database-instance:i": 0.006, "server:t": 0.007, "server:d": 0.008, "circuit:1": 0.0005,
    "site:dc": 0.009, "cloud-zones": 0.001, "cloud-region": 0.002,
}  # fmt: skip


@dataclass(frozen=True)
class Council:
    """What works in the data centre above, by rules that know no need graph."""

    down: frozenset[str]
    moved: frozenset[str] = frozenset()
    split: bool = False

    def up(self, *things: str) -> bool:
        return self.down.isdisjoint(things)

    def store(self, owner: str) -> bool:
        shared = ("server:d", "database-instance:i", "application:keeper")
        return self.up("site:dc", *((f"own:{owner}",) if self.split else shared))

    def application(self, name: str) -> bool:
        if name in self.moved:
            way = self.up("circuit:1", "site:dc", "cloud-region", f"zones:{name}")
            return self.up(f"application:{name}") and way
        machine = self.up("server:t") if name == "tax" else True
        data = self.up(f"database:{name[0]}") and self.store(name)
        return self.up(f"application:{name}", "site:dc") and machine and data

    def services(self) -> list[bool]:
        tax, rent = self.application("tax"), self.application("rent")
        return [tax, rent, tax and rent]


def hours_by_states(moved: frozenset[str], *, split: bool) -> list[float]:
    chances = HERE.copy()
    shared = 1 - (1 - HERE["server:d"]) * (1 - HERE["database-instance:i"]) * (1 - HERE["application:keeper"])
    chances |= {"own:tax": shared, "own:rent": shared} if split else {}
    chances |= {f"zones:{name}": 1 - (1 - HERE["cloud-zones"]) * (1 - HERE[f"database:{name[0]}"]) for name in moved}
    del chances["cloud-zones"]
    total = [0.0, 0.0, 0.0]
    for values in itertools.product([False, True], repeat=len(chances)):
        down = frozenset(name for name, value in zip(chances, values, strict=True) if value)
        weight = math.prod(chances[name] if name in down else 1 - chances[name] for name in chances)
        for place, works in enumerate(Council(down, moved, split).services()):
            total[place] += 0.0 if works else weight
    return [share * HOURS_A_YEAR for share in total]


@pytest.mark.parametrize(
    ("kind", "thing", "moved", "split"),
    [
        (RepairKind.ZONES, "application:tax", {"tax"}, False),
        (RepairKind.SPLIT, "database-instance:i", set(), True),
    ],
)
def test_what_takes_over_does_what_all_states_say(kind: RepairKind, thing: str, moved: set[str], split: bool) -> None:
    graph = data_centre()
    figures = {name: figure(value) for name, value in HERE.items()}
    model = RepairModel(graph, figures, possible_repairs(graph, ["circuit:1"]))
    effect = next(each for each in model.effects() if each.repair.kind is kind and each.repair.thing == thing)
    before, after = hours_by_states(frozenset(), split=False), hours_by_states(frozenset(moved), split=split)
    assert effect.hours_before == pytest.approx(sum(before), rel=1e-10)
    assert effect.hours_after == pytest.approx(sum(after), rel=1e-10)
    assert effect.worst_after == pytest.approx(max(after), rel=1e-10)
    assert effect.together == ((3, 2) if split else None)


def test_a_move_and_a_split_bought_together_do_what_all_states_say() -> None:
    graph = data_centre()
    figures = {name: figure(value) for name, value in HERE.items()}
    wanted = [
        each
        for each in possible_repairs(graph, ["circuit:1"])
        if (each.kind, each.thing) in {(RepairKind.ZONES, "application:tax"), (RepairKind.SPLIT, "database-instance:i")}
    ]
    model = RepairModel(graph, figures, wanted)
    hours = model.hours_with([each.id for each in wanted])
    assert list(hours.values()) == pytest.approx(hours_by_states(frozenset({"tax"}), split=True), rel=1e-10)


def test_no_move_without_a_line_and_no_split_of_what_one_application_uses() -> None:
    kinds = {each.kind for each in possible_repairs(data_centre())}
    assert RepairKind.ZONES not in kinds
    alone = NeedGraph(node for node in data_centre() if node.id not in {"service:two", "service:both",
                                                                        "application:rent", "database:r"})  # fmt: skip
    assert RepairKind.SPLIT not in {each.kind for each in possible_repairs(alone)}


def test_before_is_what_the_estate_is_today() -> None:
    model = RepairModel(council(), FIGURES, possible_repairs(council()))
    today = sum(each.outage_hours_a_year or 0 for each in AvailabilityModel(council()).evaluate(FIGURES))
    assert all(effect.hours_before == pytest.approx(today, rel=1e-12) for effect in model.effects())


def test_the_fronts_are_those_of_every_choice() -> None:
    model = RepairModel(council(), FIGURES, possible_repairs(council()))
    effects = model.effects()
    costs = {each.repair.id: 100 * (number + 1) for number, each in enumerate(effects)}
    fronts = model.fronts(costs)
    assert set(fronts.among) == set(costs)
    for front, value in ((fronts.by_hours, "hours"), (fronts.by_worst, "worst")):
        shown = [(choice.cost, getattr(choice, value)) for choice in front]
        assert shown == sorted(shown)
        assert [left for _, left in shown] == sorted((left for _, left in shown), reverse=True)
    # each point by a model in which exactly these repairs exist and cost nothing: the last point buys all of them
    for choice in fronts.by_hours:
        bought = [repair for repair in model.repairs if repair.id in choice.repairs]
        alone = RepairModel(council(), FIGURES, bought)
        everything = alone.fronts(dict.fromkeys(choice.repairs, 1)).by_hours[-1]
        assert everything.hours == pytest.approx(choice.hours, rel=1e-12)
        assert choice.cost == sum(costs[name] for name in choice.repairs)


def test_a_service_without_an_exact_figure_is_named_and_in_no_sum() -> None:
    graph, repairs = council(), possible_repairs(council())
    exact = RepairModel(graph, FIGURES, repairs)
    assert exact.fronts({}).left_out == ()
    assert fronts_entry(graph, exact.fronts({})).left_out_in_words == ""
    short = RepairModel(graph, FIGURES, repairs, rows=1)
    left_out = short.fronts({}).left_out
    assert left_out
    assert set(left_out) | short.hours_with([]).keys() == exact.hours_with([]).keys()
    told = fronts_entry(graph, short.fronts({}))
    assert [each.id for each in told.left_out] == list(left_out)
    assert all(graph[name].name in told.left_out_in_words for name in left_out)
    rest = sum(hours for name, hours in exact.hours_with([]).items() if name not in left_out)
    assert short.fronts({}).by_hours[0].hours == pytest.approx(rest, rel=1e-9)
