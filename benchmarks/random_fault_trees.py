"""Random small fault trees against the sum over all states: `python -m benchmarks.random_fault_trees [COUNT]`.

Trees have every operator, constants, events that share common causes (beta factor or multiple Greek letters), and
chances from 0 to 1. The sum knows nothing of diagrams: each gate is evaluated in all states of the events at once.
"""

from __future__ import annotations

import math
import random
import sys
import time

import numpy as np
import numpy.typing as npt

from standpipe.resilience.common_causes import CommonCauseGroup, CommonCauseModel, with_common_causes
from standpipe.resilience.faulttree import FaultTree, Gate, Operator
from standpipe.resilience.solve import diagram_of

MOST_EVENTS = 7
Truth = npt.NDArray[np.bool_]


def random_tree(seed: int) -> FaultTree:
    """Return a tree; every third has a group of two or three events with common causes."""
    chance = random.Random(seed)
    events = {f"e{n}": chance.choice([0.0, 1.0, *(chance.random() for _ in range(8))]) for n in range(MOST_EVENTS)}
    grouped = tuple(f"e{n}" for n in range(chance.randint(2, 3))) if seed % 3 == 0 else ()
    events |= dict.fromkeys(grouped, chance.random())
    constants = {"house": chance.random() < 0.5} if chance.random() < 0.3 else {}
    gates: dict[str, Gate] = {}
    for number in range(chance.randint(2, 9)):
        names = [*events, *constants, *gates]
        operator = chance.choice(tuple(Operator))
        pair = operator in {Operator.IMPLY, Operator.IFF}
        count = 1 if operator is Operator.NOT else 2 if pair else chance.randint(1, 4)
        arguments = tuple(chance.choice(names) for _ in range(count))
        minimum = chance.randint(0, count) if operator is Operator.AT_LEAST else 1
        gates[f"g{number}"] = Gate(f"g{number}", operator, arguments, minimum)
    tree = FaultTree("random", f"g{len(gates) - 1}", gates, events, constants)
    if not grouped:
        return tree
    size = len(grouped)
    greek = size == 3 and chance.random() < 0.5
    model = CommonCauseModel.MULTIPLE_GREEK_LETTERS if greek else CommonCauseModel.BETA
    factors = {2: chance.random(), 3: chance.random()} if greek else {size: chance.random()}
    return with_common_causes(tree, [CommonCauseGroup("group", model, grouped, events[grouped[0]], factors)])


def by_all_states(tree: FaultTree) -> float:
    """Return the probability of the top event, summed over every state of the events."""
    names = list(tree.chances)
    count = 1 << len(names)
    states = (np.arange(count)[None, :] >> np.arange(len(names))[:, None]) & 1 == 1
    weights = np.ones(count)
    for row, name in zip(states, names, strict=True):
        weights *= np.where(row, tree.chances[name], 1 - tree.chances[name])
    values: dict[str, Truth] = dict(zip(names, states, strict=True))
    values |= {name: np.full(count, value) for name, value in tree.constants.items()}

    def value(name: str) -> Truth:
        if name not in values:
            gate = tree.gates[name]
            values[name] = _evaluated(gate, np.array([value(each) for each in gate.arguments]))
        return values[name]

    return math.fsum(weights[value(tree.top)])


def _evaluated(gate: Gate, rows: Truth) -> Truth:
    true = rows.sum(0)
    many = len(rows)
    found: dict[Operator, Truth] = {
        Operator.AND: true == many, Operator.OR: true > 0, Operator.NOT: ~rows[0], Operator.XOR: true % 2 == 1,
        Operator.NAND: true < many, Operator.NOR: true == 0, Operator.AT_LEAST: true >= gate.minimum,
        Operator.IMPLY: ~rows[0] | rows[-1], Operator.IFF: rows[0] == rows[-1],
    }  # fmt: skip
    return found[gate.operator]


def main(arguments: list[str]) -> None:
    """Compare so many trees and print the largest relative difference."""
    count = int(arguments[0]) if arguments else 10_000
    worst, coherent, shared = 0.0, 0, 0
    start = time.process_time()
    for seed in range(count):
        tree = random_tree(seed)
        diagram = diagram_of(tree)
        found, expected = diagram.probability(tree.chances), by_all_states(tree)
        worst = max(worst, abs(found - expected) / max(expected, 1e-12))
        coherent += diagram.coherent
        shared += seed % 3 == 0
    used = time.process_time() - start
    print(f"{count} trees, {count - coherent} not coherent, {shared} with common causes: "
          f"largest relative difference {worst:.1e}, {used:.1f} CPU seconds")  # fmt: skip
    if worst > 1e-12:
        sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
