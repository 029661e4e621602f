"""Every finding on three published scripts, judged by hand: is it a true violation of the published rule?

AdventureWorks and Chinook are the vendors' install scripts, pubs is the oldest sample of them. The verdicts were given
by reading the line in the script; the lists below are complete, so that a finding more or less fails the test.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from standpipe.adapters.formats.documents import open_document
from standpipe.adapters.formats.tsql import TransactSqlReader
from standpipe.estate.scripts import Script

pytestmark = pytest.mark.shared_data

LOADED_FROM_A_FILE = (
    "the statement loads the table from a .csv beside the script, without a data source: it cannot run on either target"
)
OPTION_PROCEDURE = (
    "sp_dboption was removed; the call stands behind a check of the version, but the rule asks for references"
)
_ADVENTUREWORKS_LINES = (
    1810, 1823, 1842, 1855, 1868, 1881, 1894, 1907, 1920, 1933, 1946, 1959, 1972, 1985, 1998, 2011, 2024, 2037, 2050,
    2063, 2076, 2089, 2102, 2115, 2128, 2141, 2154, 2167, 2180, 2193, 2206, 2219, 2232, 2245, 2258, 2271, 2284, 2297,
    2310, 2323, 2336, 2349, 2362, 2375, 2388, 2401, 2414, 2427, 2440, 2453, 2466, 2479, 2492, 2505, 2518, 2531, 2544,
    2557, 2570, 2583, 2596, 2609, 2622, 2634, 2647, 2660, 2673, 2686,
)  # fmt: skip
JUDGED: tuple[tuple[str, int, str, bool, str], ...] = (
    *(("adventureworks_instawdb.sql", line, "bulk-insert-from-file", True, LOADED_FROM_A_FILE)
      for line in _ADVENTUREWORKS_LINES),
    ("instpubs.sql", 58, "removed-procedure", True, OPTION_PROCEDURE),
    ("instpubs.sql", 59, "removed-procedure", True, OPTION_PROCEDURE),
)  # fmt: skip
"""File, line, feature, whether the finding is right, and why."""
NOT_PARSED = {"adventureworks_instawdb.sql": (5, 1359), "instpubs.sql": (0, 348), "Chinook_SqlServer.sql": (0, 63)}
"""Statements that were not parsed, of how many."""
FILES = tuple(NOT_PARSED)


@cache
def script(shared_data: Path, name: str) -> Script:
    reading = TransactSqlReader().read(open_document(shared_data / "tsql" / name, shown_as=name))
    (found,) = reading.others
    assert isinstance(found, Script)
    assert sum(reading.rows_in.values()) == NOT_PARSED[name][1]
    return found


@pytest.mark.parametrize("name", FILES)
def test_every_finding_was_judged(shared_data: Path, name: str) -> None:
    found = {(name, use.line, use.feature.value) for use in script(shared_data, name).uses}
    assert found == {(file, line, feature) for file, line, feature, _, _ in JUDGED if file == name}


def test_at_least_95_of_100_findings_are_right() -> None:
    right = sum(verdict for _, _, _, verdict, _ in JUDGED)
    assert right / len(JUDGED) >= 0.95


@pytest.mark.parametrize("name", FILES)
def test_the_share_that_was_not_parsed_is_reported(shared_data: Path, name: str) -> None:
    found = script(shared_data, name)
    missed, total = NOT_PARSED[name]
    assert (sum(found.not_parsed.values()), sum(found.statements.values())) == (missed, total)
    assert found.share_not_parsed == pytest.approx(missed / total)


def test_no_bulk_load_of_a_published_script_is_missed(shared_data: Path) -> None:
    """Count them another way: the words at the beginning of a line, outside comments."""
    text = (shared_data / "tsql" / "adventureworks_instawdb.sql").read_text(encoding="utf-8-sig")
    bare = re.sub(r"/\*.*?\*/", lambda match: "\n" * match[0].count("\n"), text, flags=re.DOTALL)
    lines = [number for number, line in enumerate(bare.splitlines(), start=1) if line.strip().startswith("BULK INSERT")]
    assert lines == list(_ADVENTUREWORKS_LINES)
