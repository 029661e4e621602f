"""The accessibility statement says what the results say, and no more."""

from __future__ import annotations

from datetime import date

import msgspec
from tests.browser import LEVELS, WIDTHS

from standpipe.web.accessibility import Check, CheckedPage, Checks, as_json, as_markdown, read_checks, statement


def checks_of(*checks: Check) -> Checks:
    page = CheckedPage("estate", "Estate - Standpipe", checks)
    return Checks(date(2026, 11, 27), "4.14.1", "Chromium 150", ("wcag2a",), ("label", "region"), (page,))


def said(checks: Checks, contact: str = "") -> str:
    return as_markdown(statement(checks, contact=contact))


def test_the_published_results_are_whole():
    checks = read_checks()
    assert checks.rule_sets == tuple(LEVELS)
    assert len(checks.rules) > 50
    assert checks.axe
    assert checks.browser
    for page in checks.pages:
        assert [check.width for check in page.checks] == list(WIDTHS), page.name


def test_results_are_kept_and_read_back():
    checks = checks_of(Check(320, ("label",), (), scrolls_sideways=False))
    assert msgspec.json.decode(as_json(checks), type=Checks) == checks
    assert as_json(read_checks()).count(b"\n") == len(read_checks().pages) + 2


def test_a_violation_is_named_with_its_page_and_width():
    words = said(checks_of(Check(320, ("label",), (), scrolls_sideways=True)))
    assert "“Estate - Standpipe” at 320 pixels violates the rule label." in words
    assert "“Estate - Standpipe” at 320 pixels scrolls sideways." in words
    assert "found violations 1 times" in words
    assert "no violation" not in words


def test_without_a_violation_it_still_claims_nothing_beyond_the_checks():
    words = said(checks_of(Check(320, (), ("color-contrast",), scrolls_sideways=False)))
    assert "found no violation of the rules that it knows" in words
    assert "Whether the console keeps the standard is not known." in words
    assert "could not decide the rule color-contrast on one page" in words
    assert "No person who uses assistive technology has tested it" in words


def test_whom_to_tell_is_unknown_until_it_is_set():
    checks = checks_of(Check(320, (), (), scrolls_sideways=False))
    assert "it has not been set" in said(checks)
    assert "tell ict@council.example." in said(checks, "ict@council.example")
