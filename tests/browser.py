"""The browser of the tests: Chromium, and axe-core with the rules that every page must keep.

Chromium is found on the PATH or by STANDPIPE_CHROMIUM, axe-core in node_modules or by STANDPIPE_AXE; a test that needs
one is skipped, with the reason, where it is absent.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests import written_docs

ROOT = Path(__file__).parents[1]
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
WIDTHS = (320, 1280)


def axe_source() -> str:
    """Return axe-core, or skip."""
    path = Path(os.environ.get("STANDPIPE_AXE", ROOT / "node_modules" / "axe-core" / "axe.min.js"))
    if not path.is_file():
        pytest.skip(f"axe-core is not at {path} (run `make front-end`, or set STANDPIPE_AXE)")
    return path.read_text(encoding="utf-8")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give a Chromium of the operating system, or skip."""
    path = os.environ.get("STANDPIPE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.skip("no chromium on the PATH (install it, or set STANDPIPE_CHROMIUM)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


def check_page(page: Page, axe: str, name: str, width: int) -> dict[str, object]:
    """Check a page as it stands: axe-core finds no violation, and nothing scrolls sideways; return what axe found."""
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(f"() => {{ {axe} }}")
    result = page.evaluate("tags => axe.run(document, {runOnly: tags})", LEVELS)
    written_docs.note_check(page, result, name, width)
    assert [(each["id"], each["nodes"][0]["html"]) for each in result["violations"]] == [], (name, width)
    assert len(result["passes"]) > 5, (name, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
    return result


def take_picture(page: Page, name: str, width: int) -> None:
    """Keep a picture of the page where it stands: in the folder that STANDPIPE_SCREENSHOTS names, and for the docs."""
    if folder := os.environ.get("STANDPIPE_SCREENSHOTS"):
        plain = re.sub(r"\W+", "-", name).strip("-") or "home"
        page.screenshot(path=f"{folder}/{plain}-{width}.png")
    if written_docs.are_wanted() and (name, width) in written_docs.PICTURES:
        page.screenshot(path=written_docs.file_of(name, width))
