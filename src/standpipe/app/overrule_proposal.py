"""Use case: put another option in the place of a proposal, on the record, knowing its price; or take that back.

An owner of applications overrules for the applications whose business owner they are; a planner, an approver and an
administrator for any. An overrule needs a reason, and keeps the price that was on show when it was confirmed.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from standpipe.app.document_parts import Money
from standpipe.app.permissions import Role
from standpipe.app.plan_dispositions import money
from standpipe.catalogue import Catalogue
from standpipe.disposition import Option, Overrule, Settings, hold
from standpipe.estate.estate import Estate
from standpipe.kernel.errors import InputError

LONGEST_REASON = 2_000


class Cost(Struct, frozen=True, kw_only=True):
    """An option of the application with its own cost."""

    option: str
    readiness: str
    monthly: Money
    one_off: Money


class Consequence(Struct, frozen=True, kw_only=True):
    """Another application for which something else would be proposed."""

    name: str
    before: str
    after: str


class Price(Struct, frozen=True, kw_only=True):
    """What an overrule does to the whole plan; `pence` over `horizon_months`, None where a line has no price."""

    horizon_months: int
    pence: int | None
    before: Cost
    after: Cost
    others: list[Consequence]
    warnings: list[str]


def price_overrule(
    estate: Estate, catalogue: Catalogue, settings: Settings, overrule: Overrule, *, standing: Sequence[Overrule] = ()
) -> Price:
    """Return the price of an overrule beside those that stand, everything else chosen anew.

    Raises:
        InputError: the application or the option does not exist.

    """
    held = hold(estate, catalogue, settings, overrule, standing=standing)
    return Price(
        horizon_months=held.horizon_months,
        pence=held.pence,
        before=_cost(held.before),
        after=_cost(held.after),
        others=[
            Consequence(name=estate.name_of(each.application), before=each.before, after=each.after)
            for each in held.others
        ],
        warnings=list(held.warnings),
    )


def _cost(option: Option) -> Cost:
    return Cost(
        option=option.key,
        readiness=option.readiness.verdict.value,
        monthly=money(option.monthly),
        one_off=money(option.one_off),
    )


def check_overrule(*, reason: str, role: str, names: tuple[str, ...], business_owner: str | None) -> str:
    """Return the reason as it is written down, when this person may overrule.

    Args:
        reason: why; required.
        role: the person's role.
        names: how the person may be called in a register: their name and their address.
        business_owner: whom the estate names as the application's business owner; None where nobody is.

    Raises:
        InputError: no reason is given, or the application is another owner's.

    >>> check_overrule(reason=" unused since May ", role="owner", names=("A. Owner",), business_owner="a. owner")
    'unused since May'

    """
    if role == Role.OWNER and (business_owner or "").casefold().strip() not in {each.casefold() for each in names}:
        raise InputError(
            f"its business owner is {business_owner or 'not known'}, and that is not you.",
            where="reason",
            remedy="Correct the business owner if that is wrong, or challenge the proposal.",
        )
    text = reason.strip()
    if not text:
        raise InputError("Say why. It stays with the overrule, with your name and today's date.", where="reason")
    if len(text) > LONGEST_REASON:
        raise InputError(f"Use at most {LONGEST_REASON:,} characters.", where="reason")
    return text
