"""The sample goes through the same readers as anybody's files, and says there what is planted in it."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from standpipe.adapters.formats.registry import read_paths
from standpipe.app.import_estate import import_estate
from standpipe.catalogue import load_catalogue
from standpipe.kernel.periods import DateWindow
from standpipe.sample import write_sample
from standpipe.waves.freezes import Binding, FreezeRule, expand_freezes, free_windows

AS_OF = date(2026, 11, 23)
UNUSED_TABS = {"vDatastore", "vMetaData"}


def read(folder, as_of=AS_OF):
    readings = read_paths([("", folder)])
    return readings, import_estate(readings, catalogue=load_catalogue(), as_of=as_of)


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder, seed=1, as_of=AS_OF)
    return folder, *read(folder)


def named_by(defect):
    return {(defect["code"], defect["subject"])} | {(each["code"], each["subject"]) for each in defect["also"]}


def score(folder, estate):
    """Return which planted defects were missed, and which findings are neither planted nor tolerated."""
    truth = json.loads((folder / "truth.json").read_text())
    found = {(finding.code, finding.subject) for finding in estate.findings}
    missed = [defect for defect in truth["defects"] if not named_by(defect) & found]
    known = set().union(*(named_by(defect) for defect in (*truth["defects"], *truth["tolerated"])))
    false = [finding for finding in estate.findings if (finding.code, finding.subject) not in known]
    return truth, missed, false


def test_every_file_is_of_a_known_format(sample):
    _, readings, _ = sample
    assert {reading.path for reading in readings if reading.format == "unrecognised"} == set()


def test_no_row_is_rejected_but_those_of_tabs_that_hold_nothing(sample):
    _, readings, _ = sample
    rejected = {(reading.path, sheet) for reading in readings for sheet in reading.rows_rejected()}
    assert rejected == {("rvtools-export.xlsx", tab) for tab in UNUSED_TABS}


def test_the_truth_file_is_left_alone(sample):
    _, readings, estate = sample
    truth = next(reading for reading in readings if reading.path == "truth.json")
    assert (truth.records, truth.findings, dict(truth.rows_in)) == ((), (), {})
    assert "truth.json" not in {finding.subject for finding in estate.findings}


def test_counts_are_those_of_the_truth(sample):
    folder, _, estate = sample
    counts = json.loads((folder / "truth.json").read_text())["counts"]
    for kind in set(counts) - {"declared_dependencies"}:
        assert len(getattr(estate, kind)) == counts[kind], kind


def test_every_price_is_read_and_says_that_it_is_illustrative(sample):
    _, readings, _ = sample
    sheet = next(reading for reading in readings if reading.format == "price-sheet")
    assert len(sheet.others) == sheet.rows_in[""] > 150
    assert {str(price.standing) for price in sheet.others} == {"illustrative"}


@pytest.mark.parametrize(("seed", "servers"), [(21, 230), (22, 90), (23, 480)])
def test_planted_defects_are_found_and_nothing_else(tmp_path, seed, servers):
    """At other seeds and sizes than `tests/oracle/test_planted_defects.py`, and without its allowance."""
    write_sample(tmp_path, seed=seed, servers=servers, as_of=AS_OF)
    truth, missed, false = score(tmp_path, read(tmp_path)[1])
    assert len(truth["defects"]) > 50
    assert [defect["description"] for defect in missed] == []
    assert [finding.message for finding in false] == []


def test_planted_defects_are_found_on_another_day(tmp_path):
    day = date(2028, 2, 29)
    write_sample(tmp_path, seed=4, as_of=day)
    _, missed, false = score(tmp_path, read(tmp_path, day)[1])
    assert (missed, false) == ([], [])


def test_what_is_named_by_brand_bears_no_price_and_no_defect(sample):
    """Nothing is named by brand at all, save platforms whose release decides their support."""
    _, _, estate = sample
    assert {application.product for application in estate.applications.values()} == {None}


def test_each_calendar_alone_leaves_weekends_free(sample):
    _, _, estate = sample
    rules = [
        FreezeRule(rule.freeze_calendar, rule.reason, rule.begins, rule.ends, Binding(rule.binding))
        for rule in estate.freeze_rules.values()
    ]
    freezes, unread = expand_freezes(rules, date(2027, 1, 1), date(2027, 12, 31), polls=(date(2027, 5, 6),))
    assert len(unread) == 1
    weekends = list(_weekends(2027))
    for calendar in {rule.calendar for rule in rules}:
        assert len(free_windows(weekends, freezes, [calendar])) >= 12, calendar


def _weekends(year):
    day = date(year, 1, 1)
    while day.year == year:
        if day.weekday() == 5:
            yield DateWindow(day, day + timedelta(days=1))
        day += timedelta(days=1)
