from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from standpipe.business_case import (
    Basis,
    CaseAssumptions,
    CashLine,
    Expenditure,
    Purpose,
    build_business_case,
    capital_or_revenue,
    check_business_case,
    tornado,
)
from standpipe.kernel.errors import InvalidValueError

APRIL = date(2026, 4, 1)
RENT = CashLine("rent", "facilities", APRIL, 1_000_00, Basis.REGISTER)


def case(staying, moving, months=24, first=APRIL, **more):
    return build_business_case(staying, moving, first_month=first, months=months, **more)


def test_a_line_is_paid_in_each_month_from_first_to_last_and_in_no_other():
    line = replace(RENT, first=date(2026, 6, 15), last=date(2026, 8, 1))
    paid = [band.expected for band in case([line], []).staying.flows[0].months]
    assert paid == [0, 0, 100_000, 100_000, 100_000, *[0] * 19]


def test_a_line_paid_once_falls_in_its_own_month_only():
    line = replace(RENT, first=date(2027, 3, 31), once=True)
    built = case([line], [])
    assert [year.band.expected for year in built.staying.years] == [100_000, 0]
    assert built.staying.band.expected == 100_000


def test_a_line_that_began_before_the_case_counts_from_its_first_month():
    assert case([replace(RENT, first=date(2020, 1, 1))], [], months=3).staying.total.pence == 300_000


def test_years_begin_in_april():
    built = case([RENT], [], first=date(2026, 11, 23), months=12)
    assert [(str(year.year), year.months, year.band.expected) for year in built.staying.years] == [
        ("2026-27", 5, 500_000),
        ("2027-28", 7, 700_000),
    ]


def test_rises_come_each_april_and_compound():
    line = replace(RENT, annual_increase_percent=Decimal(10))
    built = case([line], [], months=36)
    assert [year.band.expected for year in built.staying.years] == [1_200_000, 1_320_000, 1_452_000]


def test_an_unpriced_line_is_named_and_is_not_zero():
    unknown = replace(RENT, name="SaaS", pence=None, basis=Basis.UNKNOWN, first=date(2027, 4, 1))
    built = case([RENT], [RENT, unknown])
    assert str(built.moving.total) == "at least £24,000, with 1 line unpriced"
    assert [year.total.unpriced for year in built.moving.years] == [(), ("SaaS",)]
    assert not built.payback.certain
    assert built.saving_statement == "The saving is at most this: 1 lines of moving have no price."


def test_an_unpriced_line_outside_the_case_is_not_named():
    unknown = replace(RENT, name="later", pence=None, basis=Basis.UNKNOWN, first=date(2040, 1, 1))
    assert case([unknown], []).staying.total.complete


def test_contingency_is_a_range_on_migration_only():
    work = replace(RENT, name="work", once=True, purpose=Purpose.MIGRATION)
    assumed = CaseAssumptions(Decimal(10), Decimal(20), Decimal(50), "Flyvbjerg and Gardner 2023, IT projects")
    built = case([RENT], [RENT, work], assumptions=assumed)
    added = [flow for flow in built.moving.flows if flow.contingency]
    assert [(flow.line.name, flow.total.low, flow.total.expected, flow.total.high) for flow in added] == [
        ("contingency: work", 10_000, 20_000, 50_000)
    ]
    assert built.saving.low < built.saving.expected < built.saving.high
    assert check_business_case(built, [RENT], [RENT, work]) == ()


def test_contingency_needs_a_source():
    with pytest.raises(InvalidValueError, match="reference class"):
        CaseAssumptions(Decimal(10), Decimal(20), Decimal(50))


def test_payback_is_the_month_after_which_moving_never_costs_more_again():
    cloud = replace(RENT, name="cloud", pence=500_00)
    work = replace(RENT, name="work", once=True, pence=2_000_00, purpose=Purpose.MIGRATION)
    assert case([RENT], [cloud, work]).payback.month == date(2026, 7, 1)


def test_no_payback_when_moving_stays_dearer():
    assert case([RENT], [replace(RENT, pence=1_500_00)]).payback.month is None


def test_shares_of_pounds_by_basis():
    other = replace(RENT, name="other", pence=3_000_00, basis=Basis.DEFAULT)
    side = case([RENT, other], []).staying
    assert side.share(Basis.REGISTER) == 0.25
    assert side.share(Basis.DEFAULT) == 0.75
    assert case([], []).staying.share(Basis.DEFAULT) is None


def test_capital_and_revenue_are_kept_apart():
    refresh = replace(RENT, name="refresh", once=True, expenditure=Expenditure.CAPITAL)
    year = case([RENT, refresh], []).staying.years[0]
    assert (year.capital_pence, year.revenue_pence) == (100_000, 1_200_000)


def test_present_value_discounts_whole_years():
    assert case([RENT], [], months=24).staying.present_value == round(1_200_000 + 1_200_000 / 1.035)


def test_savings_of_lines_that_free_no_money_are_not_cashable():
    staff = replace(RENT, name="staff", cashable=False)
    built = case([RENT, staff], [])
    assert (built.saving.expected, built.cashable_saving_pence) == (4_800_000, 2_400_000)


def test_the_tornado_groups_lines_of_one_assumption():
    work = [
        replace(RENT, name=name, once=True, low_pence=50_000, high_pence=200_000, assumptions=("day-rate",))
        for name in ("a", "b")
    ]
    rent = replace(RENT, low_pence=99_000, high_pence=100_000)
    assert [(bar.name, bar.swing) for bar in tornado(case([rent], work, months=12))] == [
        ("day-rate", 300_000),
        ("rent", 12_000),
    ]


@pytest.mark.parametrize("months", [0, 601])
def test_a_case_has_a_sensible_number_of_months(months):
    with pytest.raises(InvalidValueError, match=str(months)):
        case([RENT], [], months=months)


def test_two_lines_of_a_side_cannot_share_a_name():
    with pytest.raises(InvalidValueError, match="rent"):
        case([RENT, RENT], [])


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"last": date(2025, 1, 1)},
        {"pence": None},
        {"basis": Basis.UNKNOWN},
        {"low_pence": 1},
        {"low_pence": 200_000, "high_pence": 300_000},
    ],
)
def test_a_line_that_cannot_be_is_refused(change):
    with pytest.raises(InvalidValueError):
        replace(RENT, **change)


def test_configuration_of_saas_is_revenue_and_the_rule_says_why():
    found = capital_or_revenue("SaaS configuration", once=True)
    assert found.expenditure is Expenditure.REVENUE
    assert "IFRIC" in found.rule


def test_the_checker_catches_a_wrong_total():
    built = case([RENT], [])
    wrong = replace(built, staying=replace(built.staying, total=replace(built.staying.total, pence=1)))
    assert any("the total is the sum of the lines" in fault for fault in check_business_case(wrong, [RENT], []))


def test_the_checker_catches_a_wrong_flow():
    built = case([RENT], [])
    assert check_business_case(built, [replace(RENT, pence=1)], [])


def test_the_months_of_a_yearly_line_add_up_to_its_year_to_the_penny() -> None:
    lease = CashLine("lease", "facilities", APRIL, 173_500_01, Basis.REGISTER, yearly=True)
    case = build_business_case([lease], [], first_month=APRIL, months=24)
    assert [year.band.expected for year in case.staying.years] == [173_500_01, 173_500_01]
