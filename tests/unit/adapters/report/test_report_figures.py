"""Figures as people read them: the unknown is said, rounding never makes a statement untrue."""

from __future__ import annotations

from datetime import date

import pytest

from standpipe.adapters.report.figures import (
    date_range,
    difference,
    money,
    percentage,
    pounds,
    rounded_money,
    rounded_pounds,
    short_money,
    showable,
)
from standpipe.app.document_parts import Money


def test_nothing_known_is_unknown_and_never_zero():
    amount = Money(pence=0, unpriced=3)
    assert money(amount) == rounded_money(amount) == "unknown: 3 lines unpriced"
    assert short_money(amount) == "unknown"
    assert pounds(None) == "unknown"


def test_a_known_zero_is_shown_as_zero():
    assert money(Money(pence=0)) == "£0"


def test_an_unpriced_sum_uses_the_lower_end_of_its_range():
    assert money(Money(pence=200_000, low_pence=150_000, unpriced=1)) == "at least £1,500, with 1 line unpriced"


def test_an_upper_end_is_ignored_while_a_line_has_no_price():
    assert money(Money(pence=100_00, high_pence=900_00, unpriced=1)) == "at least £100, with 1 line unpriced"


def test_ranges_are_rounded_outwards():
    amount = Money(pence=125_950_000, low_pence=123_999_999, high_pence=128_000_001)
    assert rounded_money(amount) == "£1.23 million to £1.29 million"


@pytest.mark.parametrize(
    ("pence", "shown"),
    [(0, "£0"), (999_949, "£9,999"), (1_000_000, "£10,000"), (99_999_999, "£1.00 million"), (-8_640_000, "-£86,000")],
)
def test_rounding_changes_the_unit_at_its_limits(pence, shown):
    assert rounded_pounds(pence) == shown


def test_an_unpriced_case_is_never_called_cheaper():
    claim = difference(Money(pence=1_000_000), Money(pence=100, unpriced=1))
    assert claim == "It cannot be said which costs less: some lines have no price."


def test_a_complete_case_may_be_called_cheaper_than_the_lower_end_of_the_other():
    claim = difference(Money(pence=5_000_00, unpriced=2), Money(pence=3_000_00, high_pence=4_000_00))
    assert claim == "Moving costs at least £1,000 less than staying."


def test_a_complete_case_that_costs_less_than_the_other_at_least_costs():
    assert difference(Money(pence=100_00), Money(pence=300_00, unpriced=1)) == (
        "Moving costs at least £200 more than staying."
    )


def test_overlapping_ranges_make_no_claim():
    claim = difference(Money(pence=100_00, high_pence=300_00), Money(pence=200_00, high_pence=400_00))
    assert claim == "Moving costs between £300 more and £100 less than staying: the ranges overlap."


def test_equal_costs_are_called_equal():
    assert difference(Money(pence=5), Money(pence=5)) == "Moving costs the same as staying."


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (date(2027, 6, 5), date(2027, 6, 5), "5 June 2027"),
        (date(2027, 6, 5), date(2027, 6, 6), "5 to 6 June 2027"),
        (date(2027, 7, 31), date(2027, 8, 1), "31 July to 1 August 2027"),
    ],
)
def test_a_run_of_days_is_written_once(first, last, shown):
    assert date_range(first, last) == shown


@pytest.mark.parametrize(("share", "shown"), [(0.9951, "more than 99%"), (1.0, "100%"), (0.009, "less than 1%")])
def test_a_share_is_neither_none_nor_all_unless_it_is(share, shown):
    assert percentage(share) == shown


def test_what_turns_the_direction_of_text_is_replaced():
    assert showable("pay\u202etxt\ud800\x07") == "pay\ufffdtxt\ufffd\ufffd"
