"""The independent checker: does a plan keep every rule of its problem, and does it cost what it says.

Written from the format alone (docs/reference/wave-problem.md). It shares the dataclasses of the format with the planner
and no code: dates, loads, prices and schedules are worked out here again, in the plainest way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from standpipe.waves.model import MoveGroup, Task, WaveProblem, Window
from standpipe.waves.people import Team
from standpipe.waves.plan import ScheduledTask, Violation, WavePlan

_HOUR_SLACK = 1e-9
_OF_A_MODE = (
    "efforts", "cutover_hours", "rollback_hours", "rehearsal", "target_pence_per_window", "dual_running_windows",
    "spends",
)  # fmt: skip


def check_plan(problem: WaveProblem, plan: WavePlan) -> tuple[Violation, ...]:
    """Return every rule of the problem that the plan breaks and every figure that is wrong; empty for a sound plan.

    >>> from standpipe.waves.generate import generate
    >>> from standpipe.waves.solve import plan_waves
    >>> problem = generate(6, seed=3)
    >>> check_plan(problem, plan_waves(problem, work_units=5, seed=1))
    ()
    """
    placed = list(_placement(problem, plan))
    if placed:
        return tuple(placed)
    problem = _in_stated_modes(problem, plan)
    at = {move.group: wave.window for wave in plan.waves for move in wave.moves}
    order = [window.id for window in problem.windows]
    where = {group: order.index(name) for group, name in at.items()}
    found = [
        *_tasks(problem, plan, where),
        *_settings(problem, where),
        *_freezes(problem, where),
        *_rehearsals(problem, plan, where),
        *_dependencies(problem, where),
        *_teams(problem, where),
        *_caps(problem, where),
        *_budgets(problem, where),
        *_contracts(problem, plan, where),
        *_zones(problem, where),
        *_tranches(problem, where),
        *_figures(problem, plan, where),
    ]
    return tuple(found)


def plan_cost(problem: WaveProblem, plan: WavePlan) -> int:
    """Return what a plan costs by the definition of the format, in pence, whatever the plan itself says."""
    order = [window.id for window in problem.windows]
    problem = _in_stated_modes(problem, plan)
    return sum(_costs(problem, {move.group: order.index(w.window) for w in plan.waves for move in w.moves}))


def schedule(tasks: tuple[Task, ...], begin: dict[str, date]) -> tuple[ScheduledTask, ...]:
    """Return tasks on their earliest days, for plans that leave their schedule to the reader."""
    ends = _finish(tasks, begin)
    return tuple(
        ScheduledTask(task.id, task.name, ends[task.id] - timedelta(days=task.days - 1), ends[task.id], task.owner)
        for task in tasks
    )


def closing_of(problem: WaveProblem, last: int) -> tuple[date, tuple[ScheduledTask, ...]]:
    """Return the closing date and its tasks when the last move is in the window at a position."""
    after = problem.windows[last].last + timedelta(days=1)
    begin = {task.id: problem.start if task.in_advance else after for task in problem.closing}
    return _closing(problem, last), schedule(problem.closing, begin)


def renewals_due(problem: WaveProblem, where: dict[str, int]) -> tuple[tuple[str, int, int], ...]:
    """Return each contract with the number of its renewals that the moves need, and their price."""
    return tuple((contract, taken, pence) for contract, taken, pence, _ in _renewed(problem, where))


def _placement(problem: WaveProblem, plan: WavePlan) -> Iterator[Violation]:
    windows = {window.id: window for window in problem.windows}
    known = {group.id for group in problem.groups}
    seen: set[str] = set()
    for wave in plan.waves:
        window = windows.get(wave.window)
        if window is None:
            yield Violation("unknown-window", wave.window, wave.window, f"The problem has no window '{wave.window}'.")
        elif (wave.first, wave.last) != (window.first, window.last):
            yield Violation("wrong-date", wave.window, wave.window, "The wave's days are not those of its window.")
        for move in wave.moves:
            if move.group not in known:
                yield Violation("unknown-group", move.group, wave.window, f"There is no group '{move.group}'.")
            modes = next((group.modes for group in problem.groups if group.id == move.group), ())
            known_modes: set[str | None] = {mode.id for mode in modes} if modes else {None}
            if move.mode not in known_modes:
                message = f"{move.group} moves in the mode '{move.mode}', which it does not have."
                yield Violation("mode", move.group, wave.window, message)
            if move.group in seen:
                yield Violation("moved-twice", move.group, wave.window, f"{move.group} moves twice.")
            seen.add(move.group)
    for name in sorted(known - seen):
        yield Violation("not-moved", name, None, f"{name} never leaves the data centre.")


def _in_stated_modes(problem: WaveProblem, plan: WavePlan) -> WaveProblem:
    """Return the problem with what the plan's modes state in place of the choice."""
    taken = {move.group: move.mode for wave in plan.waves for move in wave.moves}
    groups = []
    for group in problem.groups:
        for mode in group.modes:
            if mode.id == taken.get(group.id):
                stated = {field: getattr(mode, field) for field in _OF_A_MODE}
                groups.append(replace(group, modes=(), **stated))
        if not group.modes:
            groups.append(group)
    return replace(problem, groups=tuple(groups))


def _finish(tasks: tuple[Task, ...], begin: dict[str, date]) -> dict[str, date]:
    """Earliest last day of each task, by repeated relaxation."""
    ends = {task.id: begin[task.id] + timedelta(days=task.days - 1) for task in tasks}
    for _ in tasks:
        for task in tasks:
            for name in task.after:
                ends[task.id] = max(ends[task.id], ends[name] + timedelta(days=task.days))
    return ends


def _gate(problem: WaveProblem) -> date:
    ends = _finish(problem.wave_zero, {task.id: problem.start for task in problem.wave_zero})
    return max(ends.values()) + timedelta(days=1) if ends else problem.start


def _closing(problem: WaveProblem, last: int) -> date:
    day = problem.windows[last].last
    begin = {task.id: problem.start if task.in_advance else day + timedelta(days=1) for task in problem.closing}
    return max([day, *_finish(problem.closing, begin).values()])


def _tasks(problem: WaveProblem, plan: WavePlan, where: dict[str, int]) -> Iterator[Violation]:
    gate = _gate(problem)
    for group, position in where.items():
        window = problem.windows[position]
        if window.first < gate:
            yield Violation("wave-zero", group, window.id, f"{group} moves before wave zero is done on {gate}.")
    last_move = problem.windows[max(where.values())].last
    for scheduled, tasks, kind in (
        (plan.wave_zero, problem.wave_zero, "wave-zero"),
        (plan.closing, problem.closing, "closing"),
    ):
        yield from _schedule(problem, scheduled, tasks, (kind, last_move))
    closing = _closing(problem, max(where.values()))
    if plan.closing_date != closing:
        yield Violation("closing-date", "closing date", None, f"The plan says {plan.closing_date}; it is {closing}.")
    site = problem.site
    if site.deadline is not None and site.late_pence_per_day is None and closing > site.deadline:
        yield Violation("deadline", site.name, None, f"{site.name} closes on {closing}, after {site.deadline}.")


def _schedule(
    problem: WaveProblem, scheduled: tuple[ScheduledTask, ...], tasks: tuple[Task, ...], kind: tuple[str, date]
) -> Iterator[Violation]:
    name, last_move = kind
    by_id = {task.id: task for task in scheduled}
    for task in tasks:
        done = by_id.get(task.id)
        if done is None:
            yield Violation(f"{name}-task", task.id, None, f"Task '{task.name}' is not in the plan.")
            continue
        if (done.ends - done.starts).days + 1 != task.days:
            yield Violation(f"{name}-task", task.id, None, f"Task '{task.name}' takes {task.days} days.")
        earliest = problem.start if name == "wave-zero" or task.in_advance else last_move + timedelta(days=1)
        if done.starts < earliest:
            yield Violation(f"{name}-task", task.id, None, f"Task '{task.name}' starts before {earliest}.")
        for before in task.after:
            if before in by_id and by_id[before].ends >= done.starts:
                yield Violation(f"{name}-task", task.id, None, f"Task '{task.name}' starts before '{before}' ends.")


def _settings(problem: WaveProblem, where: dict[str, int]) -> Iterator[Violation]:
    order = [window.id for window in problem.windows]
    for group in problem.groups:
        position = where[group.id]
        window = problem.windows[position]
        rules = {
            "earliest": group.earliest is not None and position < order.index(group.earliest),
            "latest": group.latest is not None and position > order.index(group.latest),
            "pin": group.pinned is not None and window.id != group.pinned,
            "excluded": window.id in group.excluded,
            "hours": group.cutover_hours + group.rollback_hours > window.hours + _HOUR_SLACK,
            "preparation": any(len(effort.prepare_days) > position for effort in group.efforts),
        }
        for rule in (name for name, broken in rules.items() if broken):
            yield Violation(rule, group.id, window.id, f"{group.name} in {window.id} breaks its rule '{rule}'.")
    for previous in problem.previous:
        if previous.committed and order[where[previous.group]] != previous.window:
            message = f"{previous.group} is committed to {previous.window}."
            yield Violation("committed", previous.group, order[where[previous.group]], message)


def _frozen(problem: WaveProblem, group: MoveGroup, window: Window, kind: str) -> list[tuple[str, int | None]]:
    calendars = {binding.calendar for binding in group.bindings} | {"All"}
    return [
        (f"{freeze.calendar}: {freeze.reason}", freeze.pence_per_move)
        for freeze in problem.freezes
        if freeze.binding == kind
        and freeze.calendar in calendars
        and freeze.window.first <= window.last
        and freeze.window.last >= window.first
    ]


def _freezes(problem: WaveProblem, where: dict[str, int]) -> Iterator[Violation]:
    for group in problem.groups:
        window = problem.windows[where[group.id]]
        for name, _ in _frozen(problem, group, window, "hard"):
            yield Violation("freeze", group.id, window.id, f"{group.name} moves in {window.id}, frozen by {name}.")


def _rehearsals(problem: WaveProblem, plan: WavePlan, where: dict[str, int]) -> Iterator[Violation]:
    order = [window.id for window in problem.windows]
    named = {move.group: move.rehearsal for wave in plan.waves for move in wave.moves}
    gate = _gate(problem)
    for group in problem.groups:
        if not group.rehearsal:
            continue
        name = named[group.id]
        if name not in order or order.index(name) >= where[group.id]:
            yield Violation("rehearsal", group.id, None, f"{group.name} has no rehearsal before its cutover.")
            continue
        window = problem.windows[order.index(name)]
        if window.first < gate or _frozen(problem, group, window, "hard"):
            yield Violation("rehearsal", group.id, name, f"{group.name} cannot be rehearsed in {name}.")


def _dependencies(problem: WaveProblem, where: dict[str, int]) -> Iterator[Violation]:
    for link in problem.dependencies:
        first, second = where[link.first], where[link.second]
        broken = {
            "hard": first != second,
            "order": second < first + link.windows,
            "never together": first == second,
            "soft": False,
        }[link.kind.value]
        if broken:
            subject = f"{link.first}, {link.second}"
            yield Violation(link.kind.value, subject, problem.windows[second].id, f"Broken: {link.kind} of {subject}.")


def _team_days(problem: WaveProblem, where: dict[str, int]) -> dict[tuple[str, int], int]:
    """Hundredths of a day by team and window position."""
    days: dict[tuple[str, int], int] = defaultdict(int)
    for group in problem.groups:
        cutover = where[group.id]
        for effort in group.efforts:
            days[effort.team, cutover] += round(effort.cutover_days * 100)
            for before, amount in enumerate(reversed(effort.prepare_days), start=1):
                days[effort.team, cutover - before] += round(amount * 100)
            for after, amount in enumerate(effort.hypercare_days, start=1):
                days[effort.team, cutover + after] += round(amount * 100)
    return days


def _hundredths_left(problem: WaveProblem, team: Team, position: int) -> int:
    """Hundredths of a day that daily work, learning and leave leave of a window."""
    share = team.ramp[position] if position < len(team.ramp) else 1.0
    away = sum(leave.days for leave in team.leave if leave.window == problem.windows[position].id)
    return round(round(max(0.0, team.days[position] * (1.0 - team.business_as_usual) * share - away), 2) * 100)


def _teams(problem: WaveProblem, where: dict[str, int]) -> Iterator[Violation]:
    order = [window.id for window in problem.windows]
    days = _team_days(problem, where)
    for team in problem.teams:
        for position, window in enumerate(problem.windows):
            limit = _hundredths_left(problem, team, position)
            bought = team.buyable
            if bought and (window.first - problem.start).days >= bought.lead_days:
                begun = bought.earliest is None or position >= order.index(bought.earliest)
                there = bought.days[position] if bought.days else bought.max_days_per_window
                limit += round(round(there * _productive(team, position), 2) * 100) if begun else 0
            if days[team.id, position] > limit:
                message = f"{team.name} needs {days[team.id, position] / 100} days and has {limit / 100}."
                yield Violation("capacity", team.id, window.id, message)


def _productive(team: Team, position: int) -> float:
    """Return which share of a bought day counts in a window."""
    ramp = team.buyable.ramp if team.buyable else ()
    return ramp[position] if position < len(ramp) else 1.0


def _caps(problem: WaveProblem, where: dict[str, int]) -> Iterator[Violation]:
    for position, window in enumerate(problem.windows):
        here = [group for group in problem.groups if where[group.id] == position]
        caps = problem.caps
        for rule, amount, cap in (
            ("risk-cap", sum(group.risk for group in here), caps.risk_per_window),
            ("critical-cap", sum(group.tier in {0, 1} for group in here), caps.critical_per_window),
            ("moves-cap", len(here), caps.moves_per_window),
            ("moves-cap", len(here), window.max_moves),
        ):
            if cap is not None and amount > cap:
                yield Violation(rule, window.id, window.id, f"{window.id} holds {amount}; the cap is {cap}.")


def _budgets(problem: WaveProblem, where: dict[str, int]) -> Iterator[Violation]:
    for budget in problem.budgets:
        begin = date(int(budget.financial_year[:4]), 4, 1)
        end = date(begin.year + 1, 3, 31)
        paid = sum(
            spend.pence
            for group in problem.groups
            for spend in group.spends
            if spend.fund == budget.fund and begin <= problem.windows[where[group.id]].first <= end
        )
        if paid > budget.pence:
            message = f"{budget.fund} of {budget.financial_year} pays {paid} pence; it has {budget.pence}."
            yield Violation("budget", f"{budget.fund} {budget.financial_year}", None, message)


def _month_on(day: date, months: int) -> date:
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    for last in range(day.day, 0, -1):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    return day


def _renewed(problem: WaveProblem, where: dict[str, int]) -> Iterator[tuple[str, int, int, bool]]:
    """Yield contract, number of renewals, their price, and whether they last."""
    closing = _closing(problem, max(where.values()))
    for contract in problem.contracts:
        positions = [where[name] for name in contract.groups]
        needed = problem.windows[max(positions)].last if positions else closing
        missed = contract.renews_automatically and contract.ends - timedelta(days=contract.notice_days) < problem.start
        months = taken = pence = 0
        for renewal in contract.renewals:
            if _month_on(contract.ends, months) >= needed and not (missed and taken == 0):
                break
            months, taken, pence = months + renewal.months, taken + 1, pence + renewal.pence
        yield contract.id, taken, pence, _month_on(contract.ends, months) >= needed


def _contracts(problem: WaveProblem, plan: WavePlan, where: dict[str, int]) -> Iterator[Violation]:
    for contract, taken, _, lasts in _renewed(problem, where):
        listed = sum(renewal.contract == contract for renewal in plan.renewals)
        if not lasts:
            yield Violation("contract", contract, None, f"Contract {contract} ends before it is no longer needed.")
        if listed != taken:
            message = f"Contract {contract} takes {taken} renewals; the plan lists {listed}."
            yield Violation("renewals", contract, None, message)


def _zones(problem: WaveProblem, where: dict[str, int]) -> Iterator[Violation]:
    last = {zone.id: max(_leaving(problem, zone.id, where), default=None) for zone in problem.zones}
    for zone in problem.zones:
        mine = last[zone.id]
        if mine is None:
            continue
        if zone.empty_by is not None and problem.windows[mine].last > zone.empty_by:
            yield Violation("zone", zone.id, problem.windows[mine].id, f"{zone.name} is not empty by {zone.empty_by}.")
        for name in zone.after:
            other = last[name]
            if other is not None and other > mine:
                yield Violation("turn", zone.id, problem.windows[mine].id, f"{zone.name} closes before {name}.")


def _leaving(problem: WaveProblem, zone: str, where: dict[str, int]) -> list[int]:
    """Return the windows in which the groups with machines in a zone move."""
    return [where[group.id] for group in problem.groups if zone in (group.zone, *group.zones)]


def _tranches(problem: WaveProblem, where: dict[str, int]) -> Iterator[Violation]:
    order = [window.id for window in problem.windows]
    for tranche in problem.tranches:
        end = order.index(tranche.last)
        for group in problem.groups:
            at = where[group.id]
            if group.id in tranche.moved and at > end:
                yield Violation("tranche", group.id, order[at], f"{group.name} moves after tranche {tranche.id}.")
            if end < at <= end + tranche.review_windows:
                message = f"{group.name} moves while the gate of tranche {tranche.id} is decided."
                yield Violation("gate", group.id, order[at], message)
        for release in tranche.releases:
            spends = [spend for group in problem.groups if where[group.id] <= end for spend in group.spends]
            paid = sum(spend.pence for spend in spends if spend.fund == release.fund)
            if paid > release.pence:
                message = f"{release.fund} pays {paid} pence by {tranche.last}; {release.pence} are released."
                yield Violation("tranche", tranche.id, tranche.last, message)


def _costs(problem: WaveProblem, where: dict[str, int]) -> Iterator[int]:
    """Yield every line of cost."""
    closing = _closing(problem, max(where.values()))
    yield problem.site.pence_per_day * ((closing - problem.start).days + 1)
    if problem.site.deadline is not None and closing > problem.site.deadline:
        yield (problem.site.late_pence_per_day or 0) * (closing - problem.site.deadline).days
    for zone in problem.zones:
        yield zone.pence_per_window * (max(_leaving(problem, zone.id, where), default=-1) + 1)
    yield from (pence for _, _, pence, _ in _renewed(problem, where))
    for link in problem.dependencies:
        if link.kind.value == "soft":
            yield link.pence_per_window * abs(where[link.first] - where[link.second])
    for group in problem.groups:
        yield from _group_costs(problem, group, where[group.id])
    yield from _people_costs(problem, where)
    for previous in problem.previous:
        if not previous.committed and problem.windows[where[previous.group]].id != previous.window:
            yield problem.change_pence


def _group_costs(problem: WaveProblem, group: MoveGroup, position: int) -> Iterator[int]:
    for window in range(len(problem.windows)):
        if window <= position:
            yield group.stay_pence_per_window
        if window > position or position - group.dual_running_windows < window:
            yield group.target_pence_per_window
    yield from (spend.pence for spend in group.spends)
    for _, pence in _frozen(problem, group, problem.windows[position], "soft"):
        yield pence or 0


def _people_costs(problem: WaveProblem, where: dict[str, int]) -> Iterator[int]:
    days = _team_days(problem, where)
    for team in problem.teams:
        total = sum(amount for (name, _), amount in days.items() if name == team.id)
        over = [days[team.id, at] - _hundredths_left(problem, team, at) for at in range(len(problem.windows))]
        bought = [max(0, amount) for amount in over] if team.buyable else []
        yield (total - sum(bought)) * team.day_rate_pence // 100
        price = team.buyable.pence_per_day / 100 if team.buyable else 0
        yield sum(
            amount * round(price / _productive(team, at)) for at, amount in enumerate(bought) if _productive(team, at)
        )


def _figures(problem: WaveProblem, plan: WavePlan, where: dict[str, int]) -> Iterator[Violation]:
    cost = sum(_costs(problem, where))
    if cost != plan.cost:
        yield Violation("cost", "cost", None, f"The plan says {plan.cost} pence; it costs {cost}.")
    if sum(part.pence for part in plan.parts) != plan.cost:
        yield Violation("cost", "parts", None, "The parts of the cost do not sum to it.")
    if plan.bound is not None and plan.bound > cost:
        yield Violation("bound", "bound", None, f"The bound {plan.bound} is above the cost {cost}.")
    if plan.earliest_closing_date > plan.closing_date:
        message = f"The plan closes before the earliest date {plan.earliest_closing_date} that it states."
        yield Violation("bound", "earliest closing date", None, message)
