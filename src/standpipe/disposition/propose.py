"""Proposes a disposition for every application of an estate, and says what to do with machines in none.

The rules of choice stand in `choose`; those that decide before any price are here: an application that runs elsewhere
stays there, one that ends anyway or is not in use is proposed to end, one with nothing but local devices stays on site
as a residue with an owner and an end date. The same inputs give the same result, to the order of its lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from standpipe.catalogue import Catalogue, Verdict
from standpipe.disposition import choose as choice
from standpipe.disposition.explanation import how_sure, in_the_whole, why_not_alone
from standpipe.disposition.flips import changed, changed_estate, flips
from standpipe.disposition.landscape import Landscape, survey
from standpipe.disposition.model import Disposition, Dispositions, Flip, FlipKind, Ground, Option, Question, Treatment
from standpipe.disposition.options import (
    ON_SITE,
    VIRTUAL_MACHINE,
    Plot,
    build_options,
    has_local_devices,
    retire_option,
    stay_option,
)
from standpipe.disposition.overrules import Overrule, by_application, matches, refused
from standpipe.disposition.pricing import Pricer
from standpipe.disposition.saying_no import closing, idle, reason_to_retire, unclaimed_servers
from standpipe.disposition.services import licences_today
from standpipe.disposition.settings import Settings
from standpipe.disposition.whole_plan import WholePlan, solve_whole
from standpipe.disposition.whole_rules import Contender
from standpipe.estate.estate import Estate
from standpipe.estate.model import Application, Hosting
from standpipe.kernel.evidence import Basis
from standpipe.kernel.findings import Finding, Severity

STAYS, BOUND, PLACE_UNKNOWN, NO_OPTION, OVERRULED = (
    "stays-where-it-is", "bound-to-site", "place-unknown", "no-feasible-option", "overruled",
)  # fmt: skip
_ELSEWHERE = frozenset(set(Hosting) - {Hosting.DATA_CENTRE})
HERE = "data centre"


@dataclass(frozen=True, slots=True)
class Prospect:
    """Everything that was considered for one application, before anybody chooses."""

    plot: Plot
    options: tuple[Option, ...]
    fixed: tuple[Option, str] | None
    """An option that a rule before price decided, with the rule's id."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What may be chosen for one application; `alone` is what would be without the rest of the estate."""

    prospect: Prospect
    contender: Contender
    rule: str
    alone: Option
    overrule: Overrule | None = None


def propose(
    estate: Estate,
    catalogue: Catalogue,
    settings: Settings,
    *,
    overrules: Iterable[Overrule] = (),
    what_if: Mapping[str, Flip] | None = None,
) -> Dispositions:
    """Return what is proposed for each application, in the order of the estate.

    Raises:
        InvalidValueError: a price is in a currency without an exchange rate, or an assumption that is needed is absent.

    >>> from datetime import date
    >>> from standpipe.catalogue import load_catalogue
    >>> planning = Application("application:p", "Planning", hosting=Hosting.SAAS)
    >>> found = propose(Estate(applications={planning.id: planning}), load_catalogue(), Settings(date(2026, 11, 23)))
    >>> found.by_application["application:p"].chosen.key
    'retain: SaaS'
    """
    decisions, pricer, findings = decisions_of(estate, catalogue, settings, overrules, what_if or {})
    plan = solve_whole({name: each.contender for name, each in decisions.items()}, pricer, settings.limits)
    if plan.contradiction:
        findings.append(_contradicted(plan.contradiction))
    return Dispositions(
        by_application={name: explain(each, plan, pricer) for name, each in decisions.items()},
        unclaimed_servers=unclaimed_servers(pricer.landscape, catalogue),
        horizon_months=settings.horizon_months,
        shared_platform=pricer.shared_lines,
        findings=tuple(findings),
        whole=plan.result(),
    )


def choose_only(
    estate: Estate,
    catalogue: Catalogue,
    settings: Settings,
    *,
    overrules: Iterable[Overrule] = (),
    what_if: Mapping[str, Flip] | None = None,
) -> tuple[Mapping[str, str], int]:
    """Return the chosen option of each application and the cost of the whole, planned anew but not explained.

    `what_if` applies one change to an application first: that is how a flip is proved.
    """
    decisions, pricer, _ = decisions_of(estate, catalogue, settings, overrules, what_if or {})
    plan = solve_whole({name: each.contender for name, each in decisions.items()}, pricer, settings.limits)
    return {name: plan.chosen(name).key for name in decisions}, plan.result().cost


def decisions_of(
    estate: Estate,
    catalogue: Catalogue,
    settings: Settings,
    overrules: Iterable[Overrule],
    what_if: Mapping[str, Flip],
) -> tuple[dict[str, Decision], Pricer, list[Finding]]:
    """Return what may be chosen for each application, after a change that is asked about."""
    for changing, flip in what_if.items():
        if flip.kind in {FlipKind.DATE, FlipKind.FACT}:
            estate = changed_estate(estate, changing, flip)
    landscape = survey(estate)
    counted, found = by_application(overrules, estate)
    pricer = pricer_for(landscape, catalogue, settings)
    decisions: dict[str, Decision] = {}
    findings: list[Finding] = list(found)
    for application in estate.applications.values():
        prospect = consider(application, pricer)
        if application.id in what_if:
            prospect = replace(prospect, options=changed(prospect.options, what_if[application.id]))
        decisions[application.id], refusals = decide(prospect, pricer, counted.get(application.id))
        findings.extend(refusals)
    return decisions, pricer, findings


def _contradicted(rules: Sequence[str]) -> Finding:
    message = (
        f"No plan keeps all of these together: {'; '.join(rules)}. Each of them alone can be left out to have a plan. "
        "The proposals leave all limits aside until one is changed."
    )
    return Finding("limits-contradict", Severity.CRITICAL, "plan", message)


def pricer_for(landscape: Landscape, catalogue: Catalogue, settings: Settings) -> Pricer:
    """Return the pricer of an estate; the shared platform is divided over the servers that applications claim."""
    return Pricer(landscape, catalogue, settings, servers_in_scope=len(landscape.applications_of))


def consider(application: Application, pricer: Pricer) -> Prospect:
    """Return every option of an application, and the one that a rule before price decided."""
    landscape, settings = pricer.landscape, pricer.settings
    plot = Plot(
        application,
        landscape.servers_of.get(application.id, ()),
        landscape.instances_of.get(application.id, ()),
        landscape.databases_of.get(application.id, ()),
    )
    if application.hosting in _ELSEWHERE or _only_at_sites_that_stay(plot, landscape):
        return Prospect(plot, (), (_stays(plot, pricer), STAYS))
    options = build_options(plot, pricer)
    ending = reason_to_retire(plot, landscape, settings)
    if ending is not None:
        rule, ground = ending
        return Prospect(plot, options, (retire_option(plot, pricer, ground), rule))
    if not plot.servers and application.hosting is None and not any(option.complete for option in options):
        ground = Ground("place-unknown", application.id, Verdict.UNKNOWN, "Nobody has said where it runs.")
        stays = stay_option("place not known", ground, licences_today(pricer, application))
        return Prospect(
            plot, options, (replace(stays, readiness=replace(stays.readiness, verdict=Verdict.UNKNOWN)), PLACE_UNKNOWN)
        )
    residue = next((option for option in options if option.target == ON_SITE), None)
    if residue is not None and _nothing_else(plot, options):
        return Prospect(plot, options, (residue, BOUND))
    return Prospect(plot, options, None)


def _only_at_sites_that_stay(plot: Plot, landscape: Landscape) -> bool:
    sites = [landscape.estate.sites.get(server.site or "") for server in plot.servers]
    return bool(sites) and all(site is not None and site.closing is False for site in sites)


def _nothing_else(plot: Plot, options: tuple[Option, ...]) -> bool:
    """Whether a thing with local devices has no way out that anybody vouches for.

    It is vouched for when machines in a cloud are possible, when it is a service that the register names, when the
    supplier has said that it supports it, or when every line has a price that is more than an example.
    """
    leaving = [option for option in options if option.leaves_data_centre and option.readiness.feasible]
    if has_local_devices(plot) and not plot.servers and not any(_vouched_for(option) for option in leaving):
        return True
    return not any(_vouched_for(option) or option.target == VIRTUAL_MACHINE for option in leaving)


def _vouched_for(option: Option) -> bool:
    supported = any(
        ground.rule == "supplier-statement" and ground.verdict is not Verdict.NOT_READY
        for ground in option.readiness.grounds
    )
    offered = option.complete and not any(
        line.basis is Basis.ILLUSTRATIVE for line in option.monthly_lines if line.begins_with_the_move
    )
    settled = option.readiness.verdict is not Verdict.UNKNOWN
    return supported or (offered and settled) or option.treatment is Treatment.REPURCHASE


def _stays(plot: Plot, pricer: Pricer) -> Option:
    application = plot.application
    place = application.hosting.value if application.hosting in _ELSEWHERE and application.hosting else "its site"
    message = f"It runs with {place} already." if application.hosting in _ELSEWHERE else "Its site does not close."
    evidence = pricer.landscape.evidence_of(application.id, "hosting")
    ground = Ground("runs-elsewhere", application.id, Verdict.READY, message, evidence)
    return stay_option(place, ground, licences_today(pricer, application))


def decide(
    prospect: Prospect, pricer: Pricer, overrule: Overrule | None = None
) -> tuple[Decision, tuple[Finding, ...]]:
    """Return what may be chosen for an application, and a finding when its overrule cannot be followed."""
    chosen, rule = _proposed(prospect, pricer)
    every = {option.key: option for option in (chosen, *prospect.options)}
    among: tuple[Option, ...] = (chosen,)
    if rule == choice.CHEAPEST:
        among = tuple(option for option in choice.candidates(prospect.options) if option.complete)
    contender = Contender(prospect.plot.application, tuple(every.values()), among)
    decision = Decision(prospect, contender, rule, chosen)
    if overrule is None:
        return decision, ()
    wanted = next((option for option in _all_options(prospect, pricer) if matches(option.key, overrule.option)), None)
    if wanted is None:
        known = "; ".join(sorted({option.key for option in _all_options(prospect, pricer)}))
        return decision, (refused(overrule, f"it has no such option; it has: {known}"),)
    options = tuple({option.key: option for option in (wanted, *every.values())}.values())
    held = Contender(prospect.plot.application, options, (wanted,))
    return Decision(prospect, held, OVERRULED, chosen, overrule), _forbidden(prospect, wanted, overrule)


def _forbidden(prospect: Prospect, wanted: Option, overrule: Overrule) -> tuple[Finding, ...]:
    if wanted.readiness.feasible:
        return ()
    ground = next(each for each in wanted.readiness.grounds if each.verdict is Verdict.NOT_READY)
    message = (
        f"{prospect.plot.application.name} is held at '{wanted.key}' by {overrule.by} although it is not ready: "
        f"{ground.message}"
    )
    places = (overrule.place,) if overrule.place else ()
    return (Finding("overruled-against-readiness", Severity.CRITICAL, prospect.plot.application.id, message, places),)


def _proposed(prospect: Prospect, pricer: Pricer) -> tuple[Option, str]:
    if prospect.fixed is not None:
        return prospect.fixed
    found = choice.choose(prospect.options, pricer.settings.horizon_months)
    return found if found is not None else (_nowhere_to_go(prospect, pricer), NO_OPTION)


def _nowhere_to_go(prospect: Prospect, pricer: Pricer) -> Option:
    application = prospect.plot.application
    message = "No target of the catalogue is possible for it: it keeps the data centre open until one is found."
    ground = Ground("no-feasible-option", application.id, Verdict.NOT_READY, message)
    return stay_option(HERE, ground, licences_today(pricer, application))


def _all_options(prospect: Prospect, pricer: Pricer) -> tuple[Option, ...]:
    """Return what an overrule may name: every option, ending the application, and leaving it where it is."""
    application = prospect.plot.application
    ending = Ground("overrule", application.id, Verdict.READY_WITH_CONDITIONS, "A person decides to end it.")
    staying = Ground("overrule", application.id, Verdict.READY_WITH_CONDITIONS, "A person decides that it stays.")
    extra = (
        *((prospect.fixed[0],) if prospect.fixed else ()),
        retire_option(prospect.plot, pricer, ending),
        stay_option(HERE, staying, licences_today(pricer, application)),
    )
    return tuple({option.key: option for option in (*extra, *prospect.options)}.values())


def explain(decision: Decision, plan: WholePlan, pricer: Pricer) -> Disposition:
    """Return the disposition of an application in the whole plan, with its reasons and the price of the others."""
    prospect, overrule, rule = decision.prospect, decision.overrule, decision.rule
    plot, landscape = prospect.plot, pricer.landscape
    chosen = plan.chosen(plot.application.id)
    alone = decision.alone
    if rule == choice.CHEAPEST and chosen.key != alone.key:
        rule = choice.IN_THE_WHOLE
    by_price = rule in {*choice.BY_COST, choice.WORKING}
    held = Disposition(
        application=plot.application.id,
        chosen=chosen,
        rule=rule,
        reasons=(),
        questions=_questions(prospect, chosen, rule, pricer.catalogue),
        stays_on_site=_residue(plot, rule),
        servers=tuple(server.id for server in plot.servers),
        evidence=tuple(
            each
            for field in ("hosting", "client_type", "bought")
            for each in landscape.evidence_of(plot.application.id, field)
        ),
        overruled_by=overrule.by if overrule else None,
        proposed_without_overrule=alone.key if overrule else None,
    )
    options = prospect.options
    compared = choice.compare(chosen, options, pricer.settings.horizon_months, fixed=not by_price)
    alternatives = tuple(in_the_whole(each, held, options, plan) for each in compared)
    reasons = _reasons(chosen, rule, alternatives_count=len(alternatives))
    if rule == choice.IN_THE_WHOLE:
        reasons.append(why_not_alone(held, alone, plan))
    if overrule:
        reasons.insert(0, f"{overrule.by} decided so on {overrule.when}: {overrule.reason}")
    whole = replace(held, alternatives=alternatives, reasons=tuple(dict.fromkeys(reasons)))
    found = flips(whole, options, plan, closes=closing(pricer.settings), by_cost=rule in choice.BY_COST)
    return replace(whole, flips=found, how_sure=how_sure(whole, plan.horizon))


_RULE_WORDS: Mapping[str, str] = {
    choice.CHEAPEST: "Of what is possible and wholly priced it costs least over the horizon, alone and in the whole.",
    choice.IN_THE_WHOLE: "Of what is possible and wholly priced it is the one with which the whole plan costs least.",
    choice.WORKING: "No possible option is wholly priced; this one is a working assumption until prices are known.",
    PLACE_UNKNOWN: "Until somebody says where it runs, nothing is proposed.",
    BOUND: "Equipment at the site needs it there: it stays as a residue with an owner and an end date.",
}


def _reasons(chosen: Option, rule: str, *, alternatives_count: int) -> list[str]:
    reasons = [ground.message for ground in chosen.readiness.grounds]
    if rule in _RULE_WORDS:
        only = rule in choice.BY_COST and alternatives_count == 0
        reasons.append("It is the only option." if only else _RULE_WORDS[rule])
    return list(dict.fromkeys(reasons))


def _residue(plot: Plot, rule: str) -> tuple[str, ...]:
    """Return what stays on site although the application leaves, and the application itself when it stays."""
    devices = [f"{device} of {plot.application.name}" for device in plot.application.local_devices or ()]
    devices += [f"{device} at {server.name}" for server in plot.servers for device in server.local_devices or ()]
    whole = [f"{plot.application.name} as a whole"] if rule in {BOUND, NO_OPTION} else []
    return tuple(dict.fromkeys((*whole, *devices)))


def _questions(prospect: Prospect, chosen: Option, rule: str, catalogue: Catalogue) -> tuple[Question, ...]:
    application = prospect.plot.application
    asked = list(chosen.readiness.questions)
    if rule == PLACE_UNKNOWN:
        asked.append(Question("technical owner", application.id, "Where does it run, and on which servers?"))
    if chosen.treatment is Treatment.RETIRE:
        text = "May it end? Who still uses it, and which records must be kept, for how long?"
        asked.append(Question("business owner", application.id, text))
    if _residue(prospect.plot, rule):
        text = "Who owns what stays on site, where will it stand, and until when?"
        asked.append(Question("business owner", application.id, text))
    if application.hosting in _ELSEWHERE and prospect.plot.servers:
        names = ", ".join(server.name for server in prospect.plot.servers)
        text = f"The register says it runs with {application.hosting}; what is {names} for?"
        asked.append(Question("technical owner", application.id, text))
    quiet = [server.name for server in prospect.plot.servers if idle(server, catalogue)]
    if quiet and chosen.treatment is not Treatment.RETIRE:
        asked.append(Question("technical owner", application.id, f"{', '.join(quiet)} hardly works: is it needed?"))
    return tuple(dict.fromkeys(asked))
