"""Effort and one-off cost of a treatment: a large fixed part for each application, a small one for each server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from standpipe.disposition.landscape import is_bought
from standpipe.disposition.model import PricedLine, Treatment
from standpipe.disposition.pricing import Pricer
from standpipe.estate.model import Application
from standpipe.kernel.evidence import Evidence, weakest
from standpipe.kernel.money import pence

_WEEKS_IN_MONTH = Decimal(52) / 12


def effort(pricer: Pricer, treatment: Treatment, servers: int, databases: int = 0) -> dict[str, float]:
    """Return days by skill: a large fixed part for the application and a small one for each server."""
    value = pricer.catalogue.assumptions.value
    per_server = value("effort-server-retire" if treatment is Treatment.RETIRE else "effort-server")
    days = {"application": float(value(f"effort-application-{treatment}"))}
    if servers and treatment is not Treatment.RETAIN:
        days["server"] = float(per_server * servers)
    if databases:
        days["database"] = float(value("effort-database") * databases)
    return days


def effort_lines(pricer: Pricer, treatment: Treatment, days: Mapping[str, float]) -> tuple[PricedLine, ...]:
    """Return the cost of the effort, one line a skill, at the internal day rate."""
    rate = pricer.catalogue.assumptions["day-rate-internal"]
    found = []
    for skill, amount in days.items():
        name = f"{treatment}: {amount:g} days of {skill}"
        if rate.value is None:
            found.append(PricedLine(name, None, wanted="the internal day rate", own_staff=True))
            continue
        source = f"assumption:effort-application-{treatment}" if skill == "application" else "assumption:effort-server"
        basis = weakest((rate.basis, pricer.catalogue.assumptions[source.partition(":")[2]].basis))
        evidence = Evidence(basis, formula="days x day rate", inputs=(source, rate.reference))
        price = pence(Decimal(str(amount)) * rate.value)
        found.append(PricedLine(name, price, evidence, own_staff=True, days=amount, rate=rate.id))
    return tuple(found)


def supplier_lines(pricer: Pricer, application: Application) -> tuple[PricedLine, ...]:
    """Return the supplier's engineers at a move of a bought product."""
    if not is_bought(application):
        return ()
    days, rate = (pricer.catalogue.assumptions[name] for name in ("supplier-engineer-days", "day-rate-supplier"))
    if days.value is None or rate.value is None:
        return (PricedLine("supplier's engineers", None, wanted="the supplier's quote for a move"),)
    evidence = Evidence(
        weakest((days.basis, rate.basis)), formula="days x day rate", inputs=(days.reference, rate.reference)
    )
    price = pence(days.value * rate.value)
    return (PricedLine("supplier's engineers", price, evidence, days=float(days.value), rate=rate.id),)


def dual_running(pricer: Pricer, lines: Sequence[PricedLine]) -> PricedLine:
    """Return what the new place costs while the old one still runs."""
    weeks = pricer.catalogue.assumptions["dual-running-weeks"]
    name = "dual running of the new place"
    factor = None if weeks.value is None else weeks.value / _WEEKS_IN_MONTH
    if factor is None or any(line.pence is None for line in lines):
        wanted = "the missing prices of the run cost"
        return PricedLine(name, None, wanted=wanted, months_of_run=factor, dual_running=True)
    whole = sum(line.pence for line in lines if line.pence is not None and line.begins_with_the_move)
    evidence = Evidence(
        weakest((weeks.basis, *(line.basis for line in lines))),
        formula=f"run cost a month x {weeks.value} weeks / (52 / 12)",
        inputs=(weeks.reference,),
    )
    return PricedLine(name, round(whole * factor), evidence, months_of_run=factor, dual_running=True)
