"""Finds the changes that would flip a choice in the whole plan, cheapest first.

Tried are the price of every option that was not chosen, the price of the chosen one, a rule that holds an option back
being waived (a platform rule, an open question), the supplier's word against the chosen option, and the date or the
number of users by which an application would end or not. For each change the whole plan is chosen anew: the value of
the best whole plan with an option held does not depend on the price of that option, so that the price at which it wins
follows exactly. Changes of price are ranked by how far the price must move; the others come after them, because they
cost no money but somebody's word. `changed` and `changed_estate` make a change, so that planning again proves it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from standpipe.catalogue import Verdict
from standpipe.disposition.choose import candidates, cost_at
from standpipe.disposition.model import Disposition, Flip, FlipKind, Ground, Option, PricedLine, Treatment
from standpipe.disposition.saying_no import ENDS_ANYWAY, NOT_IN_USE
from standpipe.disposition.whole_plan import WholePlan, candidate_of
from standpipe.estate.estate import Estate
from standpipe.estate.model import Support, SupportStatement
from standpipe.kernel.evidence import Basis, Evidence

_WHAT_IF = Evidence(Basis.DEFAULT, rule="what-if price")
_AGAINST = (Verdict.NOT_READY, Verdict.UNKNOWN)
NOWHERE = "retire: nowhere"
SUPPLIER_TO_CONFIRM = "supplier-to-confirm"
"""The rule that a supplier has not said whether it supports a target."""


@dataclass(frozen=True, slots=True)
class _Field:
    """One application in the whole plan: its options, and the value of the plan without their own cost."""

    application: str
    options: tuple[Option, ...]
    chosen: Option
    plan: WholePlan

    def value(self, option: Option) -> int:
        """Return the scaled value of the best whole plan with an option held at its present price."""
        return self.plan.value(self.application, option)

    def own(self, option: Option) -> int:
        """Return an option's own scaled cost, ties included."""
        network = self.plan.network
        assert network is not None
        contender = self.plan.contenders[self.application]
        return network.own(self.application, candidate_of(option, contender, self.plan.horizon))

    def best(self, options: Sequence[Option], *, without: str = "") -> Option | None:
        """Return the option with which the whole plan costs least among those that may compete."""
        among = [option for option in candidates(options) if option.complete and option.key != without]
        return min(among, key=self.value, default=None)


def flips(
    disposition: Disposition, options: Sequence[Option], plan: WholePlan, *, closes: date, by_cost: bool
) -> tuple[Flip, ...]:
    """Return the changes that flip a choice, cheapest first; none where limits decide or a person did."""
    if plan.network is None or disposition.overruled_by is not None:
        return ()
    field = _Field(disposition.application, tuple(options), disposition.chosen, plan)
    found: list[Flip] = []
    if by_cost:
        found = [flip for option in options if option.key != field.chosen.key for flip in _against(option, field)]
        found += [*_dearer(field), *_supplier_refuses(field), *_ends_first(field, closes)]
    elif disposition.rule in {ENDS_ANYWAY, NOT_IN_USE}:
        found = list(_goes_on(field, disposition.rule, closes))
    return tuple(sorted(found, key=_order))


def _order(flip: Flip) -> tuple[bool, bool, int, str]:
    distance = flip.distance_pence
    return (flip.kind is not FlipKind.PRICE, distance is None, abs(distance or 0), flip.option)


def priced_at(option: Option, pence: int) -> Option:
    """Return an option whose whole run cost is one price a month; its dual running follows the price.

    What it shares with others and what goes on to be paid stays as it is; the price is what else it costs and these.
    """
    kept = tuple(line for line in option.monthly_lines if _is_kept(line))
    rest = max(pence - sum(line.pence or 0 for line in kept), 0)
    begins = rest + sum(line.pence or 0 for line in kept if line.begins_with_the_move)
    line = PricedLine("what-if price", rest, _WHAT_IF)
    once = tuple(
        replace(each, pence=round(begins * each.months_of_run), evidence=_WHAT_IF)
        if each.months_of_run is not None
        else each
        for each in option.one_off_lines
    )
    return replace(option, monthly_lines=(*kept, line), one_off_lines=once)


def priced_where_unpriced(option: Option, pence: int, horizon: int) -> Option:
    """Return an option whose unpriced lines together cost one price a month."""
    known = tuple(line for line in option.monthly_lines if line.pence is not None)
    once = tuple(line for line in option.one_off_lines if line.pence is not None)
    extra = cost_at(option, pence, horizon) - option.known_cost(horizon) - pence * horizon
    return replace(
        option,
        monthly_lines=(*known, PricedLine("what-if price", pence, _WHAT_IF)),
        one_off_lines=(*once, PricedLine("what-if dual running", extra, _WHAT_IF)),
    )


def _is_kept(line: PricedLine) -> bool:
    return line.pence is not None and (line.shared or bool(line.pool) or line.continues)


def waived(option: Option) -> Option:
    """Return an option as if what holds it back were settled."""
    return replace(option, readiness=replace(option.readiness, verdict=Verdict.READY_WITH_CONDITIONS))


def refused(option: Option) -> Option:
    """Return an option as if its supplier did not support it."""
    ground = Ground("supplier-statement", "", Verdict.NOT_READY, "Its supplier does not support it.")
    return replace(option, readiness=replace(option.readiness, verdict=Verdict.NOT_READY, grounds=(ground,)))


def _with(options: Sequence[Option], changed: Option) -> list[Option]:
    return [changed if option.key == changed.key else option for option in options]


def _against(option: Option, field: _Field) -> Iterator[Flip]:
    """Yield the change to an option that was not chosen."""
    if option not in candidates(field.options):
        again = field.best(_with(field.options, waived(option)))
        if again is not None and again.key != field.chosen.key:
            rules = tuple(each.rule for each in option.readiness.grounds if each.verdict in _AGAINST)
            if rules:
                statement = f"It would go to {again.target} if these were settled: {', '.join(rules)}."
                yield Flip(FlipKind.RULE, option.key, again.key, statement, rules=rules)
        return
    rest = _rest(option, field)
    limit = field.value(field.chosen)
    kept = sum(line.pence or 0 for line in option.monthly_lines if _is_kept(line))
    most = _highest(
        lambda pence: rest + field.own(priced_at(option, pence)) < limit,
        (limit - rest) // _scale(field) // field.plan.horizon + kept + 1,
    )
    if most is None or most < kept:
        return
    today = option.monthly.pence if option.monthly.complete else None
    distance = None if today is None else today - most
    statement = f"At £{most / 100:,.2f} a month or less, {option.key} is chosen."
    yield Flip(FlipKind.PRICE, option.key, option.key, statement, pence=most, distance_pence=distance)


def _rest(option: Option, field: _Field) -> int:
    """Return what the best whole plan with an option costs without the option's own cost."""
    known = replace(
        option,
        monthly_lines=tuple(line for line in option.monthly_lines if line.pence is not None),
        one_off_lines=tuple(line for line in option.one_off_lines if line.pence is not None),
    )
    return field.value(known) - field.own(known)


def break_even(option: Option, field_of: tuple[Disposition, Sequence[Option], WholePlan]) -> int | None:
    """Return the most, in pence a month, that all unpriced lines may cost together for the whole plan to choose it.

    At this price it is chosen; one penny a month more and it is not. None when it has no unpriced line, when limits
    decide, or when no price from zero up would do.
    """
    disposition, options, plan = field_of
    if option.complete or not disposition.chosen.complete or plan.network is None:
        return None
    field = _Field(disposition.application, tuple(options), disposition.chosen, plan)
    rest, limit = _rest(option, field), field.value(field.chosen)
    horizon = plan.horizon

    def wins(pence: int) -> bool:
        return rest + field.own(priced_where_unpriced(option, pence, horizon)) < limit

    return _highest(wins, (limit - rest) // _scale(field) // horizon + 1)


def _scale(field: _Field) -> int:
    assert field.plan.network is not None
    return field.plan.network.scale


def _highest(wins: Callable[[int], bool], above: int) -> int | None:
    """Return the highest price at which an option wins, found by halving; None when it does not even for nothing."""
    if above < 0 or not wins(0):
        return None
    low, high = 0, above + 1
    while wins(high):
        high *= 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if wins(middle) else (low, middle)
    return low


def _dearer(field: _Field) -> Iterator[Flip]:
    """Yield the rise of the chosen option's price that makes the next one cheaper."""
    following = field.best(field.options, without=field.chosen.key)
    if following is None:
        return
    rest, limit = _rest(field.chosen, field), field.value(following)

    def still(pence: int) -> bool:
        return rest + field.own(priced_at(field.chosen, pence)) < limit

    today = field.chosen.monthly.pence
    last = _highest(still, max((limit - rest) // _scale(field) // field.plan.horizon, today) + 1)
    if last is None or last < today:
        return
    statement = f"From £{(last + 1) / 100:,.2f} a month on, {following.key} is chosen instead."
    yield Flip(
        FlipKind.PRICE,
        field.chosen.key,
        following.key,
        statement,
        pence=last + 1,
        distance_pence=last + 1 - today,
        rises=True,
    )


def _supplier_refuses(field: _Field) -> Iterator[Flip]:
    """Yield what follows if the supplier, who has not said, does not support the chosen option."""
    to_confirm = any(each.rule == SUPPLIER_TO_CONFIRM for each in field.chosen.readiness.grounds)
    if not to_confirm or _may_be_bound(field.options):
        return
    again = field.best(_with(field.options, refused(field.chosen)))
    if again is not None and again.key != field.chosen.key:
        statement = f"If its supplier does not support {field.chosen.target}, {again.key} is chosen."
        yield Flip(FlipKind.FACT, field.chosen.key, again.key, statement, rules=(SUPPLIER_TO_CONFIRM,))


def _ends_first(field: _Field, closes: date) -> Iterator[Flip]:
    statement = f"If it were planned to end by {closes:%-d %B %Y}, it would be retired and not moved."
    if field.chosen.treatment is not Treatment.RETIRE:
        yield Flip(FlipKind.DATE, NOWHERE, NOWHERE, statement, on=closes)


def _goes_on(field: _Field, rule: str, closes: date) -> Iterator[Flip]:
    """Yield what follows if an application does not end, or is in use after all."""
    again = field.best(field.options)
    grounds = {each.rule for each in field.chosen.readiness.grounds}
    if again is None or _may_be_bound(field.options):
        return
    if rule == ENDS_ANYWAY:
        statement = f"If it went on after {closes:%-d %B %Y}, {again.key} is chosen."
        yield Flip(FlipKind.DATE, again.key, again.key, statement, on=closes + timedelta(days=1))
    elif "no-users" in grounds:
        statement = f"If somebody uses it after all, {again.key} is chosen."
        yield Flip(FlipKind.FACT, again.key, again.key, statement, rules=("no-users",))


def _may_be_bound(options: Sequence[Option]) -> bool:
    """Whether a rule before price could hold it on site once an option falls away."""
    return any(option.target == "on-site residue" for option in options)


def changed(options: Sequence[Option], flip: Flip) -> tuple[Option, ...]:
    """Return the options after a change of price or a waived rule; a date or a fact changes the estate instead."""
    return tuple(
        (priced_at(option, flip.pence or 0) if flip.kind is FlipKind.PRICE else waived(option))
        if option.key == flip.option and flip.kind in {FlipKind.PRICE, FlipKind.RULE}
        else option
        for option in options
    )


def touches_itself_only(flip: Flip) -> bool:
    """Whether a change alters nothing that another application's options are made of.

    A word of a supplier and a price are about one application. Users and dates are not taken to be: who goes decides
    what is left on shared machines.
    """
    return flip.kind not in {FlipKind.DATE, FlipKind.FACT} or flip.rules == (SUPPLIER_TO_CONFIRM,)


def changed_estate(estate: Estate, application: str, flip: Flip) -> Estate:
    """Return the estate after a change of date or fact."""
    before = estate.applications[application]
    if flip.kind is FlipKind.DATE:
        after = replace(before, planned_end=flip.on)
    elif flip.rules == ("no-users",):
        after = replace(before, named_users=1)
    else:
        target = flip.option.partition(": ")[2]
        identifier = f"support-statement:what-if-{application}"
        word = SupportStatement(identifier, "what if", application, target, Support.NOT_SUPPORTED, date.max)
        return replace(estate, support_statements={**estate.support_statements, identifier: word})
    return replace(estate, applications={**estate.applications, application: after})
