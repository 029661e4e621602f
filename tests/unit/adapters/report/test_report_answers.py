"""Page one answers seven questions in order, and says so where it does not know."""

from __future__ import annotations

import msgspec
import pytest
from benchmarks.plan_examples import contradictory_plan, full_plan, partial_plan

from standpipe.adapters.report.answers import page_one
from standpipe.adapters.report.sources import EvidenceBook
from standpipe.app.document_parts import Money, Named
from standpipe.app.plan_document import BuildingLoss, PlanDocument, StoppedService


def headlines(document: PlanDocument) -> list[str]:
    return [answer.headline for answer in page_one(document, EvidenceBook(document))]


def test_a_full_plan_is_answered_in_the_order_of_the_brief():
    assert headlines(full_plan()) == [
        "19 of 25 services stop if Civic Centre data centre is lost.",
        "31 March 2028 is planned, but only 58% sure. Promise 26 May 2028: 80% sure.",
        "2 things cannot leave the building as they are.",
        "It cannot be said which costs less: some lines have no price.",
        "14 of 25 applications do not go to one cloud.",
        "These 6 facts, the first one most.",
        "2 things fall due by 21 February 2027.",
    ]


def test_a_partial_plan_says_not_known_and_what_to_give_first():
    first, second, third, fourth, fifth, sixth, _ = headlines(partial_plan())
    assert all(each.startswith("Not known") for each in (first, second, third, fourth, fifth))
    assert sixth == "4 inputs were not given. Start there."


def test_rules_that_contradict_each_other_leave_no_date():
    assert headlines(contradictory_plan())[1].startswith("There is no date")


@pytest.mark.parametrize(
    ("building", "headline"),
    [
        (
            BuildingLoss(
                site=Named(id="site:a", name="Hall"),
                stopped=[StoppedService(id="service:a", name="A", audience=None, because=["A", "Hall"])],
                unaffected=[],
                unknown=[],
            ),
            "1 of 1 service stops if Hall is lost.",
        ),
        (
            BuildingLoss(
                site=Named(id="site:a", name="Hall"),
                stopped=[],
                unaffected=[],
                unknown=[Named(id="service:a", name="A")],
            ),
            "None of the 1 service is known to stop if Hall is lost.",
        ),
        (
            BuildingLoss(site=None, stopped=[], unaffected=[], unknown=[Named(id="service:a", name="A")]),
            "Not known: no input says which building is to close. 1 service could be hit.",
        ),
    ],
)
def test_what_is_not_known_of_the_building_is_not_taken_as_safe(building, headline):
    full = full_plan()
    resilience = msgspec.structs.replace(full.resilience, building=building)
    assert headlines(msgspec.structs.replace(full, resilience=resilience))[0] == headline


def test_each_building_that_closes_is_told_apart():
    def lost(name, stopped, unaffected):
        stops = [StoppedService(id=each, name=each, audience=None, because=[each, name]) for each in stopped]
        goes_on = [Named(id=each, name=each) for each in unaffected]
        return BuildingLoss(site=Named(id=name, name=name), stopped=stops, unaffected=goes_on, unknown=[])

    full = full_plan()
    buildings = {"building": lost("Hall", ["a", "b"], ["c"]), "other_buildings": [lost("Annexe", ["c"], ["a", "b"])]}
    document = msgspec.structs.replace(full, resilience=msgspec.structs.replace(full.resilience, **buildings))
    answer = page_one(document, EvidenceBook(document))[0]
    assert answer.headline == "2 of 3 services stop if Hall is lost."
    assert answer.notes == ["1 of 3 services stops if Annexe is lost."]


def test_a_date_without_confidence_is_not_to_be_promised():
    full = full_plan()
    document = msgspec.structs.replace(full, waves=msgspec.structs.replace(full.waves, confidence=None))
    closing = page_one(document, EvidenceBook(document))[1]
    assert closing.headline == "31 March 2028 is the planned date."
    assert closing.notes[0] == "How sure this is has not been worked out. Do not promise it yet."


def test_a_case_in_which_nothing_has_a_price_is_unknown():
    full = full_plan()
    nothing = Money(pence=0, unpriced=5)
    case = msgspec.structs.replace(full.business_case, staying_total=nothing, moving_total=nothing)
    document = msgspec.structs.replace(full, business_case=case)
    notes = page_one(document, EvidenceBook(document))[3].notes
    assert notes == [
        "Staying, 2026-27 to 2030-31: unknown: 5 lines unpriced.",
        "Moving, 2026-27 to 2030-31: unknown: 5 lines unpriced.",
    ]


def test_an_answer_carries_its_evidence():
    document = full_plan()
    origins = page_one(document, EvidenceBook(document))[3].origins
    assert any(origin.origin == "running-costs.xlsx, sheet Costs, row 4, column Annual cost" for origin in origins)
