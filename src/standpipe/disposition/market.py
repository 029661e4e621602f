"""Repurchase knows the market: services of other suppliers for the function of an application.

They come from the catalogue (`market.csv`) and have no price: the option of another supplier's service states the
break-even price, and its ground names whom to ask, with the evidence grade of each. What only the market offers is
never a working assumption, and no reason to think that a thing bound to a site can leave it.
"""

from __future__ import annotations

from standpipe.catalogue import Verdict
from standpipe.catalogue.market import MarketProduct, market_for
from standpipe.disposition.model import Ground, Option
from standpipe.disposition.pricing import Pricer
from standpipe.estate.model import Application
from standpipe.kernel.evidence import Basis, Evidence
from standpipe.kernel.identifiers import slug

ANOTHER_SUPPLIER = "saas (another supplier)"
MARKET = "offered-on-the-market"


def market_of(application: Application, pricer: Pricer) -> tuple[MarketProduct, ...]:
    """Return the products of other suppliers for what a bought application does, where one is known to be a service.

    Nothing where the register names the successor, where the council wrote the application, and of today's supplier.
    """
    if application.successor or application.bought is False:
        return ()
    words = [word for word in (application.name, application.function, application.product) if word]
    rows = market_for(pricer.catalogue.market, words, pricer.settings.as_of)
    others = tuple(row for row in rows if not _is_todays(row, application))
    return others if any(row.as_a_service for row in others) else ()


def _is_todays(row: MarketProduct, application: Application) -> bool:
    """Whether a product is that of today, or of today's supplier."""
    named = {slug(word) for word in (application.product, application.saas_available) if word}
    if slug(row.product) in named or not application.supplier or not row.supplier:
        return slug(row.product) in named
    todays, theirs = (f"-{slug(name)}-" for name in (application.supplier.partition(":")[2], row.supplier))
    return theirs in todays or todays in theirs


def market_ground(application: Application, products: tuple[MarketProduct, ...]) -> Ground:
    """Return the ground that names the products, their suppliers and how well each is shown."""
    named = "; ".join(
        f"{row.product} ({row.supplier}, {row.offered_as}, evidence {row.grade})"
        for row in products
        if row.as_a_service
    )
    others = ", ".join(row.product for row in products if not row.as_a_service)
    also = f" Also in use, and how they are offered is not known: {others}." if others else ""
    message = (
        f"Other suppliers run services for {products[0].function}: {named}.{also} None has been asked: a procurement "
        "and a transfer of the data come first."
    )
    evidence = tuple(
        Evidence(Basis.DEFAULT, rule=f"evidence grade {row.grade}: {row.evidence or row.provenance.source}",
                 inputs=(row.reference,))
        for row in products
    )  # fmt: skip
    return Ground(MARKET, application.id, Verdict.READY_WITH_CONDITIONS, message, evidence)


def only_on_the_market(option: Option) -> bool:
    """Whether nobody but the catalogue names a service as a way out."""
    return any(ground.rule == MARKET for ground in option.readiness.grounds)
