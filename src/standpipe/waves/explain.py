"""Why each move is where it is, what one window earlier or later would change, and what decides the closing date.

Each neighbour window is tried with everything else in place: either a rule forbids it, which is then named, or the
change of cost is the exact difference of two plans.
"""

from __future__ import annotations

from dataclasses import dataclass

from standpipe.kernel.money import format_pounds
from standpipe.waves.instance import Instance
from standpipe.waves.kernel import new_state, place, shift
from standpipe.waves.model import WaveProblem
from standpipe.waves.numerics import IntArray
from standpipe.waves.rules import BlockIndex
from standpipe.waves.search import Data


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One window earlier or later: the change of cost in pence, or the rule that forbids it."""

    pence: int | None
    rule: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Both neighbours of a node's window."""

    earlier: Neighbour
    later: Neighbour

    @property
    def because(self) -> str:
        """What holds the move where it is, in one sentence."""
        if self.earlier.pence is None:
            return self.earlier.rule
        if self.earlier.pence > 0:
            return f"One window earlier would cost {format_pounds(self.earlier.pence)} more."
        if self.later.pence is None:
            return f"Later is not possible: {self.later.rule}"
        if self.later.pence > 0:
            return f"One window later would cost {format_pounds(self.later.pence)} more."
        return "The neighbouring windows are no dearer; it stands here together with other moves."


def explain(
    problem: WaveProblem, blocks: BlockIndex, instance: Instance, data: Data, assignment: IntArray
) -> tuple[Reason, ...]:
    """Return the reasons of every node of a plan that keeps all rules."""
    state = new_state(data.at)
    place(data.at, data.tape, state, assignment)
    plan, windows = _Plan(problem, blocks, instance, data, state), assignment % instance.windows
    return tuple(
        Reason(*(_neighbour(plan, node, int(windows[node]) + step) for step in (-1, 1)))
        for node in range(len(instance.nodes))
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    problem: WaveProblem
    blocks: BlockIndex
    instance: Instance
    data: Data
    state: IntArray


def _neighbour(plan: _Plan, node: int, position: int) -> Neighbour:
    if not 0 <= position < plan.instance.windows:
        return Neighbour(None, "The programme has no window there.")
    here, windows = int(plan.state[node]), plan.instance.windows
    variant = here // windows
    for group, mode in zip(plan.instance.nodes[node], plan.instance.variants[node][variant], strict=True):
        blocks = plan.blocks.of(group, position, mode)
        if blocks:
            return Neighbour(None, blocks[0].message)
    at, tape = plan.data.at, plan.data.tape
    cost, broken = shift(at, tape, plan.state, node, variant * windows + position)
    rule = _broken_rule(plan, node, position) if broken else ""
    shift(at, tape, plan.state, node, here)
    return Neighbour(None if broken else int(cost), rule)


def _broken_rule(plan: _Plan, node: int, position: int) -> str:
    instance, state = plan.instance, plan.state
    for other, gap, first in instance.order.row(node):
        there = int(state[other]) % instance.windows
        if (first and position + gap > there) or (not first and there + gap > position):
            words = "before" if first else "after"
            return f"It moves {words} {_name(plan, other)}."
    for (other,) in instance.never.row(node):
        if int(state[other]) % instance.windows == position:
            return f"It never moves together with {_name(plan, other)}."
    for first_zone, second_zone in instance.turns:
        lasts = [int(state[plan.data.at.last + zone]) for zone in (first_zone, second_zone)]
        if lasts[0] > lasts[1]:
            names = [instance.term_names[zone].partition(":")[2] for zone in (first_zone, second_zone)]
            return f"Zone {names[0]} closes before zone {names[1]}."
    variant = int(state[node]) // instance.windows
    for row, offset, _ in instance.loads.row(instance.rows_of(node)[variant]):
        at = position + offset
        if 0 <= at < instance.windows:
            load = int(state[plan.data.at.load + row * instance.windows + at])
            if load > instance.capacity[row, at] + instance.buyable[row, at]:
                return _full(plan, row, at)
    return "The budget of that financial year, or what a tranche releases, is spent."


def _full(plan: _Plan, row: int, at: int) -> str:
    window = plan.problem.windows[at].id
    if row < len(plan.problem.teams):
        return f"{plan.problem.teams[row].name} has no days left in {window}."
    return f"The cap on {plan.instance.resource_names[row]} of window {window} is reached."


def _name(plan: _Plan, node: int) -> str:
    names = {group.id: group.name for group in plan.problem.groups}
    return " and ".join(names[group] for group in plan.instance.nodes[node])
