"""The optimum of a small problem: branch and bound over the step relaxation, from the best plan that the search found.

With all shares whole, the step relaxation of `bound` is the problem itself, so that its optimum is the cheapest plan.
The tree is limited in nodes, so that the same problem and work give the same answer. The bound is the solver's, in
floating point to within half a penny.
"""

from __future__ import annotations

import math

from standpipe.waves.bound import Relaxation
from standpipe.waves.exact import ExactResult, Status
from standpipe.waves.instance import Instance
from standpipe.waves.linear import Expression, branched
from standpipe.waves.numerics import FloatArray, IntArray, np
from standpipe.waves.search import Data, evaluate
from standpipe.waves.watch import Watch


def cheapest(
    instance: Instance, data: Data, known: IntArray, *, earliest: int, nodes: int, watch: Watch
) -> ExactResult:
    """Return the cheapest plan, or the best found within the work, and a proved lower bound.

    Args:
        instance: the problem.
        data: the same, for the kernel that prices an assignment.
        known: an assignment that keeps all rules.
        earliest: a last window before which no plan can end.
        nodes: of the search tree at the most.
        watch: what may end the search early.

    Raises:
        ValueError: the known assignment breaks a rule.

    """
    best, cost = known, evaluate(instance, data, known)
    if cost is None:
        raise ValueError("The known assignment breaks a rule.")
    relaxation = Relaxation(instance)
    relaxation.price(earliest)
    whole = {
        column: float(known[node] <= window)
        for node, steps in enumerate(relaxation.steps)
        for window, step in enumerate(steps)
        for column in step.terms
    }
    result = branched(relaxation.program, whole, nodes=nodes, watch=watch)
    if result.columns is not None:
        found = _assignment(relaxation, result.columns)
        price = evaluate(instance, data, found)
        if price is not None and price < cost:
            best, cost = found, price
    bound = 0 if result.bound == -math.inf else math.ceil(result.bound - 0.5) + instance.fixed
    status = Status.OPTIMAL if bound >= cost else Status.FEASIBLE
    return ExactResult(status, best, cost, min(bound, cost))


def _assignment(relaxation: Relaxation, columns: FloatArray) -> IntArray:
    def share(step: Expression) -> float:
        return step.constant + sum(factor * float(columns[column]) for column, factor in step.terms.items())

    first = [next(at for at, step in enumerate(steps) if share(step) > 0.5) for steps in relaxation.steps]
    return np.array(first, dtype=np.int64)
