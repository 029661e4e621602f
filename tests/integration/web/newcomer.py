"""The steps of the newcomer's path, as somebody walks them in a browser: with scripts or without."""

from __future__ import annotations

import os
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page
from tests import written_docs
from tests.browser import ROOT, WIDTHS, check_page, take_picture
from tests.integration.web.small_council import FILES
from tests.integration.web.test_strict_provider import node

from standpipe.sample import write_sample

SERVERS = 90
PATIENCE = 300_000
"""Milliseconds that a plan may take on a busy machine."""


class Walk:
    """A walk through the console: every stop is looked at, and its HTML kept."""

    def __init__(self, browser: Browser, address: str, axe_source: str, folder: Path) -> None:
        self._browser, self._address, self._axe, self._folder = browser, address, axe_source, folder
        self.complaints: list[str] = []
        self.page = self.new_page()
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)

    def new_page(self) -> Page:
        """Return a page of another browser, in which nobody is signed in."""
        return self._browser.new_context(base_url=self._address).new_page()

    def wait_for(self, words: str) -> None:
        """Wait until the page says so; it brings itself up to date."""
        self.page.get_by_text(words).first.wait_for(timeout=120_000)

    def stop(self, name: str, *, opened: bool = True) -> None:
        """Look at the page where the walk stands, at both widths, with all that can be opened on it open.

        Chapters with thousands of rows stay closed: the report's own test looks at them open, on a smaller plan.
        """
        page = self.page
        html = page.request.get(page.url).text()
        (self._folder / f"{name}.html").write_text(html, encoding="utf-8")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            take_picture(page, f"console-{name}", width)
            page.evaluate("open => document.querySelectorAll('details').forEach(each => each.open = open)", opened)
            check_page(page, self._axe, name, width)
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = false)")

    def go(self, address: str) -> None:
        """Go to a page that must be there."""
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status == 200, address

    def compute(self, title: str) -> str:
        """Ask for a plan and wait for it; return its address."""
        self.go("/waves/")
        self.page.get_by_label("Name of the new plan").fill(title)
        self.page.get_by_role("button", name="Compute a plan").click()
        return self.computed()

    def computed(self) -> str:
        """Wait for the plan whose page is shown; return its address."""
        page = self.page
        place = page.url
        for _ in range(PATIENCE // 1_000):
            if page.get_by_text("The data centre closes on").count():
                return place
            assert not page.get_by_text("There is no plan:").count(), page.inner_text("main")
            page.wait_for_timeout(1_000)
            self.go(place)
        raise AssertionError("the plan took too long: " + page.inner_text("main"))


def write_exports(folder: Path) -> None:
    """Write a council of three applications, or for pictures the sample council."""
    if os.environ.get("STANDPIPE_SCREENSHOTS") or written_docs.are_wanted():
        write_sample(folder, servers=SERVERS, seed=1, as_of=datetime.now(tz=UTC).date())
        return
    for name, content in FILES.items():
        (folder / name).write_bytes(content)


def sign_in(page: Page, link: str) -> None:
    """Use a one-time link up."""
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Do this later").click()


def bring_in(walk: Walk, exports: Path) -> None:
    page = walk.page
    walk.go("/imports/new/")
    walk.stop("import")
    page.locator("input[type=file]").set_input_files([str(file) for file in sorted(exports.iterdir())])
    page.get_by_role("button", name="Read them").click()
    walk.wait_for("Nothing counts yet.")
    walk.wait_for("Thing by thing")
    page.wait_for_load_state("networkidle")
    walk.stop("import-preview")
    page.get_by_role("button", name="Make it count").click()
    page.get_by_text("The import counts").wait_for()


def look_and_correct(walk: Walk) -> str:
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


def read_plan(walk: Walk, plan: str) -> None:
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


def challenge(walk: Walk, thing: str) -> str:
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


def overrule(walk: Walk, proposal: str) -> None:
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


def pin_by_drag(walk: Walk, plan: str) -> str:
    """Drag a move to a later day; the form says so, and the plan that it asks for has the pin."""
    page = walk.page
    walk.go(f"{plan}what-if/")
    page.set_viewport_size({"width": 1280, "height": 900})
    tops = page.locator(".govuk-service-navigation__item").evaluate_all("all => all.map(each => each.offsetTop)")
    assert len(tops) == 12
    assert len(set(tops)) == 1, "the bar at the top is one line for an administrator"
    bar = page.locator("#pins rect[data-move]").last
    bar.scroll_into_view_if_needed()
    moved, start = bar.get_attribute("data-move"), bar.bounding_box()
    assert start
    first = page.locator(f"#application option[value='{moved}']").get_attribute("data-first")
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(start["x"] + 45, start["y"] + 5, steps=4)
    page.mouse.up()
    assert page.get_by_label("Application", exact=True).input_value() == moved
    day = datetime.strptime(page.get_by_label("Day", exact=True).input_value(), "%d/%m/%Y").replace(tzinfo=UTC).date()
    assert first
    assert day > datetime.fromisoformat(first).date()
    assert page.get_by_label("Not before the day").is_checked()
    assert "is pinned not before" in page.locator("#pins-said").inner_text()
    walk.stop("what-if-dragged")
    page.get_by_label("Name of the plan (optional)").fill("With the overrule")
    page.get_by_role("button", name="Compute this plan").click()
    place = walk.computed()
    assert f"not before {day.day} {day:%B %Y}" in page.inner_text("main")
    return place


def compare(walk: Walk, first: str, second: str) -> None:
    page = walk.page
    walk.go(second)
    number = re.findall(r"/(\d+)/$", first)[0]
    page.get_by_label("Compare with").select_option(number)
    page.get_by_role("button", name="Compare", exact=True).click()
    page.get_by_text("Leave where it is").first.wait_for()
    walk.stop("compare")


def adopt(walk: Walk, plan: str) -> None:
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
    other = walk.new_page()
    sign_in(other, link.group())
    other.goto(plan)
    other.get_by_role("button", name="Adopt this plan").click()
    other.get_by_text("is adopted.").first.wait_for()
    other.context.close()
    walk.go("/decisions/")
    walk.stop("decisions")
    page.locator("tbody th a").first.click()
    walk.stop("decision")
    walk.go("/decisions/new/")
    walk.stop("decision-new")


def print_pack(walk: Walk, folder: Path) -> None:
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
