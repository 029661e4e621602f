"""Prices what is not a machine: services by the application or by units, the shared platform, licences that go on.

A target of the catalogue names patterns of items. For `saas:*` the book is asked for `saas:<name>` by the SaaS product,
the product, the application and its function, then for units: `:server`, `:vcpu`, `:memory-gib`, `:storage-gib`,
`:user`. A service of another supplier that the market offers has the price of its own product, or none.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal

from standpipe.catalogue import DispositionTarget
from standpipe.catalogue.market import MarketProduct
from standpipe.disposition.market import ANOTHER_SUPPLIER, market_of
from standpipe.disposition.model import PricedLine
from standpipe.disposition.pricing import Pricer, gib, sum_known
from standpipe.estate.model import Application, ClientType, Server
from standpipe.kernel.evidence import Basis, Evidence, weakest
from standpipe.kernel.identifiers import slug

_DESKTOP = "licence:published-desktop-user"


def item_lines(
    pricer: Pricer, application: Application, servers: Sequence[Server], target: DispositionTarget
) -> tuple[PricedLine, ...]:
    """Return the lines of a target that is not priced by machine size, one for each pattern of its items."""
    products = market_of(application, pricer) if target.id == ANOTHER_SUPPLIER else ()
    if products:
        return (_of_the_market(pricer, application, products, target),)
    prefixes = [pattern.partition(":")[0] for pattern in target.price_items]
    own = [prefix for prefix in prefixes if prefix not in {"backup", "egress"}]
    return tuple(line for prefix in own for line in _by_prefix(pricer, prefix, application, servers, target))


def _of_the_market(
    pricer: Pricer, application: Application, products: Sequence[MarketProduct], target: DispositionTarget
) -> PricedLine:
    """Return the cheapest priced product of the market; without any price, whom to ask."""
    items = {row.product: f"saas:{slug(row.product)}" for row in products}
    charges = [(charge, name) for name, item in items.items() if (charge := pricer.charge(item, 1)) is not None]
    if charges:
        charge, name = min(charges, key=lambda each: (each[0].pence, each[1]))
        return PricedLine(f"{target.id}: {name}", charge.pence, charge.evidence)
    wanted = f"a price a month of a service of another supplier for {application.name} ({' or '.join(items.values())})"
    return PricedLine(f"{target.id}: saas", None, wanted=wanted)


def _by_prefix(
    pricer: Pricer, prefix: str, application: Application, servers: Sequence[Server], target: DispositionTarget
) -> list[PricedLine]:
    for word in filter(None, (application.saas_available, application.product, application.name, application.function)):
        charge = pricer.charge(f"{prefix}:{slug(word)}", 1)
        if charge is not None:
            return [PricedLine(f"{target.id}: {word}", charge.pence, charge.evidence)]
    units = (
        ("server", Decimal(len(servers)) if servers else None),
        ("vcpu", sum_known(server.vcpus for server in servers)),
        ("memory-gib", gib(sum_known(server.memory_mib for server in servers))),
        ("storage-gib", pricer.storage_gib(servers) if servers else None),
        ("user", None if application.named_users is None else Decimal(application.named_users)),
    )
    found = []
    for unit, quantity in units:
        charge = pricer.charge(f"{prefix}:{unit}", quantity or 0)
        if charge is None:
            continue
        name = f"{target.id}: {prefix} by {unit}"
        if quantity is None:
            found.append(PricedLine(name, None, wanted=f"the number of {unit} of {application.name}"))
        else:
            found.append(PricedLine(name, charge.pence, charge.evidence))
    wanted = f"a price a month for {application.name}, {target.id} ({prefix}:{slug(application.name)})"
    return found or [PricedLine(f"{target.id}: {prefix}", None, wanted=wanted)]


def shared_part(pricer: Pricer, servers: Sequence[Server]) -> PricedLine:
    """Return the part of the shared platform that is allocated to an application, by its servers."""
    name = "shared platform, allocated by servers"
    missing = [line.name.partition(": ")[2] for line in pricer.shared_lines if line.pence is None]
    if missing:
        return PricedLine(name, None, wanted=f"prices a month of: {', '.join(missing)}", shared=True)
    whole = sum(line.pence for line in pricer.shared_lines if line.pence is not None)
    share = pricer.server_parts(servers)
    part = int((whole * share / max(pricer.servers_in_scope, 1)).quantize(Decimal(1), rounding=ROUND_CEILING))
    evidence = Evidence(
        weakest(line.basis for line in pricer.shared_lines),
        formula=f"shared platform of {whole} pence a month x {share:.3g} of {pricer.servers_in_scope} servers",
        inputs=tuple(item for line in pricer.shared_lines if line.evidence for item in line.evidence.inputs),
    )
    return PricedLine(name, part, evidence, shared=True)


def published_desktop(pricer: Pricer, application: Application) -> tuple[PricedLine, ...]:
    """Return the cost of publishing a thick client; nothing for any other."""
    if application.client_type is not ClientType.THICK_CLIENT:
        return ()
    if application.named_users is None:
        return (
            PricedLine("published desktop", None, wanted="the number of users, and licence:published-desktop-user"),
        )
    return (pricer.line("published desktop", _DESKTOP, application.named_users, f"a price of {_DESKTOP}"),)


def licences_today(pricer: Pricer, application: Application) -> tuple[PricedLine, ...]:
    """Return licences and support that go on wherever the application runs, from the running-cost register."""
    found = []
    for cost in pricer.landscape.estate.running_costs.values():
        if application.id not in (cost.covers or ()) or cost.ends_with_data_centre:
            continue
        name = f"goes on: {cost.name}"
        if cost.annual_pence is None:
            found.append(PricedLine(name, None, wanted=f"the yearly cost of {cost.name}", continues=True))
            continue
        parts = sum(each.startswith("application:") for each in cost.covers or ()) or 1
        whole = round(Decimal(cost.annual_pence) / 12)
        evidence = pricer.landscape.evidence_of(cost.id, "annual_pence")
        basis = evidence[0].basis if evidence else Basis.REGISTER
        formula = "yearly cost / 12" if parts == 1 else f"yearly cost / 12 / {parts} applications"
        found.append(
            PricedLine(
                name,
                round(Decimal(cost.annual_pence) / 12 / parts),
                Evidence(basis, formula=formula, inputs=(f"{cost.id}/annual_pence",)),
                continues=True,
                pool=cost.name if parts > 1 else "",
                pool_pence=whole if parts > 1 else 0,
            )
        )
    return tuple(found)
