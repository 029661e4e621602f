"""The report in a real browser: no violation of WCAG 2.2 A and AA that axe-core knows, and no sideways scrolling.

Needs Chromium (found on the PATH or by STANDPIPE_CHROMIUM) and axe-core (STANDPIPE_AXE, the path of axe.min.js); the
tests are skipped, with the reason, where one of them is absent.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from benchmarks.plan_examples import contradictory_plan, full_plan, hostile_plan, partial_plan
from playwright.sync_api import Page
from tests.browser import check_page

from standpipe.adapters.report import render_report

PLANS = {
    "full": full_plan,
    "partial": partial_plan,
    "contradictory": contradictory_plan,
    "hostile": lambda: hostile_plan("<img src=x onerror=alert(1)>" + "long" * 30),
}


@pytest.fixture(params=PLANS)
def report(request, browser, tmp_path) -> Iterator[Page]:
    """A report as a file in the browser; whatever it asks for beyond itself is noted."""
    path = tmp_path / "report.html"
    path.write_text(render_report(PLANS[request.param](), title="Example Council"), encoding="utf-8")
    page = browser.new_page()
    page.requests_made = []
    page.on("request", lambda made: page.requests_made.append(made.url))
    page.goto(path.as_uri())
    yield page
    page.close()


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_no_violation(report, axe, width):
    report.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert len(check_page(report, axe, "report", width)["passes"]) > 15


def test_nothing_scrolls_sideways_at_320_pixels(report):
    report.set_viewport_size({"width": 320, "height": 900})
    report.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert report.evaluate("document.documentElement.scrollWidth") == 320


def test_the_page_asks_for_nothing_but_itself(report):
    assert len(report.requests_made) == 1


def test_a_link_to_an_application_opens_it(browser, tmp_path):
    path = tmp_path / "report.html"
    path.write_text(render_report(full_plan(), title="Example Council"), encoding="utf-8")
    page = browser.new_page()
    page.goto(f"{path.as_uri()}#application-3")
    assert page.locator("#application-3").is_visible()
    page.close()


def test_what_the_reader_opened_is_printed_and_nothing_else(browser, tmp_path):
    path = tmp_path / "report.html"
    path.write_text(render_report(full_plan(), title="Example Council"), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    page.locator("details", has=page.locator("#application-3")).evaluate("part => { part.open = true }")
    page.emulate_media(media="print")
    assert page.locator("#application-3").is_visible()
    assert not page.locator("#application-4").is_visible()
    assert not page.locator("#evidence").is_visible()
    assert page.get_by_text("open a part before you print it").is_visible()
    page.close()
