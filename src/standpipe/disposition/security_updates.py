"""What extended security updates cost over the horizon: for the months in which a release gets fixes only so.

Support dates and the rules of who is charged where are dated rows of the catalogue. The price of a year is spread over
the horizon by the months that fall between the end of support and the end of the updates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from standpipe.catalogue import Release, SupportState, free_by
from standpipe.disposition.model import PricedLine
from standpipe.disposition.pricing import Pricer
from standpipe.estate.model import DatabaseInstance, Server
from standpipe.kernel.evidence import Basis, Evidence
from standpipe.kernel.periods import add_months

_KEPT = frozenset({"windows-server", "mssqlserver"})
"""Products whose updates after the end of support are bought as a programme of their own."""
AZURE, ELSEWHERE = "azure", "elsewhere"


def security_updates(
    pricer: Pricer, servers: Sequence[Server], instances: Sequence[DatabaseInstance], *, place: str
) -> tuple[PricedLine, ...]:
    """Return a line for each server and SQL Server instance that needs updates against payment within the horizon."""
    things: list[_Thing] = [(each.name, each.operating_system or "", each) for each in servers]
    hosts = pricer.landscape.estate.servers
    for each in instances:
        product = f"{each.engine or ''} {each.version or ''}".strip()
        if "sql server" in product.casefold():
            things.append((each.name, product, hosts.get(each.server or "")))
    return tuple(_lines(pricer, things, place))


_Thing = tuple[str, str, Server | None]
"""A name, the product with its release, and the server that it stands on."""


def _lines(pricer: Pricer, things: Sequence[_Thing], place: str) -> Iterator[PricedLine]:
    settings, lifecycles = pricer.settings, pricer.catalogue.lifecycles
    for name, product, server in things:
        release = lifecycles.support_of(product, settings.as_of).release
        months = 0 if release is None else _months(release, settings.as_of, settings.horizon_months)
        if release is None or not months:
            continue
        when = f"{months} of {settings.horizon_months} months"
        words = f"security updates {name} ({release.product} {release.cycle}, {when})"
        rule = free_by(
            pricer.catalogue.security_updates,
            product=release.product,
            cycle=release.cycle,
            place=place,
            as_of=settings.as_of,
        )
        if rule is not None:
            evidence = Evidence(Basis.SUPPLIER, rule="not charged in this place", inputs=(rule.reference,))
            yield PricedLine(words, 0, evidence)
            continue
        item = f"esu:{release.product} {release.cycle}"
        line = pricer.line(words, item, 1, f"extended security updates ({item})")
        if line.evidence is None or line.pence is None:
            yield line
            continue
        formula = f"{line.evidence.formula} x {months} / {settings.horizon_months} months of the horizon"
        whole = round(line.pence * months / settings.horizon_months)
        evidence = Evidence(line.evidence.basis, formula=formula, inputs=line.evidence.inputs)
        if server is None:
            yield PricedLine(words, whole, evidence)
        else:
            yield pricer.shared_server(words, whole, evidence, server, place=place)


@cache
def _months(release: Release, as_of: date, horizon: int) -> int:
    """Return the months of the horizon in which a release gets fixes only against payment.

    Of products that are rarely kept beyond their end, only those count that are beyond it today.
    """
    if release.product not in _KEPT and release.state_on(as_of) is not SupportState.EXTENDED:
        return 0
    return sum(release.state_on(add_months(as_of, month)) is SupportState.EXTENDED for month in range(horizon))
