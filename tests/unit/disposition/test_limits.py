"""What a council lays down for the whole plan: read, followed, refused, and named when it cannot be kept."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.unit.disposition.estates import SETTINGS, TODAY, application, disk, estate, priced_catalogue, server

from standpipe.catalogue import Override, Term, load_catalogue
from standpipe.disposition import LimitKind, PlanLimit, PlanLimits, Settings, propose
from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.evidence import Place


def small():
    machine = server("a")
    return estate([application("Ledger")], [machine], [(application("Ledger"), machine)], disks=[disk("d", machine)])


def proposed(*limits):
    return propose(small(), priced_catalogue(), replace(SETTINGS, limits=PlanLimits(limits)))


def test_a_budget_that_cannot_be_met_is_named_with_what_it_would_have_to_be():
    found = proposed(PlanLimit(LimitKind.BUDGET, most=100), PlanLimit(LimitKind.NOT_TO, subject="colocation"))
    (finding,) = [each for each in found.findings if each.code == "limits-contradict"]
    assert "No plan keeps this rule: budget of £1 for one-off cost." in finding.message
    least = found.by_application["application:Ledger"].chosen.one_off.pence
    assert f"at least £{round(least / 100):,} once" in finding.message


@pytest.mark.parametrize(
    ("limit", "why"),
    [
        (PlanLimit(LimitKind.NOT_TO, subject="the moon"), "no target called 'the moon'"),
        (PlanLimit(LimitKind.TOGETHER, subject="Ledger", other="Nothing"), "no application called 'Nothing'"),
    ],
)
def test_a_rule_about_nothing_known_is_a_finding_and_left_aside(limit, why):
    found = proposed(limit)
    assert [each.code for each in found.findings] == ["limit-refused"]
    assert why in found.findings[0].message


def test_licences_that_need_each_other_in_a_circle_are_a_finding():
    one, other = (PlanLimit(LimitKind.LICENCE_NEEDS, subject=a, other=b) for a, b in (("x", "y"), ("y", "x")))
    found = proposed(one, other)
    assert {each.code for each in found.findings} == {"limit-refused"}
    assert "x needs y needs x" in found.findings[0].message


def with_assumption(name, value):
    return load_catalogue().with_assumptions([Override(name, Decimal(value), Place("assumptions.csv"))])


def test_settings_come_from_the_assumptions():
    settings = Settings.of(with_assumption("reservation-years", 3), as_of=TODAY)
    assert (settings.term, settings.vmware_subscription) == (Term.RESERVED_3_YEARS, None)
    assert Settings.of(with_assumption("vmware-subscription", 1), as_of=TODAY).vmware_subscription is True


def test_a_reservation_that_nobody_sells_is_refused():
    with pytest.raises(InvalidValueError, match="cannot be reserved for 2 years"):
        Settings.of(with_assumption("reservation-years", 2), as_of=TODAY)
