"""Reading and deciding with scripts switched off: the newcomer's path again, and a decision written to the register."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from tests.integration.web.newcomer import (
    Walk,
    adopt,
    bring_in,
    challenge,
    compare,
    look_and_correct,
    overrule,
    read_plan,
    sign_in,
    write_exports,
)  # fmt: skip


class WithoutScripts(Walk):
    """A walk in a browser that runs no script: what is not finished is asked for again by the link on the page."""

    def new_page(self) -> Page:
        context = self._browser.new_context(base_url=self._address, java_script_enabled=False)
        return context.new_page()

    def wait_for(self, words: str) -> None:
        for _ in range(240):
            if self.page.get_by_text(words).count():
                return
            self.page.wait_for_timeout(500)
            again = self.page.get_by_role("link", name="show how far it is now")
            again.click() if again.count() else self.page.reload()
        raise AssertionError(f"'{words}' did not come: " + self.page.inner_text("main"))

    def stop(self, name: str, *, opened: bool = True) -> None:  # noqa: ARG002  # what is closed needs a script to open
        assert self.page.locator("h1").count() == 1, name
        assert self.page.locator(".js-enabled").count() == 0, "scripts run after all"


@pytest.mark.slow
def test_reading_and_deciding_need_no_script(console, browser, tmp_path):
    exports = tmp_path / "exports"
    exports.mkdir()
    write_exports(exports)
    walk = WithoutScripts(browser, console.address, "", tmp_path)
    sign_in(walk.page, console.link)
    bring_in(walk, exports)
    thing = look_and_correct(walk)
    first = walk.compute("First plan")
    read_plan(walk, first)
    read_what_is_drawn_with_scripts(walk, thing)
    proposal = challenge(walk, thing)
    overrule(walk, proposal)
    second = walk.compute("With the overrule")
    compare(walk, first, second)
    adopt(walk, second)
    decide(walk)
    save_a_view(walk)


def read_what_is_drawn_with_scripts(walk: WithoutScripts, thing: str) -> None:
    page = walk.page
    walk.go(thing)
    page.get_by_role("link", name="See what surrounds it as a map").click()
    assert page.get_by_role("table").count() == 1, "the map says the same as a table"
    for address in ("/resilience/", "/estate/", "/decisions/", "/imports/", "/audit/", "/people/", "/messages/"):
        walk.go(address)
        walk.stop(address)


def decide(walk: WithoutScripts) -> None:
    page = walk.page
    walk.go("/decisions/new/")
    page.get_by_label("Title").fill("Extend the lease")
    page.get_by_label("Context").fill("The lease ends before the last wave.")
    page.get_by_label("What was decided").fill("The lease is extended by a year.")
    page.get_by_role("button", name="Write it to the register").click()
    assert "The lease is extended by a year." in page.inner_text("main")
    walk.go("/decisions/")
    assert page.get_by_role("link", name="Extend the lease").count() == 1


def save_a_view(walk: WithoutScripts) -> None:
    page = walk.page
    walk.go("/estate/application/?hosting=data+centre")
    page.locator("summary", has_text="Saved views").click()
    page.get_by_label("under this name").fill("In the data centre")
    page.get_by_role("button", name="Save this view").click()
    assert "is saved" in page.inner_text("main")
    walk.go("/views/")
    page.get_by_role("link", name="In the data centre").click()
    assert page.url.endswith("/estate/application/?hosting=data+centre")
