"""How likely it is that given places of a network stay joined, when its nodes and its links fail on their own.

Method: the frontier method (Sekine, Imai and Tani 1995; Kawahara et al. 2017), widened to nodes that fail. Reductions
that lose nothing come first: parallel links and nodes in series become one link, dead ends go, an end at one link moves
to its neighbour. Nodes are then met one by one. A state is how the nodes that still have links to come (the frontier)
hang together, and which of their parts hold a terminal; states that agree are one. A state ends as soon as it is known
to work or to fail, and both are summed, so that a tiny unavailability keeps its digits. Where there are more states
than allowed, the least likely are let go, and what they weigh is the width of a certified interval.

Failures are independent; the unavailability of each node and link is a probability.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from standpipe.kernel.errors import InvalidValueError

Link = tuple[str, str]
_DOWN = -1


@dataclass(frozen=True, slots=True)
class Connection:
    """Whether the terminals are joined: the probability that they are not lies between `lower` and `upper`."""

    lower: float
    upper: float
    states: int
    """The most states held at one time."""

    @property
    def exact(self) -> bool:
        """Whether nothing had to be let go."""
        return self.lower == self.upper

    @property
    def unavailability(self) -> float | None:
        """The probability that some terminals are not joined; None when only the interval is known."""
        return self.lower if self.exact else None


def two_terminal(
    nodes: Mapping[str, float], links: Sequence[tuple[Link, float]], ends: Link, *, states: int = 200_000
) -> Connection:
    """Return the probability that two nodes cannot reach each other, their own failures included.

    Args:
        nodes: unavailability of each node, from 0 to 1.
        links: ends and unavailability of each link; two between the same nodes are two.
        ends: the two nodes.
        states: the most states held at one time; above it the answer is an interval.

    Raises:
        InvalidValueError: a node is not known, or a figure is no probability.

    >>> two_terminal({"a": 0.0, "b": 0.1, "c": 0.0}, [(("a", "b"), 0.0), (("b", "c"), 0.0)], ("a", "c")).unavailability
    0.1
    """
    return joined(nodes, links, ends, states=states)


def all_terminal(
    nodes: Mapping[str, float], links: Sequence[tuple[Link, float]], *, states: int = 200_000
) -> Connection:
    """Return the probability that some node is down or cannot reach all the others; as `two_terminal`.

    >>> sides = [(("a", "b"), 0.5), (("b", "c"), 0.5), (("a", "c"), 0.5)]
    >>> all_terminal(dict.fromkeys("abc", 0.0), sides).unavailability
    0.5
    """
    return joined(nodes, links, nodes, states=states)


def joined(
    nodes: Mapping[str, float], links: Sequence[tuple[Link, float]], terminals: Iterable[str], *, states: int = 200_000
) -> Connection:
    """Return the probability that not all terminals work and are joined; as `two_terminal`, for any number of them.

    >>> joined({"a": 0.25, "b": 0.5}, [(("a", "b"), 0.0)], ["a"]).unavailability
    0.25
    """
    wanted = set(terminals)
    _check(nodes, links, wanted)
    if states < 1:
        raise InvalidValueError("At least one state must be allowed.")
    network = _Network(nodes, links, wanted)
    lost = network.reduce()
    if network.parted():
        return Connection(1.0, 1.0, 0)
    if len(network.terminals) <= 1:
        lost = _either(lost, *(network.nodes[end] for end in network.terminals))
        return Connection(lost, lost, 0)
    working, failing, most, whole = _sweep(network, states)
    if whole:  # the smaller of the two sums has the better digits
        rest = failing if failing < 0.5 else 1.0 - working
        value = _either(lost, min(max(rest, 0.0), 1.0))
        return Connection(value, value, most)
    slack = 1e-12  # what rounding can have done to the sums
    low = max(0.0, failing - slack)
    high = min(1.0, 1.0 - working + slack)
    return Connection(_either(lost, low), _either(lost, high), most)


def _check(nodes: Mapping[str, float], links: Sequence[tuple[Link, float]], terminals: set[str]) -> None:
    known = terminals.union(*(ends for ends, _ in links))
    if missing := sorted(known - set(nodes)):
        raise InvalidValueError(
            f"The node {missing[0]} is named by a link or as a terminal, but is not in the network."
        )
    if not terminals:
        raise InvalidValueError("Name at least one terminal.")
    if not all(0.0 <= each <= 1.0 for each in (*nodes.values(), *(value for _, value in links))):
        raise InvalidValueError("An unavailability is a probability, from 0 to 1.")


def _either(*chances: float) -> float:
    """Return the probability that any of independent events happens, without loss of small ones."""
    if 1.0 in chances:
        return 1.0
    some = [each for each in chances if each]
    return some[0] if len(some) == 1 else -math.expm1(math.fsum(math.log1p(-each) for each in some))


class _Network:
    """A network that is made smaller without a change of the answer."""

    def __init__(self, nodes: Mapping[str, float], links: Sequence[tuple[Link, float]], terminals: set[str]) -> None:
        self.nodes = dict(nodes)
        self.terminals = set(terminals)
        self.links: dict[str, dict[str, float]] = {node: {} for node in nodes}
        for (one, other), value in links:
            self._join(one, other, value)

    def _join(self, one: str, other: str, value: float) -> None:
        if one != other:
            both = self.links[one].get(other, 1.0) * value
            self.links[one][other] = self.links[other][one] = both

    def _remove(self, node: str) -> None:
        for other in self.links.pop(node):
            del self.links[other][node]
        del self.nodes[node]

    def reduce(self) -> float:
        """Apply the reductions; return the probability that what they took away already parts the terminals."""
        lost: list[float] = []
        waiting = list(self.nodes)
        while waiting:
            node = waiting.pop()
            if node not in self.nodes or len(self.terminals) <= 1:
                continue
            around = sorted(self.links[node])
            if node not in self.terminals and len(around) <= 2:
                self._skip(node, around)
            elif node in self.terminals and len(around) == 1:
                lost += [self.nodes[node], self.links[node][around[0]]]
                self.terminals = self.terminals - {node} | {around[0]}
                self._remove(node)
            else:
                continue
            waiting += around
        return _either(*lost)

    def _skip(self, node: str, around: Sequence[str]) -> None:
        """Take a node that is a dead end or stands in series out."""
        ends = self.links[node]
        value = _either(self.nodes[node], *ends.values())
        self._remove(node)
        if len(around) == 2:
            self._join(around[0], around[1], value)

    def parted(self) -> bool:
        """Drop what no terminal can reach; return whether the terminals are apart even when everything works."""
        start = min(self.terminals)
        seen, waiting = {start}, [start]
        while waiting:
            for other in self.links[waiting.pop()]:
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        for node in [each for each in self.nodes if each not in seen]:
            self._remove(node)
        return not self.terminals <= seen


def _order(links: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Return an order of the nodes that keeps the frontier small: greedy from several starts, the best kept."""
    starts = sorted(links, key=lambda node: (len(links[node]), node))[:12]
    return min((_order_from(links, start) for start in starts), key=lambda order: _width(links, order))


def _order_from(links: Mapping[str, Mapping[str, float]], start: str) -> list[str]:
    """Return an order from a start: next comes the neighbour that lets the frontier grow least, then the oldest."""
    order: list[str] = []
    place: dict[str, int] = {}
    left = {node: len(around) for node, around in links.items()}

    def growth(node: str) -> tuple[int, int, int, str]:
        met = [other for other in links[node] if other in place]
        closes = sum(left[other] == 1 for other in met)
        return (left[node] > 0) - closes, min((place[other] for other in met), default=0), left[node], node

    edge = {start}
    while edge:
        node = min(edge, key=growth)
        edge.discard(node)
        place[node] = len(order)
        order.append(node)
        for other in links[node]:
            left[other] -= 1
            if other not in place:
                edge.add(other)
    return order


def _width(links: Mapping[str, Mapping[str, float]], order: Sequence[str]) -> tuple[int, int]:
    """Return the widest frontier, and the sum of all as a tie break."""
    left = {node: len(around) for node, around in links.items()}
    frontier: set[str] = set()
    widths = []
    for node in order:
        frontier.add(node)
        widths.append(len(frontier))
        for other in links[node]:
            left[other] -= 1
        frontier = {each for each in frontier if left[each] > 0}
    return max(widths), sum(2 ** min(width, 40) for width in widths)


_State = tuple[tuple[int, ...], tuple[bool, ...]]
"""The part of each node of the frontier (-1: it is down), numbered as met, and whether each part holds a terminal."""


def _sweep(network: _Network, budget: int) -> tuple[float, float, int, bool]:
    """Return the probabilities to work and to fail, the most states, and whether none was let go."""
    order = _order(network.links)
    place = {node: index for index, node in enumerate(order)}
    last = {node: max(place[other] for other in (node, *network.links[node])) for node in order}
    to_come = len(network.terminals)
    ended: tuple[list[float], list[float]] = ([], [])
    frontier: list[str] = []
    current: dict[_State, float] = {((), ()): 1.0}
    most, whole = 1, True
    for index, node in enumerate(order):
        terminal = node in network.terminals
        to_come -= terminal
        current = _met(current, network.nodes[node], ended, terminal=terminal)
        frontier.append(node)
        for other in [each for each in frontier[:-1] if each in network.links[node]]:
            current = _linked(current, frontier.index(other), network.links[node][other])
            most = max(most, len(current))
        if not to_come:
            current = _settled(current, ended)
        for gone in [each for each in frontier if last[each] <= index]:
            current = _left(current, frontier.index(gone), ended)
            frontier.remove(gone)
        most = max(most, len(current))
        if len(current) > budget:
            whole = False
            current = dict(sorted(current.items(), key=lambda item: (-item[1], item[0]))[:budget])
    return math.fsum(ended[0]), math.fsum(ended[1]), most, whole


_Ended = tuple[list[float], list[float]]
"""The weights of the states that work and of those that fail."""


def _met(current: Mapping[_State, float], down: float, ended: _Ended, *, terminal: bool) -> dict[_State, float]:
    after: dict[_State, float] = {}
    for (parts, holds), weight in current.items():
        if down < 1:
            after[(*parts, len(holds)), (*holds, terminal)] = weight * (1 - down)
        if down > 0 and terminal:
            ended[1].append(weight * down)
        elif down > 0:
            after[(*parts, _DOWN), holds] = weight * down
    return after


def _linked(current: Mapping[_State, float], other: int, down: float) -> dict[_State, float]:
    """Branch on the link between the newest node and another of the frontier."""
    after: dict[_State, float] = defaultdict(float)
    for state, weight in current.items():
        parts, holds = state
        one, new = parts[other], parts[-1]
        if _DOWN in {one, new} or one == new:
            after[state] += weight
            continue
        if down > 0:
            after[state] += weight * down
        if down < 1:
            both = tuple(flag or (part == one and holds[new]) for part, flag in enumerate(holds))
            after[_numbered(tuple(one if part == new else part for part in parts), both)] += weight * (1 - down)
    return after


def _left(current: Mapping[_State, float], gone: int, ended: _Ended) -> dict[_State, float]:
    """Forget a node without links to come: a part that ends with it and holds a terminal has lost the others."""
    after: dict[_State, float] = defaultdict(float)
    for (parts, holds), weight in current.items():
        rest = parts[:gone] + parts[gone + 1 :]
        part = parts[gone]
        if part != _DOWN and part not in rest and holds[part]:
            ended[1].append(weight)
        else:
            after[_numbered(rest, holds)] += weight
    return after


def _settled(current: Mapping[_State, float], ended: _Ended) -> dict[_State, float]:
    """With every terminal met, a state in which one part holds them all works."""
    after: dict[_State, float] = {}
    for state, weight in current.items():
        if sum(state[1]) == 1:
            ended[0].append(weight)
        else:
            after[state] = weight
    return after


def _numbered(parts: Sequence[int], holds: Sequence[bool]) -> _State:
    """Number the parts in the order of their first node, so that states that agree are equal."""
    number: dict[int, int] = {}
    for part in parts:
        if part != _DOWN and part not in number:
            number[part] = len(number)
    return tuple(number.get(part, _DOWN) for part in parts), tuple(holds[part] for part in number)
