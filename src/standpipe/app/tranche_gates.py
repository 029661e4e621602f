"""The gates of the programme as a plan reaches them: what has moved by then, what is released by then, what is paid."""

from __future__ import annotations

from collections.abc import Iterator

from standpipe.app import waves_document as published
from standpipe.app.document_parts import Named
from standpipe.estate.estate import Estate
from standpipe.estate.programme import TrancheRule
from standpipe.kernel.identifiers import slug
from standpipe.waves import Tranche, WavePlan, WaveProblem


def gates_of(estate: Estate, problem: WaveProblem, plan: WavePlan) -> Iterator[published.Gate]:
    """Yield the gates in the order of the register; days and amounts are those of the plan."""
    stated = {slug(rule.name): rule for rule in estate.programme if isinstance(rule, TrancheRule)}
    names = {group.id: group.name for group in problem.groups}
    moved_on = {move.group: wave.last for wave in plan.waves for move in wave.moves}
    for tranche in problem.tranches:
        rule = stated.get(tranche.id)
        if rule is None:
            continue
        yield published.Gate(
            name=tranche.name,
            on=rule.ends,
            moved=[Named(id=group, name=names[group]) for group in tranche.moved],
            moved_on=max((moved_on[group] for group in tranche.moved if group in moved_on), default=None),
            review_weeks=rule.review_weeks,
            released_pence=rule.released_pence,
            paid_pence=None if rule.released_pence is None else _paid(problem, plan, tranche),
        )


def _paid(problem: WaveProblem, plan: WavePlan, tranche: Tranche) -> int:
    """Return what the plan pays at cutovers by the gate from the funds that it releases."""
    index = problem.window_index
    at = {group: index[window] for group, window in plan.window_of.items()}
    funds = {release.fund for release in tranche.releases}
    spends = (
        spend
        for group in problem.in_modes(plan.mode_of).groups
        if group.id in at and at[group.id] <= index[tranche.last]
        for spend in group.spends
    )
    return sum(spend.pence for spend in spends if spend.fund in funds)
