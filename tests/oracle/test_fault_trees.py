"""Fault trees against brute force over all states, and against published reference values."""

import json
import math
import random
from itertools import product
from pathlib import Path

import pytest

from standpipe.adapters.formats.open_psa import read_model, read_trees, tree_of, written
from standpipe.app.solve_fault_trees import Questions, TreeFile, solve_fault_trees
from standpipe.kernel.errors import InputError
from standpipe.resilience.bounds import interval_of
from standpipe.resilience.coherent_hull import hull_of
from standpipe.resilience.common_causes import CommonCauseGroup, CommonCauseModel, with_common_causes
from standpipe.resilience.cut_sets import CutSets, single_events
from standpipe.resilience.faulttree import FaultTree, Gate, Operator
from standpipe.resilience.logic import logic_of
from standpipe.resilience.solve import Budget, diagram_of, importances

COHERENT = (Operator.AND, Operator.OR, Operator.AT_LEAST)
PAIRS = (Operator.IMPLY, Operator.IFF)


def random_tree(seed: int, *, coherent: bool = False) -> FaultTree:
    chance = random.Random(seed)
    events = {
        f"e{i}": chance.choice([0.0, 1.0, *(chance.random() for _ in range(8))]) for i in range(chance.randint(2, 7))
    }
    constants = {"h": chance.random() < 0.5} if chance.random() < 0.3 else {}
    gates: dict[str, Gate] = {}
    for index in range(chance.randint(1, 9)):
        names = [*events, *constants, *gates]
        operator = chance.choice(COHERENT if coherent else tuple(Operator))
        count = 1 if operator is Operator.NOT else 2 if operator in PAIRS else chance.randint(1, 4)
        arguments = tuple(chance.choice(names) for _ in range(count))
        minimum = chance.randint(0, count) if operator is Operator.AT_LEAST else 1
        gates[f"g{index}"] = Gate(f"g{index}", operator, arguments, minimum)
    return FaultTree("random", f"g{len(gates) - 1}", gates, events, constants)


def true(tree: FaultTree, name: str, state: dict[str, bool]) -> bool:
    """Evaluate a name in a state, straight from the definition of the operators."""
    if name in state:
        return state[name]
    gate = tree.gates[name]
    values = [true(tree, each, state) for each in gate.arguments]
    return {
        Operator.AND: all(values),
        Operator.OR: any(values),
        Operator.NOT: not values[0],
        Operator.XOR: sum(values) % 2 == 1,
        Operator.NAND: not all(values),
        Operator.NOR: not any(values),
        Operator.AT_LEAST: sum(values) >= gate.minimum,
        Operator.IMPLY: not values[0] or values[-1],
        Operator.IFF: values[0] == values[-1],
    }[gate.operator]


def states(tree: FaultTree, names: list[str]) -> list[frozenset[str]]:
    """Return the sets of events in which the top is true."""
    found = []
    for values in product([False, True], repeat=len(names)):
        state = dict(zip(names, values, strict=True)) | dict(tree.constants)
        if true(tree, tree.top, state):
            found.append(frozenset(name for name, value in zip(names, values, strict=True) if value))
    return found


def weight(state: frozenset[str], chances: dict[str, float]) -> float:
    return math.prod(chance if name in state else 1 - chance for name, chance in chances.items())


@pytest.mark.parametrize("block", range(10))
def test_probability_equals_the_sum_over_all_states(block: int) -> None:
    for seed in range(block * 100, block * 100 + 100):
        tree = random_tree(seed)
        diagram = diagram_of(tree)
        chances = {name: tree.chances[name] for name in diagram.events}
        expected = math.fsum(weight(state, chances) for state in states(tree, list(chances)))
        assert diagram.probability(tree.chances) == pytest.approx(expected, rel=1e-12, abs=1e-15), seed


def test_minimal_cut_sets_and_single_events_equal_those_of_the_definition() -> None:
    for seed in range(400):
        tree = random_tree(seed, coherent=True)
        logic, names = logic_of(tree)
        found = states(tree, list(names))
        minimal = {state for state in found if not any(other < state for other in found)}
        diagram = diagram_of(tree)
        sets = CutSets(diagram)
        orders = {order: sum(len(each) == order for each in minimal) for order in {len(each) for each in minimal}}
        assert sets.by_order() == orders, seed
        ones = dict.fromkeys(names, 0.5)
        listed = [frozenset(each.events) for each in sets.most_probable(1000, ones)]
        assert len(listed) == len(minimal)
        assert set(listed) == minimal, seed
        assert {frozenset([name]) for name in single_events(logic, names)} == {s for s in minimal if len(s) == 1}


def test_cut_sets_of_the_coherent_hull_are_the_least_states_in_which_a_tree_is_true() -> None:
    for seed in range(300):
        tree = random_tree(seed)
        logic, names = logic_of(tree)
        found = states(tree, list(names))
        minimal = {state for state in found if not any(other < state for other in found)}
        listed = CutSets(hull_of(logic, names, Budget())).most_probable(1000, dict.fromkeys(names, 0.5))
        assert len(listed) == len(minimal), seed
        assert {frozenset(each.events) for each in listed} == minimal, seed


def test_the_coherent_hull_answers_only_where_it_is_asked_for() -> None:
    gates = {"top": Gate("top", Operator.XOR, ("a", "b"))}
    file = TreeFile("either.xml", FaultTree("either", "top", gates, {"a": 0.1, "b": 0.2}))
    for asked, expected in ((False, None), (True, {"total": 2, "by_order": {"1": 2}})):
        (answer,) = solve_fault_trees([file], Questions(coherent_hull=asked), clock=lambda: 0.0)
        assert answer["minimal_cut_sets"] == expected
        assert answer["coherent"] is False


def test_the_most_probable_sets_come_first_and_carry_their_product() -> None:
    for seed in range(100):
        tree = random_tree(seed, coherent=True)
        found = CutSets(diagram_of(tree)).most_probable(5, tree.chances)
        assert [each.probability for each in found] == sorted((each.probability for each in found), reverse=True)
        for each in found:
            assert each.probability == pytest.approx(math.prod(tree.chances[name] for name in each.events))


def test_importance_equals_differences_of_the_probability() -> None:
    for seed in range(200):
        tree = random_tree(seed)
        diagram = diagram_of(tree)
        top = diagram.probability(tree.chances)
        if top < 1e-9:
            continue
        for each in importances(diagram, tree.chances):
            down = diagram.probability({**tree.chances, each.event: 1.0})
            mended = diagram.probability({**tree.chances, each.event: 0.0})
            assert each.birnbaum == pytest.approx(down - mended, abs=1e-12)
            assert each.risk_achievement_worth == pytest.approx(down / top, abs=1e-9)
            assert each.fussell_vesely == pytest.approx((top - mended) / top, abs=1e-9)


def test_an_interval_contains_the_truth_however_small_the_budget() -> None:
    for seed in range(300):
        tree = random_tree(seed)
        logic, names = logic_of(tree)
        truth = diagram_of(tree).probability(tree.chances)
        for cases in (0, 3, 8):
            interval = interval_of(logic, [tree.chances[n] for n in names], Budget(), cases=cases, rows_for_a_case=1)
            assert interval.low <= truth * (1 + 1e-12), seed
            assert truth <= interval.high * (1 + 1e-12) + 1e-15, seed


def test_common_causes_equal_brute_force_over_their_events() -> None:
    members = ("a", "b", "c")
    gate = Gate("top", Operator.AT_LEAST, members, 2)
    tree = FaultTree("three", "top", {"top": gate}, dict.fromkeys(members, 0.1))
    group = CommonCauseGroup("g", CommonCauseModel.MULTIPLE_GREEK_LETTERS, members, 0.1, {2: 0.3, 3: 0.4})
    shared = with_common_causes(tree, [group])
    assert {name: round(chance, 9) for name, chance in shared.chances.items() if "c" not in name} == {
        "[a]": 0.07, "[b]": 0.07, "[a b]": 0.009
    }  # fmt: skip
    assert shared.chances["[a b c]"] == pytest.approx(0.1 * 0.3 * 0.4)
    expected = math.fsum(weight(state, dict(shared.chances)) for state in states(shared, list(shared.chances)))
    assert diagram_of(shared).probability(shared.chances) == pytest.approx(expected, rel=1e-12)


def test_more_than_ten_thousand_million_cut_sets_are_counted_without_listing_them() -> None:
    gates = {"top": Gate("top", Operator.AND, tuple(f"g{i}" for i in range(20)))}
    chances = {}
    for i in range(20):
        events = tuple(f"e{i}-{j}" for j in range(12))
        gates[f"g{i}"] = Gate(f"g{i}", Operator.OR, events)
        chances |= dict.fromkeys(events, 0.01)
    assert CutSets(diagram_of(FaultTree("large", "top", gates, chances))).by_order() == {20: 12**20}


def test_a_random_tree_reads_back_as_it_was_written() -> None:
    for seed in range(100):
        tree = random_tree(seed)
        try:
            back = tree_of(read_model(written(tree).encode(), "random.xml")).tree
        except InputError as error:
            assert "no top event" in str(error)  # noqa: PT017 - a tree whose gates all have users is skipped
            continue
        assert back.top == tree.top
        assert dict(back.gates) == dict(tree.gates)
        assert back.chances == tree.chances


@pytest.mark.shared_data
def test_the_public_trees_have_their_reference_probabilities_and_counts(shared_data: Path) -> None:
    folder = shared_data / "fault-trees"
    reference = json.loads((folder / "reference.json").read_text())
    files = [folder / f"{name}.xml" for name in reference]
    trees = read_trees([read_model(file.read_bytes(), file.stem) for file in files])
    read = [TreeFile(name, getattr(found, "tree", None), str(found)) for name, found in trees.items()]
    for answer in solve_fault_trees(read, Questions(seconds=60), clock=lambda: 0.0):
        expected = reference[str(answer["file"])]
        assert answer["exact"] is True
        assert float(f"{answer['probability']:.6g}") == expected["probability_6_digits"], answer["file"]
        counts = answer["minimal_cut_sets"]
        if "minimal_cut_sets" in expected:
            assert isinstance(counts, dict)
            assert counts["total"] == expected["minimal_cut_sets"], answer["file"]


SMALL = {
    "BSCU": 0.112409, "CEA9601": 2.38155e-06, "HIPPS": 0.00162091, "SmallTree": 0.0267768, "lift": 1.19999e-05,
    "common_cause": 0.0622587, "ne574": 0.662208, "theatre": 0.00207, "three_motor": 0.0211538, "two_train": 0.7225,
}  # fmt: skip
"""Printed by SCRAM 0.16.2 (`--probability 1 --ccf 1 --bdd`)."""


@pytest.mark.shared_data
def test_the_small_models_equal_what_scram_prints(shared_data: Path) -> None:
    files = sorted((shared_data / "fault-trees" / "small").glob("*.xml"))
    trees = read_trees([read_model(file.read_bytes(), file.stem) for file in files])
    for name, expected in SMALL.items():
        found = trees[name]
        assert not isinstance(found, InputError)
        value = diagram_of(found.tree).probability(found.tree.chances)
        assert float(f"{value:.6g}") == expected, name
