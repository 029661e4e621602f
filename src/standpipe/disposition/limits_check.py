"""Checks what the council laid down against the proposals as they are published; shares no code with what plans.

Looked at are limits that the proposals alone decide: a budget for all years, applications at a target, targets ruled
out, and the appetite for risk, scored again from the criteria.
"""

from __future__ import annotations

from collections.abc import Iterator

from standpipe.disposition.model import Dispositions, RiskProfile
from standpipe.estate.limits import PlanLimit, PlanLimits


def check_limits(found: Dispositions, limits: PlanLimits) -> Iterator[str]:
    """Yield each limit that the proposals do not keep; none where the plan says itself that it keeps none.

    >>> list(check_limits(Dispositions({}, (), 60), PlanLimits()))
    []
    """
    if found.whole.contradiction:
        return
    for rule in limits.rules:
        taken = _taken(found, rule)
        most = 0 if str(rule.kind) == "not to" else rule.most
        if taken is not None and most is not None and taken > most:
            yield f"The plan does not keep the limit '{rule.name}': it takes {taken:,}."


def _taken(found: Dispositions, rule: PlanLimit) -> int | None:
    chosen = [each.chosen for each in found]
    kind = str(rule.kind)
    if kind == "budget" and not rule.year:
        return sum(line.pence or 0 for option in chosen for line in option.one_off_lines)
    if kind == "not to" or (kind == "capacity" and rule.other == "applications"):
        return sum(option.target.casefold() == rule.subject.casefold() for option in chosen)
    if kind == "risk":
        return sum(_risk(profile, rule.other) for profile in found.risks.after.values())
    return None


def _risk(profile: RiskProfile | None, counted: str) -> int:
    """Return what an application counts: the worst known score times the impact, or one above a threshold."""
    if profile is None or profile.impact is None:
        return 0
    score = max((each.score or 0 for each in profile.scores), default=0) * profile.impact
    if counted == "red":
        return int(profile.colour == "red" and score > 0)
    return int(profile.colour in {"red", "amber"} and score > 0) if counted == "amber" else score
