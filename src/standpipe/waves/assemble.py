"""From windows of groups to a plan that people read: waves, loads, tasks, renewals and a cost whose parts sum to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from standpipe.waves.explain import Reason
from standpipe.waves.instance import group_loads, hundredths
from standpipe.waves.model import Contract, Link, WaveProblem
from standpipe.waves.plan import CostPart, Move, RenewalTaken, TeamLoad, Wave, WindowLoad
from standpipe.waves.prices import late_pence, renewal_pence, renewals_needed, site_pence
from standpipe.waves.rules import BlockIndex, contract_end_with_renewals, soft_freezes
from standpipe.waves.tasks import closing_day

Windows = Mapping[str, int]
"""Window position of each group."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Why each group stands where it stands, and its mode."""

    reasons: Mapping[str, Reason]
    modes: Mapping[str, str | None]


def waves_of(problem: WaveProblem, blocks: BlockIndex, windows: Windows, chosen: Chosen) -> tuple[Wave, ...]:
    """Return the waves in order, numbered from one, each with its moves in the order of the problem.

    `problem` has its groups in their modes.
    """
    waves: list[Wave] = []
    for position, window in enumerate(problem.windows):
        moves = []
        for group in problem.groups:
            if windows[group.id] == position:
                mode, reason = chosen.modes[group.id], chosen.reasons[group.id]
                rehearsal = blocks.rehearsal_before(group.id, position, mode) if group.rehearsal else None
                moves.append(
                    Move(
                        group.id,
                        group.name,
                        reason.because,
                        reason.earlier.pence,
                        reason.later.pence,
                        None if rehearsal is None else problem.windows[rehearsal].id,
                        mode,
                    )
                )
        if moves:
            waves.append(Wave(len(waves) + 1, window.id, window.first, window.last, tuple(moves)))
    return tuple(waves)


def loads_of(problem: WaveProblem, windows: Windows) -> tuple[WindowLoad, ...]:
    """Return what every team does in the time of every window in which it does something."""
    loads, own = _loads(problem, windows), _own_days(problem)
    return tuple(
        WindowLoad(
            window.id,
            tuple(
                TeamLoad(
                    team.id, loads[row][position] / 100, own[row][position], _bought(own, loads, row, position) / 100
                )
                for row, team in enumerate(problem.teams)
                if loads[row][position]
            ),
        )
        for position, window in enumerate(problem.windows)
    )


def renewals_of(problem: WaveProblem, windows: Windows) -> tuple[RenewalTaken, ...]:
    """Return the contract renewals that the plan pays, with the last day to decide on each."""
    taken = []
    for contract in problem.contracts:
        for number in range(renewals_needed(problem, contract, _needed_until(problem, contract, windows))):
            decide_by = contract_end_with_renewals(contract, number) - timedelta(days=contract.notice_days)
            extends_to = contract_end_with_renewals(contract, number + 1)
            pence = contract.renewals[number].pence
            taken.append(RenewalTaken(contract.id, contract.name, number + 1, pence, decide_by, extends_to))
    return tuple(sorted(taken, key=lambda renewal: (renewal.decide_by, renewal.contract)))


def parts_of(problem: WaveProblem, windows: Windows) -> tuple[CostPart, ...]:
    """Return the parts of a plan's cost; they sum to it."""
    closing = closing_day(problem, _last_day(problem, windows))
    count = len(problem.windows)
    stay = target = dual = one_off = 0
    for group in problem.groups:
        at = windows[group.id]
        stay += group.stay_pence_per_window * (at + 1)
        target += group.target_pence_per_window * (count - 1 - at)
        dual += group.target_pence_per_window * min(group.dual_running_windows, at + 1)
        one_off += sum(spend.pence for spend in group.spends)
    own, bought = _people(problem, windows)
    contracts = sum(
        renewal_pence(problem, contract, _needed_until(problem, contract, windows)) for contract in problem.contracts
    )
    return (
        CostPart("running the data centre", site_pence(problem, closing)),
        CostPart("closing after the deadline", late_pence(problem, closing)),
        CostPart("zones of the data centre", _zones(problem, windows)),
        CostPart("contract renewals", contracts),
        CostPart("applications not yet moved", stay),
        CostPart("applications moved", target),
        CostPart("dual running", dual),
        CostPart("dependent applications apart", _apart(problem, windows)),
        CostPart("moves in soft freezes", _soft(problem, windows)),
        CostPart("one-off payments", one_off),
        CostPart("own effort", own),
        CostPart("bought days", bought),
        CostPart("changes to the previous plan", _changes(problem, windows)),
    )


def unpriced_of(problem: WaveProblem, windows: Windows) -> tuple[str, ...]:
    """Return the soft freezes that moves touch and for which nobody has stated a price."""
    found = {
        f"{group.name} in {freeze.calendar}: {freeze.reason}"
        for group in problem.groups
        for freeze in soft_freezes(problem, group)[windows[group.id]]
        if freeze.pence_per_move is None
    }
    return tuple(sorted(found))


def _last_day(problem: WaveProblem, windows: Windows) -> date:
    return problem.windows[max(windows.values())].last


def _needed_until(problem: WaveProblem, contract: Contract, windows: Windows) -> date:
    if not contract.groups:
        return closing_day(problem, _last_day(problem, windows))
    return problem.windows[max(windows[name] for name in contract.groups)].last


def _loads(problem: WaveProblem, windows: Windows) -> list[list[int]]:
    loads = [[0] * len(problem.windows) for _ in range(len(problem.teams) + 3)]
    for group in problem.groups:
        for row, offset, amount in group_loads(problem.teams, group):
            position = windows[group.id] + offset
            if position < len(problem.windows):
                loads[row][position] += amount
    return loads


def _own_days(problem: WaveProblem) -> list[tuple[float, ...]]:
    return [problem.moving_days(team) for team in problem.teams]


def _bought(own: list[tuple[float, ...]], loads: list[list[int]], row: int, position: int) -> int:
    return max(0, loads[row][position] - hundredths(own[row][position]))


def _people(problem: WaveProblem, windows: Windows) -> tuple[int, int]:
    loads, days_of = _loads(problem, windows), _own_days(problem)
    own = sum(
        hundredths(effort.total_days) * next(team.day_rate_pence for team in problem.teams if team.id == effort.team)
        for group in problem.groups
        for effort in group.efforts
    )
    paid = 0
    for row, team in enumerate(problem.teams):
        if team.buyable:
            bought = [_bought(days_of, loads, row, position) for position in range(len(problem.windows))]
            own -= sum(bought) * team.day_rate_pence
            paid += sum(days * team.buyable.hundredth_pence(position) for position, days in enumerate(bought))
    return own // 100, paid


def _zones(problem: WaveProblem, windows: Windows) -> int:
    cost = 0
    for zone in problem.zones:
        inside = [windows[group.id] for group in problem.groups if zone.id in group.stands_in]
        cost += zone.pence_per_window * (max(inside, default=-1) + 1)
    return cost


def _apart(problem: WaveProblem, windows: Windows) -> int:
    return sum(
        link.pence_per_window * abs(windows[link.first] - windows[link.second])
        for link in problem.dependencies
        if link.kind is Link.SOFT
    )


def _soft(problem: WaveProblem, windows: Windows) -> int:
    return sum(
        freeze.pence_per_move or 0
        for group in problem.groups
        for freeze in soft_freezes(problem, group)[windows[group.id]]
    )


def _changes(problem: WaveProblem, windows: Windows) -> int:
    index = problem.window_index
    return sum(
        problem.change_pence
        for previous in problem.previous
        if not previous.committed and windows[previous.group] != index[previous.window]
    )
