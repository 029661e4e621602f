"""The wave planner at stated sizes: cost, bound and CPU seconds against CP-SAT and simple orders.

    python -m benchmarks.waves [--applications 200] [--seeds 1 2 3 4 5] [--work-units 8000] [--cp-sat SECONDS]
    python -m benchmarks.waves --contradictions 100

Every cost is the independent checker's; `first fit` places groups in random order into the first window that keeps
all rules, which stands for packing by size; `affinity order` does so community by community of the links (Louvain),
which stands for affinity tools. `avoidable` is what a cost lies above what counting proves that every plan costs:
each group in its cheapest window, people, payments, and what groups share until the first window by which all could
have moved. CP-SAT is given the full model, two workers and no hint; it is limited in wall time, and its CPU seconds
are printed.
"""

from __future__ import annotations

import argparse
import random
import time

import networkx as nx

from standpipe.waves import WavePlan, check_plan, generate, plan_cost, plan_waves
from standpipe.waves.bound import counted_bound
from standpipe.waves.contradict import contradictory
from standpipe.waves.exact import Limits, minimise
from standpipe.waves.instance import Instance, build_instance
from standpipe.waves.kernel import new_state, shift
from standpipe.waves.model import WaveProblem
from standpipe.waves.numerics import np
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
    parser.add_argument("--contradictions", type=int, default=0, help="explain so many planted contradictions instead")
    arguments = parser.parse_args()
    plan_waves(generate(10, seed=1), work_units=1)  # compiles, or reads the cache
    if arguments.contradictions:
        _contradictions(arguments.contradictions)
        return
    for seed in arguments.seeds:
        problem = generate(arguments.applications, seed=seed)
        _planned(problem, arguments.work_units, prove=not arguments.no_proof)
        _orders(problem)
        if arguments.cp_sat:
            _cp_sat(problem, arguments.cp_sat)


def _planned(problem: WaveProblem, work_units: int, *, prove: bool) -> None:
    begin = time.process_time()
    plan = plan_waves(problem, work_units=work_units, prove=prove)
    spent = time.process_time() - begin
    if not isinstance(plan, WavePlan):
        print(f"{problem.name}: no plan, {len(plan.conflict)} rules in conflict, {spent:.1f} CPU s")
        return
    sound = "sound" if not check_plan(problem, plan) else "BROKEN"
    unavoidable = counted_bound(build_instance(problem, BlockIndex(problem)), 0)
    earliest = "exact" if plan.earliest_closing_attained else "bound"
    print(
        f"{problem.name}: cost {plan_cost(problem, plan) / 100:,.0f} "
        f"({(plan.cost - unavoidable) / 100:,.0f} avoidable), gap {plan.gap or 0:.1%}, {sound}, closes "
        f"{plan.closing_date}, earliest {plan.earliest_closing_date} ({earliest}), {spent:.1f} CPU s"
    )
    begin = time.process_time()
    risk = simulate_risk(problem, plan)
    print(f"  risk: P80 {risk.closing.p80}, {time.process_time() - begin:.2f} CPU s")


def _orders(problem: WaveProblem) -> None:
    """Print the best of twenty first-fit plans in random order, and of twenty in the order of communities of links."""
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
        found = [cost for cost in costs if cost is not None]
        unavoidable = counted_bound(instance, 0)
        best = f"{min(found) / 100:,.0f}, {(min(found) - unavoidable) / 100:,.0f} avoidable" if found else "no plan"
        print(f"  {name}: {best} ({len(found)} of 20 orders keep all rules)")


def _after_predecessors(instance: Instance, order: list[int]) -> list[int]:
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(order)
    for node in order:
        graph.add_edges_from((node, other) for other, _, first in instance.order.row(node) if first)
    rank = {node: position for position, node in enumerate(order)}
    return list(nx.lexicographical_topological_sort(graph, key=rank.__getitem__))


def _fitted(instance: Instance, data: Data, order: list[int]) -> int | None:
    """Return the cost when each node takes the first window in which no rule breaks; None when one has none."""
    state = new_state(data.at)
    for node in order:
        for window in np.flatnonzero(instance.allowed[node]).tolist():
            _, broken = shift(data.at, data.tape, state, node, window)
            if not broken:
                break
            shift(data.at, data.tape, state, node, -1)
        else:
            return None
    return evaluate(instance, data, state[: data.at.nodes].copy())


def _cp_sat(problem: WaveProblem, seconds: float) -> None:
    instance = build_instance(problem, BlockIndex(problem))
    begin = time.process_time()
    result = minimise(instance, Limits(1e9, workers=2, seconds=seconds))
    spent = time.process_time() - begin
    unavoidable = counted_bound(instance, 0)
    cost = "no plan"
    if result.cost is not None:
        cost = f"{result.cost / 100:,.0f} ({(result.cost - unavoidable) / 100:,.0f} avoidable)"
    print(f"  CP-SAT, cold: {cost}, bound {result.bound / 100:,.0f}, {spent:.0f} CPU s")


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
