"""A passkey added and used in a real browser with a virtual device."""

from __future__ import annotations

import re

import pytest
from tests.browser import check_page, take_picture


@pytest.mark.slow
def test_a_passkey_is_added_and_used_in_a_browser(console, browser, axe):
    address = console.address.replace("127.0.0.1", "localhost")
    page = browser.new_context(base_url=address).new_page()
    complaints = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    device = devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    page.goto(re.sub(r"^http://[^/]+", address, console.link))
    page.get_by_role("button", name="Sign in").click()
    page.goto("/account/")
    page.get_by_label("Name of the new passkey").fill("My laptop")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_text("The passkey 'My laptop' is added.").wait_for()
    for width in (320, 1280):
        check_page(page, axe, "account-with-a-passkey", width)
        take_picture(page, "account-with-a-passkey", width)
    page.get_by_role("button", name="Sign out").click()
    for width in (320, 1280):
        check_page(page, axe, "sign-in-with-a-passkey", width)
        take_picture(page, "sign-in-with-a-passkey", width)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{address}/")
    page.get_by_role("button", name="Sign out").click()
    devices.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("No passkey was used.").wait_for()
    assert complaints == []
    page.context.close()
