"""From a wave problem to a plan with its bound, or to the rules that contradict each other.

Order of work: rules per group and window; exact contraction of hard links; greedy start and compiled annealing; on
small problems the exact optimum; the earliest closing date with its proof; a lower bound of the cost; reasons. Work is
counted in units (a thousand proposals of the search; proofs take CP-SAT's deterministic time in proportion), never in
seconds: the same problem, seed and work units give the same plan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from standpipe.kernel.meanwhile import meanwhile
from standpipe.waves.assemble import Chosen, loads_of, parts_of, renewals_of, unpriced_of, waves_of
from standpipe.waves.bound import counted_bound, lower_bound
from standpipe.waves.conflict import find_conflict
from standpipe.waves.counting import counting_bound
from standpipe.waves.earliest import Earliest, earliest_last_window, last_of
from standpipe.waves.exact import ExactResult, Limits, minimise, place_by
from standpipe.waves.explain import explain
from standpipe.waves.instance import Instance, build_instance, modes_of_groups, windows_of_groups
from standpipe.waves.model import WaveProblem
from standpipe.waves.numerics import IntArray, np
from standpipe.waves.optimum import cheapest
from standpipe.waves.plan import Conflict, Infeasible, Relaxation, WavePlan
from standpipe.waves.relax import without_rule
from standpipe.waves.rules import BlockIndex
from standpipe.waves.search import Data, Found, as_data, evaluate, search
from standpipe.waves.tasks import closing_chain, closing_day, schedule_closing, schedule_wave_zero
from standpipe.waves.watch import Progress, Stage, Watch

EXACT_CHOICES = 900
"""Problems with at most this many pairs of node and allowed window are handed to branch and bound."""
CHOICES_PER_UNIT = 2
"""Of these pairs for each work unit: with less work, the root of the tree alone would take longer than all the rest."""
UNITS_PER_BRANCH = 2
"""Work units for each node of the branch and bound tree."""


@dataclass(frozen=True, slots=True)
class _Case:
    problem: WaveProblem
    blocks: BlockIndex
    instance: Instance
    data: Data
    work_units: int
    seed: int
    prove: bool
    watch: Watch

    def limits(self) -> Limits:
        """Return what a proof may take."""
        return Limits(_proof_time(self.work_units), seed=self.seed, watch=self.watch)


def plan_waves(
    problem: WaveProblem,
    *,
    work_units: int = 2000,
    seed: int = 1,
    start: WavePlan | None = None,
    prove: bool = True,
    progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    seconds: float | None = None,
) -> WavePlan | Infeasible:
    """Return the best plan found with its lower bound, or a minimal set of rules that cannot all hold.

    Args:
        problem: the wave problem.
        work_units: of search; 2,000 are about two CPU seconds at 200 applications, and proofs take as much again.
        seed: of the search.
        start: a plan to begin at, instead of a greedy one; it may be of other groups and windows in part.
        prove: also work out the optimum of small problems, the earliest closing date and the full lower bound; without
            it both bounds are those of counting alone, which is quick.
        progress: told the best cost, the bound and the gap as the run goes on.
        should_stop: asked often; when it says true the best plan so far is returned, and says that it was cut short.
        seconds: ceiling of elapsed time; a plan that it cuts short says so, and need not be the same next time.

    >>> from standpipe.waves.generate import generate
    >>> plan = plan_waves(generate(8, seed=1), work_units=20)
    >>> plan.feasible, plan.cost >= plan.bound
    (True, True)

    """
    watch = Watch(progress=progress, should_stop=should_stop, seconds=seconds, allowed=work_units)
    outcome = _outcome(problem, start, _Effort(work_units, seed, prove, watch))
    return replace(outcome, cut_short=watch.cut_short)


@dataclass(frozen=True, slots=True)
class _Effort:
    """How much work, from which seed, with or without proofs, and what may end it."""

    work_units: int
    seed: int
    prove: bool
    watch: Watch


def _outcome(problem: WaveProblem, start: WavePlan | None, effort: _Effort) -> WavePlan | Infeasible:
    blocks = BlockIndex(problem)
    instance = build_instance(problem, blocks)
    case = _Case(
        problem, blocks, instance, as_data(instance), effort.work_units, effort.seed, effort.prove, effort.watch
    )
    if instance.contradiction or not instance.allowed.any(axis=1).all():
        return _with_ways_out(case, _conflict(case))
    if case.prove:
        case.watch.tell(Stage.SEARCHING, bound=counted_bound(instance, counting_bound(instance)))
    begin = None if start is None else _begin(case, start)
    found = search(
        instance, case.data, work_units=case.work_units, seed=case.seed, start=begin, watch=case.watch
    ) or _rescue(case, begun=begin is not None)
    if found is None:
        return _no_plan(case)
    return _plan(case, found)


def _conflict(case: _Case) -> Infeasible:
    case.watch.tell(Stage.CONFLICT)
    limit = _proof_time(case.work_units)
    return find_conflict(case.problem, case.blocks, deterministic_time=limit, watch=case.watch)


def _proof_time(work_units: int) -> float:
    """Return the deterministic time of CP-SAT that a proof may take."""
    return min(60.0, max(2.0, work_units / 1000))


def _begin(case: _Case, start: WavePlan) -> IntArray:
    """Return the assignment of a start, with nodes that may not stand there in their nearest allowed window.

    Of several modes with which a node may stand there, that of the start is taken.
    """
    index, window_of, mode_of = case.problem.window_index, start.window_of, start.mode_of
    positions = []
    for node, names in enumerate(case.instance.nodes):
        wanted = next((index[window_of[name]] for name in names if window_of.get(name) in index), 0)
        modes = [tuple(map(mode_of.get, names)) == each for each in case.instance.variants[node]]
        allowed = np.flatnonzero(case.instance.allowed[node])
        variant, window = np.divmod(allowed, case.instance.windows)
        other_mode = ~np.array(modes)[variant]
        positions.append(int(allowed[(2 * np.abs(window - wanted) + other_mode).argmin()]))
    return np.array(positions, dtype=np.int64)


def _rescue(case: _Case, *, begun: bool) -> Found | None:
    """Begin afresh where the search began at a plan that no longer holds; else let the exact solver find any plan."""
    if begun:
        found = search(case.instance, case.data, work_units=case.work_units, seed=case.seed, watch=case.watch)
        if found is not None:
            return found
    case.watch.tell(Stage.RESCUING)
    result = None if case.watch.over() else place_by(case.instance, case.instance.windows - 1, case.limits())
    if result is None or result.assignment is None:
        return None
    return search(
        case.instance,
        case.data,
        work_units=case.work_units,
        seed=case.seed,
        start=result.assignment,
        watch=case.watch,
    )


def _no_plan(case: _Case) -> Infeasible:
    conflict = _conflict(case)
    if conflict.proved:
        return _with_ways_out(case, conflict)
    message = "No plan was found within the work units, and none was proved impossible; allow more work units."
    return replace(conflict, conflict=(Conflict("work-units", message),))


def _with_ways_out(case: _Case, conflict: Infeasible) -> Infeasible:
    """Add for each rule of the conflict whether giving it up leaves a plan, and its cost; cheapest first."""
    ways = []
    for rule in conflict.conflict:
        cost = None if case.watch.over() else _cost_without(case, rule.rule)
        ways.append(Relaxation(rule.rule, f"Give up: {rule.message}", cost))
    ways.sort(key=lambda way: (way.cost is None, way.cost or 0, way.rule))
    return replace(conflict, relaxations=tuple(ways))


def _cost_without(case: _Case, rule: str) -> int | None:
    work_units = max(1, case.work_units // 10)
    relaxed = without_rule(case.problem, rule)
    instance = build_instance(relaxed, BlockIndex(relaxed))
    if instance.contradiction or not instance.allowed.any(axis=1).all():
        return None
    data = as_data(instance)
    found = search(instance, data, work_units=work_units, seed=case.seed)
    if found is None:
        last = instance.windows - 1
        result = place_by(instance, last, Limits(_proof_time(work_units), seed=case.seed, watch=case.watch))
        return None if result.assignment is None else evaluate(instance, data, result.assignment)
    return found.cost


def _plan(case: _Case, found: Found) -> WavePlan:
    if not case.prove or case.watch.over():
        last = last_of(case.instance, found.assignment)
        earliest = Earliest(counting_bound(case.instance), found.assignment, last)
        bound = counted_bound(case.instance, earliest.window)
        return _assembled(case, found.assignment, bound=min(bound, found.cost), earliest=earliest)
    case.watch.tell(Stage.CLOSING, cost=found.cost)
    earliest = earliest_last_window(
        case.instance,
        found.assignment,
        deterministic_time=_proof_time(case.work_units),
        seed=case.seed,
        watch=case.watch,
    )
    case.watch.tell(Stage.BOUNDING, cost=found.cost)
    with meanwhile(lambda _: _bound(case, earliest.window)) as bounded:
        if earliest.last < last_of(case.instance, found.assignment):
            found = _from_early(case, found, earliest.assignment)
        bound = bounded()
    case.watch.tell(Stage.EXACT, cost=found.cost, bound=bound)
    exact = _exact(case, found, earliest.window)
    if exact is not None:
        bound = max(bound, exact.bound)
        if exact.assignment is not None and exact.cost is not None and exact.cost < found.cost:
            found = Found(exact.cost, exact.assignment)
    case.watch.tell(Stage.EXPLAINING, cost=found.cost, bound=bound)
    return _assembled(case, found.assignment, bound=min(bound, found.cost), earliest=earliest)


def _bound(case: _Case, earliest: int) -> int:
    if case.watch.over():
        return counted_bound(case.instance, earliest)
    return lower_bound(case.instance, earliest)


def _from_early(case: _Case, found: Found, early: IntArray) -> Found:
    """Search once more from a plan that ends earlier: an expensive data centre often makes it the better start."""
    again = search(case.instance, case.data, work_units=case.work_units, seed=case.seed, start=early, watch=case.watch)
    return again if again is not None and again.cost < found.cost else found


def _exact(case: _Case, found: Found, earliest: int) -> ExactResult | None:
    choices = int(case.instance.allowed.sum())
    if choices > min(EXACT_CHOICES, CHOICES_PER_UNIT * case.work_units) or case.watch.over():
        return None
    if case.instance.most_variants > 1:
        # The step relaxation knows no modes; the constraint model does.
        return minimise(case.instance, case.limits(), hint=found.assignment)
    nodes = max(1, case.work_units // UNITS_PER_BRANCH)
    return cheapest(case.instance, case.data, found.assignment, earliest=earliest, nodes=nodes, watch=case.watch)


def _assembled(case: _Case, assignment: IntArray, *, bound: int, earliest: Earliest) -> WavePlan:
    instance = case.instance
    windows, modes = windows_of_groups(instance, assignment), modes_of_groups(instance, assignment)
    problem = case.problem.in_modes(modes)
    reasons = explain(problem, case.blocks, instance, case.data, assignment)
    by_group = {name: reason for names, reason in zip(instance.nodes, reasons, strict=True) for name in names}
    parts = parts_of(problem, windows)
    cost = sum(part.pence for part in parts)
    last_window = max(windows.values())
    last_day = problem.windows[last_window].last
    deciding = [group.name for group in problem.groups if windows[group.id] == last_window]
    chain = (
        f"Last moves in {problem.windows[last_window].id}: {', '.join(deciding[:5])}"
        + (f" and {len(deciding) - 5} more" if len(deciding) > 5 else ""),
        *(f"{task.name}, {task.starts} to {task.ends}" for task in closing_chain(problem, last_day)),
    )
    return WavePlan(
        problem=problem.name,
        cost=cost,
        parts=parts,
        bound=bound,
        gap=(cost - bound) / bound if bound > 0 else None,
        closing_date=closing_day(problem, last_day),
        earliest_closing_date=closing_day(problem, problem.windows[earliest.window].last),
        earliest_closing_attained=earliest.attained,
        gate=case.blocks.gate,
        waves=waves_of(problem, case.blocks, windows, Chosen(by_group, modes)),
        loads=loads_of(problem, windows),
        wave_zero=schedule_wave_zero(problem),
        closing=schedule_closing(problem, last_day),
        renewals=renewals_of(problem, windows),
        unpriced=unpriced_of(problem, windows),
        closing_chain=chain,
        optimal=bound >= cost,
        seed=case.seed,
        work_units=case.work_units,
    )
