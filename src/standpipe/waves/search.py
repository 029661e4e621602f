"""A good plan quickly: greedy starts and simulated annealing over the compiled kernel, counted in work units.

One work unit is a thousand proposals of the annealing; the same instance, seed and work units give the same plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from standpipe.waves.instance import Instance, Ragged
from standpipe.waves.kernel import ONE_BROKEN_RULE, Layout, anneal, build, new_state, place
from standpipe.waves.numerics import FloatArray, IntArray, np
from standpipe.waves.watch import Stage, Watch

STEPS_PER_UNIT = 1000
STEPS_PER_PIECE = 200_000
QUICK_SHARE = 12
"""The first, quick cooling takes one in so many of the steps."""
FIRST_HEAT, NEXT_HEAT, LAST_HEAT = 0.3, 0.02, 0.0004
"""First temperature without and with a plan to start from, and the last, as shares of a typical difference between two
windows of a node."""


@dataclass(frozen=True, slots=True)
class Found:
    """An assignment of nodes to slots that keeps all rules, with its cost in pence (`fixed` included)."""

    cost: int
    assignment: IntArray


@dataclass(frozen=True, slots=True)
class Data:
    """An instance as the kernel takes it."""

    at: Layout
    tape: IntArray


def as_data(instance: Instance) -> Data:
    """Return the instance on one tape."""
    (nodes, _), windows = instance.allowed.shape, instance.windows
    choices = [np.flatnonzero(instance.allowed[node]) for node in range(nodes)]
    choice_at = np.zeros(nodes + 1, dtype=np.int64)
    choice_at[1:] = np.cumsum([len(row) for row in choices])
    loads, spends = instance.loads.values, instance.spends.values
    resources, terms = len(instance.resource_names), len(instance.term_names)
    turns = _turns(instance)
    parts = {
        "allowed": instance.allowed.astype(np.int64),
        "unary": instance.unary,
        "load_at": instance.loads.begins,
        "loads": loads,
        "capacity": instance.capacity,
        "buyable": instance.buyable,
        "price": instance.price,
        "scale": np.maximum(1, np.rint(ONE_BROKEN_RULE / _typical(loads, resources))).astype(np.int64),
        "spend_at": instance.spends.begins,
        "spends": spends,
        "budget_of": instance.budget_of,
        "budget": instance.budget,
        "budget_scale": _budget_scales(instance),
        "apart_at": instance.apart.begins,
        "apart": instance.apart.values,
        "order_at": instance.order.begins,
        "order": instance.order.values,
        "never_at": instance.never.begins,
        "never": instance.never.values,
        "term_at": instance.terms.begins,
        "terms": instance.terms.values,
        "term_cost": instance.term_cost,
        "choice_at": choice_at,
        "choices": np.concatenate(choices),
        "turn_at": turns.begins,
        "turns": turns.values,
    }
    begins, position = {}, 0
    for name, values in parts.items():
        begins[name] = position
        position += values.size
    load, paid = nodes, nodes + resources * windows
    members = paid + len(instance.budget)
    last = members + terms * windows
    at = Layout(
        nodes=nodes,
        windows=windows,
        variants=instance.most_variants,
        resources=resources,
        budgets=len(instance.budget),
        term_count=terms,
        load=load,
        paid=paid,
        members=members,
        last=last,
        state=last + terms,
        **begins,
    )
    return Data(at, np.concatenate([values.reshape(-1) for values in parts.values()]).astype(np.int64))


def _turns(instance: Instance) -> Ragged:
    rows: list[list[tuple[int, ...]]] = [[] for _ in instance.term_names]
    for first, second in instance.turns:
        rows[first].append((second, 1))
        rows[second].append((first, 0))
    return Ragged.of(rows, 2)


def evaluate(instance: Instance, data: Data, assignment: IntArray) -> int | None:
    """Return the cost of an assignment in pence, or None when it breaks a rule."""
    if not instance.allowed[np.arange(len(assignment)), assignment].all():
        return None
    cost, broken = place(data.at, data.tape, new_state(data.at), assignment)
    return None if broken else int(cost) + instance.fixed


def search(
    instance: Instance,
    data: Data,
    *,
    work_units: int,
    seed: int,
    start: IntArray | None = None,
    watch: Watch | None = None,
) -> Found | None:
    """Return the best assignment found, or None when none keeps all rules.

    Args:
        instance: the problem as arrays; every node has an allowed window.
        data: the same, for the kernel.
        work_units: thousands of proposals.
        seed: of the pseudo-random sequence.
        start: an assignment to begin with at a low temperature, instead of a greedy one.
        watch: what may end the search early.

    """
    watch = watch or Watch()
    spread = _spread(instance)
    weight = spread / ONE_BROKEN_RULE
    state = new_state(data.at)
    if start is None:
        build(data.at, data.tape, state, _sequence(instance), weight)
    else:
        place(data.at, data.tape, state, start)
    best = _as_found(instance, data, state)
    number = 0
    for steps, warm in _coolings(max(1, work_units) * STEPS_PER_UNIT, begun=start is not None):
        for piece in _pieces(steps, (spread * warm, spread * LAST_HEAT)):
            cost, assignment, found, weight = anneal(
                data.at, data.tape, state, -1 if number else seed, piece.steps, piece.heats, weight
            )
            number += 1
            if found and (best is None or cost + instance.fixed < best.cost):
                best = Found(int(cost) + instance.fixed, assignment)
            units = piece.steps // STEPS_PER_UNIT
            watch.tell(Stage.SEARCHING, cost=None if best is None else best.cost, units=units)
            if watch.over():
                return best
    return best


def _coolings(steps: int, *, begun: bool) -> Iterator[tuple[int, float]]:
    """Yield the steps of each cooling and the temperature that it begins at.

    A quick one first, so that a run that is cut short has a good plan; then a slow one, which four of a quarter of its
    length, each from the best plan so far, do not match.
    """
    if begun:
        yield steps, NEXT_HEAT
        return
    quick = steps // QUICK_SHARE
    if quick < STEPS_PER_UNIT:
        quick = 0
    else:
        yield quick, FIRST_HEAT
    yield steps - quick, FIRST_HEAT


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of an annealing run, after which a run may be ended: its steps and its temperatures."""

    steps: int
    heats: tuple[float, float]


def _pieces(steps: int, heats: tuple[float, float]) -> Iterator[_Piece]:
    """Yield the parts of one cooling."""
    done = 0
    ratio = heats[1] / heats[0]
    while done < steps:
        part = min(STEPS_PER_PIECE, steps - done)
        begin, end = heats[0] * ratio ** (done / steps), heats[0] * ratio ** ((done + part) / steps)
        yield _Piece(part, (begin, end))
        done += part


def _as_found(instance: Instance, data: Data, state: IntArray) -> Found | None:
    assignment = state[: data.at.nodes].copy()
    cost = evaluate(instance, data, assignment)
    return None if cost is None else Found(cost, assignment)


def _spread(instance: Instance) -> float:
    """Return a typical difference in pence between two windows of one node, links and terms included."""
    unary = np.where(instance.allowed, instance.unary, instance.unary[:, :1])
    own = float(np.mean(unary.max(axis=1) - unary.min(axis=1))) if len(unary) else 0.0
    apart = float(instance.apart.values[:, 1].sum()) / max(1, len(instance.nodes)) * instance.windows / 3
    shared = float((instance.term_cost[:, -1] - instance.term_cost[:, 0]).sum()) / max(1, len(instance.nodes))
    return max(100.0, own + apart + shared)


def _typical(amounts: IntArray, count: int) -> FloatArray:
    """Return the typical amount of a node for each row; the first column is the row, the last the amount."""
    total = np.bincount(amounts[:, 0], weights=amounts[:, -1], minlength=count)
    number = np.bincount(amounts[:, 0], minlength=count)
    return np.maximum(total / np.maximum(number, 1), 1.0)


def _budget_scales(instance: Instance) -> IntArray:
    typical = _typical(instance.spends.values, instance.budget_of.shape[0])
    scales = np.ones(len(instance.budget), dtype=np.int64)
    for fund, row in enumerate(instance.budget_of):
        for budget in row[row >= 0]:
            scales[budget] = max(1, round(typical[fund]))
    return scales


def _sequence(instance: Instance) -> IntArray:
    """Return nodes in an order that respects their links: predecessors first, then those with fewest windows."""
    count = len(instance.nodes)
    waiting = [sum(1 for _, _, first in instance.order.row(node) if first == 0) for node in range(count)]
    latest = [int((np.flatnonzero(instance.allowed[node]) % instance.windows).max()) for node in range(count)]
    choices = instance.allowed.sum(axis=1).tolist()
    sequence: list[int] = []
    ready = sorted((node for node in range(count) if not waiting[node]), key=lambda n: (choices[n], latest[n], n))
    done = [False] * count
    while len(sequence) < count:
        node = ready.pop(0) if ready else next(n for n in range(count) if not done[n])
        if done[node]:
            continue
        done[node] = True
        sequence.append(node)
        for other, _, first in instance.order.row(node):
            if first:
                waiting[other] -= 1
                if waiting[other] == 0 and not done[other]:
                    ready.append(other)
    return np.array(sequence, dtype=np.int64)
