"""Whatever is rounded stays true: read back, a range contains the sum and "at least" is not above it."""

from __future__ import annotations

import re
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from standpipe.adapters.report.figures import difference, lower_pence, rounded_money, upper_pence
from standpipe.app.document_parts import Money

_AMOUNT = re.compile(r"(-?)£([\d,.]+)( million)?")


def _read(text: str) -> list[Decimal]:
    return [
        Decimal(sign + digits.replace(",", "")) * (100_000_000 if million else 100)
        for sign, digits, million in _AMOUNT.findall(text)
    ]


@st.composite
def sums(draw: st.DrawFn) -> Money:
    low, middle, high = sorted(draw(st.tuples(*[st.integers(0, 10**11)] * 3)))
    unpriced = draw(st.integers(0, 3))
    return Money(pence=middle, low_pence=low, high_pence=None if unpriced else high, unpriced=unpriced)


@given(sums())
def test_a_shown_range_contains_the_range_it_was_made_from(amount):
    shown = _read(rounded_money(amount))
    low, high = lower_pence(amount), upper_pence(amount)
    if amount.unpriced:
        assert all(each <= low for each in shown)
    elif low == high:
        assert abs(shown[0] - low) <= max(Decimal(50_000), Decimal(500_000) * (low >= 99_950_000))
    else:
        assert shown[0] <= low <= high <= shown[1]


@given(sums(), sums())
def test_moving_is_only_called_cheaper_when_every_price_within_the_ranges_says_so(staying, moving):
    claim = difference(staying, moving)
    high = upper_pence(moving)
    if "less than staying" in claim and "between" not in claim:
        assert high is not None
        assert high <= lower_pence(staying)
