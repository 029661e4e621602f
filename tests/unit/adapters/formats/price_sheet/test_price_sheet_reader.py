"""A price sheet is read row by row; nothing about money is guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from standpipe.adapters.formats.documents import open_document
from standpipe.adapters.formats.price_sheet import PriceSheet, PriceSheetReader
from standpipe.catalogue import ITEM_KINDS, Standing, System, Term, Unit
from standpipe.kernel.evidence import Place

HEADER = "Item,Region,Operating system,Term,Price,Currency,Unit,Standing,Source,Date,Valid from,Valid to,Reason\n"
GOOD = "vm:Standard_D4s_v5,UK South,Windows,3 years,0.1834,GBP,hour,agreed,Reseller quote 17,2026-09-01,,,\n"


def read(folder: Path, text: str, encoding: str = "utf-8") -> PriceSheet:
    file = folder / "prices.csv"
    file.write_bytes(text.encode(encoding))
    document = open_document(file, shown_as="prices.csv")
    reader = PriceSheetReader()
    assert reader.recognise(document)
    sheet = reader.read_sheet(document)
    assert reader.read(document) == sheet.reading
    rejected = sum(sheet.reading.rows_rejected().values())
    assert sum(sheet.reading.rows_in.values()) == len(sheet.prices) + rejected
    return sheet


def reasons(sheet: PriceSheet) -> list[str]:
    return [rejection.reason for rejection in sheet.reading.rejections]


def test_a_whole_row_becomes_a_price_with_its_place(tmp_path: Path) -> None:
    (price,) = read(tmp_path, HEADER + GOOD).prices
    assert (price.item, price.region, price.system, price.term) == (
        "vm:Standard_D4s_v5", "uksouth", System.WINDOWS, Term.RESERVED_3_YEARS,
    )  # fmt: skip
    assert (price.amount, price.currency, price.unit) == (Decimal("0.1834"), "GBP", Unit.HOUR)
    assert price.standing is Standing.AGREED
    assert price.provenance.stated_on == date(2026, 9, 1)
    assert price.place == Place("prices.csv", None, 2, "Price")


def test_columns_may_stand_in_any_order_among_others_and_in_a_workbook(tmp_path: Path) -> None:
    file = tmp_path / "p.xlsx"
    with xlsxwriter.Workbook(file) as workbook:
        sheet = workbook.add_worksheet("Our prices")
        sheet.write_row(0, 0, ["Agreement 2026"])
        sheet.write_row(2, 0, ["Standing", "Lot", "Unit", "Price", "Item", "Currency", "Source", "Date"])
        sheet.write_row(3, 0, ["list", 7, "month", 14.25, "disk:P10", "GBP", "agreement", "1 September 2026"])
    document = open_document(file, shown_as="p.xlsx")
    (price,) = PriceSheetReader().read_sheet(document).prices
    assert price.amount == Decimal("14.25")
    assert price.place == Place("p.xlsx", "Our prices", 4, "Price")


def test_a_very_small_number_of_a_workbook_is_read_exactly(tmp_path: Path) -> None:
    file = tmp_path / "p.xlsx"
    with xlsxwriter.Workbook(file) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["Item", "Price", "Currency", "Unit", "Standing", "Source", "Date"])
        sheet.write_row(1, 0, ["egress:internet", 0.00005, "GBP", "GiB", "list", "agreement", "2026-09-01"])
    (price,) = PriceSheetReader().read_sheet(open_document(file, shown_as="p.xlsx")).prices
    assert price.amount == Decimal("0.00005")


def test_illustrative_prices_say_so_in_their_own_words(tmp_path: Path) -> None:
    row = 'saas:planning,,,,"£12,000.00",,year,"illustrative, not a supplier\'s price",sample,2026-11-01,,,\n'
    (price,) = read(tmp_path, HEADER + row).prices
    assert price.standing is Standing.ILLUSTRATIVE
    assert (price.amount, price.currency) == (Decimal("12000.00"), "GBP")


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("Price", "-4", "below zero"),
        ("Price", "", "'Price' is blank"),
        ("Price", "ask", "not a price"),
        ("Price", "1.2.3", "not a price"),
        ("Price", "$3.20", "written with $"),
        ("Item", "P10", "not an item id"),
        ("Unit", "fortnight", "not one of: hour"),
        ("Standing", "", "'Standing' is blank"),
        ("Source", "", "'Source' is blank"),
        ("Currency", "", "currency is blank"),
        ("Currency", "sterling", "cannot be read"),
        ("Term", "for ever", "cannot be read"),
        ("Operating system", "Solaris", "cannot be read"),
        ("Date", "", "neither a date"),
        ("Valid from", "soon", "cannot be read"),
    ],
)
def test_a_row_that_leaves_money_in_doubt_is_rejected_with_the_reason(
    tmp_path: Path, column: str, value: str, reason: str
) -> None:
    names = HEADER.strip().split(",")
    cells = dict(zip(names, GOOD.strip("\n").split(","), strict=True)) | {column: value}
    sheet = read(tmp_path, HEADER + GOOD + ",".join(cells[name] for name in names) + "\n")
    assert len(sheet.prices) == 1
    assert [text for text in reasons(sheet) if reason in text], reasons(sheet)
    assert sheet.reading.rejections[0].place.row == 3


def test_a_price_that_ends_before_it_starts_is_rejected(tmp_path: Path) -> None:
    row = GOOD.replace("2026-09-01,,", "2026-09-01,2027-04-01,2027-03-31")
    assert "cannot hold" in reasons(read(tmp_path, HEADER + row))[0]


def test_a_kind_that_nothing_asks_for_is_used_with_a_caution(tmp_path: Path) -> None:
    sheet = read(tmp_path, HEADER + GOOD.replace("vm:Standard_D4s_v5", "biscuits:digestive"))
    assert len(sheet.prices) == 1
    assert "never asks for" in sheet.reading.cautions[0].message


def test_an_unusual_unit_is_used_with_a_caution(tmp_path: Path) -> None:
    sheet = read(tmp_path, HEADER + GOOD.replace(",hour,", ",year,"))
    assert "usually priced by hour" in sheet.reading.cautions[0].message


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_the_pound_sign_survives_the_encodings_of_spreadsheets(tmp_path: Path, encoding: str) -> None:
    row = "colocation:rack;;;;£650.00;;month;agreed;quote;31/10/2026;;;\n"
    sheet = read(tmp_path, HEADER.replace(",", ";") + row * 3, encoding)
    assert [price.currency for price in sheet.prices] == ["GBP"] * 3


def test_other_documents_are_not_price_sheets(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("Application,Cost\nrevenues,3\n")
    assert not PriceSheetReader().recognise(open_document(file, shown_as="x.csv"))


def test_every_kind_of_item_has_an_example_of_its_own_kind() -> None:
    for kind in ITEM_KINDS.values():
        assert kind.example.startswith(f"{kind.kind}:")
        assert kind.units
