"""Solves the whole-estate problem without limits exactly, and prices any held option in the whole plan.

The applications, the shared things and the couplings are a network of tables. First, candidates are dropped that
another one of the same application beats whatever the rest of the estate does (dead-end elimination, Goldstein 1994);
in most estates that settles nearly all. What is left falls into small pieces, and each piece is minimised exactly by
`elimination`. Holding one application at one option touches the pieces beside it only, so that the price of every
option in the whole plan costs little more than the plan.

Costs are scaled up and the rank of each candidate added, so that ties fall the same way on every run. `prices` puts a
price on what a limit counts: the value is then a lower bound for the problem with its limits (Lagrange).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from standpipe.disposition.elimination import Elimination, Factor, Table, elimination_order
from standpipe.disposition.whole_problem import Candidate, EstateProblem, are_apart

_RANKS = 256
"""Ranks stay below it, also those of options that the problem does not offer."""
_Key = str
"""A variable: an application, or a shared thing as `shared: name`."""


@dataclass(slots=True)
class _Piece:
    """Variables that hang together, solved."""

    keys: list[_Key]
    index: dict[_Key, int]
    solved: Elimination

    def after(self, added: Mapping[_Key, Table], held: str) -> int:
        """Return the least cost with `added` on top of variables' own costs, and the variable `held` left out."""
        inside = {self.index[key]: table for key, table in added.items() if key in self.index}
        return self.solved.after(inside, self.index.get(held, -1))


@dataclass(slots=True)
class Network:
    """The network of one problem; `value` is scaled, `chosen` the candidate id of each application.

    Raises:
        TooDenseError: what is left is too dense to be eliminated exactly.

    >>> from standpipe.disposition.whole_problem import Shared
    >>> cloud, here = Candidate("cloud", "cloud", 100, 0, ("platform",)), Candidate("here", "here", 120, 0)
    >>> network = Network(EstateProblem({"a": (cloud, here)}, {"platform": Shared(50)}))
    >>> network.chosen, network.pence(network.value), network.pence(network.held("a", cloud))
    ({'a': 'here'}, 120, 150)
    """

    problem: EstateProblem
    prices: Mapping[str, int] = field(default_factory=dict)
    scale: int = field(init=False)
    huge: int = field(init=False)
    value: int = field(init=False)
    chosen: dict[str, str] = field(init=False)
    _left: dict[str, list[Candidate]] = field(init=False)
    _ties: dict[str, list[tuple[str, int]]] = field(init=False)
    _needed: dict[tuple[str, ...], frozenset[str]] = field(init=False)
    _open: frozenset[str] = field(init=False)
    _pieces: list[_Piece] = field(init=False)
    _piece_of: dict[_Key, int] = field(init=False)
    _unary: dict[_Key, Table] = field(init=False)
    _constant: int = field(init=False)
    _rests: dict[tuple[str, str | None, tuple[str, ...]], int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        problem = self.problem
        top = sum(max(each.rank for each in found) for found in problem.candidates.values())
        self.scale = 1 << (top + _RANKS).bit_length()
        self._needed = {}
        self._ties = defaultdict(list)
        highest = sum(max(self.own(name, each) for each in found) for name, found in problem.candidates.items())
        shared = sum(each.pence for each in problem.shared.values())
        self.huge = highest + self.scale * (1 + shared + sum(each.pence for each in problem.couplings))
        for tie in problem.couplings:
            self._tie(tie.one, tie.other, tie.pence * self.scale)
        for rule in problem.together:
            self._tie(rule.one, rule.other, self.huge)
        self._left = {name: self._undominated(name, found) for name, found in problem.candidates.items()}
        self._open = self._certainly_open()
        self._build()

    def _tie(self, one: str, other: str, weight: int) -> None:
        if one != other:
            self._ties[one].append((other, weight))
            self._ties[other].append((one, weight))

    def pence(self, value: int) -> int:
        """Return a scaled value as pence, ranks left out."""
        return value // self.scale

    def own(self, application: str, candidate: Candidate) -> int:
        """Return the scaled cost of a candidate alone."""
        taken = sum(
            price * limit.takes.get((application, candidate.id), 0)
            for limit in self.problem.limits
            if (price := self.prices.get(limit.name, 0))
        )
        return candidate.pence * self.scale + candidate.rank + taken

    def _needs(self, candidate: Candidate) -> frozenset[str]:
        found = self._needed.get(candidate.needs)
        if found is None:
            found = self._needed[candidate.needs] = self.problem.needed_by(candidate)
        return found

    def _undominated(self, name: str, candidates: tuple[Candidate, ...]) -> list[Candidate]:
        """Return the candidates that could be best in some surroundings, whichever option a neighbour is held at."""
        total = sum(weight for _, weight in self._ties[name])
        left = list(candidates)
        for each in candidates:
            for other in left:
                if other is each:
                    continue
                apart = 0 if each.place == other.place or other.place is None else total
                more = sum(self.problem.shared[need].pence for need in self._needs(other) - self._needs(each))
                if self.own(name, each) > self.own(name, other) + apart + more * self.scale:
                    left.remove(each)
                    break
        return left

    def _certainly_open(self) -> frozenset[str]:
        """Return what at least two applications need in every case: it is open whichever one is held elsewhere."""
        certain: dict[str, int] = defaultdict(int)
        for found in self._left.values():
            for need in frozenset.intersection(*(self._needs(each) for each in found)):
                certain[need] += 1
        return frozenset(need for need, count in certain.items() if count > 1)

    def _build(self) -> None:
        tables: dict[tuple[_Key, _Key], Table] = {}
        for name, found in self._left.items():
            for other, weight in self._ties[name]:
                if name < other:
                    apart = np.array([[are_apart(a, b) for b in self._left[other]] for a in found], dtype=np.int64)
                    if len(found) > 1 and len(self._left[other]) > 1:
                        tables[name, other] = tables.get((name, other), 0) + apart * weight
            for need in frozenset[str]().union(*map(self._needs, found)) - self._open if len(found) > 1 else ():
                closed = [[self.huge if need in self._needs(each) else 0, 0] for each in found]
                tables[name, _shared(need)] = np.array(closed, dtype=np.int64)
        self._unary = self._unaries()
        self._constant = sum(self.problem.shared[name].pence for name in self._open) * self.scale
        self._constant += sum(int(self._alone(name, found[0])) for name, found in self._left.items() if len(found) == 1)
        self._cut_into_pieces(tables)
        self.chosen = {name: found[0].id for name, found in self._left.items() if len(found) == 1}
        for piece in self._pieces:
            for key, state in zip(piece.keys, piece.solved.states, strict=True):
                if key in self._left:
                    self.chosen[key] = self._left[key][state].id
        self.chosen = {name: self.chosen[name] for name in self._left}
        self.value = self._constant + sum(piece.solved.value for piece in self._pieces)

    def _alone(self, name: str, candidate: Candidate) -> int:
        """Return the scaled cost of a settled application, with what it is apart from settled neighbours after it.

        A coupling of two settled applications is booked once, at the end whose id comes first.
        """
        apart = sum(
            weight
            for other, weight in self._ties[name]
            if len(self._left[other]) == 1 and are_apart(candidate, self._left[other][0]) and name < other
        )
        return self.own(name, candidate) + apart

    def _unaries(self) -> dict[_Key, Table]:
        """Return the own cost of each open variable with what settled neighbours add to it."""
        found: dict[_Key, Table] = {}
        needs: set[str] = set()
        forced: set[str] = set()
        for name, left in self._left.items():
            if len(left) == 1:
                forced |= self._needs(left[0])
            needs |= frozenset[str]().union(*map(self._needs, left))
            if len(left) > 1:
                own = [self.own(name, each) + self._apart_from_settled(name, each) for each in left]
                found[name] = np.array(own, dtype=np.int64)
        for need in sorted(set(self.problem.shared) - self._open):
            opened = self.problem.shared[need].pence * self.scale
            found[_shared(need)] = np.array([self.huge if need in forced else 0, opened], dtype=np.int64)
        return found

    def _apart_from_settled(self, name: str, candidate: Candidate) -> int:
        return sum(
            weight
            for other, weight in self._ties[name]
            if len(self._left[other]) == 1 and are_apart(candidate, self._left[other][0])
        )

    def _cut_into_pieces(self, tables: Mapping[tuple[_Key, _Key], Table]) -> None:
        near: dict[_Key, set[_Key]] = {key: set() for key in self._unary}
        for one, other in tables:
            near[one].add(other)
            near[other].add(one)
        self._pieces, self._piece_of = [], {}
        for start in near:
            if start in self._piece_of:
                continue
            keys, waiting = [], [start]
            self._piece_of[start] = len(self._pieces)
            while waiting:
                key = waiting.pop()
                keys.append(key)
                for other in sorted(near[key]):
                    if other not in self._piece_of:
                        self._piece_of[other] = len(self._pieces)
                        waiting.append(other)
            index = {key: place for place, key in enumerate(keys)}
            sizes = [len(self._unary[key]) for key in keys]
            factors = [Factor((index[a], index[b]), tables[a, b]) for a, b in tables if a in index]
            plan = elimination_order(sizes, ((factor.scope[0], factor.scope[1]) for factor in factors))
            factors += [Factor((index[key],), self._unary[key]) for key in keys]
            self._pieces.append(_Piece(keys, index, Elimination(sizes, factors, plan)))

    def held(self, application: str, candidate: Candidate) -> int:
        """Return the scaled value of the best whole plan with one application held at a candidate.

        The candidate may be one that the problem does not offer, such as an option that is not ready.
        """
        key = (application, candidate.place, candidate.needs)
        if key not in self._rests:
            self._rests[key] = self._rest(application, candidate)
        return self._rests[key] + self.own(application, candidate)

    def _rest(self, application: str, candidate: Candidate) -> int:
        """Return the value with an application held, without its own cost: it depends on place and needs alone."""
        before = self._left[application]
        settled = before[0] if len(before) == 1 else None
        value = self._constant
        if settled is not None:
            value -= self._alone(application, settled) + self._booked_elsewhere(application, settled)
        added: dict[_Key, Table] = {}
        touched: set[int] = set()
        for other, weight in self._ties[application]:
            left = self._left[other]
            if len(left) == 1:
                value += weight * are_apart(candidate, left[0])
                continue
            row = np.array([are_apart(candidate, each) for each in left], dtype=np.int64) * weight
            if settled is not None:
                row -= np.array([are_apart(settled, each) for each in left], dtype=np.int64) * weight
            added[other] = added[other] + row if other in added else row
            touched.add(self._piece_of[other])
        self._add_needs(candidate, settled, added, touched)
        if settled is None:
            touched.add(self._piece_of[application])
        for number, piece in enumerate(self._pieces):
            value += piece.after(added, application) if number in touched else piece.solved.value
        return value

    def _booked_elsewhere(self, name: str, candidate: Candidate) -> int:
        """Return what `_alone` booked at the other end of couplings between settled applications."""
        return sum(
            weight
            for other, weight in self._ties[name]
            if len(self._left[other]) == 1 and are_apart(candidate, self._left[other][0]) and other < name
        )

    def _add_needs(
        self, candidate: Candidate, settled: Candidate | None, added: dict[_Key, Table], touched: set[int]
    ) -> None:
        """Open what the held candidate needs, and let go of what only its settled option forced open."""
        wanted = self._needs(candidate) - self._open
        freed = self._needs(settled) - self._open - wanted if settled is not None else frozenset[str]()
        for need in wanted | freed:
            key = _shared(need)
            touched.add(self._piece_of[key])
            was = int(self._unary[key][0])
            added[key] = np.array([(self.huge if need in wanted else 0) - was, 0], dtype=np.int64)


def _shared(name: str) -> _Key:
    return f"shared: {name}"
