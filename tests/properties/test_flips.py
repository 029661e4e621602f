"""Every flip is true: applying it and choosing again changes the decision, and one penny short of it does not."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from standpipe.catalogue import Verdict
from standpipe.disposition.choose import choose, compare
from standpipe.disposition.flips import FlipKind, apply, flips
from standpipe.disposition.model import Assessment, Disposition, Ground, Option, PricedLine, Treatment
from standpipe.kernel.evidence import Basis, Evidence

PRICED = Evidence(Basis.SUPPLIER, rule="test")
HORIZON = 60
verdicts = st.sampled_from([Verdict.READY, Verdict.READY_WITH_CONDITIONS, Verdict.UNKNOWN, Verdict.NOT_READY])


@st.composite
def options(draw):
    made = []
    for number in range(draw(st.integers(1, 5))):
        verdict = draw(verdicts)
        monthly = draw(st.none() | st.integers(0, 100_000))
        once = draw(st.integers(0, 1_000_000))
        lines = [PricedLine("run", monthly, PRICED if monthly is not None else None, wanted="a price")]
        dual = [PricedLine("dual", None, wanted="the run cost", months_of_run=Decimal("1.5"), dual_running=True)]
        made.append(
            Option(
                draw(st.sampled_from([Treatment.REHOST, Treatment.RELOCATE, Treatment.REPURCHASE])),
                f"target {number}",
                Assessment(verdict, "test", (Ground("rule", "application:a", verdict, "because"),)),
                tuple(lines),
                (PricedLine("move", once, PRICED), *(dual if monthly is None else [])),
            )
        )
    return made


@settings(max_examples=300, deadline=None)
@given(options())
def test_every_flip_is_true_and_no_penny_too_far(drawn):
    found = choose(drawn, HORIZON)
    assume(found is not None)
    chosen, rule = found
    disposition = Disposition("application:a", chosen, rule, (), compare(chosen, drawn, HORIZON))
    for flip in flips(disposition, HORIZON):
        assert apply(flip, disposition, HORIZON) == flip.becomes != chosen.key
        if flip.kind is FlipKind.PRICE:
            short = replace(flip, pence=flip.pence - 1 if flip.rises else flip.pence + 1)
            assert apply(short, disposition, HORIZON) == chosen.key


@settings(max_examples=300, deadline=None)
@given(options())
def test_the_choice_is_that_of_brute_force_and_break_even_prices_agree_with_flips(drawn):
    found = choose(drawn, HORIZON)
    feasible = [each for each in drawn if each.readiness.verdict is not Verdict.NOT_READY]
    settled = [each for each in feasible if each.readiness.verdict is not Verdict.UNKNOWN] or feasible
    priced = [each for each in settled if each.complete]
    if not priced:
        assert found is None or found[1] == "working-assumption"
        return
    cheapest = min(each.monthly.pence * HORIZON + each.one_off.pence for each in priced)
    chosen, rule = found
    assert chosen.known_cost(HORIZON) == cheapest
    disposition = Disposition("application:a", chosen, rule, (), compare(chosen, drawn, HORIZON))
    prices = {
        flip.option: flip.pence for flip in flips(disposition, HORIZON) if not flip.rises and flip.pence is not None
    }
    for alternative in disposition.alternatives:
        if alternative.break_even_pence is not None:
            assert prices[alternative.option.key] == alternative.break_even_pence
