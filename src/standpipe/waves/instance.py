"""A wave problem as arrays: what the search, the bound and the exact solver work on.

Hard links are contracted exactly: the groups that must move together become one node. Work is in hundredths of a day,
money in pence; every cost that depends on one node and one window is in `unary`, every cost that depends on the last of
a set of nodes (the data centre, a zone, a contract) is a term with a price for each last window.

What is chosen for a node is its slot: `variant * windows + window`. A variant is one combination of the modes of its
groups; without modes every node has one variant, and its slot is its window.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import product

from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.periods import FinancialYear
from standpipe.waves.model import Link, MoveGroup, WaveProblem
from standpipe.waves.numerics import BoolArray, IntArray, np
from standpipe.waves.people import Buyable, Team
from standpipe.waves.prices import late_pence, renewal_pence, site_pence
from standpipe.waves.rules import BlockIndex, modes_of, soft_freezes
from standpipe.waves.tasks import closing_day

UNLIMITED = 2**40
MOST_VARIANTS = 64
"""Combinations of modes that groups tied together may have."""


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows of different length: row `i` is `values[begins[i]:begins[i + 1]]`, one row of integers a value."""

    begins: IntArray
    values: IntArray

    @classmethod
    def of(cls, rows: Sequence[Sequence[tuple[int, ...]]], width: int) -> Ragged:
        """Return rows of tuples of one width."""
        begins = np.zeros(len(rows) + 1, dtype=np.int64)
        begins[1:] = np.cumsum([len(row) for row in rows])
        flat = [value for row in rows for value in row]
        values = np.array(flat, dtype=np.int64).reshape(len(flat), width)
        return cls(begins, values)

    def row(self, position: int) -> list[list[int]]:
        """Return one row as plain integers."""
        found: list[list[int]] = self.values[self.begins[position] : self.begins[position + 1]].tolist()
        return found


@dataclass(frozen=True, slots=True)
class Instance:
    """The arrays; see each field. `R` resources are the teams, then risk, critical moves and moves."""

    windows: int
    nodes: tuple[tuple[str, ...], ...]
    """Groups of each node."""
    variants: tuple[tuple[tuple[str | None, ...], ...], ...]
    """Per node its variants: a mode for each of its groups."""
    allowed: BoolArray
    """Shape (nodes, slots), where slots are the windows times the most variants of a node."""
    unary: IntArray
    """Pence, shape (nodes, slots)."""
    loads: Ragged
    """Per node and variant (`node * most variants + variant`): resource, offset in windows, amount."""
    resource_names: tuple[str, ...]
    capacity: IntArray
    """Shape (R, windows)."""
    buyable: IntArray
    """Shape (R, windows)."""
    price: IntArray
    """Pence for a hundredth of a bought day above own days, shape (R, windows)."""
    spends: Ragged
    """Per node and variant: fund, pence."""
    budget_of: IntArray
    """Position of the budget for a fund and a window, or -1; shape (funds, windows). Fund and tranche are one fund."""
    budget: IntArray
    apart: Ragged
    """Per node: other node, pence a window apart; each pair on both sides."""
    order: Ragged
    """Per node: other node, windows between, 1 when this node is the first and 0 when it is the second."""
    never: Ragged
    """Per node: another node that may not share its window."""
    terms: Ragged
    """Per node: terms of which it is a member."""
    term_names: tuple[str, ...]
    term_cost: IntArray
    """Pence for each last window, shape (terms, windows), not decreasing."""
    turns: tuple[tuple[int, int], ...]
    """Pairs of terms (zones): the first ends no later than the second."""
    fixed: int
    """Pence that no choice changes."""
    contradiction: bool
    """A hard link joins what an order or a never-together keeps apart."""

    @property
    def most_variants(self) -> int:
        """Return how many variants the node with most of them has."""
        return max(len(each) for each in self.variants)

    def rows_of(self, node: int) -> range:
        """Return the rows of `loads` and `spends` that belong to a node, one a variant."""
        first = node * self.most_variants
        return range(first, first + len(self.variants[node]))

    def members_of(self, term: int) -> list[int]:
        """Return the nodes of a term."""
        return [node for node in range(len(self.nodes)) if [term] in self.terms.row(node)]


def build_instance(problem: WaveProblem, blocks: BlockIndex) -> Instance:
    """Return the arrays of a problem.

    Raises:
        InvalidValueError: groups that are tied together have too many combinations of modes.

    """
    node_of, nodes = _contracted(problem)
    groups = {group.id: group for group in problem.groups}
    variants = tuple(_variants([groups[name] for name in names]) for names in nodes)
    made = [
        [[groups[name].in_mode(mode) for name, mode in zip(names, modes, strict=True)] for modes in here]
        for names, here in zip(nodes, variants, strict=True)
    ]
    links = [
        (dependency.kind, node_of[dependency.first], node_of[dependency.second], dependency)
        for dependency in problem.dependencies
    ]
    contradiction = any(
        first == second and (kind is Link.NEVER_TOGETHER or (kind is Link.ORDER and dependency.windows > 0))
        for kind, first, second, dependency in links
    )
    capacity, buyable, price = _resources(problem)
    count, rows = len(nodes), _padded(made)
    funds = _funds(problem)
    term_names, term_cost, members = _terms(problem, node_of, count)
    allowed, unary, fixed = _choices(problem, blocks, variants, made)
    return Instance(
        windows=len(problem.windows),
        nodes=nodes,
        variants=variants,
        allowed=allowed,
        unary=unary,
        loads=Ragged.of([_node_loads(problem, row) for row in rows], 3),
        resource_names=(*(team.id for team in problem.teams), "risk", "critical moves", "moves"),
        capacity=capacity,
        buyable=buyable,
        price=price,
        spends=Ragged.of([_node_spends(list(funds), row) for row in rows], 2),
        budget_of=_budget_of(problem, funds),
        budget=np.array(
            [
                *(budget.pence for budget in problem.budgets),
                *(release.pence for tranche in problem.tranches for release in tranche.releases),
            ],
            dtype=np.int64,
        ),
        apart=_apart(count, [(a, b, link.pence_per_window) for kind, a, b, link in links if kind is Link.SOFT]),
        order=_order(count, [(a, b, link.windows) for kind, a, b, link in links if kind is Link.ORDER]),
        never=_never(count, [(a, b) for kind, a, b, _ in links if kind is Link.NEVER_TOGETHER]),
        terms=Ragged.of(members, 1),
        term_names=term_names,
        term_cost=term_cost,
        turns=_turns(problem, term_names, members),
        fixed=fixed,
        contradiction=contradiction,
    )


def _variants(groups: Sequence[MoveGroup]) -> tuple[tuple[str | None, ...], ...]:
    found = tuple(product(*(modes_of(group) for group in groups)))
    if len(found) > MOST_VARIANTS:
        names = ", ".join(group.id for group in groups)
        raise InvalidValueError(
            f"The groups {names} move together and have {len(found)} combinations of modes; {MOST_VARIANTS} are looked "
            "through.",
            remedy="State fewer modes for them.",
        )
    return found


def _padded(made: Sequence[Sequence[list[MoveGroup]]]) -> list[list[MoveGroup]]:
    """Return one row for each node and variant, empty for variants that a node does not have."""
    most = max(len(here) for here in made)
    return [groups for here in made for groups in (*here, *([[]] * (most - len(here))))]


def _choices(
    problem: WaveProblem,
    blocks: BlockIndex,
    variants: Sequence[Sequence[tuple[str | None, ...]]],
    made: Sequence[Sequence[list[MoveGroup]]],
) -> tuple[BoolArray, IntArray, int]:
    """Return where each node may stand and what that costs, by slot, and what it costs in any case."""
    windows, most = len(problem.windows), max(len(here) for here in variants)
    allowed = np.zeros((len(variants), most, windows), dtype=np.bool_)
    unary = np.zeros((len(variants), most, windows), dtype=np.int64)
    fixed = 0
    for node, (here, groups_of) in enumerate(zip(variants, made, strict=True)):
        efforts = [_own_effort(problem, groups) for groups in groups_of]
        fixed += min(efforts)
        for number, (modes, groups) in enumerate(zip(here, groups_of, strict=True)):
            allowed[node, number] = True
            unary[node, number] = efforts[number] - min(efforts)
            for mode, group in zip(modes, groups, strict=True):
                allowed[node, number] &= [blocks.allowed(group.id, at, mode) for at in range(windows)]
                unary[node, number] += _window_costs(problem, group)
    return allowed.reshape(len(variants), -1), unary.reshape(len(variants), -1), fixed


def windows_of_groups(instance: Instance, assignment: IntArray) -> dict[str, int]:
    """Return the window position of each group for an assignment of nodes to slots."""
    return {
        name: int(slot) % instance.windows
        for names, slot in zip(instance.nodes, assignment, strict=True)
        for name in names
    }


def modes_of_groups(instance: Instance, assignment: IntArray) -> dict[str, str | None]:
    """Return the mode of each group for an assignment of nodes to slots."""
    return {
        name: mode
        for names, here, slot in zip(instance.nodes, instance.variants, assignment, strict=True)
        for name, mode in zip(names, here[int(slot) // instance.windows], strict=True)
    }


def _contracted(problem: WaveProblem) -> tuple[dict[str, int], tuple[tuple[str, ...], ...]]:
    parent = {group.id: group.id for group in problem.groups}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for dependency in problem.dependencies:
        if dependency.kind is Link.HARD:
            parent[root(dependency.second)] = root(dependency.first)
    members: dict[str, list[str]] = {}
    for group in problem.groups:
        members.setdefault(root(group.id), []).append(group.id)
    nodes = tuple(tuple(names) for names in members.values())
    return {name: node for node, names in enumerate(nodes) for name in names}, nodes


def _window_costs(problem: WaveProblem, group: MoveGroup) -> IntArray:
    windows = len(problem.windows)
    at = np.arange(windows, dtype=np.int64)
    costs = group.stay_pence_per_window * (at + 1) + group.target_pence_per_window * (
        windows - 1 - at + np.minimum(group.dual_running_windows, at + 1)
    )
    costs = costs + np.array(
        [sum(freeze.pence_per_move or 0 for freeze in touched) for touched in soft_freezes(problem, group)],
        dtype=np.int64,
    )
    for previous in problem.previous:
        if previous.group == group.id and not previous.committed:
            costs = costs + problem.change_pence * (at != problem.window_index[previous.window])
    return np.asarray(costs + sum(spend.pence for spend in group.spends), dtype=np.int64)


def hundredths(days: float) -> int:
    """Return days as whole hundredths."""
    return round(days * 100)


def _resources(problem: WaveProblem) -> tuple[IntArray, IntArray, IntArray]:
    windows, count = len(problem.windows), len(problem.teams) + 3
    capacity = np.full((count, windows), UNLIMITED, dtype=np.int64)
    buyable = np.zeros((count, windows), dtype=np.int64)
    price = np.zeros((count, windows), dtype=np.int64)
    for row, team in enumerate(problem.teams):
        capacity[row] = [hundredths(days) for days in problem.moving_days(team)]
        if team.buyable:
            first = first_bought(problem, team.buyable)
            buyable[row, first:] = [hundredths(days) for days in team.buyable.most(windows)[first:]]
            price[row] = [team.buyable.hundredth_pence(at) - team.day_rate_pence // 100 for at in range(windows)]
            price[row] = np.maximum(price[row], 0)  # where no day is productive, none can be bought
    caps = (problem.caps.risk_per_window, problem.caps.critical_per_window, problem.caps.moves_per_window)
    for row, cap in enumerate(caps, start=len(problem.teams)):
        if cap is not None:
            capacity[row] = cap
    own = [UNLIMITED if window.max_moves is None else window.max_moves for window in problem.windows]
    capacity[-1] = np.minimum(capacity[-1], own)
    return capacity, buyable, price


def first_bought(problem: WaveProblem, buyable: Buyable) -> int:
    """Return the position of the first window in which bought days can be had; the number of windows for none."""
    first = problem.window_index[buyable.earliest] if buyable.earliest is not None else 0
    there = problem.start + timedelta(days=buyable.lead_days)
    return next(
        (at for at, window in enumerate(problem.windows) if at >= first and window.first >= there), len(problem.windows)
    )


def group_loads(teams: Sequence[Team], group: MoveGroup) -> Iterator[tuple[int, int, int]]:
    """Yield resource, offset and amount of what one group needs."""
    rows = {team.id: row for row, team in enumerate(teams)}
    for effort in group.efforts:
        row, lead = rows[effort.team], len(effort.prepare_days)
        profile = (*effort.prepare_days, effort.cutover_days, *effort.hypercare_days)
        for position, days in enumerate(profile):
            if days:
                yield row, position - lead, hundredths(days)
    amounts = (group.risk, int(group.tier is not None and group.tier <= 1), 1)
    for row, amount in enumerate(amounts, start=len(teams)):
        if amount:
            yield row, 0, amount


def _node_loads(problem: WaveProblem, groups: Iterable[MoveGroup]) -> list[tuple[int, ...]]:
    summed: dict[tuple[int, int], int] = {}
    for group in groups:
        for row, offset, amount in group_loads(problem.teams, group):
            summed[row, offset] = summed.get((row, offset), 0) + amount
    return [(row, offset, amount) for (row, offset), amount in sorted(summed.items())]


def _funds(problem: WaveProblem) -> dict[tuple[str, str | None], None]:
    """Return what payments count against: each fund by itself, and once more for each tranche that releases it."""
    funds: list[tuple[str, str | None]] = [(fund, None) for fund in sorted({each.fund for each in problem.budgets})]
    funds += [(release.fund, tranche.id) for tranche in problem.tranches for release in tranche.releases]
    return dict.fromkeys(funds)


def _node_spends(funds: list[tuple[str, str | None]], groups: Iterable[MoveGroup]) -> list[tuple[int, ...]]:
    summed: dict[int, int] = {}
    for group in groups:
        for spend in group.spends:
            for row, (fund, _) in enumerate(funds):
                if fund == spend.fund:
                    summed[row] = summed.get(row, 0) + spend.pence
    return sorted(summed.items())


def _budget_of(problem: WaveProblem, funds: Iterable[tuple[str, str | None]]) -> IntArray:
    position = {(budget.fund, budget.financial_year): row for row, budget in enumerate(problem.budgets)}
    years = [str(FinancialYear.of(window.first)) for window in problem.windows]
    released = [(release.fund, tranche) for tranche in problem.tranches for release in tranche.releases]
    row_of = {(fund, tranche.id): len(problem.budgets) + row for row, (fund, tranche) in enumerate(released)}
    ends = {tranche.id: problem.window_index[tranche.last] for tranche in problem.tranches}
    table = [
        [position.get((fund, year), -1) for year in years]
        if tranche is None
        else [row_of[fund, tranche] if at <= ends[tranche] else -1 for at in range(len(years))]
        for fund, tranche in funds
    ]
    return np.array(table, dtype=np.int64).reshape(len(table), len(years))


def _apart(count: int, links: list[tuple[int, int, int]]) -> Ragged:
    summed: dict[tuple[int, int], int] = {}
    for first, second, pence in links:
        if first != second and pence:
            for pair in ((first, second), (second, first)):
                summed[pair] = summed.get(pair, 0) + pence
    rows: list[list[tuple[int, ...]]] = [[] for _ in range(count)]
    for (first, second), pence in sorted(summed.items()):
        rows[first].append((second, pence))
    return Ragged.of(rows, 2)


def _order(count: int, links: list[tuple[int, int, int]]) -> Ragged:
    rows: list[list[tuple[int, ...]]] = [[] for _ in range(count)]
    for first, second, gap in links:
        if first != second:
            rows[first].append((second, gap, 1))
            rows[second].append((first, gap, 0))
    return Ragged.of(rows, 3)


def _never(count: int, links: list[tuple[int, int]]) -> Ragged:
    rows: list[list[tuple[int, ...]]] = [[] for _ in range(count)]
    for first, second in sorted({(min(pair), max(pair)) for pair in links if pair[0] != pair[1]}):
        rows[first].append((second,))
        rows[second].append((first,))
    return Ragged.of(rows, 1)


def _terms(
    problem: WaveProblem, node_of: dict[str, int], count: int
) -> tuple[tuple[str, ...], IntArray, list[list[tuple[int, ...]]]]:
    closings = [closing_day(problem, window.last) for window in problem.windows]
    names, costs = ["site"], [[site_pence(problem, day) + late_pence(problem, day) for day in closings]]
    members: list[list[tuple[int, ...]]] = [[(0,)] for _ in range(count)]
    for zone in problem.zones:
        inside = {node_of[group.id] for group in problem.groups if zone.id in group.stands_in}
        costs.append([zone.pence_per_window * (position + 1) for position in range(len(problem.windows))])
        for node in sorted(inside):
            members[node].append((len(names),))
        names.append(f"zone:{zone.id}")
    for contract in problem.contracts:
        needed = [window.last for window in problem.windows] if contract.groups else closings
        costs.append([renewal_pence(problem, contract, day) for day in needed])
        for node in sorted({node_of[name] for name in contract.groups}) or range(count):
            members[node].append((len(names),))
        names.append(f"contract:{contract.id}")
    return tuple(names), np.array(costs, dtype=np.int64), members


def _turns(
    problem: WaveProblem, term_names: tuple[str, ...], members: list[list[tuple[int, ...]]]
) -> tuple[tuple[int, int], ...]:
    """Return pairs of zones that both hold something, the first to end no later than the second."""
    used = {term for row in members for (term,) in row}
    row_of = {name: row for row, name in enumerate(term_names)}
    pairs = [(row_of[f"zone:{name}"], row_of[f"zone:{zone.id}"]) for zone in problem.zones for name in zone.after]
    return tuple(sorted({(first, second) for first, second in pairs if {first, second} <= used and first != second}))


def _own_effort(problem: WaveProblem, groups: Iterable[MoveGroup]) -> int:
    rates = {team.id: team.day_rate_pence // 100 for team in problem.teams}
    return sum(hundredths(effort.total_days) * rates[effort.team] for group in groups for effort in group.efforts)
