"""The map of what surrounds a thing says what the table says, and no more than the person may see."""

from __future__ import annotations

import re
from datetime import date

import pytest

AS_OF = date(2026, 11, 26)
REGISTER = (
    b"Application,Business owner,Tier,Hosting,Supplier\n"
    b"Payroll,A. Owner,1,data centre,Pay Co\nLedger,A. Owner,1,data centre,Pay Co\nBins,,3,data centre,\n"
)
DEPENDENCIES = b"From,To,Kind,Redundancy\nPayroll,Ledger,hard,all\nLedger,Bins,soft,all\n"


@pytest.fixture
def imported(rolled_back):
    from standpipe.console import imports

    files = [("register.csv", [REGISTER]), ("dependencies.csv", [DEPENDENCIES])]
    number = imports.receive(files, keep=(), by="somebody", as_of=AS_OF)
    imports.stage(number)
    imports.commit(number, by="somebody")


def around(thing, steps):
    from standpipe.console import estate_map

    found = estate_map.map_around(thing, steps=steps)
    return {each.name for each in found.things}, {(each.source, each.target) for each in found.links}


def test_each_step_goes_one_link_further_in_both_directions(imported):
    things, links = around("application:payroll", 1)
    assert things == {"Payroll", "Ledger", "Pay Co"}
    assert ("application:payroll", "application:ledger") in links
    assert ("application:ledger", "supplier:pay-co") in links  # both are on the map, so what joins them is
    assert around("application:payroll", 2)[0] == {"Payroll", "Ledger", "Pay Co", "Bins"}
    assert around("application:bins", 1)[0] == {"Bins", "Ledger"}


def test_what_touches_nearly_everything_is_not_crossed(imported):
    assert "Payroll" not in around("application:bins", 1)[0]
    from standpipe.console import estate_map

    assert "supplier" in estate_map.NOT_CROSSED
    assert around("supplier:pay-co", 1)[0] == {"Pay Co", "Payroll", "Ledger"}  # but it has neighbours of its own


def test_a_map_that_is_full_says_how_many_it_left_out(imported, monkeypatch):
    from standpipe.console import estate_map

    monkeypatch.setattr(estate_map, "AT_MOST", 2)
    found = estate_map.map_around("application:payroll", steps=1)
    assert (len(found.things), found.left_out) == (2, 1)


def test_the_page_and_the_drawing_say_the_same(imported, sign_in_as):
    client = sign_in_as("reader")
    page = client.get("/estate/map/?thing=application:payroll&steps=2").content.decode()
    drawn = client.get("/estate/map.json?thing=application:payroll&steps=2").json()
    assert len(re.findall(r'<th scope="row"', page)) == len(drawn["links"]) > 2
    for each in drawn["things"]:
        assert each["name"] in page
    assert "needs (hard)" in page
    assert "?thing=application%3Apayroll" in client.get("/estate/thing/application:payroll").content.decode()


def test_a_thing_that_is_not_there_is_no_page(imported, sign_in_as):
    client = sign_in_as("reader")
    assert client.get("/estate/map/?thing=application:none").status_code == 404
    assert client.get("/estate/map.json?thing=application:none").status_code == 404
    assert client.get("/estate/map/?thing=application:payroll&steps=99").status_code == 200
