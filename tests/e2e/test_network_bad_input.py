"""`standpipe network --designs` on broken sheets: each fault is told with its place, and the rest is used."""

from datetime import date
from pathlib import Path

import pytest

from standpipe import bootstrap
from standpipe.app.mend_network import CircuitPrice
from standpipe.kernel.errors import StandpipeError

DAY = date(2026, 11, 26)
SITES = (
    "Site name,Purpose,Latitude,Longitude\nDC,data centre,51,0\nOffice,office,51.1,0.1\nDepot,office,,\n"
    "Bad,office,123,0\n"
)
CIRCUITS = (
    "Circuit name,Supplier,Purpose,Site,Far site,Pounds a year,Ducts\n"
    "W1,Net,WAN,DC,Office,-5,north\nW2,Net,WAN,DC,Depot,lots,north\nW3,Net,WAN,DC,Atlantis,10,\nW4,,,,,,\n"
)
RANGES = (
    "Address range,Site,Place,Status\n10.0.0.0/16,DC,,\n10.0.1.0/24,Office,,\n10.0.0.7/16,Office,,\nten,Office,,\n"
    "300.0.0.0/8,Office,,\n10.0.2.0/24,,,\n"
)
DESIGNS = (
    "Network design,Part,Component,Joined to,How often,Copies\nbroken,a,rope,site,once,1\nbroken,a,router,moon,once,1\n"
    "fine,line,internet-circuit,site; applications,each site,2\n"
)


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("broken")
    for name, text in (("sites", SITES), ("circuits", CIRCUITS), ("ranges", RANGES), ("designs", DESIGNS)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    question = bootstrap.NetworkQuestion(DAY, "site:dc", CircuitPrice(100.0, 10.0), designs=True)
    estate, _ = bootstrap.read_estate([str(folder)], as_of=DAY, progress=lambda _: None)
    return estate, bootstrap.analyse_network([str(folder)], question, progress=lambda _: None).document


def cautions(estate, file):
    return [
        (each.place.row, each.message) for account in estate.files if account.path == file for each in account.cautions
    ]


def test_a_negative_price_is_no_price_and_is_told_with_its_row(answered) -> None:
    estate, document = answered
    told = dict(cautions(estate, "circuits.csv"))
    assert "cannot be below zero" in told[2]
    assert "not an amount in pounds" in told[3]
    assert estate.circuits["circuit:w1"].annual_pence is None
    today = document.designs.designs[0]
    assert today.run.unpriced >= 1


def test_a_position_off_the_earth_is_left_unknown(answered) -> None:
    estate, document = answered
    assert "not between -90 and 90" in dict(cautions(estate, "sites.csv"))[5]
    assert any("Without a position no latency is known" in note for note in document.designs.notes)
    assert any("no price by the kilometre" in gap for gap in document.gaps)


def test_a_circuit_to_a_site_that_no_list_has_is_named(answered) -> None:
    _, document = answered
    assert any("Atlantis" in note and "check its name" in note for note in document.designs.notes)
    assert any("W4" in gap for gap in document.gaps)


def test_malformed_ranges_are_rejected_and_the_overlap_is_found(answered) -> None:
    estate, document = answered
    account = next(each for each in estate.files if each.path == "ranges.csv")
    assert {each.place.row for each in account.rejections} == {4, 5, 6}
    assert [(each.one, each.other) for each in document.designs.overlaps] == [("10.0.0.0/16", "10.0.1.0/24")]
    assert any("1 of 3 address ranges name no site or place" in note for note in document.designs.notes)


def test_a_broken_design_is_not_compared_and_a_sound_one_is(answered) -> None:
    _, document = answered
    by_name = {each.name: each for each in document.designs.designs}
    assert "Its part 'a' is described twice." in by_name["broken"].faults
    assert by_name["fine"].worst is not None


@pytest.mark.parametrize("price", [CircuitPrice(float("nan")), CircuitPrice(None, float("inf"))])
def test_a_price_that_is_no_number_is_refused(answered, price, tmp_path: Path) -> None:
    (tmp_path / "circuits.csv").write_text("Circuit name,Site,Far site\nW,A,B\n", encoding="utf-8")
    (tmp_path / "sites.csv").write_text("Site name,Latitude,Longitude\nA,51,0\nB,51,1\n", encoding="utf-8")
    with pytest.raises(StandpipeError, match="not negative"):
        bootstrap.analyse_network([str(tmp_path)], bootstrap.NetworkQuestion(DAY, None, price), progress=lambda _: None)
