"""What a design of the network costs: each kind of part, a year and once, with what nobody has priced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from standpipe.app.design_document import DesignLine
from standpipe.app.document_parts import Money
from standpipe.catalogue import Catalogue, Unit, in_pounds
from standpipe.catalogue.charges import monthly
from standpipe.estate.estate import Estate
from standpipe.kernel.evidence import Basis, Evidence
from standpipe.resilience.network.designs import Node

RUN, SETUP = "network", "network-setup"
"""Kinds of price item: `network:router` a year, `network-setup:router` once."""
MONTHS = 12


@dataclass(frozen=True, slots=True)
class CostedLine:
    """A line of the published document, with the evidence of its figure."""

    entry: DesignLine
    evidence: Evidence | None


def lines_of(nodes: Iterable[Node], estate: Estate, catalogue: Catalogue, as_of: date) -> list[CostedLine]:
    """Return the cost lines of the nodes of a design: a year for each, once for what is new.

    A circuit that is there today costs what the estate says of it, else what the price sheet says of its kind.
    """
    counts: Counter[str] = Counter()
    new: Counter[str] = Counter()
    found = []
    for node in nodes:
        component = catalogue.network.components.get(node.component or "")
        if component is None or not component.priced:
            continue
        circuit = estate.circuits.get(node.thing or "")
        if circuit is not None and circuit.annual_pence is not None:
            evidence = next(iter(estate.evidence.of(circuit.id, "annual_pence")), None)
            basis = estate.evidence.basis_of(circuit.id, "annual_pence").value if evidence else Basis.REGISTER.value
            source = str(evidence.place) if evidence and evidence.place else "circuit register"
            line = DesignLine(
                what=f"{component.title} {circuit.name}", every="year", count=1, pence=circuit.annual_pence,
                basis=basis, source=source
            )  # fmt: skip
            found.append(CostedLine(line, evidence))
        else:
            counts[component.id] += 1
        new[component.id] += node.new
    found += [_priced(RUN, component, number, catalogue, as_of) for component, number in counts.items()]
    return found + [_priced(SETUP, component, number, catalogue, as_of) for component, number in new.items() if number]


def _priced(kind: str, component: str, number: int, catalogue: Catalogue, as_of: date) -> CostedLine:
    item = f"{kind}:{component}"
    title = catalogue.network.components[component].title
    every = "year" if kind == RUN else "once"
    what = title if kind == RUN else f"setting up: {title}"
    price = catalogue.prices.price(item, as_of=as_of)
    fits = price is not None and (price.unit is Unit.ONCE) == (kind == SETUP)
    if price is None or not fits:
        said = "no price is given" if price is None else f"{item} is priced by the {price.unit}"
        line = DesignLine(
            what=what, every=every, count=number, pence=None, basis=Basis.UNKNOWN.value,
            source=f"{said}: give {item} on the price sheet"
        )  # fmt: skip
        return CostedLine(line, None)
    if kind == RUN:
        charge = monthly(price, catalogue.assumptions, quantity=MONTHS * number)
    else:
        charge = in_pounds(price, catalogue.assumptions, quantity=number)
    source = str(price.place) if price.place else f"{price.provenance.source}, {price.provenance.stated_on}"
    line = DesignLine(
        what=what, every=every, count=number, pence=charge.pence, basis=charge.evidence.basis.value, source=source
    )
    return CostedLine(line, charge.evidence)


def total(lines: Iterable[DesignLine], every: str) -> Money:
    """Return the sum of the lines of a kind, and how many have no price.

    >>> total([], "year")
    Money(pence=0, unpriced=0, low_pence=None, high_pence=None)
    """
    amounts = [line.pence for line in lines if line.every == every]
    return Money(pence=sum(each for each in amounts if each is not None), unpriced=amounts.count(None))
