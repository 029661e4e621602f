"""What a council lays down for the programme, in the terms of the wave problem: windows, payments, gates, ways to move.

Without rows of the sheet Cutover windows there is a window on every weekend. A team gives each window the days of the
time since the window before: a Thursday evening after a weekend has five sevenths of a week, so that evenings add
chances to move and no people. What is paid at a cutover is the one-off cost of the proposal without days of people,
whom the plan books by the week, and without dual running; it is counted only where a payment limit or a gate asks.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from statistics import median

from standpipe.app.move_groups import Group, Grouped
from standpipe.app.wave_people import SUPPLIERS_WORK
from standpipe.disposition import Disposition
from standpipe.estate.estate import Estate
from standpipe.estate.limits import LimitKind
from standpipe.estate.programme import MoveMethod, TrancheRule, WindowRule
from standpipe.kernel.findings import Finding, Severity
from standpipe.kernel.identifiers import slug
from standpipe.waves import Budget, Effort, Mode, MoveGroup, Spend, Tranche, Window

PAYMENTS = "payments"
"""The fund from which the wave plan pays at cutovers."""
WEEKENDS = WindowRule("weekend", "Saturday", 2)
MOST_WAYS = 16
"""Ways to move a group of several applications, each with its own, that are offered to the planner."""


def windows_of(estate: Estate, first: date, last: date) -> tuple[tuple[Window, ...], tuple[Finding, ...]]:
    """Return the cutover windows of the horizon in order of time, and those that cannot be had."""
    rules = [rule for rule in estate.programme if isinstance(rule, WindowRule)]
    stated = sorted(
        ((begin, position, end) for position, rule in enumerate(rules) for begin, end in rule.between(first, last))
    )
    findings: list[Finding] = []
    if rules and not stated:
        findings.append(_finding("no-cutover-window", "programme", "The sheet Cutover windows has no window from "
                                 f"{first} on; every weekend is taken instead.", rules))  # fmt: skip
    if not stated:
        rules, stated = [WEEKENDS], [(begin, 0, end) for begin, end in WEEKENDS.between(first, last)]
    windows: list[Window] = []
    overlapping: dict[int, int] = {}
    for begin, position, end in stated:
        if windows and begin <= windows[-1].last:
            overlapping[position] = overlapping.get(position, 0) + 1
            continue
        rule = rules[position]
        hours = rule.hours if rule.hours is not None else 24.0 * rule.days
        windows.append(Window(begin.isoformat(), begin, end, hours, rule.name, rule.most_moves))
    for position, count in sorted(overlapping.items()):
        rule = rules[position]
        message = (
            f"{count} windows '{rule.name}' overlap with the window before them and are left out. Give the windows of "
            "a week days of their own."
        )
        findings.append(_finding("cutover-windows-overlap", "programme", message, (rule,)))
    return tuple(windows), tuple(findings)


def weeks_of(windows: Sequence[Window]) -> tuple[float, ...]:
    """Return for each window the weeks since the window before; one for the first.

    >>> weekends = [Window(str(at), date(2027, 1, 2) + timedelta(weeks=at), date(2027, 1, 3) + timedelta(weeks=at))
    ...             for at in range(3)]
    >>> weeks_of(weekends)
    (1.0, 1.0, 1.0)
    """
    since = [(later.first - earlier.first).days / 7 for earlier, later in itertools.pairwise(windows)]
    return (1.0, *since)


def windows_a_week(windows: Sequence[Window]) -> int:
    """Return how many windows a week has, usually; at least one."""
    return max(1, round(1 / median(weeks_of(windows))))


@dataclass(frozen=True, slots=True)
class Ways:
    """Ways to move each group that has several, by its id; each as the group that it would be."""

    of_group: Mapping[str, tuple[Way, ...]]
    findings: tuple[Finding, ...]

    def of(self, group: Group) -> tuple[Way, ...]:
        """Return the ways of a group; none where only the proposal's is known."""
        return self.of_group.get(group.id, ())

    @property
    def variants(self) -> tuple[Group, ...]:
        """Every way of every group, as a group with an id of its own."""
        return tuple(way.variant for ways in self.of_group.values() for way in ways)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to move a group: the group in it, and the method that each of its members takes."""

    variant: Group
    methods: tuple[MoveMethod, ...]


def ways_of(estate: Estate, grouped: Grouped) -> Ways:
    """Return the ways to move each group of which a member has stated methods."""
    methods, findings = _methods_by_application(estate, grouped)
    found: dict[str, tuple[Way, ...]] = {}
    for group in grouped.groups:
        stated = {key: methods[key] for key in (each.application for each in group.members) if key in methods}
        if stated:
            chosen = itertools.islice(itertools.product(*stated.values()), MOST_WAYS)
            found[group.id] = tuple(Way(_variant(group, dict(zip(stated, each, strict=True))), each) for each in chosen)
    return Ways(found, tuple(findings))


def _methods_by_application(estate: Estate, grouped: Grouped) -> tuple[dict[str, list[MoveMethod]], list[Finding]]:
    names = _moving(estate, grouped)
    found: dict[str, list[MoveMethod]] = {}
    findings = []
    for rule in estate.programme:
        if isinstance(rule, MoveMethod):
            key = names.get(slug(rule.application))
            if key is None:
                findings.append(_unknown(estate, rule.application, f"the method '{rule.name}' is", rule))
            elif any(each.name == rule.name for each in found.get(key, ())):
                message = f"The method '{rule.name}' of {rule.application} stands there twice; the first counts."
                findings.append(_finding("programme-row-not-followed", key, message, (rule,)))
            else:
                found.setdefault(key, []).append(rule)
    return found, findings


def _variant(group: Group, methods: Mapping[str, MoveMethod]) -> Group:
    """Return a group whose members take methods, by application."""

    def changed(member: Disposition) -> Disposition:
        method = methods.get(member.application)
        if method is None or method.efforts is None:
            return member
        return replace(member, chosen=replace(member.chosen, effort_days=dict(method.efforts)))

    name = "+".join(slug(method.name) for method in methods.values())
    return replace(group, id=f"{group.id}|{name}", members=tuple(changed(member) for member in group.members))


def with_ways(group: MoveGroup, ways: Sequence[Way], efforts: Mapping[str, tuple[Effort, ...]]) -> MoveGroup:
    """Return a group with a mode for each of its ways."""
    if not ways:
        return group
    modes = tuple(
        Mode(
            way.variant.id.rpartition("|")[2],
            ", ".join(dict.fromkeys(method.name for method in way.methods)),
            efforts=efforts[way.variant.id],
            cutover_hours=_most(method.cutover_hours for method in way.methods) or group.cutover_hours,
            rollback_hours=_most(method.rollback_hours for method in way.methods) or group.rollback_hours,
            rehearsal=any(group.rehearsal if each.rehearsal is None else each.rehearsal for each in way.methods),
            spends=_spent(group.spends, sum(method.payment_pence for method in way.methods)),
        )
        for way in ways
    )
    return replace(group, efforts=(), cutover_hours=0.0, rollback_hours=0.0, rehearsal=False, spends=(), modes=modes)


def _most(hours: Iterable[float | None]) -> float:
    return max((each for each in hours if each is not None), default=0.0)


def _spent(spends: tuple[Spend, ...], more: int) -> tuple[Spend, ...]:
    whole = sum(spend.pence for spend in spends) + more
    return (Spend(PAYMENTS, whole),) if whole else ()


def pays(estate: Estate) -> bool:
    """Whether a limit or a gate asks what is paid at cutovers."""
    gates = (rule for rule in estate.programme if isinstance(rule, TrancheRule))
    return bool(budgets_of(estate)) or any(gate.released_pence is not None for gate in gates)


def payments_of(group: Group) -> tuple[Spend, ...]:
    """Return what the proposals of a group pay once, without days of people and dual running."""
    lines = (line for member in group.members for line in member.chosen.one_off_lines)
    paid = (line.pence or 0 for line in lines if not (line.own_staff or line.dual_running or _people(line.name)))
    return _spent((), sum(paid))


def _people(line: str) -> bool:
    return line == SUPPLIERS_WORK


def budgets_of(estate: Estate) -> tuple[Budget, ...]:
    """Return what may be paid at cutovers by financial year; of two rows of a year the lower counts."""
    found: dict[str, int] = {}
    for rule in estate.limits:
        if rule.kind is LimitKind.PAYMENTS and rule.most is not None:
            found[rule.year] = min(rule.most, found.get(rule.year, rule.most))
    return tuple(Budget(PAYMENTS, year, pence) for year, pence in sorted(found.items()))


def tranches_of(
    estate: Estate, grouped: Grouped, windows: Sequence[Window]
) -> tuple[tuple[Tranche, ...], tuple[Finding, ...]]:
    """Return the tranches whose gate lies in the horizon, and the rows that cannot be followed."""
    group_of = {member.application: group.id for group in grouped.groups for member in group.members}
    names = _moving(estate, grouped)
    tranches: dict[str, Tranche] = {}
    findings: list[Finding] = []
    for rule in estate.programme:
        if not isinstance(rule, TrancheRule):
            continue
        within = [window for window in windows if window.last <= rule.ends]
        if not within or slug(rule.name) in tranches:
            why = "stands there twice" if within else f"ends on {rule.ends}, before the first cutover window is over"
            message = f"The tranche '{rule.name}' {why}, so the plan does not keep its gate."
            findings.append(_finding("programme-row-not-followed", "programme", message, (rule,)))
            continue
        findings += [
            _unknown(estate, name, f"the gate of '{rule.name}' asks for it, which is", rule)
            for name in rule.moved
            if slug(name) not in names
        ]
        moved = [group_of[names[slug(name)]] for name in rule.moved if slug(name) in names]
        until = rule.ends + timedelta(weeks=rule.review_weeks)
        tranches[slug(rule.name)] = Tranche(
            slug(rule.name),
            rule.name,
            within[-1].id,
            moved=tuple(dict.fromkeys(moved)),
            review_windows=sum(rule.ends < window.last and window.first <= until for window in windows),
            releases=() if rule.released_pence is None else (Spend(PAYMENTS, rule.released_pence),),
        )
    return tuple(tranches.values()), tuple(findings)


def _moving(estate: Estate, grouped: Grouped) -> dict[str, str]:
    """Return the applications that move, by their name and by their id, as people write them."""
    moving = [member.application for group in grouped.groups for member in group.members]
    return {slug(key): key for key in moving} | {slug(estate.name_of(key)): key for key in moving}


def _unknown(estate: Estate, name: str, what: str, rule: MoveMethod | TrancheRule) -> Finding:
    known = any(slug(each.name) == slug(name) for each in estate.applications.values())
    why = "does not move in this plan" if known else "is no application of the register"
    message = f"'{name}' {why}: {what} not followed. Correct the name, or take it out."
    return _finding("programme-row-not-followed", "programme", message, (rule,))


def _finding(code: str, subject: str, message: str, rules: Iterable[WindowRule | TrancheRule | MoveMethod]) -> Finding:
    places = tuple(rule.place for rule in rules if rule.place)
    return Finding(code, Severity.HIGH, subject, message, places)
