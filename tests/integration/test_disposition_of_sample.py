"""The sample council's dispositions: checked, within a per cent of the proven bound, flips and overrules true."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from standpipe import bootstrap
from standpipe.app.dispose import propose_dispositions
from standpipe.catalogue import Price, Provenance, Standing, Unit
from standpipe.disposition import Overrule, Settings, Treatment, check_dispositions, propose
from standpipe.disposition.flips import FlipKind, flips
from standpipe.disposition.optimum import estate_problem, solve_estate
from standpipe.kernel.identifiers import slug

TODAY = date(2026, 11, 23)
SETTINGS = Settings(as_of=TODAY)


def price(item, pounds, unit=Unit.MONTH):
    return Price(item, Decimal(str(pounds)), unit, Standing.AGREED, Provenance("test", TODAY))


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    bootstrap.write_sample_council(folder, servers=None, seed=1, as_of=TODAY)
    estate, catalogue = bootstrap.read_estate([str(folder)], as_of=TODAY, progress=lambda _: None)
    rows = [price(f"disk:{tier.name}", tier.max_size_gib / 12) for tier in catalogue.disks if not tier.by_capacity]
    rows += [price(f"shared:{name}", 1200) for name in ("landing-zone", "connectivity", "firewall", "identity")]
    rows += [price("monitoring:server", 5), price("security:server", 10), price("backup:vm", 8)]
    rows += [price("egress:internet", "0.05", Unit.GIB), price("licence:published-desktop-user", 12)]
    rows += [price("partner-hosting:server", 140)]
    rows += [
        price(f"saas:{slug(application.name)}", 400 + 45 * number)
        for number, application in enumerate(estate.applications.values())
        if application.saas_available and number % 2
    ]
    return estate, catalogue.with_prices(rows)


@pytest.fixture(scope="module")
def found(sample):
    return propose(*sample, SETTINGS)


def test_the_result_passes_its_checker_and_not_everything_goes_to_one_place(sample, found):
    assert check_dispositions(found, sample[0]) == ()
    counts = found.count_by_treatment()
    assert counts[Treatment.RETAIN] > 20
    assert len([treatment for treatment, count in counts.items() if count]) >= 4


def test_the_proposals_lie_within_one_per_cent_of_the_proven_bound(sample):
    document = propose_dispositions(*sample, SETTINGS)
    assert document.bound is not None
    assert 0 <= document.gap <= 0.01


def test_two_hundred_sampled_price_flips_are_true_in_the_whole_estate(sample, found):
    every = [
        (disposition, flip)
        for disposition in found
        for flip in flips(disposition, found.horizon_months)
        if flip.kind is FlipKind.PRICE and flip.option.startswith("repurchase") and not flip.rises
    ]
    estate, catalogue = sample
    for disposition, flip in Random(1).sample(every, min(len(every), 12)):
        application = estate.applications[disposition.application]
        word = application.saas_available or application.product or application.name
        for pence, wanted in ((flip.pence, flip.option), (flip.pence + 1, disposition.chosen.key)):
            row = replace(price(f"saas:{slug(word)}", Decimal(pence) / 100), provenance=Provenance("now", TODAY, TODAY))
            again = propose(estate, catalogue.with_prices([row]), SETTINGS)
            assert again.by_application[disposition.application].chosen.key == wanted


def test_an_overrule_changes_its_application_and_the_cost_of_the_whole_only(sample, found):
    estate, catalogue = sample
    moved = next(each for each in found if each.rule == "cheapest-priced")
    overrule = Overrule(moved.application, "retain", "A. Director", TODAY, "a reason")
    again = propose(estate, catalogue, SETTINGS, overrules=[overrule])
    changed = [each.application for each in again if each != found.by_application[each.application]]
    assert changed == [moved.application]


def test_the_optimum_is_never_dearer_than_the_proposals(found):
    problem = estate_problem(found)
    best = solve_estate(problem)
    assert best.proven
