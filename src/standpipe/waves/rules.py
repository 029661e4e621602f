"""Which rule keeps a move group out of a window, in the words of the people who made the rule.

These are the rules that concern one group and one window at a time; capacity, budgets and dependencies concern several.
Every rule has a stable key, and a message for people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from standpipe.kernel.periods import DateWindow, add_months
from standpipe.waves.freezes import EVERY_CALENDAR, Binding, Freeze
from standpipe.waves.model import Contract, MoveGroup, WaveProblem
from standpipe.waves.tasks import closing_day, gate_day


@dataclass(frozen=True, slots=True)
class Block:
    """A rule that keeps a group out of a window."""

    key: str
    message: str


class BlockIndex:
    """Every block of every group, mode and window of a problem."""

    __slots__ = ("_blocks", "_modes", "gate")

    def __init__(self, problem: WaveProblem) -> None:
        self.gate = gate_day(problem)
        common = _common_blocks(problem, self.gate)
        by_calendar = _hard_freezes(problem)
        self._blocks: dict[tuple[str, str | None], tuple[tuple[Block, ...], ...]] = {}
        self._modes = {group.id: modes_of(group) for group in problem.groups}
        for group in problem.groups:
            for mode in modes_of(group):
                per_window = [
                    [*common[position], *own]
                    for position, own in enumerate(_own_blocks(problem, group.in_mode(mode), by_calendar))
                ]
                if group.in_mode(mode).rehearsal:
                    _add_rehearsal(group, per_window)
                self._blocks[group.id, mode] = tuple(tuple(blocks) for blocks in per_window)

    def of(self, group: str, position: int, mode: str | None = None) -> tuple[Block, ...]:
        """Return what keeps a group out of the window at a position; empty when it may move there.

        Of a group with modes that names none, the blocks of its most willing mode.
        """
        if (group, mode) in self._blocks:
            return self._blocks[group, mode][position]
        return min((self._blocks[group, each][position] for each in self._modes[group]), key=len)

    def allowed(self, group: str, position: int, mode: str | None = None) -> bool:
        """Whether nothing keeps a group out of a window, in a mode, or in any of them where none is named."""
        return not self.of(group, position, mode)

    def rehearsal_before(self, group: str, position: int, mode: str | None = None) -> int | None:
        """Return the latest earlier window in which the group may rehearse."""
        blocks = self._blocks[group, mode]
        usable = (earlier for earlier in range(position - 1, -1, -1) if _may_rehearse(blocks[earlier]))
        return next(usable, None)


def modes_of(group: MoveGroup) -> tuple[str | None, ...]:
    """Return the modes of a group by id; the one nameless mode where it has none."""
    return tuple(mode.id for mode in group.modes) or (None,)


def soft_freezes(problem: WaveProblem, group: MoveGroup) -> tuple[tuple[Freeze, ...], ...]:
    """Return the soft freezes that a move of the group would touch, by window."""
    calendars = _calendars(group)
    soft = [freeze for freeze in problem.freezes if freeze.binding is Binding.SOFT and freeze.calendar in calendars]
    return tuple(
        tuple(freeze for freeze in soft if freeze.window.overlaps(DateWindow(window.first, window.last)))
        for window in problem.windows
    )


def contract_end_with_renewals(contract: Contract, count: int) -> date:
    """Return the last day of a contract after a number of its renewals."""
    return add_months(contract.ends, sum(renewal.months for renewal in contract.renewals[:count]))


def _calendars(group: MoveGroup) -> dict[str, str | None]:
    return {EVERY_CALENDAR: None} | {binding.calendar: binding.through for binding in reversed(group.bindings)}


def _hard_freezes(problem: WaveProblem) -> dict[str, list[list[Freeze]]]:
    found: dict[str, list[list[Freeze]]] = {}
    for freeze in problem.freezes:
        if freeze.binding is Binding.HARD:
            per_window = found.setdefault(freeze.calendar, [[] for _ in problem.windows])
            for position, window in enumerate(problem.windows):
                if freeze.window.overlaps(DateWindow(window.first, window.last)):
                    per_window[position].append(freeze)
    return found


def _common_blocks(problem: WaveProblem, gate: date) -> list[list[Block]]:
    site = problem.site
    blocks: list[list[Block]] = []
    for window in problem.windows:
        here = []
        if window.first < gate:
            here.append(Block("wave-zero", f"Nothing moves before wave zero is done, on {gate:%-d %B %Y}."))
        if site.deadline and site.late_pence_per_day is None and closing_day(problem, window.last) > site.deadline:
            reason = f" ({site.deadline_reason})" if site.deadline_reason else ""
            here.append(Block("deadline", f"{site.name} must be closed by {site.deadline:%-d %B %Y}{reason}."))
        for contract in problem.contracts:
            last = contract_end_with_renewals(contract, len(contract.renewals))
            if not contract.groups and closing_day(problem, window.last) > last:
                here.append(_contract_block(contract, last))
        blocks.append(here)
    for tranche in problem.tranches:
        end = problem.window_index[tranche.last]
        text = f"Nothing moves while the gate of tranche '{tranche.name}' after {tranche.last} is decided."
        for here in blocks[end + 1 : end + 1 + tranche.review_windows]:
            here.append(Block(f"gate:{tranche.id}", text))
    return blocks


def _contract_block(contract: Contract, last: date) -> Block:
    return Block(f"contract:{contract.id}", f"Contract '{contract.name}' cannot be extended beyond {last:%-d %B %Y}.")


def _own_blocks(
    problem: WaveProblem, group: MoveGroup, by_calendar: dict[str, list[list[Freeze]]]
) -> Iterator[list[Block]]:
    index = problem.window_index
    calendars = _calendars(group)
    settings = [*_settings(problem, group, index), *_contracts(problem, group), *_ends(problem, group, index)]
    leads = max((len(effort.prepare_days) for effort in group.efforts), default=0)
    for position, window in enumerate(problem.windows):
        blocks = [Block(key, message) for key, message, forbids in settings if forbids(position)]
        blocks += [
            _freeze_block(freeze, through)
            for calendar, through in calendars.items()
            if calendar in by_calendar
            for freeze in by_calendar[calendar][position]
        ]
        if group.cutover_hours + group.rollback_hours > window.hours:
            blocks.append(
                Block(
                    f"hours:{group.id}",
                    f"{group.name} needs {group.cutover_hours:g} hours and {group.rollback_hours:g} to go back; "
                    f"a window has {window.hours:g}.",
                )
            )
        if position < leads:
            blocks.append(
                Block(
                    f"preparation:{group.id}", f"{group.name} needs {leads} windows of preparation before its cutover."
                )
            )
        yield blocks


def _freeze_block(freeze: Freeze, through: str | None) -> Block:
    inherited = f", inherited through {through}" if through else ""
    text = f" [{freeze.rule}]" if freeze.rule else ""
    return Block(freeze_key(freeze), f"{freeze.calendar} is frozen {freeze.window}: {freeze.reason}{text}{inherited}.")


def freeze_key(freeze: Freeze) -> str:
    """Return the key of the rule from which a freeze came."""
    return f"freeze:{freeze.calendar}/{freeze.reason}" + (f"/{freeze.rule}" if freeze.rule else "")


Setting = tuple[str, str, Callable[[int], bool]]


def _settings(problem: WaveProblem, group: MoveGroup, index: dict[str, int]) -> Iterator[Setting]:
    if group.earliest is not None:
        first = index[group.earliest]
        yield f"earliest:{group.id}", f"{group.name} moves in {group.earliest} or later.", lambda at: at < first
    if group.latest is not None:
        last = index[group.latest]
        reason = f" ({group.latest_reason})" if group.latest_reason else ""
        yield f"latest:{group.id}", f"{group.name} moves in {group.latest} or earlier{reason}.", lambda at: at > last
    if group.pinned is not None:
        yield f"pin:{group.id}", f"{group.name} is pinned to {group.pinned}.", _is_not(index[group.pinned])
    for name in group.excluded:
        yield f"excluded:{group.id}/{name}", f"{name} is excluded for {group.name}.", _is(index[name])
    for previous in problem.previous:
        if previous.group == group.id and previous.committed:
            message = f"{group.name} is committed to {previous.window}."
            yield f"committed:{group.id}", message, _is_not(index[previous.window])


def _is(position: int) -> Callable[[int], bool]:
    return lambda at: at == position


def _is_not(position: int) -> Callable[[int], bool]:
    return lambda at: at != position


def _contracts(problem: WaveProblem, group: MoveGroup) -> Iterator[Setting]:
    for contract in problem.contracts:
        if group.id in contract.groups:
            last = contract_end_with_renewals(contract, len(contract.renewals))
            block = _contract_block(contract, last)
            yield block.key, block.message, _after(problem, last)


def _ends(problem: WaveProblem, group: MoveGroup, index: dict[str, int]) -> Iterator[Setting]:
    """Yield by when a group has left because a zone it stands in has to be empty, or because a gate asks for it."""
    for zone in problem.zones:
        if zone.id in group.stands_in and zone.empty_by is not None:
            message = f"{zone.name} has to be empty by {zone.empty_by:%-d %B %Y}."
            yield f"zone:{zone.id}", message, _after(problem, zone.empty_by)
    for tranche in problem.tranches:
        if group.id in tranche.moved:
            last = index[tranche.last]
            message = f"{group.name} has moved by {tranche.last}, where tranche '{tranche.name}' ends."
            yield f"tranche:{tranche.id}", message, _is_after(last)


def _is_after(position: int) -> Callable[[int], bool]:
    return lambda at: at > position


def _after(problem: WaveProblem, last: date) -> Callable[[int], bool]:
    return lambda at: problem.windows[at].last > last


def _may_rehearse(blocks: tuple[Block, ...] | list[Block]) -> bool:
    return not any(block.key.startswith(("freeze:", "hours:", "wave-zero")) for block in blocks)


def _add_rehearsal(group: MoveGroup, per_window: list[list[Block]]) -> None:
    block = Block(f"rehearsal:{group.id}", f"{group.name} is rehearsed in an earlier window that is free for it.")
    possible = False
    for blocks in per_window:
        usable = _may_rehearse(blocks)
        if not possible:
            blocks.append(block)
        possible = possible or usable
