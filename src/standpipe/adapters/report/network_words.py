"""Words for the network in the report: hours with their range, money, and when something can stand."""

from __future__ import annotations

from standpipe.adapters.report.figures import UNKNOWN, long_date, money
from standpipe.adapters.report.resilience_words import hours_figure
from standpipe.app.design_document import DesignEntry, DesignSite, JourneyEntry
from standpipe.app.document_parts import Money
from standpipe.app.network_document import MendEntry


def capital(name: str) -> str:
    """Return a name with a capital first, otherwise as it is written.

    >>> capital("cloud hub with SD-WAN")
    'Cloud hub with SD-WAN'
    """
    return name[:1].upper() + name[1:]


def range_words(hours: float | None, low: float | None, high: float | None) -> str:
    """Return hours with what the evidence allows.

    >>> range_words(12.4, 1.0, 150.0), range_words(None, None, None)
    ('12 (1 to 150)', 'unknown')
    """
    if hours is None or low is None or high is None:
        return UNKNOWN
    return f"{hours_figure(hours)} ({hours_figure(low)} to {hours_figure(high)})"


def journey_words(journey: JourneyEntry | None) -> str:
    """Return the hours in which a journey is not possible."""
    return range_words(journey.hours, journey.low, journey.high) if journey else UNKNOWN


def latency_words(site: DesignSite) -> str:
    """Return the round trip of a site, or why it is not known."""
    if site.latency is None:
        return f"{UNKNOWN}: {site.latency_unknown_because}"
    least = "at least " if site.latency.not_stated else ""
    return f"{least}{site.latency.milliseconds:.3g} ms"


def farthest_words(design: DesignEntry) -> str:
    """Return the longest round trip of a design; unknown where one site's is."""
    known = [site.latency for site in design.sites if site.latency is not None]
    if not known or len(known) < len(design.sites):
        return UNKNOWN
    least = "at least " if any(each.not_stated for each in known) else ""
    return f"{least}{max(each.milliseconds for each in known):.3g} ms"


def design_money(amount: Money | None) -> str:
    """Return a sum, or that nothing of it is priced.

    >>> design_money(Money(pence=0, unpriced=3)), design_money(Money(pence=120_000))
    ('no price yet', '£1,200')
    """
    if amount is None:
        return UNKNOWN
    return "no price yet" if amount.unpriced and not amount.pence else money(amount)


def ready_words(design: DesignEntry) -> str:
    """Return when a design can stand."""
    if design.is_today:
        return "stands today"
    if design.ready_on is None:
        return UNKNOWN
    return f"{long_date(design.ready_on)}{f', at worst {long_date(design.ready_by)}' if design.ready_by else ''}"


def mend_words(mend: MendEntry) -> str:
    """Return what a mend costs and how sure that is."""
    if not mend.links:
        return "none needed"
    cost = f"{mend.cost:g} circuits" if mend.unit == "circuits" else f"£{mend.cost:,.0f} a year"
    proof = "proved least" if mend.proved else f"at least {mend.lower_bound:,.0f} are needed"
    return f"{cost.replace('1 circuits', '1 circuit') if mend.cost == 1 else cost}, {proof}"
