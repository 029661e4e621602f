"""What people ask of a wave problem: pin this, leave that out, hold to an earlier plan, go on after a slipped wave.

Each question is a change of the problem, so that its answer is an ordinary plan with its bound, its reasons and its
check, and can be compared with the plan without it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from standpipe.kernel.errors import InputError
from standpipe.waves import MoveGroup, Previous, WavePlan, WaveProblem, Window
from standpipe.waves.rest import without_groups


@dataclass(frozen=True, slots=True)
class Questions:
    """What a person changes: pins (`APPLICATION=DATE`), exclusions, and a plan to hold to."""

    pins: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    """`APPLICATION` stays out of the plan; `APPLICATION=DATE` does not move in the window of that day."""
    hold: WavePlan | None = None


@dataclass(frozen=True, slots=True)
class Slip:
    """A wave of a plan that did not take place, and until when its moves cannot be made up."""

    wave: str
    """Number of the wave, its window's id, or a day in it."""
    until: date | None = None
    """First day on which its moves are possible again; the window after the wave unless given."""


def with_questions(problem: WaveProblem, questions: Questions) -> WaveProblem:
    """Return the problem as a person wants it to be.

    Raises:
        InputError: an application or a window that the problem does not have.

    >>> from standpipe.waves import generate
    >>> problem = generate(4, seed=1)
    >>> changed = with_questions(problem, Questions(pins=("application 2=2027-03-13",), exclusions=("g0",)))
    >>> changed.groups[1].pinned, len(changed.groups)
    ('2027-03-13', 3)
    """
    for text in questions.exclusions:
        name, separator, day = text.partition("=")
        group = group_of(problem, name)
        if separator:
            window = window_of(problem, day)
            problem = _changed(problem, replace(group, excluded=(*group.excluded, window.id)))
        else:
            problem = without_groups(problem, {group.id})
            if not problem.groups:
                raise InputError("Nothing is left to move.", where=f"--exclude {text}")
    if questions.hold is not None:
        problem = _held(problem, questions.hold)
    for text in questions.pins:
        name, separator, day = text.partition("=")
        if not separator:
            raise InputError("A pin needs a day.", where=f"--pin {text}", remedy="Write APPLICATION=YYYY-MM-DD.")
        problem = _changed(problem, replace(group_of(problem, name), pinned=window_of(problem, day).id))
    return problem


def after_slip(problem: WaveProblem, old: WavePlan, slip: Slip) -> tuple[WaveProblem, tuple[str, ...]]:
    """Return the problem in which a wave's moves come later, and the windows before it, whose moves are done.

    Raises:
        InputError: the plan has no such wave, or no window comes after it.

    """
    wave = next(
        (
            each
            for each in old.waves
            if slip.wave in {str(each.number), each.window} or each.first.isoformat() <= slip.wave <= str(each.last)
        ),
        None,
    )
    if wave is None:
        known = ", ".join(f"{each.number} ({each.window})" for each in old.waves)
        raise InputError(f"The plan has no wave '{slip.wave}'.", remedy=f"Name one of these: {known}.")
    index = problem.window_index
    if wave.window not in index:
        raise InputError(f"The problem has no window '{wave.window}'.", remedy="Give the problem of this plan.")
    at = index[wave.window]
    first = next(
        (
            position
            for position, window in enumerate(problem.windows)
            if position > at and (slip.until is None or window.first >= slip.until)
        ),
        None,
    )
    if first is None:
        raise InputError(f"No window comes after wave '{slip.wave}' has slipped.", remedy="Add windows to the problem.")
    slipped = {move.group for move in wave.moves}
    for group in problem.groups:
        if group.id in slipped:
            later = problem.windows[max(first, index.get(group.earliest or "", 0))].id
            problem = _changed(problem, replace(group, earliest=later, pinned=None))
    return problem, tuple(each.window for each in old.waves if index.get(each.window, at) < at)


def with_previous(problem: WaveProblem, old: WavePlan, *, committed: Iterable[str], change_pence: int) -> WaveProblem:
    """Return the problem that remembers where the groups of an old plan stood, as the mended plan is checked by."""
    windows, groups, done = problem.window_index, {group.id for group in problem.groups}, set(committed)
    previous = tuple(
        Previous(group, window, window in done)
        for group, window in sorted(old.window_of.items())
        if window in windows and group in groups
    )
    return replace(problem, previous=previous, change_pence=change_pence)


def group_of(problem: WaveProblem, name: str) -> MoveGroup:
    """Return the move group of an application, by its id, its name, or the name of a member.

    Raises:
        InputError: no group, or several, could be meant.

    """
    wanted = name.strip().casefold()
    exact = [group for group in problem.groups if wanted in _names(group)]
    found = exact or [group for group in problem.groups if any(wanted in each for each in _names(group))]
    if len(found) == 1:
        return found[0]
    close = ", ".join(group.name for group in found[:5]) or "none is like it"
    raise InputError(
        f"{'Several move groups' if found else 'No move group'} could be meant by '{name}': {close}.",
        remedy="Name the application as the problem does, or give the id of its move group.",
    )


def window_of(problem: WaveProblem, day: str) -> Window:
    """Return the window that holds a day, or that has this id.

    Raises:
        InputError: the day is in no window.

    """
    for window in problem.windows:
        if day.strip() == window.id or window.first.isoformat() <= day.strip() <= window.last.isoformat():
            return window
    raise InputError(f"No cutover window holds '{day}'.", remedy="Name a day (YYYY-MM-DD) inside one of the windows.")


def _names(group: MoveGroup) -> set[str]:
    own = {group.id.casefold(), group.name.casefold()}
    members = {member.casefold() for member in group.members}
    # Members of an estate are entity ids (`application:rents`); people know the part after the colon.
    return own | members | {member.partition(":")[2].replace("-", " ") for member in members if ":" in member}


def _changed(problem: WaveProblem, group: MoveGroup) -> WaveProblem:
    return replace(problem, groups=tuple(group if each.id == group.id else each for each in problem.groups))


def _held(problem: WaveProblem, plan: WavePlan) -> WaveProblem:
    windows = problem.window_index
    where = {group: window for group, window in plan.window_of.items() if window in windows}
    groups = tuple(replace(group, pinned=where.get(group.id, group.pinned)) for group in problem.groups)
    return replace(problem, groups=groups)
