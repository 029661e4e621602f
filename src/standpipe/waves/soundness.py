"""What stands in the way of a plan before anybody plans: faults of a readable problem, in words, with their place.

These do not stop planning. Some make a rule impossible to keep, and then the conflict names it again; some make the
plan say less than it seems to (an application that no team works on), and those nothing else would ever mention.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from standpipe.waves.model import MoveGroup, WaveProblem
from standpipe.waves.reading import ProblemFinding
from standpipe.waves.rules import BlockIndex
from standpipe.waves.tasks import gate_day


def examine(problem: WaveProblem) -> tuple[ProblemFinding, ...]:
    """Return the faults of a problem in the order of its document.

    >>> from standpipe.waves.model import MoveGroup, Window
    >>> from datetime import date
    >>> weekend = Window("w1", date(2027, 1, 9), date(2027, 1, 10))
    >>> problem = WaveProblem("p", date(2027, 1, 4), (weekend,), (MoveGroup("rents", "Rents"),))
    >>> [fault.code for fault in examine(problem)]
    ['no-team']
    """
    return (*_groups(problem), *_teams(problem), *_contracts(problem), *_site(problem))


def _groups(problem: WaveProblem) -> Iterator[ProblemFinding]:
    blocks = BlockIndex(problem)
    count = range(len(problem.windows))
    for position, group in enumerate(problem.groups):
        place = f"groups[{position}]"
        if not group.efforts and not any(mode.efforts for mode in group.modes):
            message = (
                f"{group.name} has no team, so nobody's days limit its move and its work costs nothing. "
                "Say who does it, and how many days it takes."
            )
            yield ProblemFinding("no-team", group.id, f"{place}.efforts", message)
        frozen = [[block for block in blocks.of(group.id, at) if block.key.startswith("freeze:")] for at in count]
        if all(frozen):
            yield _always_frozen(group, place, sorted({block.message for here in frozen for block in here}))


def _always_frozen(group: MoveGroup, place: str, messages: list[str]) -> ProblemFinding:
    more = f" And {len(messages) - 3} more." if len(messages) > 3 else ""
    text = f"The freezes leave {group.name} no window in the whole programme: {' '.join(messages[:3])}{more}"
    return ProblemFinding("always-frozen", group.id, f"{place}.bindings", text)


def _teams(problem: WaveProblem) -> Iterator[ProblemFinding]:
    for position, team in enumerate(problem.teams):
        users = [group.name for group in problem.groups if team.id in group.teams]
        bought = team.buyable is not None and any(team.buyable.most(len(problem.windows)))
        if not any(problem.moving_days(team)) and not bought and users:
            more = f" and {len(users) - 3} more" if len(users) > 3 else ""
            message = (
                f"{team.name} has no days in any window and none can be bought, but {', '.join(users[:3])}{more} "
                "cannot move without them."
            )
            yield ProblemFinding("zero-capacity", team.id, f"teams[{position}].days", message)


def _contracts(problem: WaveProblem) -> Iterator[ProblemFinding]:
    for position, contract in enumerate(problem.contracts):
        place = f"contracts[{position}]"
        if contract.ends < problem.start:
            message = f"Contract '{contract.name}' ended on {contract.ends:%-d %B %Y}, before the programme starts."
            yield ProblemFinding("contract-ended", contract.id, f"{place}.ends", message)
        notice = contract.ends - timedelta(days=contract.notice_days)
        if contract.notice_days and notice < problem.start <= contract.ends:
            then = (
                "it renews by itself and its first renewal is paid in any case."
                if contract.renews_automatically
                else "whether it can still be extended or ended on that day is for its supplier to say."
            )
            message = f"The notice date of contract '{contract.name}', {notice:%-d %B %Y}, has passed: {then}"
            yield ProblemFinding("notice-missed", contract.id, f"{place}.notice_days", message)


def _site(problem: WaveProblem) -> Iterator[ProblemFinding]:
    deadline = problem.site.deadline
    if deadline is None:
        return
    if deadline < problem.start:
        message = (
            f"The deadline of {problem.site.name}, {deadline:%-d %B %Y}, is before the programme starts on "
            f"{problem.start:%-d %B %Y}."
        )
        yield ProblemFinding("deadline-in-the-past", problem.site.name, "site.deadline", message)
    elif deadline < gate_day(problem):
        message = (
            f"The deadline of {problem.site.name}, {deadline:%-d %B %Y}, is before wave zero is done on "
            f"{gate_day(problem):%-d %B %Y}."
        )
        yield ProblemFinding("deadline-before-wave-zero", problem.site.name, "site.deadline", message)
