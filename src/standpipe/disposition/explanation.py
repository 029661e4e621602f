"""Says why an option was chosen in the whole plan, what the others cost there, and how sure that is.

The price of an alternative in the whole plan is what the best whole plan with it costs above the best of all. It
differs from its price alone by what is shared with others (a platform, a machine, a licence that is paid anyway) and by
the interfaces that end between two places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from standpipe.catalogue import Verdict
from standpipe.disposition.choose import BY_COST, WORKING
from standpipe.disposition.flips import break_even
from standpipe.disposition.model import Alternative, Disposition, Option
from standpipe.disposition.whole_plan import WholePlan
from standpipe.kernel.evidence import Basis
from standpipe.kernel.money import format_pounds

_CLOSE = 0.1
"""A next option within a tenth of the chosen one's own cost is close."""


def in_the_whole(
    alternative: Alternative, disposition: Disposition, options: Sequence[Option], plan: WholePlan
) -> Alternative:
    """Return an alternative with its price in the whole plan, and its break-even price there."""
    option = alternative.option
    best = plan.best.cost
    with_it = plan.price(disposition.application, option) if disposition.chosen.complete else None
    dearer = None if with_it is None or best is None else with_it - best
    even = alternative.break_even_pence
    why = alternative.why_not
    if disposition.rule in BY_COST and not option.complete and option.readiness.feasible and why.startswith("It has"):
        even = break_even(option, (disposition, options, plan))
        why = why if even is not None else "Its known lines alone already cost more in the whole plan."
    elif dearer is not None and disposition.rule in BY_COST and why.startswith("It costs"):
        why = (
            "It costs the same; the name decided."
            if not dearer
            else f"With it the whole plan costs {format_pounds(dearer)} more over the horizon."
        )
    return replace(alternative, whole_plan_pence=dearer, break_even_pence=even, why_not=why)


def why_not_alone(disposition: Disposition, alone: Option, plan: WholePlan) -> str:
    """Return why the option that is cheapest alone is not chosen in the whole plan."""
    saving = disposition.chosen.known_cost(plan.horizon) - alone.known_cost(plan.horizon)
    with_it = plan.price(disposition.application, alone)
    more = None if with_it is None or plan.best.cost is None else with_it - plan.best.cost
    ties = [tie for tie in plan.problem.couplings if disposition.application in {tie.one, tie.other}]
    shared = [line.pool or "the shared platform" for line in alone.monthly_lines if line.pool or line.shared]
    because = [f"it is coupled with {len(ties)} others"] if ties else []
    because += [f"{', '.join(dict.fromkeys(shared))} would be paid for more than its part"] if shared else []
    if plan.problem.limits or plan.problem.together:
        because.append("the limits of the plan leave less room")
    words = f" ({'; '.join(because)})" if because else ""
    costs = "no plan within the limits has it" if more is None else f"the whole plan with it costs {_more(more)}"
    return f"Alone {alone.key} would cost {format_pounds(saving)} less over the horizon, but {costs}{words}."


def _more(pence: int) -> str:
    return f"{format_pounds(pence)} more" if pence else "the same, and the name decides"


def how_sure(disposition: Disposition, horizon: int) -> str:
    """Return in words how far away the next option is and what is not known.

    `firm`, `close` and `open` are decided by the margin in the whole plan and by what is unknown.
    """
    if disposition.overruled_by is not None:
        return "Held by a person: no price decides."
    chosen = disposition.chosen
    unknown = chosen.readiness.verdict is Verdict.UNKNOWN or disposition.rule in {WORKING, "place-unknown"}
    doubts = []
    if unknown:
        doubts.append("what decides it is not known")
    if disposition.questions:
        doubts.append(f"{len(disposition.questions)} open question{'s' if len(disposition.questions) > 1 else ''}")
    if chosen.basis in {Basis.ILLUSTRATIVE, Basis.DEFAULT} and disposition.in_the_move:
        doubts.append("its price rests on an example or a default")
    if disposition.rule not in BY_COST:
        word = "Open" if unknown else "Firm"
        return f"{word}: a rule before price decided{_with_doubts(doubts)}."
    settled, unsettled = _rivals(disposition)
    if unsettled and unsettled[0] < 0:
        unknown = True
        doubts.append(
            f"{unsettled[1]} would make it {format_pounds(-unsettled[0])} cheaper, but whether it can be is unknown"
        )
    if not settled:
        return f"Open: nothing else is wholly priced to compare it with{_with_doubts(doubts)}."
    margin = settled[0]
    own = max(chosen.known_cost(horizon), 1)
    word = "Open" if unknown else ("Close" if margin <= own * _CLOSE else "Firm")
    return (
        f"{word}: the next option makes the whole plan {format_pounds(abs(margin))} "
        f"{'dearer' if margin >= 0 else 'cheaper'}, {abs(margin) / own:.0%} of its own cost{_with_doubts(doubts)}."
    )


def _rivals(disposition: Disposition) -> tuple[tuple[int, str] | None, tuple[int, str] | None]:
    """Return the cheapest other option that is known to be possible, and the cheapest of which it is not known.

    Each with what it adds to the whole plan. What stays in the data centre is no rival of what leaves it.
    """
    rivals: dict[bool, list[tuple[int, str]]] = {True: [], False: []}
    for each in disposition.alternatives:
        option = each.option
        leaves = option.leaves_data_centre or not disposition.chosen.leaves_data_centre
        if each.whole_plan_pence is not None and option.readiness.feasible and leaves:
            rivals[option.readiness.verdict is not Verdict.UNKNOWN].append((each.whole_plan_pence, option.key))
    return min(rivals[True], default=None), min(rivals[False], default=None)


def _with_doubts(doubts: Sequence[str]) -> str:
    return f"; {', '.join(doubts)}" if doubts else ""
