"""Proposes a disposition for every application of an estate, and says what to do with machines in none.

The rules of choice stand in `choose`; those that decide before any price are here: an application that runs elsewhere
stays there, one that ends anyway or is not in use is proposed to end, one with nothing but local devices stays on site
as a residue with an owner and an end date. The same inputs give the same result, to the order of its lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from standpipe.catalogue import Catalogue
from standpipe.disposition import choose as choice
from standpipe.disposition.commercial_terms import machine_terms
from standpipe.disposition.explanation import how_sure, in_the_whole, why_not_alone
from standpipe.disposition.flips import flips
from standpipe.disposition.legacy_risk import view_of
from standpipe.disposition.model import (
    Disposition,
    Dispositions,
    Flip,
    Option,
    Question,
    SharedServers,
    Treatment,
    Whole,
)
from standpipe.disposition.options import VIRTUAL_MACHINE
from standpipe.disposition.overrules import Overrule
from standpipe.disposition.plan_risks import not_scored, risks_of_plan
from standpipe.disposition.plots import Plot
from standpipe.disposition.pricing import Pricer
from standpipe.disposition.prospects import BOUND, ELSEWHERE, NO_OPTION, PLACE_UNKNOWN, Decision, Prospect
from standpipe.disposition.refusals import refusals
from standpipe.disposition.saying_no import closing, idle, unclaimed_servers
from standpipe.disposition.settings import Settings
from standpipe.disposition.sharing import Considered, consider_all, decide_all, settle_shared_servers
from standpipe.disposition.whole_plan import WholePlan, solve_whole
from standpipe.disposition.whole_problem import least_of
from standpipe.estate.estate import Estate
from standpipe.estate.limits import RISK_WORDS
from standpipe.kernel.findings import Finding, Severity
from standpipe.kernel.money import format_pounds


def propose(
    estate: Estate,
    catalogue: Catalogue,
    settings: Settings,
    *,
    overrules: Iterable[Overrule] = (),
    what_if: Mapping[str, Flip] | None = None,
    known: Considered | None = None,
) -> Dispositions:
    """Return what is proposed for each application, in the order of the estate.

    `known` is what was considered of the same estate, settings and overrules before (`consider_all`).

    Raises:
        InvalidValueError: a price is in a currency without an exchange rate, or an assumption that is needed is absent.

    >>> from datetime import date
    >>> from standpipe.catalogue import load_catalogue
    >>> from standpipe.estate.model import Application, Hosting
    >>> planning = Application("application:p", "Planning", hosting=Hosting.SAAS)
    >>> found = propose(Estate(applications={planning.id: planning}), load_catalogue(), Settings(date(2026, 11, 23)))
    >>> found.by_application["application:p"].chosen.key
    'retain: SaaS'
    """
    considered = known or consider_all(estate, catalogue, settings, overrules=overrules)
    servers = settle_shared_servers(considered)
    found = considered if not what_if else consider_all(estate, catalogue, settings, overrules, what_if)
    decisions, pricer, findings = decide_all(found, servers)
    plan = solve_whole({name: each.contender for name, each in decisions.items()}, pricer)
    if plan.contradiction:
        findings.append(_contradicted(plan))
    explained = {name: explain(each, plan, pricer) for name, each in decisions.items()}
    plots = {name: each.prospect.plot for name, each in decisions.items()}
    machines = [
        server
        for name, each in explained.items()
        if each.chosen.target == VIRTUAL_MACHINE
        for server in plots[name].servers
    ]
    risks = risks_of_plan(
        plan,
        plots,
        {name: each.chosen for name, each in explained.items()},
        view_of(pricer.landscape, catalogue, settings.as_of),
    )
    findings.extend(not_scored(settings.limits, risks))
    return Dispositions(
        by_application=explained,
        unclaimed_servers=unclaimed_servers(pricer.landscape, catalogue),
        horizon_months=settings.horizon_months,
        shared_platform=pricer.shared_lines,
        findings=tuple(findings),
        whole=_bounded(plan.result(), servers),
        refusals=refusals(explained, plots, pricer),
        machine_terms=machine_terms(machines, pricer),
        shared_servers=servers,
        risks=risks,
    )


def choose_only(
    estate: Estate,
    catalogue: Catalogue,
    settings: Settings,
    *,
    overrules: Iterable[Overrule] = (),
    what_if: Mapping[str, Flip] | None = None,
    servers: SharedServers | None = None,
    known: Considered | None = None,
) -> tuple[Mapping[str, str], int]:
    """Return the chosen option of each application and the cost of the whole, planned anew but not explained.

    `what_if` applies one change to an application first: that is how a flip is proved. `servers` are shared database
    servers that stand already (`Dispositions.shared_servers`); without them they are packed first. `known` is what was
    considered of the same estate, settings and overrules before (`consider_all`), to be spared what does not change.
    """
    overrules = tuple(overrules)
    if servers is None:
        servers = settle_shared_servers(consider_all(estate, catalogue, settings, overrules))
    considered = consider_all(estate, catalogue, settings, overrules, what_if or {}, known)
    decisions, pricer, _ = decide_all(considered, servers)
    plan = solve_whole({name: each.contender for name, each in decisions.items()}, pricer)
    return {name: plan.chosen(name).key for name in decisions}, plan.result().cost


def _bounded(whole: Whole, servers: SharedServers) -> Whole:
    """Return the whole with a bound that holds whoever shares database servers with whom."""
    if servers.whole_bound is None or whole.contradiction:
        return whole
    return replace(whole, bound=min(whole.bound, servers.whole_bound))


def _contradicted(plan: WholePlan) -> Finding:
    """Name the smallest set of rules that no plan keeps, and what a budget among them would have to be at least."""
    rules = plan.contradiction
    if len(rules) == 1:
        message = f"No plan keeps this rule: {rules[0]}."
    else:
        message = f"No plan keeps all of these together: {'; '.join(rules)}. Without any one of them there is a plan."
    if any(rule.startswith("budget") for rule in rules):
        least = sum(min(each.once_pence for each in found) for found in plan.problem.candidates.values())
        message += f" All moves together cost at least {format_pounds(least)} once."
    for limit in plan.left_aside:
        if limit.name in rules and limit.name.startswith(RISK_WORDS):
            message += f" Nothing brings it below {least_of(plan.problem, limit):,}: {limit.name}."
    return Finding(
        "limits-contradict",
        Severity.CRITICAL,
        "plan",
        f"{message} The proposals leave all limits aside until one is changed.",
    )


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
    if application.hosting in ELSEWHERE and prospect.plot.servers:
        names = ", ".join(server.name for server in prospect.plot.servers)
        text = f"The register says it runs with {application.hosting}; what is {names} for?"
        asked.append(Question("technical owner", application.id, text))
    quiet = [server.name for server in prospect.plot.servers if idle(server, catalogue)]
    if quiet and chosen.treatment is not Treatment.RETIRE:
        asked.append(Question("technical owner", application.id, f"{', '.join(quiet)} hardly works: is it needed?"))
    return tuple(dict.fromkeys(asked))
