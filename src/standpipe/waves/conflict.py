"""Why no plan exists: a minimal set of rules that cannot all hold, in the words of the people who made them.

Every rule that a person could give up (a freeze, a pin, a team's capacity, a cap, a budget, a dependency, a deadline)
gets a literal; CP-SAT says which literals it needed to show that there is no plan, and each of these is then left out
once: what can be left out is (deletion filter, Chinneck 2008). What remains is minimal. That everything moves in one of
the problem's windows is the background and is never given up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from standpipe.kernel.money import format_pounds
from standpipe.kernel.periods import FinancialYear
from standpipe.kernel.solver_budget import budgeted
from standpipe.waves.constraints import cp_model, solve
from standpipe.waves.instance import first_bought, group_loads, hundredths
from standpipe.waves.model import Link, MoveGroup, WaveProblem
from standpipe.waves.plan import Conflict, Infeasible
from standpipe.waves.rules import BlockIndex, modes_of
from standpipe.waves.watch import Watch


def find_conflict(
    problem: WaveProblem, blocks: BlockIndex, *, deterministic_time: float, watch: Watch | None = None
) -> Infeasible:
    """Return a minimal set of contradicting rules; `proved` is false when the solver could not show any."""
    for group in problem.groups:
        if not any(blocks.allowed(group.id, position) for position in range(len(problem.windows))):
            return _blocked_everywhere(problem, blocks, group)
    model = _RuleModel(problem, blocks, watch or Watch())
    core = model.core(list(model.messages), deterministic_time)
    if core is None:
        return Infeasible(problem.name, (), proved=False)
    for key in _consequences_first(core):
        if key in core:
            smaller = model.core([other for other in core if other != key], deterministic_time)
            core = core if smaller is None else smaller
    return Infeasible(problem.name, tuple(Conflict(key, model.messages[key]) for key in core), proved=True)


def _blocked_everywhere(problem: WaveProblem, blocks: BlockIndex, group: MoveGroup) -> Infeasible:
    """Return a minimal set of the rules that leave one group no window; the deletion filter needs no solver here."""
    windows = [
        {block.key: block.message for block in blocks.of(group.id, at, mode)}
        for mode in modes_of(group)
        for at in range(len(problem.windows))
    ]
    messages = {key: message for window in windows for key, message in window.items()}
    core = list(messages)
    for key in _consequences_first(core):
        rest = {other for other in core if other != key}
        if all(rest & window.keys() for window in windows):
            core.remove(key)
    return Infeasible(problem.name, tuple(Conflict(key, messages[key]) for key in core), proved=True)


def _consequences_first(keys: Sequence[str]) -> list[str]:
    """Return rules in the order in which to leave them out: a rehearsal lacks a window only because others block it."""
    return sorted(keys, key=lambda key: not key.startswith("rehearsal:"))


@dataclass(frozen=True, slots=True)
class _Slot:
    """A group in one of its modes and windows."""

    group: MoveGroup
    mode: str | None
    t: int
    chosen: cp_model.IntVar


class _RuleModel:
    """Groups, windows and rules, each rule enforced by its literal."""

    def __init__(self, problem: WaveProblem, blocks: BlockIndex, watch: Watch) -> None:
        self.problem = problem
        self.watch = watch
        self.model = cp_model.CpModel()
        self.literals: dict[str, cp_model.IntVar] = {}
        self.messages: dict[str, str] = {}
        self.slots: list[_Slot] = []
        self.placed = {group.id: self._choices(group) for group in problem.groups}
        self.names = {group.id: group.name for group in problem.groups}
        for here in self.placed.values():
            self.model.add_exactly_one(here)
        self._blocks(blocks)
        self._teams()
        self._caps()
        self._budgets()
        self._links()
        self._turns()

    def _choices(self, group: MoveGroup) -> list[cp_model.IntVar]:
        """Return the windows of a group as literals, with a slot for each mode behind every one of them."""
        modes, placed = modes_of(group), []
        for t in range(len(self.problem.windows)):
            here = [self.model.new_bool_var(f"{group.id}@{t}/{mode}") for mode in modes]
            made = zip(modes, here, strict=True)
            self.slots += [_Slot(group.in_mode(mode), mode, t, chosen) for mode, chosen in made]
            window = here[0]
            if len(here) > 1:
                window = self.model.new_bool_var(f"{group.id}@{t}")
                self.model.add(sum(here) == window)
            placed.append(window)
        return placed

    def core(self, keys: list[str], deterministic_time: float) -> list[str] | None:
        """Return rules of `keys` that cannot all hold; None when they can or the solver gave up."""
        solver = budgeted(cp_model.CpSolver(), work_units=deterministic_time)
        self.model.clear_assumptions()
        self.model.add_assumptions([self.literals[key] for key in keys])
        if solve(solver, self.model, self.watch) != cp_model.INFEASIBLE:
            return None
        needed = set(solver.sufficient_assumptions_for_infeasibility())
        return [key for key in keys if self.literals[key].index in needed]

    def _rule(self, key: str, message: str) -> cp_model.IntVar:
        if key not in self.literals:
            self.literals[key] = self.model.new_bool_var(key)
            self.messages[key] = message
        return self.literals[key]

    def _blocks(self, blocks: BlockIndex) -> None:
        for slot in self.slots:
            for block in blocks.of(slot.group.id, slot.t, slot.mode):
                self.model.add_implication(self._rule(block.key, block.message), ~slot.chosen)

    def _teams(self) -> None:
        problem = self.problem
        loads = self._loads()
        for row, team in enumerate(problem.teams):
            literal = self._rule(f"team:{team.id}", f"{team.name} has no more days than its capacity.")
            for t, days in enumerate(problem.moving_days(team)):
                limit = hundredths(days)
                if team.buyable and t >= first_bought(problem, team.buyable):
                    limit += hundredths(team.buyable.most(len(problem.windows))[t])
                if loads[row, t]:
                    self.model.add(sum(loads[row, t]) <= limit).only_enforce_if(literal)

    def _loads(self) -> dict[tuple[int, int], list[cp_model.LinearExpr]]:
        loads: dict[tuple[int, int], list[cp_model.LinearExpr]] = defaultdict(list)
        for slot in self.slots:
            for row, offset, amount in group_loads(self.problem.teams, slot.group):
                loads[row, slot.t + offset].append(slot.chosen * amount)
        return loads

    def _caps(self) -> None:
        caps, loads, base = self.problem.caps, self._loads(), len(self.problem.teams)
        for row, name, cap in (
            (base, "risk", caps.risk_per_window),
            (base + 1, "critical moves", caps.critical_per_window),
            (base + 2, "moves", caps.moves_per_window),
        ):
            if cap is not None:
                literal = self._rule(f"cap:{name}", f"A window holds at most {cap} of {name}.")
                for t in range(len(self.problem.windows)):
                    self.model.add(sum(loads[row, t]) <= cap).only_enforce_if(literal)
        for t, window in enumerate(self.problem.windows):
            if window.max_moves is not None:
                literal = self._rule(f"window:{window.id}", f"{window.id} holds at most {window.max_moves} moves.")
                self.model.add(sum(loads[base + 2, t]) <= window.max_moves).only_enforce_if(literal)

    def _budgets(self) -> None:
        years = [str(FinancialYear.of(window.first)) for window in self.problem.windows]
        for budget in self.problem.budgets:
            literal = self._rule(
                f"budget:{budget.fund}/{budget.financial_year}",
                f"The {budget.fund} budget of {budget.financial_year} is {format_pounds(budget.pence)}.",
            )
            paid = self._paid(budget.fund, {t for t, year in enumerate(years) if year == budget.financial_year})
            self.model.add(paid <= budget.pence).only_enforce_if(literal)
        for tranche in self.problem.tranches:
            until = set(range(self.problem.window_index[tranche.last] + 1))
            for release in tranche.releases:
                literal = self._rule(
                    f"tranche:{tranche.id}",
                    f"Tranche '{tranche.name}', to {tranche.last}, releases {format_pounds(release.pence)} "
                    f"of {release.fund}.",
                )
                self.model.add(self._paid(release.fund, until) <= release.pence).only_enforce_if(literal)

    def _paid(self, fund: str, windows: set[int]) -> cp_model.LinearExprT:
        """Return what a fund pays in some windows."""
        return sum(
            slot.chosen * spend.pence
            for slot in self.slots
            for spend in slot.group.spends
            if spend.fund == fund and slot.t in windows
        )

    def _turns(self) -> None:
        """While a group of the first zone stays, one of the second does."""
        names = {zone.id: zone.name for zone in self.problem.zones}
        inside = {
            zone: [self.placed[group.id] for group in self.problem.groups if zone in group.stands_in] for zone in names
        }
        pairs = [(first, zone.id) for zone in self.problem.zones for first in zone.after if first != zone.id]
        for first, second in pairs:
            if inside[first] and inside[second]:
                message = f"{names[first]} closes before {names[second]}."
                literal = self._rule(f"turn:{first}/{second}", message)
                for here in inside[first]:
                    for t, chosen in enumerate(here):
                        staying = [var for other in inside[second] for var in other[t:]]
                        self.model.add_bool_or(staying).only_enforce_if([literal, chosen])

    def _links(self) -> None:
        for link in self.problem.dependencies:
            first, second = self.placed[link.first], self.placed[link.second]
            names = f"{self.names[link.first]} and {self.names[link.second]}"
            key = f"{link.kind}:{link.first}/{link.second}"
            match link.kind:
                case Link.HARD:
                    literal = self._rule(key, f"{names} move together.")
                    for one, other in zip(first, second, strict=True):
                        self.model.add(one == other).only_enforce_if(literal)
                case Link.ORDER:
                    message = f"{self.names[link.first]} moves before {self.names[link.second]}."
                    literal = self._rule(key, message)
                    late = _position(second) - _position(first)
                    self.model.add(late >= link.windows).only_enforce_if(literal)
                case Link.NEVER_TOGETHER:
                    literal = self._rule(key, f"{names} never move together.")
                    for one, other in zip(first, second, strict=True):
                        self.model.add_bool_or([~one, ~other]).only_enforce_if(literal)
                case Link.SOFT:
                    pass


def _position(placed: Sequence[cp_model.IntVar]) -> cp_model.LinearExpr:
    return cp_model.LinearExpr.weighted_sum(placed, range(len(placed)))
