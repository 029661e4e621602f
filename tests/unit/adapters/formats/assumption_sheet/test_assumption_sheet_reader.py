"""The council's own values for assumptions are read with their place."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from standpipe.adapters.formats.assumption_sheet import AssumptionSheet, AssumptionSheetReader
from standpipe.adapters.formats.documents import open_document
from standpipe.kernel.evidence import Basis


def read(folder: Path, text: str) -> AssumptionSheet:
    file = folder / "assumptions.csv"
    file.write_text(text, encoding="utf-8")
    document = open_document(file, shown_as="assumptions.csv")
    assert AssumptionSheetReader().recognise(document)
    return AssumptionSheetReader().read_sheet(document)


def test_a_value_is_read_with_bounds_source_and_place(tmp_path: Path) -> None:
    text = "Value,Assumption,Low,High,Source,Basis\n0.79,exchange-rate-usd-gbp,0.7,0.85,Treasury team,register\n"
    (override,) = read(tmp_path, text).overrides
    assert (override.id, override.value) == ("exchange-rate-usd-gbp", Decimal("0.79"))
    assert (override.low, override.high) == (Decimal("0.7"), Decimal("0.85"))
    assert (override.source, override.basis) == ("Treasury team", Basis.REGISTER)
    assert str(override.place) == "assumptions.csv, row 2, column Value"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("exchange-rate-usd,0.79,,", "no assumption"),
        ("exchange-rate-usd-gbp,about 0.8,,", "not a number"),
        ("exchange-rate-usd-gbp,,,", "blank"),
        ("exchange-rate-usd-gbp,0.79,0.8,", "own bounds"),
    ],
)
def test_a_row_that_cannot_be_used_is_rejected_with_the_reason(tmp_path: Path, row: str, reason: str) -> None:
    sheet = read(tmp_path, f"Assumption,Value,Low,High\n{row}\n")
    assert sheet.overrides == ()
    assert reason in sheet.reading.rejections[0].reason
    assert sum(sheet.reading.rows_in.values()) == 1
