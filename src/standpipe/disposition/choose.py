"""Chooses among the options of an application by a rule that can be read, and compares the others with it.

Rules, in order; the first that applies decides (docs/explanation/disposition.md):

1. `overruled`: a person fixed the option.
2. `stays-where-it-is`, `ends-anyway`, `not-in-use`, `bound-to-site`: decided before any price (`propose`).
3. `cheapest-priced`: of the options that nothing known forbids, those that leave the closing site and have no open
   readiness question come first; of those whose every line is priced, the one with which the whole plan costs least
   over the horizon. `cheapest-in-the-whole-plan`: so too, where another option alone would cost less. An option with an
   unpriced line is never called cheaper: it gets a break-even price.
4. `working-assumption`: no such option is wholly priced. Then the order of preference decides: what its supplier has
   said it supports, then a successor as a service for what is bought, then the least change, then the name; what only
   the market offers comes last.

Ties go to the option's key. Nothing is preferred for being a cloud.
"""

from __future__ import annotations

from collections.abc import Sequence

from standpipe.catalogue import Verdict
from standpipe.disposition.market import only_on_the_market
from standpipe.disposition.model import Alternative, Option, Treatment

CHEAPEST = "cheapest-priced"
IN_THE_WHOLE = "cheapest-in-the-whole-plan"
WORKING = "working-assumption"
BY_COST = frozenset({CHEAPEST, IN_THE_WHOLE})
"""Rules by which cost decided."""
_LEAST_CHANGE = (
    Treatment.REPURCHASE,
    Treatment.REHOST,
    Treatment.RELOCATE,
    Treatment.REPLATFORM,
    Treatment.REFACTOR,
    Treatment.RETAIN,
    Treatment.RETIRE,
)


def candidates(options: Sequence[Option]) -> tuple[Option, ...]:
    """Return the options among which cost may decide.

    They are feasible; they leave the closing site where any does; and they are without an open question where any is.
    """
    possible = [option for option in options if option.readiness.feasible]
    feasible = [option for option in possible if option.leaves_data_centre] or possible
    settled = [option for option in feasible if option.readiness.verdict is not Verdict.UNKNOWN]
    return tuple(settled or feasible)


def choose(options: Sequence[Option], horizon_months: int) -> tuple[Option, str] | None:
    """Return the chosen option and the id of the rule that chose it, or None when nothing is feasible.

    >>> from standpipe.disposition.model import Assessment
    >>> ready = Assessment(Verdict.READY, "nothing known forbids it")
    >>> rehost = Option(Treatment.REHOST, "azure virtual machine", ready)
    >>> choose([rehost], 60) == (rehost, "cheapest-priced")
    True
    """
    among = candidates(options)
    priced = [option for option in among if option.complete]
    if priced:
        return min(priced, key=lambda option: (option.known_cost(horizon_months), option.key)), CHEAPEST
    if among:
        return min(among, key=_preference), WORKING
    return None


def _preference(option: Option) -> tuple[bool, int, str]:
    """Order options without a full price: a supplier's word first, then the least change, then the name."""
    supported = any(
        ground.rule == "supplier-statement" and ground.verdict is Verdict.READY for ground in option.readiness.grounds
    )
    known = len(_LEAST_CHANGE) if only_on_the_market(option) else _LEAST_CHANGE.index(option.treatment)
    return (not supported, known, option.key)


def compare(
    chosen: Option, options: Sequence[Option], horizon_months: int, *, fixed: bool = False
) -> tuple[Alternative, ...]:
    """Return every other option against the chosen one, feasible and priced first, cheapest first.

    With `fixed` the choice is not one of cost (a person or a rule decided), so no price would change it.
    """
    among = candidates(options)
    others = [option for option in options if option.key != chosen.key]
    found = [_alternative(option, chosen, horizon_months, in_play=option in among and not fixed) for option in others]
    return tuple(sorted(found, key=_order))


def _order(alternative: Alternative) -> tuple[bool, bool, int, str]:
    difference = alternative.difference_pence
    return (not alternative.option.readiness.feasible, difference is None, difference or 0, alternative.option.key)


def _alternative(option: Option, chosen: Option, horizon: int, *, in_play: bool) -> Alternative:
    difference = None
    if option.complete and chosen.complete:
        difference = round((option.known_cost(horizon) - chosen.known_cost(horizon)) / horizon)
    price = break_even(option, chosen, horizon) if in_play else None
    return Alternative(option, difference, price, _why_not(option, chosen, difference, price, in_play=in_play))


def break_even(option: Option, chosen: Option, horizon: int) -> int | None:
    """Return the most, in pence a month, that all unpriced lines may cost together for the option to be chosen.

    At this price the option is chosen; one penny a month more and it is not. None when it has no unpriced line, when
    the chosen option is unpriced itself, or when no price from zero up would do.
    """
    if option.complete or not chosen.complete:
        return None
    limit = chosen.known_cost(horizon) - (option.key > chosen.key)
    if cost_at(option, 0, horizon) > limit:
        return None
    low, high = 0, max(limit - option.known_cost(horizon), 0) // horizon + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if cost_at(option, middle, horizon) <= limit else (low, middle)
    return low


def cost_at(option: Option, price: int, horizon: int) -> int:
    """Return what an option costs over the horizon if its unpriced lines cost `price` pence a month together."""
    run = price + sum(
        line.pence for line in option.monthly_lines if line.pence is not None and line.begins_with_the_move
    )
    dual = sum(
        round(run * line.months_of_run) for line in option.one_off_lines if line.pence is None and line.months_of_run
    )
    return option.known_cost(horizon) + price * horizon + dual


def _why_not(option: Option, chosen: Option, difference: int | None, price: int | None, *, in_play: bool) -> str:
    if not option.readiness.feasible:
        ground = next(each for each in option.readiness.grounds if each.verdict is Verdict.NOT_READY)
        return f"Not possible: {ground.message}"
    return _by_cost(option, chosen, difference, price) if in_play else _held_back(option, chosen)


def _held_back(option: Option, chosen: Option) -> str:
    if chosen.leaves_data_centre and not option.leaves_data_centre:
        return "It stays on site, and the site closes."
    if option.readiness.verdict is Verdict.UNKNOWN and chosen.readiness.verdict is not Verdict.UNKNOWN:
        open_ = [each.message for each in option.readiness.grounds if each.verdict is Verdict.UNKNOWN]
        return f"Held back until this is answered: {open_[0]}" if open_ else "Its readiness is not known."
    return "Another rule than cost decided."


def _by_cost(option: Option, chosen: Option, difference: int | None, price: int | None) -> str:
    if difference is not None:
        return "It costs more over the horizon." if difference > 0 else "It costs the same; the name decided."
    if price is not None:
        return "It has unpriced lines: at the break-even price or below it would be chosen."
    if not option.complete and chosen.complete:
        return "Its known lines alone already cost more."
    return "No option is wholly priced; the order of preference decided."
