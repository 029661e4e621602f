"""A wave problem without one of its rules: what giving up a rule of a conflict means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from standpipe.kernel.errors import InvalidValueError
from standpipe.waves.model import Caps, MoveGroup, WaveProblem
from standpipe.waves.people import Buyable, Effort, Team
from standpipe.waves.rules import freeze_key

_PLENTY_DAYS = 1_000_000.0


def without_rule(problem: WaveProblem, key: str) -> WaveProblem:
    """Return the problem without the rule of a key, as conflicts name it.

    Raises:
        InvalidValueError: no rule of this problem has that key.

    """
    kind, _, subject = key.partition(":")
    if kind in _OF_PROBLEM:
        return _OF_PROBLEM[kind](problem, subject)
    if kind in _OF_GROUP:
        name = subject.split("/")[0]
        changed = tuple(_OF_GROUP[kind](group, subject) if group.id == name else group for group in problem.groups)
        return replace(problem, groups=changed)
    if kind in {"hard", "order", "never together"}:
        kept = tuple(link for link in problem.dependencies if f"{link.kind}:{link.first}/{link.second}" != key)
        return replace(problem, dependencies=kept)
    raise InvalidValueError(f"There is no rule '{key}'.")


def _without_preparation(group: MoveGroup, _: str) -> MoveGroup:
    modes = tuple(replace(mode, efforts=_unprepared(mode.efforts)) for mode in group.modes)
    return replace(group, efforts=_unprepared(group.efforts), modes=modes)


def _unprepared(efforts: tuple[Effort, ...]) -> tuple[Effort, ...]:
    return tuple(replace(effort, prepare_days=()) for effort in efforts)


def _without_hours(group: MoveGroup, _: str) -> MoveGroup:
    modes = tuple(replace(mode, cutover_hours=0.0, rollback_hours=0.0) for mode in group.modes)
    return replace(group, cutover_hours=0.0, rollback_hours=0.0, modes=modes)


def _without_rehearsal(group: MoveGroup, _: str) -> MoveGroup:
    return replace(group, rehearsal=False, modes=tuple(replace(mode, rehearsal=False) for mode in group.modes))


def _without_exclusion(group: MoveGroup, subject: str) -> MoveGroup:
    window = subject.split("/", maxsplit=1)[1]
    return replace(group, excluded=tuple(name for name in group.excluded if name != window))


_OF_GROUP: dict[str, Callable[[MoveGroup, str], MoveGroup]] = {
    "earliest": lambda group, _: replace(group, earliest=None),
    "latest": lambda group, _: replace(group, latest=None),
    "pin": lambda group, _: replace(group, pinned=None),
    "excluded": _without_exclusion,
    "hours": _without_hours,
    "rehearsal": _without_rehearsal,
    "preparation": _without_preparation,
}


def _without_freeze(problem: WaveProblem, subject: str) -> WaveProblem:
    kept = tuple(freeze for freeze in problem.freezes if freeze_key(freeze) != f"freeze:{subject}")
    return replace(problem, freezes=kept)


def _without_team(problem: WaveProblem, subject: str) -> WaveProblem:
    def unlimited(team: Team) -> Team:
        return replace(team, buyable=Buyable(_PLENTY_DAYS, team.day_rate_pence)) if team.id == subject else team

    return replace(problem, teams=tuple(unlimited(team) for team in problem.teams))


def _without_cap(problem: WaveProblem, subject: str) -> WaveProblem:
    caps: Caps = {
        "risk": replace(problem.caps, risk_per_window=None),
        "critical moves": replace(problem.caps, critical_per_window=None),
        "moves": replace(problem.caps, moves_per_window=None),
    }[subject]
    return replace(problem, caps=caps)


def _without_budget(problem: WaveProblem, subject: str) -> WaveProblem:
    kept = tuple(b for b in problem.budgets if f"{b.fund}/{b.financial_year}" != subject)
    return replace(problem, budgets=kept)


def _without_contract(problem: WaveProblem, subject: str) -> WaveProblem:
    return replace(problem, contracts=tuple(contract for contract in problem.contracts if contract.id != subject))


def _without_tranche(problem: WaveProblem, subject: str) -> WaveProblem:
    return replace(problem, tranches=tuple(each for each in problem.tranches if each.id != subject))


def _without_review(problem: WaveProblem, subject: str) -> WaveProblem:
    kept = tuple(replace(each, review_windows=0) if each.id == subject else each for each in problem.tranches)
    return replace(problem, tranches=kept)


def _without_zone_end(problem: WaveProblem, subject: str) -> WaveProblem:
    return replace(
        problem, zones=tuple(replace(zone, empty_by=None) if zone.id == subject else zone for zone in problem.zones)
    )


def _without_turn(problem: WaveProblem, subject: str) -> WaveProblem:
    first, _, second = subject.partition("/")
    kept = tuple(
        replace(zone, after=tuple(name for name in zone.after if name != first)) if zone.id == second else zone
        for zone in problem.zones
    )
    return replace(problem, zones=kept)


def _without_window_cap(problem: WaveProblem, subject: str) -> WaveProblem:
    windows = tuple(replace(w, max_moves=None) if w.id == subject else w for w in problem.windows)
    return replace(problem, windows=windows)


def _without_commitment(problem: WaveProblem, subject: str) -> WaveProblem:
    freed = tuple(replace(p, committed=False) if p.group == subject else p for p in problem.previous)
    return replace(problem, previous=freed)


_OF_PROBLEM: dict[str, Callable[[WaveProblem, str], WaveProblem]] = {
    "freeze": _without_freeze,
    "team": _without_team,
    "cap": _without_cap,
    "budget": _without_budget,
    "contract": _without_contract,
    "window": _without_window_cap,
    "tranche": _without_tranche,
    "gate": _without_review,
    "zone": _without_zone_end,
    "turn": _without_turn,
    "committed": _without_commitment,
    "wave-zero": lambda problem, _: replace(problem, wave_zero=()),
    "deadline": lambda problem, _: replace(problem, site=replace(problem.site, deadline=None)),
}
