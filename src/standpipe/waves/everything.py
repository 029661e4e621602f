"""Adds to a generated instance what only few programmes have, so that every field of the format is tried."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

from standpipe.waves.model import Mode, MoveGroup, Spend, Tranche, WaveProblem, Window, Zone
from standpipe.waves.people import Buyable, Effort, Leave, Team


def with_everything(problem: WaveProblem, chance: random.Random) -> WaveProblem:
    """Return the instance with modes, absences, lead times, an evening, shared zones in turn and a tranche."""
    windows = (*problem.windows[:-1], _evening(problem.windows[-1]))
    groups = tuple(_in_ways(group, chance) if chance.random() < 0.6 else group for group in problem.groups)
    groups = tuple(_in_a_second_zone(group, problem.zones, chance) for group in groups)
    end = len(windows) // 2
    paid = sum(spend.pence for group in problem.groups for spend in group.spends if spend.fund == "capital")
    return replace(
        problem,
        windows=windows,
        groups=groups,
        teams=tuple(_with_absences(team, windows, chance) for team in problem.teams),
        zones=_in_turn(problem, windows, chance),
        tranches=(
            Tranche(
                "first",
                "first tranche",
                windows[end].id,
                moved=(chance.choice(groups).id,) if chance.random() < 0.4 else (),
                review_windows=int(chance.random() < 0.5),
                releases=(Spend("capital", round(paid * chance.uniform(0.5, 1.0))),),
            ),
        ),
    )


def _evening(window: Window) -> Window:
    """Return an evening in the week after a weekend."""
    day = window.last + timedelta(days=3)
    return Window(window.id, day, day, hours=10.0, kind="evening", max_moves=3)


def _in_ways(group: MoveGroup, chance: random.Random) -> MoveGroup:
    """Return the group with what it states as one mode, and a quicker one with fewer days that costs more."""
    stated = Mode(
        "as-is", "as it is", group.efforts, group.cutover_hours, group.rollback_hours, group.rehearsal,
        group.target_pence_per_window, group.dual_running_windows, group.spends,
    )  # fmt: skip
    service = replace(
        stated,
        id="service",
        name="as a service of the supplier",
        efforts=tuple(_halved(effort) for effort in group.efforts),
        cutover_hours=min(8.0, group.cutover_hours),
        rollback_hours=2.0,
        rehearsal=False,
        target_pence_per_window=round(group.target_pence_per_window * chance.uniform(0.8, 1.8)),
        spends=tuple(replace(spend, pence=round(spend.pence * chance.uniform(0.9, 1.6))) for spend in group.spends),
    )
    return replace(
        group, efforts=(), cutover_hours=0.0, rollback_hours=0.0, rehearsal=False, target_pence_per_window=0,
        dual_running_windows=0, spends=(), modes=(stated, service),
    )  # fmt: skip


def _in_a_second_zone(group: MoveGroup, zones: tuple[Zone, ...], chance: random.Random) -> MoveGroup:
    """Return the group, in one of four cases with machines in another zone as well."""
    others = [zone.id for zone in zones if zone.id != group.zone]
    return replace(group, zones=(chance.choice(others),)) if chance.random() < 0.25 else group


def _halved(effort: Effort) -> Effort:
    return replace(
        effort,
        cutover_days=round(effort.cutover_days / 2, 2),
        prepare_days=tuple(round(days / 2, 2) for days in effort.prepare_days),
    )


def _with_absences(team: Team, windows: tuple[Window, ...], chance: random.Random) -> Team:
    """Return the team with more days in all, of which daily work, learning and leave take some."""
    away = chance.choice(windows).id
    return replace(
        team,
        days=tuple(round(days * 1.7, 2) for days in team.days),
        business_as_usual=0.3,
        leave=(Leave(away, round(max(team.days) * 0.2, 2)),),
        ramp=(0.8, 0.9),
        buyable=None if team.buyable is None else _with_learners(team.buyable, windows, chance),
    )


def _with_learners(buyable: Buyable, windows: tuple[Window, ...], chance: random.Random) -> Buyable:
    """Return days to buy with a lead time, of people who learn and of whom half are away in one window."""
    away = chance.randrange(len(windows))
    most = buyable.max_days_per_window
    days = tuple(round(most / 2, 2) if at == away else most for at in range(len(windows)))
    return replace(buyable, earliest=None, lead_days=chance.choice((7, 40)), days=days, ramp=(0.6, 0.75, 0.9))


def _in_turn(problem: WaveProblem, windows: tuple[Window, ...], chance: random.Random) -> tuple[Zone, ...]:
    first, second, *others = problem.zones
    last = chance.choice(windows[-2:]).last if chance.random() < 0.3 else None
    return (replace(first, empty_by=last), replace(second, after=(first.id,)), *others)
