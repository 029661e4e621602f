"""Outage records from a file: what each row comes to, and rows that say nothing."""

from datetime import date
from pathlib import Path

import pytest

from standpipe import bootstrap
from standpipe.adapters.formats.templates.columns import OUTAGE_RECORDS
from standpipe.catalogue.outage_records import OutageEvidence

HEADERS = ",".join(each.header for each in OUTAGE_RECORDS.columns)
ROWS = """Line A,circuit,observed downtime,8.76,365,4,,,,,log
Payroll,supplier,Service level agreement,,,,99.9,,,,contract
Rack 1,,register,,,,99.5,99,99.8,2026-01-31,
Line B,circuit,observed downtime,0,365,,,,,,
Line C,circuit,observed downtime,9000,365,,,,,,
Line D,circuit,register,,,,,,,,
Line E,circuit,register,,,,100,,,,
Line F,circuit,register,,,,99,99.5,99.9,,
"""


def test_each_row_is_a_share_of_time_with_its_range_or_is_rejected_with_a_reason(tmp_path: Path) -> None:
    (tmp_path / "outages.csv").write_text(f"{HEADERS}\n{ROWS}", "utf-8")
    estate, catalogue = bootstrap.read_estate(
        [str(tmp_path)], as_of=date(2026, 11, 26), progress=lambda _step: None, refreshed=False
    )
    line, payroll, rack = catalogue.outages
    assert (line.thing, line.kind, line.evidence) == ("Line A", "circuit", OutageEvidence.OBSERVED)
    # the 5th and 95th percentiles of a rate of which 4 were counted: 1.366 and 9.154 (Garwood 1936)
    assert line.value == pytest.approx(1e-3)
    assert (line.low, line.high) == (pytest.approx(3.416e-4, rel=0.01), pytest.approx(2.288e-3, rel=0.01))
    assert (payroll.value, payroll.low, payroll.high) == (pytest.approx(1e-3), 0, pytest.approx(2e-3))
    assert (rack.value, rack.low, rack.high, rack.stated_on) == (
        pytest.approx(5e-3), pytest.approx(2e-3), pytest.approx(1e-2), date(2026, 1, 31)
    )  # fmt: skip
    account = estate.files[0]
    assert (sum(account.rows_in.values()), account.rows_used, account.rows_rejected) == (8, 3, 5)
