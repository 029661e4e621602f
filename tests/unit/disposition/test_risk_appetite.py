"""A limit on legacy risk: kept at the least cost, checked apart, and named with the lowest that any plan reaches."""

from dataclasses import replace
from itertools import product

import pytest
from tests.oracle.test_optimum import cost_by_definition
from tests.unit.disposition.estates import SETTINGS, application, disk, estate, price, priced_catalogue, server

from standpipe.disposition import LimitKind, PlanLimit, PlanLimits, SharedServers, check_dispositions, propose
from standpipe.disposition.sharing import consider_all, decide_all
from standpipe.disposition.whole_plan import solve_whole
from standpipe.kernel.errors import InvalidValueError

TIERS = (1, 2, 3, 4)
PRICES = (900, 700, 1500, 800)
"""Pounds a month for the service of each: dearer than its machine, and with the support of its supplier."""


def council(tiers=TIERS):
    """Return applications on machines out of support, each with a service of its supplier that is dearer."""
    machines = [server(f"s{n}", operating_system="Windows Server 2012 R2") for n in range(len(tiers))]
    apps = [application(f"App {n}", tier=tier, saas_available=f"App {n} Online") for n, tier in enumerate(tiers)]
    disks = [disk(f"d{n}", each) for n, each in enumerate(machines)]
    return estate(apps, machines, list(zip(apps, machines, strict=True)), disks=disks)


def book():
    services = [price(f"saas:app-{n}-online", amount) for n, amount in enumerate(PRICES)]
    esu = price("esu:windows-server 2012-r2", 0)
    return priced_catalogue(*services, esu, shared=1)


def limited(most, counted="", whole=None):
    rule = PlanLimit(LimitKind.RISK, other=counted, most=most)
    settings = replace(SETTINGS, limits=PlanLimits((rule,)))
    return propose(whole or council(), book(), settings), rule


def services(found):
    return {name for name, each in found.by_application.items() if each.chosen.target.startswith("saas")}


def risk_of(found):
    return sum(profile.risk for profile in found.risks.after.values() if profile)


def test_without_a_limit_the_machines_are_cheapest_and_the_risk_is_high():
    found = propose(council(), book(), SETTINGS)
    assert services(found) == set()
    assert risk_of(found) == 5 * (5 + 4 + 3 + 2)


@pytest.mark.parametrize(("counted", "limits"), [("", (69, 50, 33, 14)), ("red", (1, 0)), ("amber", (3, 2, 1, 0))])
def test_the_plan_within_a_limit_is_the_cheapest_of_all_that_keep_it(counted, limits):
    problem = _unlimited_problem()
    for most in limits:
        found, rule = limited(most, counted)
        assert found.whole.contradiction == ()
        assert check_dispositions(found, council(), PlanLimits((rule,))) == ()
        assert any(words.startswith(rule.name) for words in found.whole.limits)
        best = min(
            cost_by_definition(problem, choice)
            for choice in product(*problem.candidates.values())
            if _counted([_score(each, tier) for each, tier in zip(choice, TIERS, strict=True)], counted) <= most
        )
        assert (found.whole.cost, found.whole.bound) == (best, best)


def _unlimited_problem():
    considered = consider_all(council(), book(), SETTINGS)
    decisions, pricer, _ = decide_all(considered, SharedServers())
    return solve_whole({name: each.contender for name, each in decisions.items()}, pricer).problem


def _score(candidate, tier):
    """Return the score by hand: the worst criterion, out of support 5 and the rest 1, times the impact of the tier."""
    return (1 if candidate.key.startswith("repurchase") else 5) * {1: 5, 2: 4, 3: 3, 4: 2}[tier]


def _counted(scores, counted):
    least = {"": None, "red": 16, "amber": 9}[counted]
    return sum(scores) if least is None else sum(score >= least for score in scores)


def test_a_limit_that_no_plan_keeps_is_named_with_the_lowest_that_any_plan_reaches():
    found, rule = limited(13)
    assert found.whole.contradiction == (rule.name,)
    (finding,) = [each for each in found.findings if each.code == "limits-contradict"]
    assert f"No plan keeps this rule: {rule.name}." in finding.message
    assert "Nothing brings it below 14" in finding.message


def test_of_two_limits_that_contradict_each_other_both_are_named_and_no_third():
    risk = PlanLimit(LimitKind.RISK, most=20)
    no_service = PlanLimit(LimitKind.NOT_TO, subject="saas (same supplier)")
    money = PlanLimit(LimitKind.BUDGET, most=10**12)
    found = propose(council(), book(), replace(SETTINGS, limits=PlanLimits((money, risk, no_service))))
    assert set(found.whole.contradiction) == {risk.name, no_service.name}


@pytest.mark.parametrize(
    "rule",
    [
        PlanLimit(LimitKind.RISK, most=69),
        PlanLimit(LimitKind.RISK, other="red", most=1),
        PlanLimit(LimitKind.RISK, other="amber", most=3),
        PlanLimit(LimitKind.NOT_TO, subject="azure virtual machine"),
        PlanLimit(LimitKind.CAPACITY, subject="azure virtual machine", other="applications", most=3),
        PlanLimit(LimitKind.BUDGET, most=100),
    ],
)
def test_the_check_finds_a_limit_that_a_plan_does_not_keep(rule):
    found = propose(council(), book(), SETTINGS)
    assert check_dispositions(found, council()) == ()
    assert any(rule.name in fault for fault in check_dispositions(found, council(), PlanLimits((rule,))))


def test_what_nobody_has_scored_counts_nothing_and_is_said():
    found, _ = limited(60, whole=council((1, None)))
    (finding,) = [each for each in found.findings if each.code == "risk-not-scored"]
    assert "as for 1 here" in finding.message


def test_a_risk_counted_in_something_else_is_refused():
    with pytest.raises(InvalidValueError, match="cannot be counted in 'purple'"):
        PlanLimit(LimitKind.RISK, other="purple", most=1)
