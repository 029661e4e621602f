"""Proposes a disposition for every application and publishes it: the document of `standpipe disposition --json`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from standpipe.catalogue import Catalogue
from standpipe.disposition import Disposition, Flip, Option, Overrule, Settings, propose
from standpipe.estate.estate import Estate

SCHEMA_VERSION = "1.2"


class FlipEntry(Struct, frozen=True, kw_only=True):
    """A change that would make another option the proposal, everything else chosen anew.

    `kind` is price, rule waived, date or fact corrected. `pence` is a price a month at or below which (with `rises`: at
    or above which) the choice flips, `distance_pence` how far that is from today's price.
    """

    kind: str
    option: str
    becomes: str
    statement: str
    pence: int | None
    distance_pence: int | None
    rises: bool
    on: date | None
    rules: list[str]


class OptionEntry(Struct, frozen=True, kw_only=True):
    """An option with its price; with unpriced lines the pence are a lower bound."""

    option: str
    treatment: str
    target: str
    readiness: str
    monthly_pence: int
    monthly_unpriced: list[str]
    one_off_pence: int
    one_off_unpriced: list[str]


class AlternativeEntry(Struct, frozen=True, kw_only=True):
    """An option that was not chosen.

    `whole_plan_pence` is how much dearer the best whole plan is over the horizon with this option held fixed and
    everything else chosen anew; null where it, or what was chosen, is not wholly priced, or where no plan within the
    limits has it. `difference_monthly_pence` compares the two alone.
    """

    option: OptionEntry
    difference_monthly_pence: int | None
    whole_plan_pence: int | None
    break_even_monthly_pence: int | None
    why_not: str


class ApplicationEntry(Struct, frozen=True, kw_only=True):
    """What is proposed for one application."""

    id: str
    name: str
    rule: str
    chosen: OptionEntry
    reasons: list[str]
    how_sure: str
    alternatives: list[AlternativeEntry]
    flips: list[FlipEntry]
    questions: list[str]
    stays_on_site: list[str]
    overruled_by: str | None
    proposed_without_overrule: str | None


class ApartEntry(Struct, frozen=True, kw_only=True):
    """Two applications that depend on each other and end in different places, with what the interface costs."""

    one: str
    other: str
    pence: int


class RefusedEntry(Struct, frozen=True, kw_only=True):
    """What the plan says no to, or asks twice about; `pence` is what is at stake, `every` month or once."""

    kind: str
    subject: str
    message: str
    pence: int | None
    every: str


class DispositionDocument(Struct, frozen=True, kw_only=True):
    """Every application, and the whole: pence over `horizon_months`, with a proven bound.

    `gap` is (cost - bound) / bound. Of options that are not wholly priced only the known lines count.
    """

    schema_version: str
    horizon_months: int
    applications: list[ApplicationEntry]
    servers_without_application: list[dict[str, str]]
    cost: int
    bound: int
    gap: float
    apart: list[ApartEntry]
    limits: list[str]
    contradiction: list[str]
    """Rules of the council that no plan keeps together, none of them to spare; the proposals then leave them out."""
    unpriced_lines: int
    refusals: list[RefusedEntry]
    findings: list[str]


def propose_dispositions(
    estate: Estate, catalogue: Catalogue, settings: Settings, *, overrules: Sequence[Overrule] = ()
) -> DispositionDocument:
    """Return the published dispositions of an estate.

    >>> from standpipe.catalogue import load_catalogue
    >>> propose_dispositions(Estate(), load_catalogue(), Settings(date(2026, 11, 23))).cost
    0
    """
    found = propose(estate, catalogue, settings, overrules=overrules)
    return DispositionDocument(
        schema_version=SCHEMA_VERSION,
        horizon_months=found.horizon_months,
        applications=[_application(estate, each) for each in found],
        servers_without_application=[
            {"id": each.server, "name": estate.name_of(each.server), "proposal": each.proposal.value}
            for each in found.unclaimed_servers
        ],
        cost=found.whole.cost,
        bound=found.whole.bound,
        gap=found.whole.gap,
        apart=[ApartEntry(one=each.one, other=each.other, pence=each.pence) for each in found.whole.apart],
        limits=list(found.whole.limits),
        contradiction=list(found.whole.contradiction),
        unpriced_lines=len(found.monthly.unpriced) + len(found.one_off.unpriced),
        refusals=[
            RefusedEntry(
                kind=each.kind.value,
                subject=each.subject,
                message=each.message,
                pence=each.pence,
                every=each.every,
            )
            for each in found.refusals
        ],
        findings=[finding.message for finding in found.findings],
    )


def _application(estate: Estate, disposition: Disposition) -> ApplicationEntry:
    return ApplicationEntry(
        id=disposition.application,
        name=estate.name_of(disposition.application),
        rule=disposition.rule,
        chosen=_option(disposition.chosen),
        reasons=list(disposition.reasons),
        how_sure=disposition.how_sure,
        alternatives=[
            AlternativeEntry(
                option=_option(each.option),
                difference_monthly_pence=each.difference_pence,
                whole_plan_pence=each.whole_plan_pence,
                break_even_monthly_pence=each.break_even_pence,
                why_not=each.why_not,
            )
            for each in disposition.alternatives
        ],
        flips=[_flip(each) for each in disposition.flips],
        questions=[question.text for question in disposition.questions],
        stays_on_site=list(disposition.stays_on_site),
        overruled_by=disposition.overruled_by,
        proposed_without_overrule=disposition.proposed_without_overrule,
    )


def _option(option: Option) -> OptionEntry:
    return OptionEntry(
        option=option.key,
        treatment=option.treatment.value,
        target=option.target,
        readiness=option.readiness.verdict.value,
        monthly_pence=option.monthly.pence,
        monthly_unpriced=list(option.monthly.unpriced),
        one_off_pence=option.one_off.pence,
        one_off_unpriced=list(option.one_off.unpriced),
    )


def _flip(flip: Flip) -> FlipEntry:
    return FlipEntry(
        kind=flip.kind.value,
        option=flip.option,
        becomes=flip.becomes,
        statement=flip.statement,
        pence=flip.pence,
        distance_pence=flip.distance_pence,
        rises=flip.rises,
        on=flip.on,
        rules=list(flip.rules),
    )
