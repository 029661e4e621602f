"""What may become of one application, before anybody chooses: its options, and the rules that decide before any price.

An application that runs elsewhere stays there, one that ends anyway or is not in use is proposed to end, one with
nothing but local devices stays on site as a residue with an owner and an end date.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from standpipe.catalogue import Catalogue, Verdict
from standpipe.disposition import choose as choice
from standpipe.disposition.landscape import Landscape
from standpipe.disposition.market import only_on_the_market
from standpipe.disposition.model import Ground, Option, PricedLine, Treatment
from standpipe.disposition.options import (
    ON_SITE,
    VIRTUAL_MACHINE,
    build_options,
    has_local_devices,
    retire_option,
    stay_option,
)
from standpipe.disposition.overrules import Overrule, matches, refused
from standpipe.disposition.plots import Plot, plot_of
from standpipe.disposition.pricing import Pricer
from standpipe.disposition.saying_no import reason_to_retire
from standpipe.disposition.services import licences_today
from standpipe.disposition.settings import Settings
from standpipe.disposition.whole_rules import Contender
from standpipe.estate.model import Application, Hosting
from standpipe.kernel.evidence import Basis
from standpipe.kernel.findings import Finding, Severity

STAYS, BOUND, PLACE_UNKNOWN, NO_OPTION, OVERRULED = (
    "stays-where-it-is", "bound-to-site", "place-unknown", "no-feasible-option", "overruled",
)  # fmt: skip
ELSEWHERE = frozenset(set(Hosting) - {Hosting.DATA_CENTRE})
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


def pricer_for(landscape: Landscape, catalogue: Catalogue, settings: Settings) -> Pricer:
    """Return the pricer of an estate; the shared platform is divided over the servers that applications claim."""
    return Pricer(landscape, catalogue, settings, servers_in_scope=len(landscape.applications_of))


def consider(application: Application, pricer: Pricer) -> Prospect:
    """Return every option of an application, and the one that a rule before price decided."""
    landscape, settings = pricer.landscape, pricer.settings
    plot = plot_of(application, landscape)
    if application.hosting in ELSEWHERE or _only_at_sites_that_stay(plot, landscape):
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
    named = option.treatment is Treatment.REPURCHASE and not only_on_the_market(option)
    return supported or (offered and settled) or named


def _stays(plot: Plot, pricer: Pricer) -> Option:
    application = plot.application
    place = application.hosting.value if application.hosting in ELSEWHERE and application.hosting else "its site"
    message = f"It runs with {place} already." if application.hosting in ELSEWHERE else "Its site does not close."
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
    return _left_here(ground, application, pricer)


def _left_here(ground: Ground, application: Application, pricer: Pricer) -> Option:
    """Return the option of leaving something in a building that closes: what keeping a place for it costs is asked."""
    keeping = PricedLine(
        "keeping a place for it once the data centre has closed",
        None,
        wanted="what space, power, cooling and support of the place cost for what stays in it",
    )
    return stay_option(HERE, ground, (*licences_today(pricer, application), keeping))


def _all_options(prospect: Prospect, pricer: Pricer) -> tuple[Option, ...]:
    """Return what an overrule may name: every option, ending the application, and leaving it where it is."""
    application = prospect.plot.application
    ending = Ground("overrule", application.id, Verdict.READY_WITH_CONDITIONS, "A person decides to end it.")
    staying = Ground("overrule", application.id, Verdict.READY_WITH_CONDITIONS, "A person decides that it stays.")
    extra = (
        *((prospect.fixed[0],) if prospect.fixed else ()),
        retire_option(prospect.plot, pricer, ending),
        _left_here(staying, application, pricer),
    )
    return tuple({option.key: option for option in (*extra, *prospect.options)}.values())
