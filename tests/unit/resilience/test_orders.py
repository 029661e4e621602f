"""Orders of leaves: each a permutation, whatever family it is of, and none of them changes the answer."""

import random

import numpy as np
import pytest

from standpipe.resilience.faulttree import FaultTree, Gate, Operator
from standpipe.resilience.kernel_build import build
from standpipe.resilience.kernel_passes import probabilities
from standpipe.resilience.logic import logic_of
from standpipe.resilience.modules import Module, modules_of
from standpipe.resilience.orders import relaxed, walks
from standpipe.resilience.solve import Budget, OverBudgetError, program_of, solve_module


def tangled(events: int, seed: int) -> Module:
    """Return the last module of random gates that share their arguments."""
    chance = random.Random(seed)
    names = [f"e{at}" for at in range(events)]
    gates: dict[str, Gate] = {}
    for at in range(2 * events):
        below = chance.sample([*names, *gates], chance.randint(2, 4))
        gates[f"g{at}"] = Gate(f"g{at}", chance.choice((Operator.AND, Operator.OR)), tuple(below))
    gates["top"] = Gate("top", Operator.OR, tuple(gates)[-6:])
    logic, _ = logic_of(FaultTree("tangled", "top", gates, dict.fromkeys(names, 0.5)))
    return modules_of(logic)[-1]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("family", [walks, relaxed])
def test_every_order_is_a_permutation_that_occurs_once_and_gives_the_same_probability(family, seed):
    module = tangled(9, seed)
    orders = list(family(module))
    leaves = len(module.leaves)
    assert len({order.tobytes() for order in orders}) == len(orders) >= 1
    values = []
    for order in orders:
        assert sorted(order) == list(range(leaves))
        rows, root, _ = build(*program_of(module), order, 1 << 12)
        values.append(probabilities(rows, np.full(leaves, 0.5))[root])
    assert values == pytest.approx([values[0]] * len(values), rel=1e-13)


def test_the_joined_operands_of_a_finished_diagram_do_not_depend_on_the_order():
    module = tangled(12, 3)
    orders = [*walks(module), *relaxed(module)]
    assert len(orders) > 4
    assert len({build(*program_of(module), order, 1 << 16)[2] for order in orders}) == 1


def test_relaxation_pulls_together_what_meets_at_a_gate():
    pairs = [(f"a{at}", f"b{at}") for at in range(8)]
    gates = {f"p{at}": Gate(f"p{at}", Operator.OR, pair) for at, pair in enumerate(pairs)}
    gates["far"] = Gate("far", Operator.AND, tuple(pair[0] for pair in pairs))
    gates["near"] = Gate("near", Operator.AND, tuple(f"p{at}" for at in range(8)))
    gates["top"] = Gate("top", Operator.OR, ("far", "near"))
    events = [event for column in zip(*pairs, strict=True) for event in column]
    logic, _ = logic_of(FaultTree("pairs", "top", gates, dict.fromkeys(events, 0.1)))
    module = modules_of(logic)[-1]
    sizes = [len(build(*program_of(module), next(family(module)), 1 << 12)[0]) for family in (walks, relaxed)]
    assert sizes[1] <= sizes[0]


def test_a_diagram_that_needs_more_rows_than_there_are_left_is_over_budget():
    module = tangled(12, 3)
    solved, used = solve_module(module, 1 << 24, Budget())
    assert used == 0
    with pytest.raises(OverBudgetError):
        solve_module(module, len(solved.rows) - 1, Budget())
