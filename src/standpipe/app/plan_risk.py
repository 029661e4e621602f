"""The risk part of the proposals: legacy risk by application, today and after, and the fronts of cost against it."""

from __future__ import annotations

from standpipe.app import risk_document as published
from standpipe.disposition import CriterionScore, Dispositions, FrontPoint, RiskProfile
from standpipe.estate.estate import Estate

RED = "red"


def risk_section(estate: Estate, dispositions: Dispositions) -> published.RiskSection:
    """Return the risks as they are published, the worst of today first."""
    risks = dispositions.risks
    entries = [
        _entry(estate, name, today, risks.after.get(name), risks.outage_minutes.get(name))
        for name, today in risks.today.items()
    ]
    return published.RiskSection(
        applications=sorted(entries, key=lambda each: (-(each.today or 0), each.name)),
        red_today=sum(each.today_colour == RED for each in entries),
        red_after=sum(each.after_colour == RED for each in entries),
        against_risk=[_point(estate, dispositions, each) for each in risks.against_risk],
        against_outage=[_point(estate, dispositions, each) for each in risks.against_outage],
    )


def _entry(
    estate: Estate, name: str, today: RiskProfile, after: RiskProfile | None, outage: int | None
) -> published.RiskEntry:
    return published.RiskEntry(
        id=name,
        name=estate.name_of(name),
        impact=today.impact,
        today=today.risk,
        today_colour=today.colour,
        after=after.risk if after else None,
        after_colour=after.colour if after else "ended",
        outage_minutes_a_year=outage,
        scores=[
            published.RiskScoreEntry(
                criterion=each.criterion, name=each.name, score=each.score, scored_by=_scored_by(each)
            )
            for each in today.scores
        ],
    )


def _scored_by(score: CriterionScore) -> str:
    if score.score is None:
        return "nobody yet"
    return "a person" if score.by_person else "evidence"


def _point(estate: Estate, dispositions: Dispositions, point: FrontPoint) -> published.FrontPointEntry:
    changes = [
        f"{estate.name_of(name)}: {chosen}"
        for name, chosen in point.chosen.items()
        if chosen != dispositions.by_application[name].chosen.key
    ]
    return published.FrontPointEntry(cost_pence=point.cost, aim=point.aim, changes=changes)
