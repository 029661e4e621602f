"""Proposes a disposition for every application and publishes it: the document of `standpipe disposition --json`."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from standpipe.catalogue import Catalogue
from standpipe.disposition import Disposition, Dispositions, Option, Overrule, Settings, propose
from standpipe.disposition.choose import CHEAPEST
from standpipe.disposition.flips import Flip, flips
from standpipe.disposition.optimum import EstateProblem, cost_of, estate_problem, price_in_the_whole, solve_estate
from standpipe.estate.estate import Estate

SCHEMA_VERSION = "1.0"


class FlipEntry(Struct, frozen=True, kw_only=True):
    """A change that would make another option the proposal; `pence` a month, `distance_pence` from today's price."""

    kind: str
    option: str
    becomes: str
    statement: str
    pence: int | None
    distance_pence: int | None
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

    `whole_plan_pence` is how much dearer the best whole plan is over the horizon with this option held fixed; None when
    it cannot compete (not ready, or not wholly priced).
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
    alternatives: list[AlternativeEntry]
    flips: list[FlipEntry]
    questions: list[str]
    stays_on_site: list[str]
    overruled_by: str | None
    proposed_without_overrule: str | None


class DispositionDocument(Struct, frozen=True, kw_only=True):
    """Every application, and the whole: pence over `horizon_months`, with a proven bound.

    `gap` is (cost - bound) / bound. Of options that are not wholly priced only the known lines count.
    """

    schema_version: str
    horizon_months: int
    applications: list[ApplicationEntry]
    servers_without_application: list[dict[str, str]]
    cost: int
    bound: int | None
    gap: float | None
    unpriced_lines: int
    findings: list[str]


def propose_dispositions(
    estate: Estate, catalogue: Catalogue, settings: Settings, *, overrules: Sequence[Overrule] = ()
) -> DispositionDocument:
    """Return the published dispositions of an estate.

    >>> from datetime import date
    >>> from standpipe.catalogue import load_catalogue
    >>> propose_dispositions(Estate(), load_catalogue(), Settings(date(2026, 11, 23))).cost
    0
    """
    found = propose(estate, catalogue, settings, overrules=overrules)
    problem = estate_problem(found)
    best = solve_estate(problem)
    cost = cost_of(problem, {each.application: each.chosen.key for each in found})
    gap = None if best.bound is None else (cost - best.bound) / best.bound if best.bound else float(cost > 0)
    return DispositionDocument(
        schema_version=SCHEMA_VERSION,
        horizon_months=found.horizon_months,
        applications=[_application(estate, each, found, problem, best.cost) for each in found],
        servers_without_application=[
            {"id": each.server, "name": estate.name_of(each.server), "proposal": each.proposal.value}
            for each in found.unclaimed_servers
        ],
        cost=cost,
        bound=best.bound,
        gap=gap,
        unpriced_lines=len(found.monthly.unpriced) + len(found.one_off.unpriced),
        findings=[finding.message for finding in found.findings],
    )


def _application(
    estate: Estate, disposition: Disposition, found: Dispositions, problem: EstateProblem, best: int | None
) -> ApplicationEntry:
    competes = disposition.rule == CHEAPEST and best is not None
    return ApplicationEntry(
        id=disposition.application,
        name=estate.name_of(disposition.application),
        rule=disposition.rule,
        chosen=_option(disposition.chosen),
        reasons=list(disposition.reasons),
        alternatives=[
            AlternativeEntry(
                option=_option(each.option),
                difference_monthly_pence=each.difference_pence,
                whole_plan_pence=price_in_the_whole(problem, disposition.application, each.option.key, best or 0)
                if competes
                else None,
                break_even_monthly_pence=each.break_even_pence,
                why_not=each.why_not,
            )
            for each in disposition.alternatives
        ],
        flips=[_flip(each) for each in flips(disposition, found.horizon_months)],
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
        rules=list(flip.rules),
    )
