"""The wave planner at stated sizes: cost, bound and CPU seconds against CP-SAT and simple orders.

    python -m benchmarks.waves [--applications 200] [--shape programme] [--seeds 1 2 3 4 5] [--work-units 8000]
                               [--cp-sat SECONDS] [--cp-sat-parts CPU_SECONDS] [--no-orders]
    python -m benchmarks.waves --contradictions 100

Every cost is the independent checker's; `first fit` places groups in random order into the first window that keeps
all rules, which stands for packing by size; `affinity order` does so community by community of the links (Louvain),
which stands for affinity tools. `avoidable` is what a cost lies above what counting proves that every plan costs:
each group in its cheapest window, people, payments, and what groups share until the first window by which all could
have moved. CP-SAT is given the full model, two workers and no hint; it is limited in wall time, and its CPU seconds
are printed. With `--cp-sat-parts` it is given our best decomposition: it starts at the best of those orders and plans a
part anew (a zone, what is linked to a move, what moves last, a stretch of windows), the rest fixed, time and again
until so many CPU seconds are spent.
"""

from __future__ import annotations

import argparse
import dataclasses
import random
import statistics
import time

import networkx as nx

from standpipe.waves import WavePlan, check_plan, generate, plan_cost, plan_waves
from standpipe.waves.bound import counted_bound
from standpipe.waves.contradict import contradictory
from standpipe.waves.exact import Limits, minimise
from standpipe.waves.generate import Shape
from standpipe.waves.instance import Instance, build_instance
from standpipe.waves.kernel import new_state, shift
from standpipe.waves.model import WaveProblem
from standpipe.waves.numerics import IntArray, np
from standpipe.waves.relax import without_rule
from standpipe.waves.risk import simulate_risk
from standpipe.waves.rules import BlockIndex
from standpipe.waves.search import Data, as_data, evaluate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--applications", type=int, default=200)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    parser.add_argument("--work-units", type=int, default=8000)
    parser.add_argument("--no-proof", action="store_true", help="no relaxation and no earliest date")
    parser.add_argument("--cp-sat", type=float, default=0.0, help="wall seconds of CP-SAT; none by default")
    parser.add_argument("--cp-sat-parts", type=float, default=0.0, help="CPU seconds of CP-SAT part by part")
    parser.add_argument("--shape", choices=[*Shape], default=Shape.PROGRAMME, help="of the instances")
    parser.add_argument("--no-orders", action="store_true", help="no plans in simple orders")
    parser.add_argument("--contradictions", type=int, default=0, help="explain so many planted contradictions instead")
    arguments = parser.parse_args()
    plan_waves(generate(10, seed=1), work_units=1)  # compiles, or reads the cache
    if arguments.contradictions:
        _contradictions(arguments.contradictions)
        return
    means = Means()
    for seed in arguments.seeds:
        problem = generate(arguments.applications, seed=seed, shape=Shape(arguments.shape))
        unavoidable = counted_bound(build_instance(problem, BlockIndex(problem)), 0)
        ours = _planned(problem, arguments.work_units, means, prove=not arguments.no_proof)
        order = None if arguments.no_orders else _orders(problem)
        means.compare("the better order", ours, None if order is None else order[0], unavoidable)
        if arguments.cp_sat:
            means.compare("CP-SAT, cold", ours, _cp_sat(problem, arguments.cp_sat), unavoidable)
        if arguments.cp_sat_parts and order is not None:
            by_parts = _cp_sat_by_parts(problem, order[1], arguments.cp_sat_parts)
            means.compare("CP-SAT by parts", ours, by_parts, unavoidable)
    means.show()


@dataclasses.dataclass(slots=True)
class Means:
    """Our gaps and our costs as shares of others' costs, over the seeds of a run."""

    gaps: list[float] = dataclasses.field(default_factory=list)
    shares: dict[str, list[tuple[float, float]]] = dataclasses.field(default_factory=dict)
    """By the other: share of its cost, and of its avoidable cost."""

    def compare(self, other: str, ours: int | None, cost: int | None, unavoidable: int) -> None:
        """Note one seed's costs in pence, where both found a plan."""
        if ours is not None and cost is not None:
            share = (ours / cost, (ours - unavoidable) / (cost - unavoidable))
            self.shares.setdefault(other, []).append(share)

    def show(self) -> None:
        """Print the means."""
        if self.gaps:
            print(f"mean gap {statistics.fmean(self.gaps):.1%}, the largest {max(self.gaps):.1%}")
        for other, shares in self.shares.items():
            whole, avoidable = ([share[part] for share in shares] for part in range(2))
            print(
                f"cost against {other}: mean {statistics.fmean(whole):.3f} ({min(whole):.3f} to {max(whole):.3f}), "
                f"avoidable {statistics.fmean(avoidable):.2f} ({min(avoidable):.2f} to {max(avoidable):.2f}), "
                f"{len(shares)} instances"
            )


def _planned(problem: WaveProblem, work_units: int, means: Means, *, prove: bool) -> int | None:
    """Print our plan and return its cost, the checker's, in pence."""
    begin = time.process_time()
    plan = plan_waves(problem, work_units=work_units, prove=prove)
    spent = time.process_time() - begin
    if not isinstance(plan, WavePlan):
        print(f"{problem.name}: no plan, {len(plan.conflict)} rules in conflict, {spent:.1f} CPU s")
        return None
    sound = "sound" if not check_plan(problem, plan) else "BROKEN"
    unavoidable = counted_bound(build_instance(problem, BlockIndex(problem)), 0)
    earliest = "exact" if plan.earliest_closing_attained else "bound"
    cost = plan_cost(problem, plan)
    means.gaps += [] if plan.gap is None else [plan.gap]
    print(
        f"{problem.name}: cost {cost / 100:,.0f} "
        f"({(plan.cost - unavoidable) / 100:,.0f} avoidable), gap {plan.gap or 0:.1%}, {sound}, closes "
        f"{plan.closing_date}, earliest {plan.earliest_closing_date} ({earliest}), {spent:.1f} CPU s"
    )
    begin = time.process_time()
    risk = simulate_risk(problem, plan)
    print(f"  risk: P80 {risk.closing.p80}, {time.process_time() - begin:.2f} CPU s")
    return cost


def _orders(problem: WaveProblem) -> tuple[int, IntArray] | None:
    """Print the best of twenty first-fit plans in random order, and of twenty in the order of communities of links.

    Returns cost and plan of the best of all, if any keeps all rules.
    """
    best: tuple[int, IntArray] | None = None
    instance = build_instance(problem, BlockIndex(problem))
    data, count = as_data(instance), len(instance.nodes)
    links: nx.Graph[int] = nx.Graph()
    links.add_nodes_from(range(count))
    for node in range(count):
        links.add_weighted_edges_from((node, other, pence) for other, pence in instance.apart.row(node))
    for name in ("first fit", "affinity order"):
        costs = []
        for attempt in range(20):
            chance = random.Random(attempt)
            order = list(range(count))
            chance.shuffle(order)
            if name == "affinity order":
                communities = [sorted(each) for each in nx.community.louvain_communities(links, seed=attempt)]
                chance.shuffle(communities)
                order = [node for each in communities for node in each]
            costs.append(_fitted(instance, data, _after_predecessors(instance, order)))
        found = [fitted[0] for fitted in costs if fitted is not None]
        for fitted in costs:
            if fitted is not None and (best is None or fitted[0] < best[0]):
                best = fitted
        unavoidable = counted_bound(instance, 0)
        text = f"{min(found) / 100:,.0f}, {(min(found) - unavoidable) / 100:,.0f} avoidable" if found else "no plan"
        print(f"  {name}: {text} ({len(found)} of 20 orders keep all rules)")
    return best


def _after_predecessors(instance: Instance, order: list[int]) -> list[int]:
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(order)
    for node in order:
        graph.add_edges_from((node, other) for other, _, first in instance.order.row(node) if first)
    rank = {node: position for position, node in enumerate(order)}
    return list(nx.lexicographical_topological_sort(graph, key=rank.__getitem__))


def _fitted(instance: Instance, data: Data, order: list[int]) -> tuple[int, IntArray] | None:
    """Return cost and plan when each node takes the first window in which no rule breaks; None when one has none."""
    state = new_state(data.at)
    for node in order:
        for window in np.flatnonzero(instance.allowed[node]).tolist():
            _, broken = shift(data.at, data.tape, state, node, window)
            if not broken:
                break
            shift(data.at, data.tape, state, node, -1)
        else:
            return None
    assignment = state[: data.at.nodes].copy()
    cost = evaluate(instance, data, assignment)
    return None if cost is None else (cost, assignment)


def _cp_sat(problem: WaveProblem, seconds: float) -> int | None:
    instance = build_instance(problem, BlockIndex(problem))
    begin = time.process_time()
    result = minimise(instance, Limits(1e9, workers=2, seconds=seconds))
    spent = time.process_time() - begin
    unavoidable = counted_bound(instance, 0)
    cost = "no plan"
    if result.cost is not None:
        cost = f"{result.cost / 100:,.0f} ({(result.cost - unavoidable) / 100:,.0f} avoidable)"
    print(f"  CP-SAT, cold: {cost}, bound {result.bound / 100:,.0f}, {spent:.0f} CPU s")
    return result.cost


def _cp_sat_by_parts(problem: WaveProblem, start: IntArray, cpu_seconds: float) -> int:
    """Print and return what CP-SAT makes of a start, planning parts anew (large neighbourhood search; Shaw, 1998)."""
    instance = build_instance(problem, BlockIndex(problem))
    data, chance = as_data(instance), random.Random(1)
    best, cost = start, evaluate(instance, data, start) or 0
    begin, tried, better = time.process_time(), 0, 0
    while time.process_time() - begin < cpu_seconds:
        part = _part(instance, best, chance)
        allowed = instance.allowed.copy()
        fixed = np.ones(len(best), dtype=np.bool_)
        fixed[part] = False
        allowed[fixed] = False
        allowed[fixed, best[fixed]] = True
        result = minimise(
            dataclasses.replace(instance, allowed=allowed), Limits(3.0, workers=2, seconds=4.0), hint=best
        )
        tried += 1
        # A run that was cut short may state more than its plan costs: the kernel prices it.
        price = None if result.assignment is None else evaluate(instance, data, result.assignment)
        if result.assignment is not None and price is not None and price < cost:
            best, cost, better = result.assignment, price, better + 1
    spent = time.process_time() - begin
    unavoidable = counted_bound(instance, 0)
    print(
        f"  CP-SAT by parts: {cost / 100:,.0f} ({(cost - unavoidable) / 100:,.0f} avoidable), {better} of {tried} "
        f"parts better, {spent:.0f} CPU s"
    )
    return cost


def _part(instance: Instance, plan: IntArray, chance: random.Random, size: int = 40) -> list[int]:
    """Return nodes to plan anew: of a zone, around a node, the last ones, or of a stretch of windows."""
    count, kind = len(plan), chance.randrange(4)
    if kind == 0:
        term = chance.randrange(len(instance.term_names))
        nodes = instance.members_of(term)
    elif kind == 1:
        nodes, front = [], [chance.randrange(count)]
        while front and len(nodes) < size:
            node = front.pop(0)
            if node not in nodes:
                nodes.append(node)
                front += [other for other, _ in instance.apart.row(node)]
    elif kind == 2:
        nodes = sorted(range(count), key=lambda node: -int(plan[node]))[:size]
    else:
        first = chance.randrange(instance.windows)
        nodes = [node for node in range(count) if first <= plan[node] < first + 5]
    chance.shuffle(nodes)
    rest = [node for node in chance.sample(range(count), count) if node not in nodes]
    return (nodes + rest)[:size]


def _contradictions(count: int) -> None:
    minimal, slowest, total = 0, 0.0, 0.0
    for seed in range(count):
        problem = contradictory(30, seed=seed)
        begin = time.process_time()
        found = plan_waves(problem, work_units=50)
        spent = time.process_time() - begin
        slowest, total = max(slowest, spent), total + spent
        if isinstance(found, WavePlan) or not found.proved:
            print(f"seed {seed}: no conflict found")
            continue
        each = [plan_waves(without_rule(problem, rule.rule), work_units=50, prove=False) for rule in found.conflict]
        minimal += all(isinstance(plan, WavePlan) for plan in each)
    print(f"{minimal} of {count} minimal; {total / count:.2f} CPU s each, the slowest {slowest:.2f}")


if __name__ == "__main__":
    main()
