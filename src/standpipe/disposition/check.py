"""Checks dispositions from the rules alone; shares no code with what builds and chooses them.

Every total is added up again, every choice by cost is made again over plain numbers, every break-even price is tried:
at it the option costs no more than the chosen one, one penny above it more, wherever it stands by itself in the
estate (elsewhere only planning again tells, which the tests do).
"""

from __future__ import annotations

from collections.abc import Iterable

from standpipe.disposition.limits_check import check_limits
from standpipe.disposition.model import Disposition, Dispositions, Option
from standpipe.estate.estate import Estate
from standpipe.estate.limits import PlanLimits


def check_dispositions(found: Dispositions, estate: Estate, limits: PlanLimits | None = None) -> tuple[str, ...]:
    """Return what is wrong, one sentence each; empty when nothing is. Limits are those of the estate unless given.

    >>> check_dispositions(Dispositions({}, (), 60), Estate())
    ()
    """
    wrong = []
    if list(found.by_application) != list(estate.applications):
        wrong.append("Not every application of the estate has exactly one disposition.")
    claimed = {component.server for component in estate.components.values() if component.application}
    listed = [each.server for each in found.unclaimed_servers]
    if len(set(listed)) != len(listed) or set(listed) & claimed:
        wrong.append("A server that an application claims, or one server twice, stands among the unclaimed.")
    wrong.extend(_check_whole(found))
    wrong.extend(check_limits(found, limits or PlanLimits(estate.limits)))
    coupled = {end for tie in found.whole.couplings for end in (tie.one, tie.other)}
    for disposition in found:
        by_itself = len(found) == 1 or not (disposition.application in coupled or _shares(disposition))
        wrong.extend(_check_one(disposition, found.horizon_months, by_itself=by_itself))
    return tuple(wrong)


def _check_whole(found: Dispositions) -> Iterable[str]:
    """Add up the whole again: own lines, what is shared once, and the couplings whose ends are apart."""
    whole = found.whole
    own, once, platform = 0, 0, False
    pools: dict[str, int] = {}
    for disposition in found:
        for line in disposition.chosen.monthly_lines:
            if line.shared:
                platform = True
            elif line.pool:
                pools[line.pool] = line.pool_pence
            else:
                own += line.pence or 0
        once += sum(line.pence or 0 for line in disposition.chosen.one_off_lines)
    shared = sum(line.pence or 0 for line in found.shared_platform) if platform else 0
    apart = sum(tie.pence for tie in whole.apart)
    cost = (own + shared + sum(pools.values())) * found.horizon_months + once + apart
    if cost != whole.cost:
        yield f"The whole costs {cost} pence over the horizon, not {whole.cost}."
    if whole.bound > whole.cost:
        yield "The bound of the whole lies above its cost."
    if whole.cost == whole.bound:
        for disposition in found:
            yield from _cheaper_elsewhere(disposition)


def _cheaper_elsewhere(disposition: Disposition) -> Iterable[str]:
    """Say where an option that was possible would make the whole cheaper, by its own stated price."""
    if disposition.rule not in {"cheapest-priced", "cheapest-in-the-whole-plan"}:
        return
    for each in disposition.alternatives:
        settled = str(each.option.readiness.verdict) not in {"not ready", "unknown"}
        leaves = each.option.leaves_data_centre or not disposition.chosen.leaves_data_centre
        if each.whole_plan_pence is not None and each.whole_plan_pence < 0 and settled and leaves:
            yield f"{disposition.application}: with {each.option.target} the whole plan would cost less."


def _shares(disposition: Disposition) -> bool:
    options = [disposition.chosen, *(each.option for each in disposition.alternatives)]
    return any(line.shared or line.pool for option in options for line in option.monthly_lines)


def _check_one(disposition: Disposition, horizon: int, *, by_itself: bool) -> Iterable[str]:
    name = disposition.application
    chosen = disposition.chosen
    options = [chosen, *(alternative.option for alternative in disposition.alternatives)]
    yield from (f"{name}: {fault}" for option in options for fault in _check_lines(option))
    keys = [f"{option.treatment}: {option.target}" for option in options]
    if len(set(keys)) != len(keys):
        yield f"{name}: an option stands twice."
    forbidden = str(chosen.readiness.verdict) == "not ready"
    if forbidden and disposition.overruled_by is None and disposition.rule != "no-feasible-option":
        yield f"{name}: the chosen option is not ready and nobody overruled."
    if disposition.rule == "cheapest-priced":
        yield from _check_cheapest(disposition, horizon)
    for alternative in disposition.alternatives:
        if alternative.break_even_pence is not None and by_itself:
            yield from _check_break_even(disposition, alternative.option, alternative.break_even_pence, horizon)
        if alternative.difference_pence is not None and (_missing(alternative.option) or _missing(chosen)):
            yield f"{name}: a difference is stated although a line is unpriced."


def _check_lines(option: Option) -> Iterable[str]:
    for lines, total in ((option.monthly_lines, option.monthly), (option.one_off_lines, option.one_off)):
        if total.pence != sum(line.pence or 0 for line in lines):
            yield f"the total of {option.target} is not the sum of its lines."
        if len(total.unpriced) != sum(line.pence is None for line in lines):
            yield f"the total of {option.target} does not name its unpriced lines."


def _missing(option: Option) -> bool:
    return any(line.pence is None for line in (*option.monthly_lines, *option.one_off_lines))


def _cost(option: Option, horizon: int) -> int:
    run = sum(line.pence or 0 for line in option.monthly_lines)
    return run * horizon + sum(line.pence or 0 for line in option.one_off_lines)


def _check_cheapest(disposition: Disposition, horizon: int) -> Iterable[str]:
    chosen = disposition.chosen
    if _missing(chosen):
        yield f"{disposition.application}: the option chosen for its cost is not wholly priced."
    open_question = str(chosen.readiness.verdict) == "unknown"
    for alternative in disposition.alternatives:
        option = alternative.option
        verdict = str(option.readiness.verdict)
        if verdict == "not ready" or _missing(option) or (verdict == "unknown" and not open_question):
            continue
        if chosen.leaves_data_centre and not option.leaves_data_centre:
            continue
        if open_question and verdict != "unknown":
            yield f"{disposition.application}: {option.target} has no open question and was passed over."
        if _cost(option, horizon) < _cost(chosen, horizon):
            yield f"{disposition.application}: {option.target} costs less than what was chosen."


def _check_break_even(disposition: Disposition, option: Option, price: int, horizon: int) -> Iterable[str]:
    chosen = disposition.chosen
    name = f"{option.treatment}: {option.target}"
    wins_ties = name < f"{chosen.treatment}: {chosen.target}"

    def chosen_at(each: int) -> bool:
        own_run = each + sum(line.pence or 0 for line in option.monthly_lines if not line.shared and not line.continues)
        derived = [line.months_of_run for line in option.one_off_lines if line.pence is None and line.months_of_run]
        cost = _cost(option, horizon) + each * horizon + sum(round(own_run * months) for months in derived)
        return cost < _cost(chosen, horizon) or (cost == _cost(chosen, horizon) and wins_ties)

    if price < 0 or not chosen_at(price) or chosen_at(price + 1):
        yield f"{disposition.application}: {price} pence a month is not the break-even price of {option.target}."
