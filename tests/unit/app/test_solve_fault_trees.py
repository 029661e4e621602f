"""The answers of the use case: their shape, what is asked and what is not, and an interval when time is up."""

import itertools

from standpipe.app.solve_fault_trees import Questions, TreeFile, solve_fault_trees
from standpipe.resilience.faulttree import FaultTree, Gate, Operator

TREE = FaultTree(
    "f", "top",
    {"top": Gate("top", Operator.OR, ("a", "pair")), "pair": Gate("pair", Operator.AND, ("b", "c"))},
    {"a": 0.1, "b": 0.2, "c": 0.3},
)  # fmt: skip


def answer(tree: FaultTree, questions: Questions) -> dict[str, object]:
    return next(solve_fault_trees([TreeFile("f.xml", tree)], questions, clock=lambda: 0.0))


def test_an_exact_answer_has_every_part_of_the_contract() -> None:
    found = answer(TREE, Questions())
    assert abs(float(str(found.pop("probability"))) - 0.154) < 1e-12
    assert {found.pop("lower"), found.pop("upper")} != {None}
    assert found == {
        "file": "f.xml", "top_event": "top", "exact": True, "coherent": True,
        "minimal_cut_sets": {"total": 2, "by_order": {"1": 1, "2": 1}}, "single_points": ["a"], "nodes": 4,
        "cpu_seconds": 0.0,
    }  # fmt: skip


def test_what_is_asked_for_is_added_and_what_is_not_wanted_is_left_out() -> None:
    found = answer(TREE, Questions(importance=True, most_probable=1, cut_sets=False))
    assert found["minimal_cut_sets"] is None
    assert found["most_probable"] == [{"events": ("a",), "probability": 0.1}]
    assert isinstance(found["importance"], list)
    assert found["importance"][0]["event"] == "a"


def test_a_file_that_cannot_be_read_leaves_the_others() -> None:
    files = [TreeFile("bad.xml", error="no gate"), TreeFile("good.xml", TREE)]
    bad, good = solve_fault_trees(files, Questions(), clock=lambda: 0.0)
    assert bad == {"file": "bad.xml", "error": "no gate"}
    assert good["exact"] is True


def test_a_tree_without_minimal_cut_sets_says_that_it_is_not_coherent() -> None:
    tree = FaultTree("f", "top", {"top": Gate("top", Operator.XOR, ("a", "b"))}, {"a": 0.1, "b": 0.2})
    found = answer(tree, Questions())
    assert (found["coherent"], found["minimal_cut_sets"]) == (False, None)


def test_when_the_time_is_up_the_answer_is_an_interval_that_says_so() -> None:
    # a grid of alternatives over shared events: no order keeps it below the rows that one attempt may make
    count = 40
    chances = {f"e{i}": 0.5 for i in range(count)}
    mixed = [tuple(f"e{(i * i * 7 + i * j * 11 + j * j) % count}" for j in range(13)) for i in range(count)]
    gates = {f"g{i}": Gate(f"g{i}", Operator.AT_LEAST, events, 6) for i, events in enumerate(mixed)}
    gates["top"] = Gate("top", Operator.XOR, tuple(gates))
    ticks = itertools.count()
    files = [TreeFile("hard.xml", FaultTree("hard", "top", gates, chances))]
    found = next(solve_fault_trees(files, Questions(seconds=0.05), clock=lambda: float(next(ticks))))
    assert (found["probability"], found["exact"]) == (None, False)
    assert 0 <= float(str(found["lower"])) <= float(str(found["upper"])) <= 1
