"""The newcomer's path in a real browser: import, look, correct, challenge, overrule, re-plan, compare, adopt, print.

The console runs as people run it, on an empty state of its own, with a council of three applications. At every stop the
page is looked at with axe-core (WCAG 2.2 A and AA: no violation) and must not scroll sideways, at 320 and at 1280
pixels; its HTML is checked by html-validate at the end. STANDPIPE_SCREENSHOTS names a folder for pictures of the same
walk with the sample council; without it no picture is written. Needs Chromium (on the PATH or by
STANDPIPE_CHROMIUM) and the front end's packages.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.integration.web.small_council import FILES
from tests.integration.web.test_pages_in_browser import LEVELS, ROOT, axe, console, send  # noqa: F401  # fixtures
from tests.integration.web.test_strict_provider import node

from standpipe.sample import write_sample

SERVERS = 90
PATIENCE = 300_000
"""Milliseconds that a plan may take on a busy machine."""
WIDTHS = (320, 1280)


class Walk:
    """A walk through the console: every stop is looked at, and its HTML kept."""

    def __init__(self, page: Page, axe_source: str, folder: Path) -> None:
        self.page, self._axe, self._folder = page, axe_source, folder
        self._shots = os.environ.get("STANDPIPE_SCREENSHOTS", "")

    def stop(self, name: str, *, opened: bool = True) -> None:
        """Look at the page where the walk stands, at both widths, with all that can be opened on it open.

        Chapters with thousands of rows stay closed: the report's own test looks at them open, on a smaller plan.
        """
        page = self.page
        html = page.request.get(page.url).text()
        (self._folder / f"{name}.html").write_text(html, encoding="utf-8")
        page.evaluate(f"() => {{ {self._axe} }}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if self._shots:
                page.screenshot(path=f"{self._shots}/console-{name}-{width}.png")
            page.evaluate("open => document.querySelectorAll('details').forEach(each => each.open = open)", opened)
            result = page.evaluate("tags => axe.run(document, {runOnly: tags})", LEVELS)
            assert [(each["id"], each["nodes"][0]["html"]) for each in result["violations"]] == [], (name, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = false)")

    def go(self, address: str) -> None:
        """Go to a page that must be there."""
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status == 200, address

    def compute(self, title: str) -> str:
        """Ask for a plan and wait for it; return its address."""
        page = self.page
        self.go("/waves/")
        page.get_by_label("Name of the new plan").fill(title)
        page.get_by_role("button", name="Compute a plan").click()
        place = page.url
        for _ in range(PATIENCE // 1_000):
            if page.get_by_text("The data centre closes on").count():
                return place
            assert not page.get_by_text("There is no plan:").count(), page.inner_text("main")
            page.wait_for_timeout(1_000)
            self.go(place)
        raise AssertionError("the plan took too long: " + page.inner_text("main"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = os.environ.get("STANDPIPE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.skip("no chromium on the PATH (install it, or set STANDPIPE_CHROMIUM)")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


def write_exports(folder: Path) -> None:
    """Write a council of three applications, or for pictures the sample council."""
    if os.environ.get("STANDPIPE_SCREENSHOTS"):
        write_sample(folder, servers=SERVERS, seed=1, as_of=datetime.now(tz=UTC).date())
        return
    for name, content in FILES.items():
        (folder / name).write_bytes(content)


def signed_in(browser: Browser, address: str, link: str) -> Page:
    page = browser.new_page(base_url=address)
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Do this later").click()
    return page


@pytest.mark.slow
def test_the_newcomers_path(console, axe, browser, tmp_path):  # noqa: F811  # the fixtures of the other module
    exports, pages = tmp_path / "exports", tmp_path / "pages"
    for folder in (exports, pages):
        folder.mkdir()
    write_exports(exports)
    address, link = console
    walk = Walk(signed_in(browser, address, link), axe, pages)
    complaints: list[str] = []
    walk.page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    _import(walk, exports)
    thing = _look_and_correct(walk)
    first = walk.compute("First plan")
    _read(walk, first)
    proposal = _challenge(walk, thing)
    _overrule(walk, proposal)
    second = walk.compute("With the overrule")
    _compare(walk, first, second)
    _adopt(walk, browser, address, second)
    _print(walk, tmp_path)
    assert complaints == []
    check_markup(pages)


def _import(walk: Walk, exports: Path) -> None:
    page = walk.page
    walk.go("/imports/new/")
    walk.stop("import")
    send(page, [str(file) for file in sorted(exports.iterdir())])
    page.wait_for_load_state("networkidle")
    walk.stop("import-preview")
    page.get_by_role("button", name="Make it count").click()
    page.get_by_text("The import counts").wait_for()


def _look_and_correct(walk: Walk) -> str:
    page = walk.page
    walk.go("/estate/application/?hosting=data+centre&sort=tier")
    page.locator("tbody th a").first.click()
    thing = page.url
    page.locator("dd a", has_text="Correct").first.click()
    page.get_by_label("How do you know?").fill("The head of service says so.")
    walk.stop("correct")
    page.get_by_role("button", name="Correct it").click()
    page.get_by_text("is corrected").wait_for()
    return thing


def _read(walk: Walk, plan: str) -> None:
    walk.stop("plan")
    for name, address in (
        ("overview", "/"),
        ("proposals", "/dispositions/?hosting=data+centre&q=e"),
        ("business-case", "/business-case/"),
        ("findings", "/findings/"),
        ("assumptions", "/findings/assumptions/"),
        ("waves", "/waves/"),
        ("what-if", f"{plan}what-if/"),
    ):
        walk.go(address)
        walk.stop(name, opened=False)


def _challenge(walk: Walk, thing: str) -> str:
    page = walk.page
    walk.go(thing)
    walk.stop("thing")
    page.locator("a[href^='/dispositions/application/']").first.click()
    proposal = page.url
    walk.stop("proposal")
    page.get_by_role("button", name="Challenge or support").click()
    page.get_by_label("We think the proposal is wrong").check()
    page.get_by_label("Your claim").fill("The supplier ends its support of this version.")
    page.get_by_role("textbox", name="Evidence (optional)").fill("Letter of the supplier of 3 March")
    page.get_by_role("button", name="Put it on the record").click()
    page.get_by_label("The decision, which ends the challenge").check()
    page.get_by_label("The challenge is right").check()
    page.get_by_role("textbox", name="In words").fill("It stays until a successor is bought.")
    walk.stop("challenge")
    page.get_by_role("button", name="Put it on the record").click()
    page.get_by_text("Now overrule the proposal").wait_for()
    walk.go("/dispositions/challenges/")
    walk.stop("challenges")
    return proposal


def _overrule(walk: Walk, proposal: str) -> None:
    """By keyboard alone: the price first, then the reason."""
    page = walk.page
    walk.go(proposal)
    page.get_by_role("button", name="Overrule: see the price").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Overrule what is proposed").wait_for()
    walk.stop("overrule")
    page.get_by_label("Leave where it is: the data centre, as today").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Show the price").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="The price of overruling").wait_for()
    walk.stop("price")
    page.get_by_label("Why?").focus()
    page.keyboard.type("It stays until a successor is bought.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("is overruled. The next plan follows it.").wait_for()
    walk.stop("overruled")


def _compare(walk: Walk, first: str, second: str) -> None:
    page = walk.page
    walk.go(second)
    number = re.findall(r"/(\d+)/$", first)[0]
    page.get_by_label("Compare with").select_option(number)
    page.get_by_role("button", name="Compare", exact=True).click()
    page.get_by_text("Leave where it is").first.wait_for()
    walk.stop("compare")


def _adopt(walk: Walk, browser: Browser, address: str, plan: str) -> None:
    """Four eyes: another person adopts what was proposed."""
    page = walk.page
    walk.go("/people/add/")
    page.get_by_label("E-mail address").fill("approver@council.example")
    page.get_by_role("textbox", name="Name", exact=True).fill("An approver")
    page.get_by_role("radio", name=re.compile("^Approver")).check()
    page.get_by_role("button", name="Add").click()
    link = re.search(r"http\S+/sign-in/link/[\w-]+", page.content())
    assert link
    walk.go(plan)
    page.get_by_role("button", name="Propose for adoption").click()
    page.get_by_text("is proposed. Another person adopts it.").wait_for()
    page.get_by_role("button", name="Adopt this plan").click()
    page.get_by_text("you proposed this plan yourself").wait_for()
    other = signed_in(browser, address, link.group())
    other.goto(plan)
    other.get_by_role("button", name="Adopt this plan").click()
    other.get_by_text("is adopted.").first.wait_for()
    other.close()
    walk.go("/decisions/")
    walk.stop("decisions")
    page.locator("tbody th a").first.click()
    walk.stop("decision")
    walk.go("/decisions/new/")
    walk.stop("decision-new")


def _print(walk: Walk, folder: Path) -> None:
    page = walk.page
    walk.go("/decisions/pack/")
    walk.stop("pack", opened=False)
    page.set_viewport_size({"width": 1280, "height": 900})
    content = page.pdf(path=str(folder / "pack.pdf"), format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", content)) >= 3
    with page.expect_download() as download:
        page.get_by_role("link", name="workbook").click()
    assert download.value.suggested_filename == "committee-pack.xlsx"


def check_markup(folder: Path) -> None:
    """Check the HTML of every page, as it was sent."""
    program = ROOT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
    interpreter = node()
    assert interpreter is not None, "there is no node"
    assert program.is_file(), "html-validate is not installed (run `make front-end`)"
    command = [interpreter, str(program), "--config", str(ROOT / "front-end" / "html-validate.json"), str(folder)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout[:8_000] + result.stderr[:2_000]
