"""The time of the council's own people that an option takes every month, at the internal day rate.

Hours a month come from assumptions, by what is run and where: a server in a cloud, a server on the council's own hosts,
an instance or web application of a managed service, an application that a supplier or partner runs. A server that
several applications share counts by its share. The time is a cost of the option and no cash: the people are paid out
of a staff budget that goes on, so that the lines are left out wherever that budget is counted (`continues`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from standpipe.catalogue import DispositionTarget, TargetKind
from standpipe.disposition.model import PricedLine
from standpipe.disposition.pricing import Pricer
from standpipe.estate.model import Server
from standpipe.kernel.evidence import Evidence, weakest
from standpipe.kernel.money import pence

_CLOUD_SERVER, _OWN_SERVER = "support-hours-cloud-server", "support-hours-own-server"
_PLATFORM, _SERVICE = "support-hours-platform", "support-hours-service"
_BY_KIND: Mapping[TargetKind, str] = {
    TargetKind.VIRTUAL_MACHINE: _CLOUD_SERVER,
    TargetKind.PLATFORM: _PLATFORM,
    TargetKind.SOFTWARE_AS_A_SERVICE: _SERVICE,
    TargetKind.HOSTING: _SERVICE,
    TargetKind.ON_SITE: _OWN_SERVER,
}
_ON_OWN_HOSTS = frozenset({"colocation"})


def support_staff(
    pricer: Pricer, target: DispositionTarget, servers: Sequence[Server], *, services: int = 1
) -> tuple[PricedLine, ...]:
    """Return what the council's own people cost a month at a target, one line for each kind of thing they look after.

    Args:
        pricer: assumptions, and who shares a server.
        target: where the application runs.
        servers: those that run there beside what a managed service takes over.
        services: instances or web applications of a managed service; one for an application that somebody else runs.

    """
    assumption = _OWN_SERVER if target.id in _ON_OWN_HOSTS else _BY_KIND[target.kind]
    things = {assumption: Decimal(services)} if assumption in {_PLATFORM, _SERVICE} else {}
    by_server = _CLOUD_SERVER if assumption == _PLATFORM else assumption
    if servers and assumption != _SERVICE:
        things[by_server] = pricer.server_parts(servers)
    return tuple(_line(pricer, name, number) for name, number in things.items() if number)


_WORDS = {_CLOUD_SERVER: "servers", _OWN_SERVER: "servers", _PLATFORM: "managed services", _SERVICE: "its supplier"}


def _line(pricer: Pricer, assumption: str, number: Decimal) -> PricedLine:
    hours, rate, day = (
        pricer.catalogue.assumptions[name] for name in (assumption, "day-rate-internal", "hours-per-working-day")
    )
    name = f"support staff: {_WORDS[assumption]}"
    if hours.value is None or rate.value is None or not day.value:
        wanted = "the hours a month of support staff, and their day rate"
        return PricedLine(name, None, wanted=wanted, own_staff=True, continues=True)
    evidence = Evidence(
        weakest((hours.basis, rate.basis, day.basis)),
        formula=f"{number:.3g} x hours a month / hours a day x day rate",
        inputs=(hours.reference, day.reference, rate.reference),
    )
    amount = pence(number * hours.value / day.value * rate.value)
    return PricedLine(name, amount, evidence, own_staff=True, continues=True)
