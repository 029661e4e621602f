"""The report's chapters live in the console, and plans with pins beside the one that is shown."""

from __future__ import annotations

import re

import pytest

from standpipe.app.pin_moves import Pin, PinRule

PAYROLL = "application:payroll"


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_page_one_is_the_home_of_those_who_may_read_it(planned, sign_in_as):
    page = sign_in_as("reader").get("/")
    for question in ("What stops if we lose the building?", "What must be decided in the next 90 days?"):
        assert question in words(page)
    assert 'href="/business-case/"' in page.content.decode()
    assert "What stops if we lose the building?" not in words(sign_in_as("supplier").get("/"))


def test_the_home_says_that_the_estate_has_changed_since_the_plan(planned, sign_in_as):
    from standpipe.console import estate

    assert "The estate has changed since" not in words(sign_in_as("reader").get("/"))
    estate.correct(PAYROLL, "tier", "2", reason="asked them", by="A")
    assert "The estate has changed since" in words(sign_in_as("editor").get("/"))


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/business-case/", "Every cost, year by year"),
        ("/findings/", "What is wrong with the inputs"),
        ("/findings/assumptions/", "What the plan assumes"),
    ],
)
def test_a_chapter_is_that_of_the_report_without_addresses_of_its_own(planned, sign_in_as, address, heading):
    page = sign_in_as("reader").get(address)
    assert heading in words(page)
    assert 'href="#' not in page.content.decode().replace('href="#main-content"', "")
    assert "<style" not in page.content.decode()


def test_before_the_first_plan_the_chapters_say_so(administrator):
    for address in ("/business-case/", "/findings/", "/findings/assumptions/"):
        assert "No plan has been computed yet" in words(administrator.get(address))
    assert administrator.get("/business-case/workbook/").status_code == 404


def test_the_whole_plan_is_a_workbook_and_its_waves_are_a_chapter(planned, sign_in_as):
    reader = sign_in_as("reader")
    assert reader.get("/business-case/workbook/").content.startswith(b"PK")
    assert "The exit plan, wave by wave" in words(reader.get(f"/waves/{planned}/chapter/"))
    assert reader.get("/waves/999999/chapter/").status_code == 404


def test_a_pin_gives_a_plan_beside_the_one_that_is_shown(planned, sign_in_as):
    from standpipe.console import plans

    planner = sign_in_as("planner")
    moved = plans.document_of(plans.find_plan(planned)).waves.waves[0]
    last = plans.document_of(plans.find_plan(planned)).waves.closing_date
    given = {"application": PAYROLL, "rule": "not before", "day": f"{last:%d/%m/%Y}", "reason": "The auditors come."}
    place = planner.post(f"/waves/{planned}/what-if/", given)["Location"]
    number = int(place.strip("/").rpartition("/")[2])
    assert plans.pins_of(plans.find_plan(number)) == (
        Pin(application=PAYROLL, rule=PinRule.NOT_BEFORE, day=last, by="A. Planner", reason="The auditors come."),
    )
    plans.compute_next()
    document = plans.document_of(plans.find_plan(number))
    days = {
        each.id: wave.window_last for wave in document.waves.waves for move in wave.moves for each in move.applications
    }
    assert days[PAYROLL] >= last > moved.window_first
    assert "The auditors come." in words(planner.get(place))
    compared = words(planner.get("/waves/compare/", {"from": planned, "to": number}))
    for each in ("Payroll", "not before", "Four runs in five close by", "The same is proposed for every application"):
        assert each in compared
    again = plans.ask_for_plan(by="A", title="")
    assert plans.pins_of(plans.find_plan(again)) == plans.pins_of(plans.find_plan(number))
    freed = planner.post(f"/waves/{number}/what-if/", {"title": "Freed"})["Location"]
    assert plans.pins_of(plans.find_plan(int(freed.strip("/").rpartition("/")[2]))) == ()


def test_who_adopts_a_plan_may_ask_what_if_and_a_reader_may_not(planned, sign_in_as):
    approver, reader = sign_in_as("approver"), sign_in_as("reader")
    page = approver.get(f"/waves/{planned}/").content.decode()
    assert f"/waves/{planned}/what-if/" in page
    assert "Propose for adoption" not in page
    asked = approver.post(f"/waves/{planned}/what-if/", {"application": PAYROLL, "rule": "out of the plan"})
    assert asked["Location"].startswith("/waves/")
    assert reader.post(f"/waves/{planned}/what-if/", {}).status_code == 403


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"application": "application:none", "rule": "out of the plan"}, "Choose an application"),
        ({"application": PAYROLL, "rule": "in the wave of"}, "Name a day"),
        ({"application": PAYROLL, "rule": "in the wave of", "day": "1/1/2020"}, "before the plan begins"),
        ({"application": PAYROLL, "rule": "in the wave of", "day": "soon"}, "Write the day like"),
    ],
)
def test_a_pin_that_cannot_be_is_asked_again(planned, sign_in_as, given, problem):
    answer = sign_in_as("planner").post(f"/waves/{planned}/what-if/", given)
    assert answer.status_code == 400
    assert problem in words(answer)
