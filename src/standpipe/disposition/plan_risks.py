"""The legacy risk of a whole plan: each application today and after it, the fronts, and what a limit on risk misses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from standpipe.disposition.fronts import front
from standpipe.disposition.legacy_risk import RiskView, outage_minutes, risk_of
from standpipe.disposition.model import Option, Risks
from standpipe.disposition.plots import Plot
from standpipe.disposition.whole_plan import WholePlan
from standpipe.estate.limits import LimitKind, PlanLimits
from standpipe.kernel.findings import Finding, Severity


def risks_of_plan(plan: WholePlan, plots: Mapping[str, Plot], chosen: Mapping[str, Option], view: RiskView) -> Risks:
    """Return the risk of each application today and after the plan, and the fronts of cost against risk and outage."""
    risk: dict[tuple[str, str], int] = {}
    outage: dict[tuple[str, str], int] = {}
    for name, contender in plan.contenders.items():
        for option in contender.competing:
            profile = risk_of(plots[name], option, view)
            risk[name, option.key] = (profile.risk or 0) if profile else 0
            outage[name, option.key] = outage_minutes(option, view.catalogue) or 0
    return Risks(
        today={name: profile for name, plot in plots.items() if (profile := risk_of(plot, None, view)) is not None},
        after={name: risk_of(plots[name], option, view) for name, option in chosen.items()},
        outage_minutes={name: outage_minutes(option, view.catalogue) for name, option in chosen.items()},
        against_risk=front(plan.problem, risk),
        against_outage=front(plan.problem, outage),
    )


def not_scored(limits: PlanLimits, risks: Risks) -> Iterator[Finding]:
    """Yield a finding where a limit on risk counts nothing for applications that nobody has scored, or given a tier."""
    unknown = [name for name, profile in risks.after.items() if profile is not None and profile.risk is None]
    if unknown and limits.of(LimitKind.RISK):
        message = (
            "The limit on legacy risk counts nothing where the risk after the plan is not known, as for "
            f"{len(unknown)} here: give each a tier, and let people score what evidence does not."
        )
        yield Finding("risk-not-scored", Severity.MEDIUM, "plan", message)
