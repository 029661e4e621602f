"""The front of cost against another aim (legacy risk, outage): plans of which none is better in both.

Method: the aim is put at a price, and the whole plan with that price on it is chosen exactly (`whole_network`). Between
two plans the price at which both cost the same is tried next (dichotomic search; Aneja and Nair 1979), until no further
plan comes. That gives every plan of the lower hull of the front; those that lie above a straight line between two
neighbours are not among them. Where limits decide there is no front; a price at which what is coupled is too dense to
be chosen exactly is passed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from standpipe.disposition.elimination import TooDenseError
from standpipe.disposition.model import FrontPoint
from standpipe.disposition.whole_network import Network
from standpipe.disposition.whole_problem import EstateProblem, Limit, cost_of

_MOST_POINTS = 12
_AIM = "the aim"
_LARGEST = 1 << 60
"""The network reckons in 64 bits."""
_TRIES = 8


def front(problem: EstateProblem, aim: Mapping[tuple[str, str], int]) -> tuple[FrontPoint, ...]:
    """Return the plans of the front, cheapest first.

    Args:
        problem: candidates and what they share, without limits.
        aim: what each candidate of each application adds to the other aim; what is not named adds nothing.

    >>> from standpipe.disposition.whole_problem import Candidate
    >>> safe, cheap = Candidate("safe", "b", 130, 0), Candidate("cheap", "a", 100, 0)
    >>> [(each.cost, each.aim) for each in front(EstateProblem({"x": (safe, cheap)}), {("x", "cheap"): 7})]
    [(100, 7), (130, 0)]
    """
    if problem.limits or problem.together:
        return ()
    priced = replace(problem, limits=(Limit(_AIM, sum(max(value, 0) for value in aim.values()), aim),))
    first = _at(priced, 0)
    if first is None:
        return ()
    scale = Network(problem).scale
    last = _last(priced, min(_dear(problem) * scale, _LARGEST // max(sum(aim.values()), 1)))
    points = {each.chosen_key: each for each in (first, last or first)}
    waiting = [(first, last)] if last else []
    while waiting and len(points) < _MOST_POINTS:
        left, right = waiting.pop(0)
        if left.aim <= right.aim or left.cost >= right.cost:
            continue
        middle = _at(priced, (right.cost - left.cost) * scale // (left.aim - right.aim))
        if middle is not None and middle.chosen_key not in points and left.aim > middle.aim > right.aim:
            points[middle.chosen_key] = middle
            waiting += [(left, middle), (middle, right)]
    ordered = sorted(points.values(), key=lambda each: (each.cost, each.aim))
    return tuple(each for place, each in enumerate(ordered) if all(each.aim < one.aim for one in ordered[:place]))


def _last(problem: EstateProblem, price: int) -> FrontPoint | None:
    """Return the plan at the highest price, up to one, at which the plan can be chosen exactly."""
    for _ in range(_TRIES):
        found = _at(problem, price)
        if found is not None:
            return found
        price //= 10
    return None


def _dear(problem: EstateProblem) -> int:
    """Return a price at which one step towards the aim is worth whatever it costs in one application."""
    runs = ([each.pence for each in found] for found in problem.candidates.values())
    widest = max((max(pence) - min(pence) for pence in runs), default=0)
    shared = max((each.pence for each in problem.shared.values()), default=0)
    return 1 + widest + shared + max((tie.pence for tie in problem.couplings), default=0)


def _at(problem: EstateProblem, price: int) -> FrontPoint | None:
    """Return the plan that is cheapest with the aim at a price in the network's scale; None where it is too dense."""
    try:
        chosen = Network(problem, {_AIM: price} if price else {}).chosen
    except TooDenseError:
        return None
    (limit,) = problem.limits
    aim = sum(limit.takes.get(pair, 0) for pair in chosen.items())
    return FrontPoint(cost_of(problem, chosen), aim, chosen)
