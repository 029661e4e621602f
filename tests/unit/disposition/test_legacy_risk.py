"""Legacy risk by the framework's data, who scored it, and the fronts of cost against another aim."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.disposition.estates import SETTINGS, application, disk, estate, priced_catalogue, server

from standpipe.disposition import propose
from standpipe.disposition.fronts import front
from standpipe.disposition.whole_problem import Candidate, EstateProblem, Shared, cost_of
from standpipe.estate.model import Contract
from standpipe.estate.risk_scores import RiskRating
from standpipe.kernel.errors import InvalidValueError


def risks(*ratings, tier=1, system="Windows Server 2012 R2", **more):
    machine, app = server("a", operating_system=system), application("Ledger", tier=tier)
    council = estate([app], [machine], [(app, machine)], disks=[disk("d", machine)], **more)
    found = propose(replace(council, risk_ratings=ratings), priced_catalogue(), SETTINGS).risks
    return found.today["application:Ledger"], found.after["application:Ledger"]


def scored(profile):
    return {each.criterion: each.score for each in profile.scores}


def test_what_evidence_scores_is_scored_and_the_rest_is_named():
    today, _ = risks()
    assert {name: score for name, score in scored(today).items() if score is not None} == {"L1": 5, "L5": 4}
    assert (today.impact, today.risk, today.colour) == (5, 25, "red")
    assert "lack of knowledge and skills" in today.unscored
    assert {each.criterion for each in today.scores if each.by_person} == {"L3", "L4", "L6", "L7"}


def test_a_move_of_the_same_machine_mends_the_place_and_not_the_support():
    today, after = risks()
    assert (scored(today)["L5"], scored(after)["L5"]) == (4, 1)
    assert scored(after)["L1"] == 5


def test_a_person_scores_what_only_a_person_knows():
    rating = RiskRating("Ledger", "L3", 4, "Head of finance", date(2026, 10, 1))
    today, _ = risks(rating, system="Windows Server 2025")
    assert scored(today)["L3"] == 4
    assert next(each.evidence.rule for each in today.scores if each.criterion == "L3") == "scored by Head of finance"
    assert today.risk == 20


def test_an_expired_contract_scores_worst():
    contract = Contract("contract:l", "Support", ends=date(2026, 1, 1), covers=("application:Ledger",))
    assert scored(risks(contracts=[contract])[0])["L2"] == 5


def test_without_a_tier_the_risk_is_not_known():
    today, _ = risks(tier=None)
    assert (today.risk, today.colour) == (None, "not known")


def test_a_score_outside_the_scale_is_refused():
    with pytest.raises(InvalidValueError, match="not from 1 to 5"):
        RiskRating("Ledger", "L3", 6, "x")


problems = st.lists(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 20), st.booleans()), min_size=1, max_size=3),
    min_size=1,
    max_size=4,
)


@given(problems, st.integers(0, 40))
@settings(max_examples=60, deadline=None)
def test_every_plan_of_the_front_is_on_the_lower_hull_of_all_plans(found, platform):
    candidates = {
        f"a{number}": tuple(
            Candidate(f"o{place}", "x", cost, 0, ("platform",) if shared else ())
            for place, (cost, _, shared) in enumerate(options)
        )
        for number, options in enumerate(found)
    }
    problem = EstateProblem(candidates, {"platform": Shared(platform)})
    aim = {
        (f"a{number}", f"o{place}"): value
        for number, options in enumerate(found)
        for place, (_, value, _) in enumerate(options)
    }
    every = []
    for chosen in product(*candidates.values()):
        names = {name: one.id for name, one in zip(candidates, chosen, strict=True)}
        every.append((cost_of(problem, names), sum(aim[pair] for pair in names.items())))
    points = [(each.cost, each.aim) for each in front(problem, aim)]
    assert points[0][0] == min(every)[0]
    assert not [point for point in points if any(one[0] <= point[0] and one[1] < point[1] for one in every)]
    assert points == sorted(points)
    assert len({each[1] for each in points}) == len(points)
    assert points[-1][1] == min(one[1] for one in every)
