"""Compiles the numeric kernels once, so that the first plan does not wait for it: `python -m benchmarks.prepare`.

Numba keeps what it compiles beside the modules; a second run finds it there.
"""

from __future__ import annotations

from standpipe.resilience.cut_sets import CutSets
from standpipe.resilience.faulttree import FaultTree, Gate, Operator
from standpipe.resilience.solve import diagram_of
from standpipe.waves import WavePlan, generate, plan_waves, simulate_risk
from standpipe.waves.scheduling.search import warm_up


def main() -> None:
    """Plan a tiny programme, schedule a tiny wave and solve a tiny tree, which compiles every kernel."""
    problem = generate(4, seed=1)
    plan = plan_waves(problem, work_units=1)
    if isinstance(plan, WavePlan):
        simulate_risk(problem, plan, scenarios=10)
    warm_up()
    gates = {"top": Gate("top", Operator.OR, ("a", "pair")), "pair": Gate("pair", Operator.AND, ("b", "c"))}
    tree = FaultTree("pumps", "top", gates, {"a": 0.1, "b": 0.2, "c": 0.3})
    CutSets(diagram_of(tree)).by_order()


if __name__ == "__main__":
    main()
