"""The council's own prices and assumptions come before the catalogue's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from standpipe.adapters.formats.registry import read_paths
from standpipe.app.own_figures import with_own_figures
from standpipe.catalogue import System, Term, load_catalogue, monthly

TODAY = date(2026, 11, 23)
HEADER = "Item,Price,Currency,Unit,Standing,Source,Date,Region,Operating system,Term\n"
VM = "Standard_{},{},GBP,hour,agreed,reseller,2026-09-01,uksouth,linux,pay as you go\n"


def test_own_figures_are_found_among_other_files_and_take_effect(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(HEADER + "vm:" + VM.format("D4s_v5", "0.15"))
    (tmp_path / "b.csv").write_text("Assumption,Value\nhours-per-month,720\n")
    readings = read_paths([("", tmp_path)])
    assert [(reading.format, dict(reading.rows_in)) for reading in readings] == [
        ("price-sheet", {"": 1}),
        ("assumption-sheet", {"": 1}),
    ]
    catalogue, findings = with_own_figures(load_catalogue(), readings, as_of=TODAY)
    price = catalogue.prices.price(
        "vm:Standard_D4s_v5", as_of=TODAY, region="uksouth", system=System.LINUX, term=Term.PAY_AS_YOU_GO
    )
    assert price is not None
    assert price.own_sheet
    assert monthly(price, catalogue.assumptions).pounds == Decimal("0.15") * 720
    assert findings == ()


def test_contradictory_rows_are_left_out_with_their_places(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(HEADER + "vm:" + VM.format("B4ms", "0.3") + "vm:" + VM.format("B8ms", "0.2"))
    catalogue, (finding,) = with_own_figures(load_catalogue(), read_paths([("", tmp_path)]), as_of=TODAY)
    assert len(catalogue.prices.rows) == len(load_catalogue().prices.rows)
    assert finding.code == "price-bigger-costs-less"
    assert [place.row for place in finding.evidence] == [2, 3]


def test_two_values_for_one_assumption_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Assumption,Value\nhours-per-month,720\nhours-per-month,744\n")
    catalogue, (finding,) = with_own_figures(load_catalogue(), read_paths([("", tmp_path)]), as_of=TODAY)
    assert catalogue.assumptions.value("hours-per-month") == 744
    assert finding.code == "assumption-given-twice"
