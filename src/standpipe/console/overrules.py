"""Overruling a proposal: its price before one confirms, the overrule on the record, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import msgspec
from django.db import transaction

from standpipe.adapters.report.words import option_words
from standpipe.adapters.storage import estates, overrules
from standpipe.adapters.storage.models import OverruleRow, Person
from standpipe.adapters.storage.overrules import NewOverrule
from standpipe.adapters.storage.people import the_council
from standpipe.app.overrule_proposal import Price, check_overrule, price_overrule
from standpipe.app.record_decision import DecisionKind, Draft
from standpipe.catalogue import Catalogue
from standpipe.console import decisions
from standpipe.console.plans import estate_of_plan, find_plan, standing_overrules
from standpipe.console.proposals import Proposal
from standpipe.disposition import Overrule, PlanLimits, Settings
from standpipe.estate.estate import Estate
from standpipe.kernel.errors import InputError

EXTRA = ("retire: nowhere", "retain: data centre")
"""What a person may decide for any application, beside the options that the plan lists."""


def options_for(proposal: Proposal) -> Mapping[str, int | None]:
    """Return the options that may be put in the place of a proposal, with their price in the whole plan if known."""
    known = {f"{each.treatment}: {each.target}": each.whole_plan_pence for each in proposal.entry.alternatives}
    every = known | {key: None for key in EXTRA if key not in known}
    return {key: pence for key, pence in every.items() if key != proposal.key}


def price(proposal: Proposal, option: str) -> Price:
    """Return what overruling would cost: the whole plan chosen anew with the option held.

    Raises:
        InputError: there is no such option.

    """
    return _price(proposal.plan.pk, proposal.entry.id, option, tuple(standing_overrules()))


@lru_cache(maxsize=64)
def _price(plan: int, thing: str, option: str, standing: tuple[Overrule, ...]) -> Price:
    estate, catalogue, settings = _inputs(plan)
    overrule = Overrule(thing, option, "", settings.as_of, "")
    return price_overrule(estate, catalogue, settings, overrule, standing=standing)


@lru_cache(maxsize=1)
def _inputs(plan: int) -> tuple[Estate, Catalogue, Settings]:
    """Return what a plan was made from, which never changes; kept, because reading it takes longer than the choice."""
    known = find_plan(plan)
    estate, catalogue = estate_of_plan(known)
    return estate, catalogue, Settings.of(catalogue, as_of=known.as_of, limits=PlanLimits(estate.limits))


def check_person(proposal: Proposal, person: Person, reason: str) -> str:
    """Return the reason, when this person may overrule here.

    Raises:
        InputError: they may not, or there is no reason.

    """
    row = estates.current_thing(the_council(), proposal.entry.id)
    owner = row.facts.get("business_owner") if row else None
    names = (person.name, person.email)
    return check_overrule(
        reason=reason, role=person.role, names=names, business_owner=owner if isinstance(owner, str) else None
    )


def overrule(proposal: Proposal, option: str, *, reason: str, person: Person) -> None:
    """Put an option in the place of a proposal, with its price, and write both to the register.

    Raises:
        InputError: there is no such option, no reason, or it is not this person's to overrule.

    """
    text = check_person(proposal, person, reason)
    known = price(proposal, option)
    entry = proposal.entry
    with transaction.atomic():
        new = NewOverrule(
            thing=entry.id,
            name=entry.name,
            option=known.after.option,
            instead_of=proposal.key,
            reason=text,
            plan=proposal.plan.pk,
            price=msgspec.to_builtins(known),
        )
        overrules.add_overrule(the_council(), new, by=person.name)
        _record(proposal, known.after.option, f"{option_words(known.after.option)}. {text}", person, price=known)


def withdraw(thing: str, *, reason: str, person: Person, proposal: Proposal | None) -> None:
    """Let an overrule stand no longer: the next plan proposes again.

    Raises:
        InputError: no overrule stands, there is no reason, or it is not this person's.

    """
    if proposal is None:
        raise InputError("no plan has this application any more.", where=thing)
    text = check_person(proposal, person, reason)
    with transaction.atomic():
        row = overrules.end_overrule(the_council(), thing, by=person.name, reason=text)
        if row is None:
            raise InputError("no overrule of this application stands.", where=thing)
        _record(proposal, "", f"The overrule by {row.by} is withdrawn. {text}", person)


def _record(proposal: Proposal, chosen: str, words: str, person: Person, *, price: Price | None = None) -> None:
    entry = proposal.entry
    evidence = f"Plan {proposal.plan.pk}, {proposal.plan.title}, of revision {proposal.plan.revision} of the estate."
    if price is not None:
        evidence += f" {price_words(price)}"
    draft = Draft(
        title=f"{'Overrule' if chosen else 'Overrule withdrawn'}: {entry.name}"[:200],
        context=f"Proposed: {option_words(proposal.key)}. {' '.join(entry.reasons)}"[:5_000],
        decision=words[:5_000],
        evidence=evidence,
        options=decisions.options_of(entry, chosen),
        thing=entry.id,
        plan=proposal.plan.pk,
        kind=DecisionKind.OVERRULE,
    )
    decisions.record_automatically(draft, by=person.name)


def price_words(price: Price) -> str:
    """Return in a sentence what an overrule does to the whole plan."""
    months = f"over {price.horizon_months} months"
    if price.pence is None:
        lines = [each for each in (price.before, price.after) if each.monthly.unpriced or each.one_off.unpriced]
        names = " and ".join(option_words(each.option).lower() for each in lines)
        return f"What it does to the cost of the whole plan cannot be said: not everything has a price ({names})."
    if not price.pence:
        return f"The whole plan costs the same {months}."
    pounds = f"£{round(abs(price.pence) / 100):,}"
    return f"The whole plan costs {pounds} {'more' if price.pence > 0 else 'less'} {months}."


def history(thing: str) -> Sequence[OverruleRow]:
    """Return every overrule of an application, the newest first."""
    return overrules.overrules_about(the_council(), thing)


def price_then(row: OverruleRow) -> Price:
    """Return the price that was on show when an overrule was confirmed."""
    return msgspec.convert(row.price, Price)


def all_standing() -> Sequence[OverruleRow]:
    """Return the overrules that count for the next plan."""
    return overrules.overrules_that_stand(the_council())
