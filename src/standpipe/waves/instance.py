"""A wave problem as arrays: what the search, the bound and the exact solver work on.

Hard links are contracted exactly: the groups that must move together become one node. Work is in hundredths of a day,
money in pence; every cost that depends on one node and one window is in `unary`, every cost that depends on the last of
a set of nodes (the data centre, a zone, a contract) is a term with a price for each last window.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from standpipe.kernel.periods import FinancialYear
from standpipe.waves.model import Contract, Link, MoveGroup, Team, WaveProblem
from standpipe.waves.numerics import BoolArray, IntArray, np
from standpipe.waves.rules import BlockIndex, contract_end_with_renewals, soft_freezes
from standpipe.waves.tasks import closing_day

UNLIMITED = 2**40


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
    allowed: BoolArray
    """Shape (nodes, windows)."""
    unary: IntArray
    """Pence, shape (nodes, windows)."""
    loads: Ragged
    """Per node: resource, offset in windows, amount."""
    resource_names: tuple[str, ...]
    capacity: IntArray
    """Shape (R, windows)."""
    buyable: IntArray
    """Shape (R, windows)."""
    price: IntArray
    """Pence for a hundredth of a bought day above own days, per resource."""
    spends: Ragged
    """Per node: fund, pence."""
    budget_of: IntArray
    """Position of the budget for a fund and a window, or -1; shape (funds, windows)."""
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
    fixed: int
    """Pence that no choice changes."""
    contradiction: bool
    """A hard link joins what an order or a never-together keeps apart."""


def build_instance(problem: WaveProblem, blocks: BlockIndex) -> Instance:
    """Return the arrays of a problem."""
    node_of, nodes = _contracted(problem)
    groups = {group.id: group for group in problem.groups}
    count, windows = len(nodes), len(problem.windows)
    allowed = np.ones((count, windows), dtype=np.bool_)
    unary = np.zeros((count, windows), dtype=np.int64)
    for group in problem.groups:
        node = node_of[group.id]
        allowed[node] &= [blocks.allowed(group.id, position) for position in range(windows)]
        unary[node] += _window_costs(problem, group)
    links = [
        (dependency.kind, node_of[dependency.first], node_of[dependency.second], dependency)
        for dependency in problem.dependencies
    ]
    contradiction = any(
        first == second and (kind is Link.NEVER_TOGETHER or (kind is Link.ORDER and dependency.windows > 0))
        for kind, first, second, dependency in links
    )
    capacity, buyable, price = _resources(problem)
    funds = sorted({budget.fund for budget in problem.budgets})
    term_names, term_cost, members = _terms(problem, node_of, count)
    return Instance(
        windows=windows,
        nodes=nodes,
        allowed=allowed,
        unary=unary,
        loads=Ragged.of([_node_loads(problem, [groups[name] for name in names]) for names in nodes], 3),
        resource_names=(*(team.id for team in problem.teams), "risk", "critical moves", "moves"),
        capacity=capacity,
        buyable=buyable,
        price=price,
        spends=Ragged.of([_node_spends(funds, [groups[name] for name in names]) for names in nodes], 2),
        budget_of=_budget_of(problem, funds),
        budget=np.array([budget.pence for budget in problem.budgets], dtype=np.int64),
        apart=_apart(count, [(a, b, link.pence_per_window) for kind, a, b, link in links if kind is Link.SOFT]),
        order=_order(count, [(a, b, link.windows) for kind, a, b, link in links if kind is Link.ORDER]),
        never=_never(count, [(a, b) for kind, a, b, _ in links if kind is Link.NEVER_TOGETHER]),
        terms=Ragged.of(members, 1),
        term_names=term_names,
        term_cost=term_cost,
        fixed=_own_effort(problem),
        contradiction=contradiction,
    )


def windows_of_groups(instance: Instance, assignment: IntArray) -> dict[str, int]:
    """Return the window position of each group for an assignment of nodes."""
    return {name: int(window) for names, window in zip(instance.nodes, assignment, strict=True) for name in names}


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
    price = np.zeros(count, dtype=np.int64)
    for row, team in enumerate(problem.teams):
        capacity[row] = [hundredths(days) for days in team.days]
        if team.buyable:
            first = problem.window_index[team.buyable.earliest] if team.buyable.earliest is not None else 0
            buyable[row, first:] = hundredths(team.buyable.max_days_per_window)
            price[row] = (team.buyable.pence_per_day - team.day_rate_pence) // 100
    caps = (problem.caps.risk_per_window, problem.caps.critical_per_window, problem.caps.moves_per_window)
    for row, cap in enumerate(caps, start=len(problem.teams)):
        if cap is not None:
            capacity[row] = cap
    own = [UNLIMITED if window.max_moves is None else window.max_moves for window in problem.windows]
    capacity[-1] = np.minimum(capacity[-1], own)
    return capacity, buyable, price


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


def _node_spends(funds: list[str], groups: Iterable[MoveGroup]) -> list[tuple[int, ...]]:
    summed: dict[int, int] = {}
    for group in groups:
        for spend in group.spends:
            if spend.fund in funds:
                row = funds.index(spend.fund)
                summed[row] = summed.get(row, 0) + spend.pence
    return sorted(summed.items())


def _budget_of(problem: WaveProblem, funds: list[str]) -> IntArray:
    position = {(budget.fund, budget.financial_year): row for row, budget in enumerate(problem.budgets)}
    years = [str(FinancialYear.of(window.first)) for window in problem.windows]
    table = [[position.get((fund, year), -1) for year in years] for fund in funds]
    return np.array(table, dtype=np.int64).reshape(len(funds), len(years))


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
        inside = {node_of[group.id] for group in problem.groups if group.zone == zone.id}
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


def site_pence(problem: WaveProblem, closing: date) -> int:
    """Return what the data centre costs from the start to its closing, both days included."""
    return problem.site.pence_per_day * ((closing - problem.start).days + 1)


def late_pence(problem: WaveProblem, closing: date) -> int:
    """Return the price of closing after a deadline that is not hard."""
    site = problem.site
    if site.deadline is None or site.late_pence_per_day is None:
        return 0
    return site.late_pence_per_day * max(0, (closing - site.deadline).days)


def renewals_needed(problem: WaveProblem, contract: Contract, needed_until: date) -> int:
    """Return how many renewals a contract takes to last until a day; all of them when they do not suffice."""
    missed = contract.renews_automatically and (contract.ends - problem.start).days < contract.notice_days
    count = min(int(missed), len(contract.renewals))
    while count < len(contract.renewals) and contract_end_with_renewals(contract, count) < needed_until:
        count += 1
    return count


def renewal_pence(problem: WaveProblem, contract: Contract, needed_until: date) -> int:
    """Return the price of the renewals that a contract takes to last until a day."""
    count = renewals_needed(problem, contract, needed_until)
    return sum(renewal.pence for renewal in contract.renewals[:count])


def _own_effort(problem: WaveProblem) -> int:
    rates = {team.id: team.day_rate_pence // 100 for team in problem.teams}
    return sum(
        hundredths(effort.total_days) * rates[effort.team] for group in problem.groups for effort in group.efforts
    )
