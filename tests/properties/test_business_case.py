"""Every total of every business case is the sum of its parts, whatever the lines."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from standpipe.business_case import (
    Basis,
    CaseAssumptions,
    CashLine,
    Expenditure,
    Purpose,
    build_business_case,
    check_business_case,
)

days = st.dates(date(2025, 1, 1), date(2031, 12, 31))


@st.composite
def lines(draw):
    made = []
    for number in range(draw(st.integers(0, 5))):
        first = draw(days)
        once = draw(st.booleans())
        yearly = not once and draw(st.booleans())
        pence = draw(st.none() | st.integers(-10_000_00, 10_000_000_00))
        spread = draw(st.integers(0, 100_000))
        made.append(
            CashLine(
                name=f"line {number}",
                category=draw(st.sampled_from(["staff", "cloud"])),
                first=first,
                pence=pence,
                basis=Basis.UNKNOWN if pence is None else draw(st.sampled_from([Basis.MEASURED, Basis.DEFAULT])),
                last=None if once else draw(st.none() | st.dates(first, date(2033, 1, 1))),
                once=once,
                yearly=yearly,
                purpose=draw(st.sampled_from(Purpose)),
                expenditure=draw(st.sampled_from(Expenditure)),
                annual_increase_percent=draw(st.sampled_from([Decimal(0), Decimal("2.5"), Decimal(-3)])),
                low_pence=None if pence is None or yearly else pence - spread,
                high_pence=None if pence is None or yearly else pence + spread,
            )
        )
    return made


@settings(max_examples=150, deadline=None)
@given(lines(), lines(), days, st.integers(1, 60), st.booleans())
def test_every_total_is_the_sum_of_its_parts(staying, moving, first, months, contingency):
    assumed = (
        CaseAssumptions(Decimal(5), Decimal("12.5"), Decimal(40), "a reference class")
        if contingency
        else CaseAssumptions()
    )
    case = build_business_case(staying, moving, first_month=first, months=months, assumptions=assumed)
    assert check_business_case(case, staying, moving) == ()
    assert case.saving.low <= case.saving.expected <= case.saving.high
    if case.payback.month and case.payback.earliest:
        assert case.payback.earliest <= case.payback.month
