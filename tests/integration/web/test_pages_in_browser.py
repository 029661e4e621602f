"""Every page in a real browser: no violation that axe-core knows, and no sideways scrolling, at 320 and 1280 pixels.

The console runs as people run it, on an empty state of its own. Needs Chromium (on the PATH or by STANDPIPE_CHROMIUM)
and axe-core (node_modules, or STANDPIPE_AXE); skipped, with the reason, where one is absent. STANDPIPE_SCREENSHOTS
names a folder for a picture of each page.
"""

from __future__ import annotations

from datetime import date

import pyotp
import pytest
from playwright.sync_api import Page
from tests.browser import WIDTHS, check_page, take_picture

from standpipe.sample import write_sample

PAGES = (
    "/", "/estate/", "/estate/server/", "/estate/application/?sort=-tier", "/estate/findings/", "/imports/",
    "/estate/search/?q=sql", "/imports/new/", "/imports/revisions/", "/imports/2/", "/imports/2/rejected/",
    "/resilience/", "/resilience/?scenario=ransomware", "/account/password/", "/account/", "/account/second-factor/",
    "/people/", "/people/add/", "/people/1/", "/messages/", "/audit/", "/views/", "/accessibility/", "/nothing/",
)  # fmt: skip


@pytest.fixture(scope="module")
def page(console, browser, tmp_path_factory) -> Page:
    """A browser that is signed in and has imported the sample council, and then a part of it again."""
    exports = tmp_path_factory.mktemp("exports")
    write_sample(exports, servers=90, seed=1, as_of=date(2026, 11, 23))
    page = browser.new_page(base_url=console.address)
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
    page.goto(console.link)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Do this later").click()
    send(page, [str(file) for file in sorted(exports.iterdir())])
    page.get_by_role("button", name="Make it count").click()
    send(page, [str(exports / "application-register.xlsx")])
    return page


def send(page: Page, files: list[str]) -> None:
    page.goto("/imports/new/")
    page.locator("input[type=file]").set_input_files(files)
    page.get_by_role("button", name="Read them").click()
    page.get_by_role("button", name="Make it count").wait_for(timeout=120_000)


def look(page: Page, axe: str, address: str, width: int, *, name: str = "") -> None:
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    check_page(page, axe, name or address, width)
    take_picture(page, name or address, width)


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_no_violation(page, axe, address, width):
    look(page, axe, address, width)


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_no_violation_on_a_thing_and_its_correction(page, axe, width):
    page.goto("/estate/application/")
    thing = page.locator("tbody th a").first.get_attribute("href")
    look(page, axe, thing, width, name="thing")
    correct = page.locator("dd a", has_text="Correct").first.get_attribute("href")
    look(page, axe, correct, width, name="correct")


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 1280])
def test_the_map_is_drawn_and_axe_finds_no_violation(page, axe, width):
    page.complaints.clear()
    page.goto("/estate/service/")
    page.locator("tbody th a").first.click()
    page.get_by_role("link", name="See what surrounds it as a map").click()
    page.locator("#map canvas").first.wait_for(state="attached")
    address = page.url
    page.get_by_role("button", name="Zoom in").click()
    assert page.complaints == []
    look(page, axe, address, width, name="map")


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_no_violation_on_the_resilience_of_a_service(page, axe, width):
    page.goto("/resilience/")
    service = page.locator("a[href*='/resilience/service/']").first.get_attribute("href")
    look(page, axe, service, width, name="resilience-of-a-service")


@pytest.mark.slow
def test_no_page_breaks_its_own_security_policy(page):
    page.complaints.clear()
    for address in PAGES[:-1]:
        page.goto(address)
    assert page.complaints == []


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, name: str) -> None:
    """Go from control to control until the one with this name has the focus, as a person without a mouse would."""
    for _ in range(60):
        press(page, "Tab")
        focused = page.evaluate("""() => {
            const it = document.activeElement, label = it.labels && it.labels[0]
            return (label ? label.textContent : it.textContent).trim()
        }""")
        if focused == name:
            return
    raise AssertionError(f"the keyboard does not reach '{name}' on {page.url}")


@pytest.mark.slow
def test_a_second_factor_is_set_up_and_used_by_keyboard_alone(page, axe, console):
    page.goto("/people/add/")
    page.get_by_label("E-mail address").fill("keyboard@council.example")
    page.get_by_role("button", name="Add").click()
    link = page.locator(".app-break").text_content()
    other = page.context.browser.new_context(base_url=console.address).new_page()
    recovery = set_up_by_keyboard(other, axe, link)
    tab_to(other, "Sign out")
    press(other, "Enter")
    other.wait_for_url("**/sign-in/")
    look_at(other, axe, "sign-in")
    sign_in_by_keyboard(other, axe, recovery)
    other.wait_for_url(f"{console.address}/")
    other.context.close()


def set_up_by_keyboard(other: Page, axe: str, link: str) -> str:
    """Sign in by a link, choose a password, set a second factor up; return a recovery code."""
    other.goto(link)
    tab_to(other, "Sign in")
    press(other, "Enter")
    other.wait_for_url("**/account/password/")
    tab_to(other, "New password for keyboard@council.example")
    other.keyboard.type("three odd ducks")
    tab_to(other, "Set the password")
    press(other, "Enter")
    other.get_by_role("alert").wait_for()
    other.goto("/account/")
    tab_to(other, "Set up a second factor")
    press(other, "Enter")
    other.wait_for_url("**/second-factor/")
    codes = pyotp.TOTP(other.locator("main code").text_content().replace(" ", ""))
    tab_to(other, "Code")
    other.keyboard.type(codes.now())
    press(other, "Enter")
    other.get_by_role("heading", name="Keep your recovery codes").wait_for()
    recovery = other.locator(".app-codes code").first.text_content()
    look_at(other, axe, "recovery-codes")
    return recovery


def sign_in_by_keyboard(other: Page, axe: str, recovery: str) -> None:
    """Sign in with the password, a wrong code, and a recovery code."""
    tab_to(other, "E-mail address")
    other.keyboard.type("keyboard@council.example")
    tab_to(other, "Password")
    other.keyboard.type("three odd ducks")
    press(other, "Enter")
    other.wait_for_url("**/sign-in/code/")
    tab_to(other, "Code")
    other.keyboard.type("000000")
    press(other, "Enter")
    other.get_by_role("alert").wait_for()
    assert other.evaluate("document.activeElement.className").startswith("govuk-error-summary")
    look_at(other, axe, "sign-in-code")
    tab_to(other, "Code")
    other.keyboard.type(recovery)
    press(other, "Enter")


def look_at(page: Page, axe: str, name: str) -> None:
    for width in WIDTHS:
        check_page(page, axe, name, width)
        take_picture(page, name, width)
