"""Who gets in, and what a visitor gets to see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import get_resolver

OPEN = {"accessibility", "healthz", "readyz", "metrics", "sign-in", "sign-in-by-link", "sign-in-code",
        "sign-in-by-provider", "sign-in-by-provider-answer", "sign-in-by-passkey-begin",
        "sign-in-by-passkey"}  # fmt: skip


def test_a_visitor_is_sent_to_sign_in_from_every_page(visitor):
    asked = 0
    for name, patterns in get_resolver("standpipe.web.urls").reverse_dict.lists():
        if not isinstance(name, str) or name in OPEN:
            continue
        for pattern in patterns:
            template, parameters = pattern[0][0]
            path = "/" + template % dict.fromkeys(parameters, "1")
            response = visitor.get(path)
            assert response.status_code in {302, 401}, path
            if response.status_code == 302:
                assert response["Location"].startswith("/sign-in/"), path
            asked += 1
    assert asked >= 3


def test_the_accessibility_statement_is_read_without_signing_in(visitor, monkeypatch):
    monkeypatch.setenv("STANDPIPE_ACCESSIBILITY_CONTACT", "<b>ict@council.example</b>")
    assert b'href="/accessibility/"' in visitor.get("/sign-in/").content
    page = visitor.get("/accessibility/").content.decode()
    assert "No person who uses assistive technology has tested it" in page
    assert "tell &lt;b&gt;ict@council.example" in page


def test_health_and_readiness_are_open(visitor):
    assert visitor.get("/healthz").status_code == 200
    assert visitor.get("/readyz").content == b"ready\n"


def test_a_link_signs_in_once(visitor):
    from standpipe.console import people

    token = people.make_sign_in_link(people.add_person("a@council.example", name="A", role="reader"))
    assert b"works once" in visitor.get(f"/sign-in/link/{token}").content
    assert visitor.get("/").status_code == 302  # looking at the link signs nobody in
    assert visitor.post(f"/sign-in/link/{token}")["Location"] == "/account/password/"
    assert visitor.get("/").status_code == 200
    visitor.post("/sign-out/")
    assert visitor.post(f"/sign-in/link/{token}").status_code == 410
    assert visitor.get("/").status_code == 302


def test_an_old_link_does_not_sign_in(visitor):
    from standpipe.adapters.storage.models import SignInLink
    from standpipe.console import people

    token = people.make_sign_in_link(people.add_person("a@council.example", name="A", role="reader"))
    link = SignInLink.objects.get()
    link.expires_at -= timedelta(days=2)
    link.save()
    assert visitor.post(f"/sign-in/link/{token}").status_code == 410


def test_a_password_is_chosen_and_used(administrator, visitor):
    weak = administrator.post("/account/password/", {"password": "short"})
    assert weak.status_code == 400
    assert b"There is a problem" in weak.content
    assert administrator.post("/account/password/", {"password": "three odd ducks"}).status_code == 302
    wrong = visitor.post("/sign-in/", {"email": "administrator@council.example", "password": "two odd ducks"})
    assert wrong.status_code == 400
    right = visitor.post("/sign-in/", {"email": "Administrator@council.example", "password": "three odd ducks"})
    assert right.status_code == 302
    assert visitor.get("/").status_code == 200


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/", "javascript:alert(1)"])
def test_signing_in_never_leads_elsewhere(administrator, visitor, elsewhere):
    administrator.post("/account/password/", {"password": "three odd ducks"})
    form = {"email": "administrator@council.example", "password": "three odd ducks", "next": elsewhere}
    assert visitor.post("/sign-in/", form)["Location"] == "/"


def test_pages_carry_the_headers_that_keep_a_browser_strict(administrator):
    response = administrator.get("/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cache-Control"] == "no-store"


def test_a_form_from_elsewhere_is_refused(administrator):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    strict.cookies = administrator.cookies
    assert strict.post("/sign-out/").status_code == 403
    assert strict.get("/").status_code == 200


def test_the_tables_are_those_of_the_models(rolled_back):
    from django.core.management import call_command

    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)
