"""Every flip and break-even price is true on random estates: planning again with it changes the decision.

One penny short of a price it does not. Solved again means a new network of the changed problem, not the old one.
"""

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

from standpipe.catalogue import Verdict
from standpipe.disposition.choose import CHEAPEST, candidates, compare
from standpipe.disposition.explanation import in_the_whole
from standpipe.disposition.flips import changed, flips, priced_where_unpriced
from standpipe.disposition.model import Assessment, Disposition, FlipKind, Ground, Option, PricedLine, Treatment
from standpipe.disposition.optimum import solve_estate
from standpipe.disposition.whole_plan import SHARED_PLATFORM, WholePlan, candidate_of
from standpipe.disposition.whole_problem import Coupling, EstateProblem, Shared
from standpipe.disposition.whole_rules import Contender
from standpipe.estate.model import Application
from standpipe.kernel.evidence import Basis, Evidence

PRICED = Evidence(Basis.SUPPLIER, rule="test")
HORIZON = 60
VERDICTS = (Verdict.READY, Verdict.READY, Verdict.READY_WITH_CONDITIONS, Verdict.UNKNOWN, Verdict.NOT_READY)
TARGETS = ("azure one", "azure two", "colocation", "partner hosting")


def line(name, pence, **more):
    return PricedLine(name, pence, PRICED if pence is not None else None, wanted="a price", **more)


def random_option(target, chance):
    verdict = chance.choice(VERDICTS)
    monthly = chance.choice([None, *[chance.randint(0, 5_000)] * 3])
    lines = [line("run", monthly)]
    if target.startswith("azure"):
        lines.append(line("part of the platform", 700, shared=True))
    if chance.random() < 0.4:
        lines.append(line("part of a machine", 300, pool="machine", pool_pence=900))
    if chance.random() < 0.3:
        lines.append(line("licence", 250, continues=True))
    dual = chance.random() < 0.5
    run = sum(each.pence or 0 for each in lines if each.begins_with_the_move)
    months = Decimal("1.5")
    once = [line("move", chance.randint(0, 200_000))]
    if dual:
        once.append(line("dual", None if monthly is None else round(run * months), months_of_run=months))
    ground = Ground("rule", "application:a", verdict, "because")
    return Option(Treatment.RELOCATE, target, Assessment(verdict, "test", (ground,)), tuple(lines), tuple(once))


def random_contenders(chance):
    found = {}
    for number in range(chance.randint(2, 4)):
        name = f"application:{number}"
        while True:
            options = tuple(random_option(target, chance) for target in chance.sample(TARGETS, chance.randint(2, 4)))
            if any(option.complete for option in candidates(options)):
                break
        found[name] = contender(name, options)
    return found


def contender(name, options):
    competing = tuple(option for option in candidates(options) if option.complete)
    return Contender(Application(name, name), tuple(options), competing)


def planned(contenders, couplings):
    shared = {"machine": Shared(900 * HORIZON), SHARED_PLATFORM: Shared(2000 * HORIZON)}
    offered = {
        name: tuple(candidate_of(option, each, HORIZON) for option in each.competing)
        for name, each in contenders.items()
    }
    problem = EstateProblem(offered, shared, couplings)
    return WholePlan(contenders, problem, HORIZON, solve_estate(problem))


def test_every_flip_and_break_even_price_is_true_and_no_penny_too_far():
    tested = {"price": 0, "rule waived": 0, "break-even": 0, "rises": 0}
    for seed in range(150):
        chance = random.Random(seed)
        contenders = random_contenders(chance)
        names = sorted(contenders)
        couplings = tuple(Coupling(one, names[0], chance.randint(0, 90_000)) for one in names[1:])
        plan = planned(contenders, couplings)

        def again(name, options, contenders=contenders, couplings=couplings):
            return planned({**contenders, name: contender(name, options)}, couplings).chosen(name).key

        for name, each in contenders.items():
            chosen = plan.chosen(name)
            held = Disposition(name, chosen, CHEAPEST, ())
            for flip in flips(held, each.options, plan, closes=date(2027, 11, 23), by_cost=True):
                if flip.kind is FlipKind.DATE:
                    continue
                assert again(name, changed(each.options, flip)) == flip.becomes != chosen.key, (seed, flip)
                tested["rises" if flip.rises else flip.kind.value] += 1
                if flip.kind is FlipKind.PRICE:
                    short = replace(flip, pence=flip.pence - 1 if flip.rises else flip.pence + 1)
                    assert again(name, changed(each.options, short)) == chosen.key, (seed, short)
            for other in compare(chosen, each.options, HORIZON):
                even = in_the_whole(other, held, each.options, plan).break_even_pence
                for price, expected in () if even is None else ((even, other.option.key), (even + 1, chosen.key)):
                    priced = priced_where_unpriced(other.option, price, HORIZON)
                    options = [priced if option.key == priced.key else option for option in each.options]
                    assert again(name, options) == expected, (seed, name, price)
                    tested["break-even"] += 1
    assert min(tested.values()) > 40, tested
