"""Prices the proposed virtual machines on every commercial term, so that a commitment is a decision with its figures.

The same machines, chosen anew for each term as the plan chooses them: the cheapest size that fits. Reservations and
savings plans cover the machine only; under hybrid benefit the council brings its Windows licences.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from standpipe.catalogue import Term
from standpipe.disposition.model import MachineTerm
from standpipe.disposition.pricing import Pricer
from standpipe.estate.model import Server


def machine_terms(servers: Iterable[Server], pricer: Pricer) -> tuple[MachineTerm, ...]:
    """Return what servers cost a month on each term, in the order of the vocabulary; none where there is no server."""
    machines = tuple({server.id: server for server in servers}.values())
    if not machines:
        return ()
    return tuple(_on(machines, pricer, term, hybrid=hybrid) for term in Term for hybrid in (False, True))


def _on(machines: tuple[Server, ...], pricer: Pricer, term: Term, *, hybrid: bool) -> MachineTerm:
    own = pricer.settings
    other = replace(pricer, settings=replace(own, term=term, hybrid_benefit=hybrid))
    charges = []
    for server in machines:
        ranked = other.size_for(server).ranked
        charges.append(ranked.charge if ranked else None)
    return MachineTerm(
        term=term.value,
        hybrid_benefit=hybrid,
        pence=sum(charge.pence for charge in charges if charge is not None),
        unpriced=sum(charge is None for charge in charges),
        chosen=(term, hybrid) == (own.term, own.hybrid_benefit),
    )
