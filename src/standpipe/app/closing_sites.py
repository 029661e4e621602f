"""Which sites a plan closes, and until when each may be used."""

from __future__ import annotations

from datetime import date

from standpipe.estate.estate import Estate
from standpipe.estate.model import Contract, Site

USE_OF_A_SITE = ("lease", "tenancy", "licence to occupy", "colocation", "rent")
"""Words of contracts that give the use of a building; the end of such a contract is the deadline."""


def closing_sites(estate: Estate) -> tuple[Site, ...]:
    """Return the sites that the plan closes: all that a person marked, else the only one that is a data centre.

    Unknown, and so empty, when several could be meant; nothing is guessed.

    >>> centre, office = Site("site:a", "Centre", purpose="data centre"), Site("site:b", "Office", closing=False)
    >>> [site.name for site in closing_sites(Estate(sites={each.id: each for each in (centre, office)}))]
    ['Centre']
    """
    marked = tuple(site for site in estate.sites.values() if site.closing)
    if marked:
        return marked
    centres = tuple(site for site in estate.sites.values() if (site.purpose or "").casefold() == "data centre")
    if len(centres) == 1:
        return centres
    with_machines = {server.site for server in estate.servers.values() if server.site}
    return (estate.sites[with_machines.pop()],) if len(with_machines) == 1 else ()


def lease_of(estate: Estate, site: Site, as_of: date) -> Contract | None:
    """Return the contract that gives the use of the site, by what such contracts are called; the first to end."""
    found = [
        contract
        for contract in estate.contracts.values()
        if is_lease_of(contract, site) and contract.ends and contract.ends > as_of and not contract.renews_automatically
    ]
    return min(found, key=lambda contract: contract.ends or date.max, default=None)


def is_lease_of(contract: Contract, site: Site) -> bool:
    """Whether a contract gives the use of a site, by what such contracts are called."""
    words = f"{contract.name} {contract.description or ''}".casefold()
    return site.id in (contract.covers or ()) and any(word in words for word in USE_OF_A_SITE)


def names_of(sites: tuple[Site, ...]) -> str:
    """Return the names of sites as a sentence has them.

    >>> names_of((Site("site:a", "Old House"), Site("site:b", "The Mill"), Site("site:c", "Annexe")))
    'Old House, The Mill and Annexe'
    """
    names = [site.name for site in sites]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
