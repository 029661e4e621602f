"""The waves section of the plan: which moves happen on which weekend, when the data centre closes, how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

import msgspec

from standpipe.app import waves_document as published
from standpipe.app.document_parts import Named
from standpipe.app.move_groups import Group
from standpipe.app.tranche_gates import gates_of
from standpipe.app.wave_problem import Framed
from standpipe.app.wave_story import Beside, months_of_work, splits_of
from standpipe.app.wave_touched import (
    Ties,
    contacts_of,
    left_behind,
    machines_of,
    members_of,
    notices_of,
    touched_services,
)
from standpipe.catalogue import Assumptions
from standpipe.disposition import Dispositions
from standpipe.estate.estate import Estate
from standpipe.waves import Freeze, Infeasible, Risk, WavePlan, WaveProblem
from standpipe.waves.deadlines import in_words
from standpipe.waves.model import Task as StatedTask
from standpipe.waves.plan import DeadlineChance, Move, ScheduledTask
from standpipe.waves.rest import Rest

DUE_WITHIN_DAYS = 90


def waves_section(
    estate: Estate,
    dispositions: Dispositions,
    framed: Framed,
    outcome: WavePlan | Infeasible | None,
    risk: Risk | None,
    *,
    as_of: date,
    assumptions: Assumptions,
    beside: Beside | None = None,
) -> published.WavesSection:
    """Return the exit plan as it is published; without a plan, why there is none."""
    whole = outcome if isinstance(outcome, WavePlan) else None
    rest = beside.rest if beside and whole is None else None
    plan = rest.plan if rest else whole
    ties = Ties.of(estate)
    site = framed.problem.site if framed.problem else None
    return published.WavesSection(
        feasible=None if outcome is None else whole is not None,
        starts=plan.gate if plan else None,
        closing_date=whole.closing_date if whole else None,
        earliest_closing_date=whole.earliest_closing_date if whole else None,
        sites=[
            published.SiteClosing(id=site, name=estate.name_of(site), closes=closes)
            for site, closes in (beside.closings if beside else {}).items()
        ],
        confidence=_confidence(risk) if risk else None,
        wave_zero=_tasks(plan.wave_zero, framed.problem.wave_zero) if plan and framed.problem else [],
        waves=list(_waves(ties, framed, plan, assumptions, beside or Beside())) if plan else [],
        closing=_tasks(plan.closing, framed.problem.closing) if plan and framed.problem else [],
        freezes=[_freeze(freeze) for freeze in framed.freezes],
        conflict=[each.message for each in outcome.conflict] if isinstance(outcome, Infeasible) else [],
        cost_pence=whole.cost if whole else None,
        bound_pence=whole.bound if whole else None,
        gap=whole.gap if whole else None,
        rooms=_rooms(beside) if beside else [],
        gates=list(gates_of(estate, framed.problem, plan)) if plan and framed.problem else [],
        closing_chain=list(whole.closing_chain) if whole else [],
        rest=_rest(framed, rest) if rest else None,
        left_behind=left_behind(ties, framed, plan, as_of) if plan else [],
        work=months_of_work(framed.problem, plan) if plan and framed.problem else [],
        chances=beside.chances if beside else [],
        deadlines=[_deadline(each) for each in risk.deadlines] if risk else [],
        helps_most=list(risk.helps_most) if risk else [],
        splits=splits_of(framed.problem) if framed.problem else [],
        deadline=site.deadline if site else None,
        deadline_reason=(site.deadline_reason or None) if site else None,
        ways_out=_ways_out(outcome) if isinstance(outcome, Infeasible) else [],
        front=beside.front if beside else [],
        front_alone=beside.front_alone if beside else "",
        machines=machines_of(ties, framed, plan) if plan else [],
        notices=notices_of(estate, as_of, plan.closing_date) if plan else [],
        due=sorted(_due(estate, dispositions, plan, as_of), key=lambda each: (each.on, each.subject)),
    )


def _rooms(beside: Beside) -> list[published.RoomClosing]:
    return [
        published.RoomClosing(
            id=each.room.id,
            name=each.room.name,
            wave=each.wave,
            last_move_on=each.last_move_on,
            empty_by=each.room.empty_by,
            ends_pence=each.ends_pence,
        )
        for each in beside.rooms
    ]


def _confidence(risk: Risk) -> published.Confidence:
    return published.Confidence(
        p50=risk.closing.p50,
        p80=risk.closing.p80,
        p95=risk.closing.p95,
        by_planned_date=risk.by_planned_date,
        scenarios=risk.scenarios,
        basis=risk.basis,
        by_deadline=risk.by_deadline,
    )


def _deadline(chance: DeadlineChance) -> published.DeadlineChance:
    return published.DeadlineChance(
        kind=chance.kind,
        subject=chance.subject,
        what=in_words(chance),
        on=chance.day,
        notice_by=chance.notice,
        missed=round(chance.missed, 4),
        helps=chance.helps or None,
    )


def _rest(framed: Framed, rest: Rest) -> published.PlanOfRest:
    names = {group.id: group.name for group in framed.problem.groups} if framed.problem else {}
    return published.PlanOfRest(
        left_out=[Named(id=each, name=names[each]) for each in rest.left_out],
        given_up=[rule.message for rule in rest.given_up],
        closing_date=rest.plan.closing_date,
    )


def _ways_out(found: Infeasible) -> list[published.WayOut]:
    messages = {rule.rule: rule.message for rule in found.conflict}
    return [
        published.WayOut(rule=messages.get(way.rule, way.message), cost_pence=way.cost) for way in found.relaxations
    ]


def _tasks(tasks: Iterable[ScheduledTask], stated: Iterable[StatedTask]) -> list[published.Task]:
    by_id = {task.id: task for task in stated}
    return [
        published.Task(
            id=task.id,
            name=task.name,
            starts=task.starts,
            ends=task.ends,
            owner=task.owner,
            basis=f"assumption:lead-days-{task.id}",
            after=list(by_id[task.id].after),
            in_advance=by_id[task.id].in_advance,
        )
        for task in tasks
    ]


def _freeze(freeze: Freeze) -> published.Freeze:
    return published.Freeze(
        calendar=freeze.calendar,
        first=freeze.window.first,
        last=freeze.window.last,
        binding=freeze.binding.value,
        reason=freeze.reason,
    )


def _waves(
    ties: Ties, framed: Framed, plan: WavePlan, assumptions: Assumptions, beside: Beside
) -> Iterator[published.Wave]:
    problem = framed.problem
    if problem is None:
        return
    windows = {window.id: window for window in problem.windows}
    groups = {group.id: group for group in framed.grouped.groups}
    members = members_of(framed)
    loads = {load.window: load.teams for load in plan.loads}
    names = {team.id: team.name for team in problem.teams}
    befores = _befores(framed)
    for wave in plan.waves:
        teams = loads.get(wave.window, ())
        moved = frozenset[str]().union(*(members[move.group] for move in wave.moves))
        yield published.Wave(
            number=wave.number,
            window_first=wave.first,
            window_last=wave.last,
            moves=[
                msgspec.structs.replace(
                    _move(ties.estate, groups[move.group], move),
                    rehearsal=windows[move.rehearsal].first if move.rehearsal else None,
                    after=befores.get(move.group, []),
                    **_in_its_way(problem, move, names),
                )
                for move in wave.moves
            ],
            load_days={names[load.team]: load.days for load in teams},
            capacity_days={names[load.team]: load.capacity_days for load in teams},
            inside=beside.insides.get(wave.number),
            services=touched_services(ties, moved, wave, assumptions),
            window_name=windows[wave.window].kind,
        )


def _in_its_way(problem: WaveProblem, move: Move, teams: Mapping[str, str]) -> dict[str, object]:
    """Return the name of the way in which a move is made, and its days by team; nothing where there is one way."""
    group = next(each for each in problem.groups if each.id == move.group)
    mode = next((each for each in group.modes if each.id == move.mode), None)
    if mode is None:
        return {}
    return {
        "method": mode.name,
        "effort_days": {teams[effort.team]: effort.total_days for effort in mode.efforts},
    }


def _befores(framed: Framed) -> dict[str, list[Named]]:
    """Return the moves that must come before each."""
    names = {group.id: group.name for group in framed.problem.groups} if framed.problem else {}
    found: dict[str, list[Named]] = {}
    for first, second in framed.grouped.before:
        found.setdefault(second, []).append(Named(id=first, name=names[first]))
    return {group: sorted(befores, key=lambda each: each.name) for group, befores in found.items()}


def _move(estate: Estate, group: Group, move: Move) -> published.Move:
    efforts: dict[str, float] = {}
    for member in group.members:
        for skill, days in member.chosen.effort_days.items():
            efforts[skill] = round(efforts.get(skill, 0.0) + float(days), 2)
    return published.Move(
        id=move.group,
        name=move.name,
        applications=[
            Named(id=member.application, name=estate.name_of(member.application)) for member in group.members
        ],
        treatment=", ".join(dict.fromkeys(member.chosen.treatment.value for member in group.members)),
        target=", ".join(dict.fromkeys(member.chosen.target for member in group.members)),
        effort_days=efforts,
        freeze_calendars=[
            each.calendar + (f" (through {each.through})" if each.through else "") for each in group.calendars
        ],
        because=move.because,
        earlier_pence=move.earlier_pence,
        later_pence=move.later_pence,
        contacts=contacts_of(estate, (member.application for member in group.members)),
    )


def _due(estate: Estate, dispositions: Dispositions, plan: WavePlan | None, as_of: date) -> Iterator[published.Due]:
    """Yield what must be decided or notified within 90 days."""
    horizon = as_of + timedelta(days=DUE_WITHIN_DAYS)
    noticed = notices_of(estate, as_of, horizon)
    yield from noticed
    for contract in estate.contracts.values():
        due = contract.ends and as_of <= contract.ends <= horizon
        if due and contract.ends and contract.id not in {each.subject for each in noticed}:
            yield published.Due(
                on=contract.ends,
                what=f"Contract '{contract.name}' ends",
                subject=contract.id,
                consequence="Extend it, replace it, or let it end on purpose.",
                who=contract.department,
            )
    yield from _first_decisions(estate, dispositions, plan, as_of, horizon)


def _first_decisions(
    estate: Estate, dispositions: Dispositions, plan: WavePlan | None, as_of: date, horizon: date
) -> Iterator[published.Due]:
    """Yield the start of wave zero, and the treatments that the first waves need to be decided."""
    if plan is None:
        return
    for task in _starting(plan.wave_zero, as_of, horizon):
        yield published.Due(
            on=task.starts,
            what=f"Start: {task.name}",
            subject=f"task:{task.id}",
            consequence="Nothing moves before it is done; a week later here is a week later for the first move.",
            who=task.owner,
        )
    first_moves = (move.group for wave in plan.waves if wave.first <= horizon for move in wave.moves)
    undecided = [group for group in first_moves if group in dispositions.by_application]
    for application in undecided:
        chosen = dispositions.by_application[application].chosen
        yield published.Due(
            on=horizon,
            what=f"Decide: {estate.name_of(application)} to {chosen.treatment.value} ({chosen.target})",
            subject=application,
            consequence="Its move is in one of the first waves.",
            who=estate.applications[application].business_owner,
        )


def _starting(tasks: Iterable[ScheduledTask], as_of: date, horizon: date) -> Iterator[ScheduledTask]:
    return (task for task in tasks if as_of <= task.starts <= horizon)
