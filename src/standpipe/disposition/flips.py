"""Finds the changes that would flip a choice, cheapest first, and can apply each so that solving again proves it.

Tried are the price of every option that was not chosen, the price of the chosen one, and a rule that holds an option
back being waived (a supplier's statement, a platform rule, an open question). A change is kept only when choosing again
with it gives another option. Changes of price are ranked by how far the price must move; waivers come after them,
because they cost no money but somebody's word. A flip is about one application, with all others as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from standpipe.catalogue import Verdict
from standpipe.disposition.choose import CHEAPEST, candidates, choose
from standpipe.disposition.model import Disposition, Option, PricedLine
from standpipe.kernel.evidence import Basis, Evidence


class FlipKind(StrEnum):
    """What would have to change."""

    PRICE = "price"
    RULE = "rule waived"


@dataclass(frozen=True, slots=True)
class Flip:
    """One change that makes another option the proposal.

    For a price, `pence` is the total a month at or below which (with `rises`, at or above which) the choice flips, and
    `distance_pence` how far that is from today's; None where there is no price today.
    """

    kind: FlipKind
    option: str
    """Key of the option whose price or rule changes."""
    becomes: str
    """Key of the option that is then chosen."""
    statement: str
    pence: int | None = None
    distance_pence: int | None = None
    rises: bool = False
    rules: tuple[str, ...] = ()


def flips(disposition: Disposition, horizon_months: int) -> tuple[Flip, ...]:
    """Return the changes that flip a choice that was made by cost, cheapest first; none where another rule decided.

    >>> from standpipe.disposition.model import Assessment, Treatment
    >>> ready = Assessment(Verdict.READY, "nothing known forbids it")
    >>> flips(Disposition("application:a", Option(Treatment.RETAIN, "SaaS", ready), "stays-where-it-is", ()), 60)
    ()
    """
    if disposition.rule != CHEAPEST:
        return ()
    options = all_options(disposition)
    found = [
        flip
        for option in options
        if option.key != disposition.chosen.key
        for flip in _against(option, disposition.chosen, options, horizon_months)
    ]
    dearer = _chosen_dearer(disposition.chosen, options, horizon_months)
    return tuple(sorted([*found, *dearer], key=_order))


def all_options(disposition: Disposition) -> tuple[Option, ...]:
    """Return every option of a disposition, the chosen one first."""
    return (disposition.chosen, *(alternative.option for alternative in disposition.alternatives))


def _order(flip: Flip) -> tuple[bool, bool, int, str]:
    distance = flip.distance_pence
    return (flip.kind is not FlipKind.PRICE, distance is None, abs(distance or 0), flip.option)


def apply(flip: Flip, disposition: Disposition, horizon_months: int) -> str:
    """Return the key of what is chosen after a flip: the choice is made again over the changed options."""
    changed = [_changed(flip, option) for option in all_options(disposition)]
    again = choose(changed, horizon_months)
    return again[0].key if again else ""


def _changed(flip: Flip, option: Option) -> Option:
    if option.key != flip.option:
        return option
    if flip.kind is FlipKind.PRICE:
        return priced_at(option, flip.pence or 0)
    return _waived(option)


def priced_at(option: Option, pence: int) -> Option:
    """Return an option whose whole run cost is one price a month; its dual running follows the price."""
    evidence = Evidence(Basis.DEFAULT, rule="what-if price")
    kept = sum(line.pence or 0 for line in option.monthly_lines if not line.begins_with_the_move)
    line = PricedLine("what-if price", pence, evidence)
    once = tuple(
        replace(each, pence=round(max(pence - kept, 0) * each.months_of_run), evidence=evidence)
        if each.months_of_run is not None
        else each
        for each in option.one_off_lines
    )
    return replace(option, monthly_lines=(line,), one_off_lines=once)


def _waived(option: Option) -> Option:
    return replace(option, readiness=replace(option.readiness, verdict=Verdict.READY_WITH_CONDITIONS))


def _against(option: Option, chosen: Option, options: tuple[Option, ...], horizon: int) -> Iterator[Flip]:
    """Yield the changes to an option that was not chosen."""
    if option not in candidates(options):
        waived = tuple(_waived(each) if each.key == option.key else each for each in options)
        again = choose(waived, horizon)
        if again and again[0].key != chosen.key:
            against = (Verdict.NOT_READY, Verdict.UNKNOWN)
            rules = tuple(each.rule for each in option.readiness.grounds if each.verdict in against)
            statement = f"It would go to {option.target} if these were settled: {', '.join(rules)}."
            yield Flip(FlipKind.RULE, option.key, again[0].key, statement, rules=rules)
        return
    most = _highest_price(option, options, chosen, horizon)
    if most is None:
        return
    today = option.monthly.pence if option.monthly.complete else None
    distance = None if today is None else today - most
    statement = f"At £{most / 100:,.2f} a month or less, {option.key} is chosen."
    yield Flip(FlipKind.PRICE, option.key, option.key, statement, pence=most, distance_pence=distance)


def _highest_price(option: Option, options: tuple[Option, ...], chosen: Option, horizon: int) -> int | None:
    """Return the highest run cost a month at which an option is chosen, found by choosing again; None for no price."""

    def wins(pence: int) -> bool:
        changed = [priced_at(each, pence) if each.key == option.key else each for each in options]
        again = choose(changed, horizon)
        return again is not None and again[0].key == option.key

    if not wins(0):
        return None
    low, high = 0, chosen.known_cost(horizon) // horizon + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if wins(middle) else (low, middle)
    return low


def _chosen_dearer(chosen: Option, options: tuple[Option, ...], horizon: int) -> Iterator[Flip]:
    """Yield the rise of the chosen option's price that makes the next one cheaper."""
    others = [option for option in candidates(options) if option.complete and option.key != chosen.key]
    following = choose(others, horizon)
    if following is None:
        return

    def still(pence: int) -> bool:
        changed = [priced_at(each, pence) if each.key == chosen.key else each for each in options]
        again = choose(changed, horizon)
        return again is not None and again[0].key == chosen.key

    low, high = chosen.monthly.pence, following[0].known_cost(horizon) // horizon + 1
    if not still(low):
        return
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if still(middle) else (low, middle)
    statement = f"From £{high / 100:,.2f} a month on, {following[0].key} is chosen instead."
    yield Flip(
        FlipKind.PRICE,
        chosen.key,
        following[0].key,
        statement,
        pence=high,
        distance_pence=high - chosen.monthly.pence,
        rises=True,
    )
