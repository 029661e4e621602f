"""Every page in a real browser: no violation that axe-core knows, and no sideways scrolling, at 320 and 1280 pixels.

The console runs as people run it, on an empty state of its own. Needs Chromium (on the PATH or by STANDPIPE_CHROMIUM)
and axe-core (node_modules, or STANDPIPE_AXE); skipped, with the reason, where one is absent. STANDPIPE_SCREENSHOTS
names a folder for a picture of each page.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[3]
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
PAGES = (
    "/", "/estate/", "/estate/server/", "/estate/application/?sort=-tier", "/estate/findings/", "/imports/",
    "/estate/search/?q=sql", "/imports/new/", "/imports/revisions/", "/imports/2/", "/imports/2/rejected/",
    "/resilience/", "/resilience/?scenario=ransomware", "/account/password/", "/account/", "/account/second-factor/",
    "/people/", "/people/add/", "/people/1/", "/messages/", "/audit/", "/nothing/",
)  # fmt: skip
READY_SECONDS = 50


def free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])


@pytest.fixture(scope="module")
def axe() -> str:
    path = Path(os.environ.get("STANDPIPE_AXE", ROOT / "node_modules" / "axe-core" / "axe.min.js"))
    if not path.is_file():
        pytest.skip(f"axe-core is not at {path} (run `make front-end`, or set STANDPIPE_AXE)")
    if not (ROOT / "src/standpipe/web/static/built/console.css").is_file():
        pytest.skip("the console's style is not built (run `make front-end`)")
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def console() -> Iterator[tuple[str, str]]:
    """A console on an empty state: its address, and the first sign-in link."""
    home, port = Path(tempfile.mkdtemp(prefix="standpipe-home-")), free_port()
    environment = {name: value for name, value in os.environ.items() if name != "STANDPIPE_DATABASE_URL"}
    environment |= {"STANDPIPE_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
    program = [sys.executable, "-c", "from standpipe.cli import main; main()", "serve", "--port", str(port)]
    with (home / "said").open("wb") as said:
        process = subprocess.Popen(program, stderr=said, env=environment, start_new_session=True)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(READY_SECONDS * 2):
            if process.poll() is not None or answers(f"{address}/readyz"):
                break
            time.sleep(0.5)
        text = (home / "said").read_text(encoding="utf-8")
        link = re.search(r"http\S+/sign-in/link/\S+", text)
        assert link, text
        yield address, link.group()
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(40) == 0
        assert not (home / "postgresql" / "postmaster.pid").exists()
        shutil.rmtree(home, ignore_errors=True)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False


@pytest.fixture(scope="module")
def page(console, tmp_path_factory) -> Iterator[Page]:
    """A browser that is signed in and has imported the sample council, and then a part of it again."""
    path = os.environ.get("STANDPIPE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.skip("no chromium on the PATH (install it, or set STANDPIPE_CHROMIUM)")
    from datetime import date

    from standpipe.sample import write_sample

    exports = tmp_path_factory.mktemp("exports")
    write_sample(exports, servers=90, seed=1, as_of=date(2026, 11, 23))
    address, link = console
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        page = browser.new_page(base_url=address)
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        page.goto(link)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("link", name="Do this later").click()
        send(page, [str(file) for file in sorted(exports.iterdir())])
        page.get_by_role("button", name="Make it count").click()
        send(page, [str(exports / "application-register.xlsx")])
        yield page
        browser.close()


def send(page: Page, files: list[str]) -> None:
    page.goto("/imports/new/")
    page.locator("input[type=file]").set_input_files(files)
    page.get_by_role("button", name="Read them").click()
    page.get_by_role("button", name="Make it count").wait_for(timeout=120_000)


def look(page: Page, axe: str, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    if folder := os.environ.get("STANDPIPE_SCREENSHOTS"):
        name = re.sub(r"\W+", "-", address).strip("-") or "home"
        page.screenshot(path=f"{folder}/{name}-{width}.png")
    page.evaluate(f"() => {{ {axe} }}")
    result = page.evaluate("tags => axe.run(document, {runOnly: tags})", LEVELS)
    assert [(each["id"], each["nodes"][0]["html"]) for each in result["violations"]] == [], address
    assert page.evaluate("document.documentElement.scrollWidth") <= width, address


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
    look(page, axe, thing, width)
    look(page, axe, page.locator("dd a", has_text="Correct").first.get_attribute("href"), width)


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
    look(page, axe, address, width)


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_no_violation_on_the_resilience_of_a_service(page, axe, width):
    page.goto("/resilience/")
    look(page, axe, page.locator("a[href*='/resilience/service/']").first.get_attribute("href"), width)


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
    other = page.context.browser.new_context(base_url=console[0]).new_page()
    recovery = set_up_by_keyboard(other, axe, link)
    tab_to(other, "Sign out")
    press(other, "Enter")
    other.wait_for_url("**/sign-in/")
    look_at(other, axe, "sign-in")
    sign_in_by_keyboard(other, axe, recovery)
    other.wait_for_url(f"{console[0]}/")
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
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        if folder := os.environ.get("STANDPIPE_SCREENSHOTS"):
            page.screenshot(path=f"{folder}/{name}-{width}.png")
        page.evaluate(f"() => {{ {axe} }}")
        result = page.evaluate("tags => axe.run(document, {runOnly: tags})", LEVELS)
        assert [(each["id"], each["nodes"][0]["html"]) for each in result["violations"]] == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
