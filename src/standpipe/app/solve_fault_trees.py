"""The use case of `standpipe faulttree`: solve fault trees, one answer for each file, in the published JSON shape."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import partial

from standpipe.resilience.bounds import interval_of
from standpipe.resilience.coherent_hull import hull_of
from standpipe.resilience.cut_sets import CutSets, single_events
from standpipe.resilience.faulttree import FaultTree
from standpipe.resilience.logic import Logic, logic_of
from standpipe.resilience.solve import Budget, Diagram, OverBudgetError, diagram_of_logic, importances

Answer = dict[str, object]
"""One object of the published JSON array (docs/reference/fault-trees.md)."""

ROWS_A_SECOND = 1 << 20
"""Diagram rows that one attempt may make for each second of the budget; about a third of what a machine makes."""
EXACT_SHARE = 0.7
"""Share of the seconds that is spent on the exact answer before an interval is computed."""


@dataclass(frozen=True, slots=True)
class TreeFile:
    """A file with the fault tree that was read from it, or with why it cannot be used."""

    file: str
    tree: FaultTree | None = None
    error: str | None = None
    other_tops: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked of each tree; `seconds` of the caller's clock bound the work on each file."""

    seconds: float = 25.0
    importance: bool = False
    most_probable: int = 0
    cut_sets: bool = True
    coherent_hull: bool = False
    """Of a tree that is not coherent, the cut sets of its coherent hull."""


def solve_fault_trees(
    files: Iterable[TreeFile], questions: Questions, *, clock: Callable[[], float]
) -> Iterator[Answer]:
    """Yield one answer for each file, in order; a file that cannot be used has `error`, and the others are solved.

    Args:
        files: the files as they were read.
        questions: what is asked.
        clock: returns CPU seconds; it bounds the work and gives `cpu_seconds`.

    """
    for file in files:
        if file.tree is None:
            yield {"file": file.file, "error": file.error or "cannot be read"}
            continue
        start = clock()
        answer = _solve(file.tree, questions, partial(_since, start, clock))
        more: Answer = {"other_top_events": list(file.other_tops)} if file.other_tops else {}
        yield {"file": file.file, **answer, **more, "cpu_seconds": round(clock() - start, 4)}


def _since(start: float, clock: Callable[[], float]) -> float:
    return clock() - start


def _solve(tree: FaultTree, questions: Questions, spent: Callable[[], float]) -> Answer:
    logic, names = logic_of(tree)
    answer: Answer = {"top_event": tree.top}
    single = list(single_events(logic, names)) if logic.coherent else []
    seconds = questions.seconds
    attempt = max(1 << 16, int(seconds * ROWS_A_SECOND))
    budget = Budget(seconds=seconds * EXACT_SHARE, spent=spent, attempt_rows=attempt)
    try:
        diagram = diagram_of_logic(logic, names, budget)
    except OverBudgetError:
        return answer | _interval(tree, logic, names, Budget(seconds=seconds, spent=spent)) | {"single_points": single}
    probability = diagram.probability(tree.chances)
    return answer | {
        "probability": probability,
        "exact": True,
        "lower": probability,
        "upper": probability,
        "coherent": logic.coherent,
        **_cut_sets(partial(_coherent, diagram, (logic, names), questions, budget), tree, questions),
        "single_points": single,
        "nodes": diagram.nodes,
        **_importance(diagram, tree, questions),
    }


def _interval(tree: FaultTree, logic: Logic, names: tuple[str, ...], budget: Budget) -> Answer:
    interval = interval_of(logic, [tree.chances[name] for name in names], budget)
    return {
        "probability": None,
        "exact": False,
        "lower": interval.low,
        "upper": interval.high,
        "coherent": logic.coherent,
        "minimal_cut_sets": None,
        "nodes": None,
    }


def _coherent(
    diagram: Diagram, solved: tuple[Logic, tuple[str, ...]], questions: Questions, budget: Budget
) -> Diagram | None:
    """Return the diagram that has minimal cut sets: the tree's own, or that of its coherent hull where asked for."""
    if diagram.coherent:
        return diagram
    return hull_of(*solved, budget) if questions.coherent_hull else None


def _cut_sets(coherent: Callable[[], Diagram | None], tree: FaultTree, questions: Questions) -> Answer:
    if not (questions.cut_sets or questions.most_probable):
        return {"minimal_cut_sets": None}
    try:
        diagram = coherent()
        if diagram is None:
            return {"minimal_cut_sets": None}
        sets = CutSets(diagram)
    except OverBudgetError:
        return {"minimal_cut_sets": None}
    by_order = sets.by_order()
    counts = {"total": sum(by_order.values()), "by_order": {str(order): count for order, count in by_order.items()}}
    answer: Answer = {"minimal_cut_sets": counts if questions.cut_sets else None}
    if questions.most_probable:
        found = sets.most_probable(questions.most_probable, tree.chances)
        answer["most_probable"] = [asdict(each) for each in found]
    return answer


def _importance(diagram: Diagram, tree: FaultTree, questions: Questions) -> Answer:
    if not questions.importance:
        return {}
    if diagram.probability(tree.chances) == 0:
        return {"importance": []}
    rows = [asdict(each) for each in importances(diagram, tree.chances)]
    return {"importance": [{name: _finite(value) for name, value in row.items()} for row in rows]}


def _finite(value: object) -> object:
    """JSON knows no infinity: an infinite worth is null."""
    return None if isinstance(value, float) and not math.isfinite(value) else value
