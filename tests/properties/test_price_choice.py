"""Whatever the price book holds: choice does not depend on order, and no money appears or is lost."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from standpipe.catalogue import (
    Price,
    PriceBook,
    Provenance,
    Standing,
    System,
    Term,
    Unit,
    load_catalogue,
    monthly,
    refuse_unsound,
)
from standpipe.kernel.evidence import Place

CATALOGUE = load_catalogue()
TODAY = date(2026, 11, 23)
DAYS = st.dates(date(2025, 1, 1), date(2028, 1, 1))


@st.composite
def prices(draw: st.DrawFn) -> Price:
    first = draw(st.none() | DAYS)
    last = draw(st.none() | DAYS.map(lambda day: max(day, first) if first else day))
    return Price(
        item=draw(
            st.sampled_from(["vm:Standard_D4s_v5", "vm:Standard_D8s_v5", "vm:Standard_B4ms", "vm:Standard_B8ms"])
        ),
        amount=draw(st.sampled_from([Decimal(1), Decimal(2)]) | st.decimals(0, 20, places=6)),
        unit=Unit.HOUR,
        standing=draw(st.sampled_from(Standing)),
        provenance=Provenance("s", draw(DAYS), first, last),
        currency=draw(st.sampled_from(["GBP", "USD"])),
        region=draw(st.none() | st.sampled_from(["uksouth", "ukwest"])),
        system=draw(st.sampled_from(System)),
        term=draw(st.none() | st.sampled_from(Term)),
        place=draw(st.none() | st.builds(Place, st.just("p.csv"), st.none(), st.integers(2, 9))),
    )


@given(st.lists(prices(), max_size=12), st.randoms(use_true_random=False))
def test_the_choice_does_not_depend_on_the_order_of_rows(rows: list[Price], random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    asked = {"as_of": TODAY, "region": "uksouth", "system": System.LINUX, "term": Term.PAY_AS_YOU_GO}
    one = PriceBook(tuple(rows)).price("vm:Standard_D4s_v5", **asked)  # type: ignore[arg-type]
    other = PriceBook(tuple(shuffled)).price("vm:Standard_D4s_v5", **asked)  # type: ignore[arg-type]
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert (one.amount, one.currency, one.standing) == (other.amount, other.currency, other.standing)


@given(st.lists(prices(), max_size=12), DAYS)
def test_a_chosen_price_holds_fits_and_none_of_the_councils_own_is_passed_over(rows: list[Price], day: date) -> None:
    chosen = PriceBook(tuple(rows)).price(
        "vm:Standard_D4s_v5", as_of=day, region="uksouth", system=System.LINUX, term=Term.PAY_AS_YOU_GO
    )
    fitting = [
        row
        for row in rows
        if row.item == "vm:Standard_D4s_v5"
        and row.region in {None, "uksouth"}
        and row.system is System.LINUX
        and row.term in {None, Term.PAY_AS_YOU_GO}
        and (row.provenance.valid_from or day) <= day <= (row.provenance.valid_to or day)
    ]
    assert (chosen is None) == (not fitting)
    if chosen is not None:
        assert chosen in fitting
        assert chosen.own_sheet == any(row.own_sheet for row in fitting)


@given(st.lists(prices(), max_size=12))
def test_refusing_keeps_every_row_once_and_leaves_nothing_to_refuse(rows: list[Price]) -> None:
    kept, refused = refuse_unsound(rows, CATALOGUE.sizes)
    assert sorted(map(id, (*kept, *refused))) == sorted(map(id, rows))
    assert refuse_unsound(kept, CATALOGUE.sizes)[1] == ()


@given(prices(), st.integers(0, 500))
def test_a_charge_is_the_sum_of_its_parts_to_the_penny(row: Price, quantity: int) -> None:
    whole = monthly(row, CATALOGUE.assumptions, quantity=quantity)
    single = monthly(row, CATALOGUE.assumptions)
    assert whole.pounds == single.pounds * quantity
    assert abs(Decimal(whole.pence) - whole.pounds * 100) <= Decimal("0.5")


@given(st.sampled_from(CATALOGUE.lifecycles.releases), DAYS, st.integers(0, 4000))
def test_support_never_gets_better_with_time(release: object, day: date, later: int) -> None:
    order = ["supported", "extended", "out of support"]
    now, then = (release.state_on(when).value for when in (day, day + timedelta(later)))  # type: ignore[attr-defined]
    if now != "unknown":
        assert order.index(now) <= order.index(then)
