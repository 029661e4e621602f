"""Turns what a council lays down (`limits`) into limits over the candidates of the whole-estate problem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from standpipe.catalogue import Catalogue
from standpipe.disposition.legacy_risk import risk_of, view_of
from standpipe.disposition.model import Option, RiskProfile, Treatment
from standpipe.disposition.plots import plot_of
from standpipe.disposition.pricing import Pricer
from standpipe.disposition.whole_problem import Candidate, Limit, Together
from standpipe.estate.limits import LimitKind, PlanLimit, PlanLimits
from standpipe.estate.model import Application
from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.findings import Finding, Severity
from standpipe.kernel.identifiers import slug


@dataclass(frozen=True, slots=True)
class Contender:
    """What one application may become: every option, and those among which the whole plan chooses."""

    application: Application
    options: tuple[Option, ...]
    competing: tuple[Option, ...]


def refuse_unknown(
    limits: PlanLimits, applications: Sequence[Application], catalogue: Catalogue
) -> tuple[PlanLimits, tuple[Finding, ...]]:
    """Return the rules that can be followed, and a finding for each of the others.

    A rule must name applications and targets that exist, and licences may not need each other in a circle.
    """
    names = {slug(name) for each in applications for name in (each.name, each.id)}
    targets = {slug(each.id) for each in catalogue.targets}
    circle = _circle(limits.licence_needs)
    kept, found = [], []
    for rule in limits.rules:
        known = {
            LimitKind.CAPACITY: (targets, (rule.subject,), "target"),
            LimitKind.NOT_TO: (targets, (rule.subject,), "target"),
            LimitKind.LEAVE_BY: (names, (rule.subject,), "application"),
            LimitKind.TOGETHER: (names, (rule.subject, rule.other), "application"),
        }.get(rule.kind)
        strange = [each for each in known[1] if slug(each) not in known[0]] if known else []
        if known and strange:
            found.append(_refused(rule, f"there is no {known[2]} called '{strange[0]}'"))
        elif rule.kind is LimitKind.LICENCE_NEEDS and {rule.subject, rule.other} <= set(circle):
            found.append(_refused(rule, f"these need each other in a circle: {' needs '.join((*circle, circle[0]))}"))
        else:
            kept.append(rule)
    return PlanLimits(tuple(kept)), tuple(found)


def _refused(rule: PlanLimit, why: str) -> Finding:
    message = f"The rule '{rule.name}' cannot be followed: {why}. The plan leaves it aside; correct the row."
    return Finding("limit-refused", Severity.HIGH, rule.name, message, (rule.place,) if rule.place else ())


def _circle(needs: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the names of a circle among needs, in order; none where there is no circle."""

    def walk(name: str, trail: tuple[str, ...]) -> tuple[str, ...]:
        if name in trail:
            return trail[trail.index(name) :]
        return next((found for need in needs.get(name, ()) if (found := walk(need, (*trail, name)))), ())

    return next((found for name in needs if (found := walk(name, ()))), ())


def rules_of(
    limits: PlanLimits,
    contenders: Mapping[str, Contender],
    candidates: Mapping[str, Sequence[Candidate]],
    pricer: Pricer,
) -> tuple[tuple[Limit, ...], tuple[Together, ...]]:
    """Return the rules as limits over candidates.

    Raises:
        InvalidValueError: a rule names an application or a target that does not exist.

    """
    names = {slug(each.application.name): key for key, each in contenders.items()}
    names |= {slug(key): key for key in contenders}
    targets = {slug(each.id) for each in pricer.catalogue.targets}
    pairs = [(name, each) for name, found in candidates.items() for each in found]
    options = {(name, each.key): each for name, contender in contenders.items() for each in contender.options}
    profiles = _profiles(contenders, pricer) if limits.of(LimitKind.RISK) else {}
    found: list[Limit] = []
    together: list[Together] = []

    def application(rule: PlanLimit, text: str) -> str:
        key = names.get(slug(text))
        if key is None:
            raise InvalidValueError(f"{_where(rule)}no application is called '{text}'.")
        return key

    for rule in limits.rules:
        if rule.kind is LimitKind.BUDGET:
            takes = {(name, each.id): each.once_pence for name, each in pairs if rule.year in {"", each.year}}
            found.append(Limit(rule.name, rule.most or 0, takes, money_in=rule.year))
        elif rule.kind in {LimitKind.CAPACITY, LimitKind.NOT_TO}:
            if slug(rule.subject) not in targets:
                raise InvalidValueError(f"{_where(rule)}there is no target called '{rule.subject}'.")
            there = [(name, each) for name, each in pairs if _goes_to(options[name, each.key], rule.subject)]
            counted = {(name, each.id): _measured(rule, name, pricer) for name, each in there}
            found.append(Limit(rule.name, rule.most or 0, counted))
        elif rule.kind is LimitKind.LEAVE_BY:
            key = application(rule, rule.subject)
            late = {(key, each.id): 1 for each in candidates[key] if _late(options[key, each.key], each, rule)}
            found.append(Limit(rule.name, 0, late))
        elif rule.kind is LimitKind.RISK:
            counted = {pair: _risk_counted(rule, profile) for pair, profile in profiles.items()}
            takes = {(name, each.id): counted[name, each.key] for name, each in pairs}
            found.append(Limit(rule.name, rule.most or 0, takes))
        elif rule.kind is LimitKind.TOGETHER:
            together.append(Together(rule.name, application(rule, rule.subject), application(rule, rule.other)))
    return tuple(found), tuple(together)


def _where(rule: PlanLimit) -> str:
    return f"{rule.place}: " if rule.place else ""


def _goes_to(option: Option, target: str) -> bool:
    return slug(option.target) == slug(target)


def _measured(rule: PlanLimit, application: str, pricer: Pricer) -> int:
    """Return what an application takes; a machine without the figure counts one."""
    servers = pricer.landscape.servers_of.get(application, ())
    if rule.kind is LimitKind.NOT_TO or rule.other == "applications":
        return 1
    if rule.other == "processors":
        return sum(server.vcpus or 1 for server in servers)
    if rule.other == "memory":
        return sum(-(-(server.memory_mib or 1024) // 1024) for server in servers)
    return len(servers)


def _profiles(contenders: Mapping[str, Contender], pricer: Pricer) -> dict[tuple[str, str], RiskProfile | None]:
    """Return the legacy risk of each application with each option carried out."""
    view = view_of(pricer.landscape, pricer.catalogue, pricer.settings.as_of)
    return {
        (name, option.key): risk_of(plot_of(each.application, pricer.landscape), option, view)
        for name, each in contenders.items()
        for option in each.options
    }


def _risk_counted(rule: PlanLimit, profile: RiskProfile | None) -> int:
    """Return what an option adds to a limit on risk; what has ended, or nobody has scored, adds nothing."""
    if profile is None or profile.risk is None:
        return 0
    if rule.other in {"red", "amber"}:
        return int(profile.colour == "red" or (rule.other == "amber" and profile.colour == "amber"))
    return profile.risk


def _late(option: Option, candidate: Candidate, rule: PlanLimit) -> bool:
    if not option.leaves_data_centre and option.treatment is not Treatment.RETIRE:
        return True
    return bool(candidate.year and rule.by) and date(int(candidate.year[:4]), 4, 1) > (rule.by or date.max)
