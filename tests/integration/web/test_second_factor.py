"""Second factors: set up, asked for, taken once, replaced by recovery codes, required by setting."""

from __future__ import annotations

import re
import time

import pyotp
import pytest
from django.test import Client, override_settings

PASSWORD = "three odd ducks"


def set_up(browser):
    page = browser.get("/account/second-factor/").content.decode()
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")
    assert f"secret={secret}" in page
    codes = pyotp.TOTP(secret)
    answer = browser.post("/account/second-factor/", {"code": codes.now()})
    assert answer.status_code == 200, answer.content
    recovery = re.findall(r"<li><code>([a-z2-7-]+)</code>", answer.content.decode())
    assert len(set(recovery)) == 10
    return codes, recovery


def later(codes, half_minutes=1):
    return codes.at(int(time.time()) + 30 * half_minutes)


@pytest.fixture
def planner(sign_in_as):
    """A planner with a password and a second factor: a browser that is signed in, the codes, the recovery codes."""
    browser = sign_in_as("planner")
    browser.post("/account/password/", {"password": PASSWORD})
    return browser, *set_up(browser)


def with_password(browser, wanted=""):
    form = {"email": "planner@council.example", "password": PASSWORD, "next": wanted}
    return browser.post("/sign-in/", form)


def test_a_password_alone_signs_nobody_in(planner, visitor):
    _, codes, _ = planner
    assert with_password(visitor, "/estate/")["Location"] == "/sign-in/code/"
    assert visitor.get("/estate/").status_code == 302
    assert b"one-time-code" in visitor.get("/sign-in/code/").content
    before = visitor.cookies["sessionid"].value
    assert visitor.post("/sign-in/code/", {"code": later(codes)})["Location"] == "/estate/"
    assert visitor.get("/estate/").status_code == 200
    assert visitor.cookies["sessionid"].value != before


@pytest.mark.parametrize("code", ["", "000000", "12345", "１２３４５６", "abcd-efgh-ijkl-mnop", "\x00"])
def test_a_wrong_code_signs_nobody_in(planner, visitor, code):
    with_password(visitor)
    answer = visitor.post("/sign-in/code/", {"code": code})
    assert answer.status_code == 400
    assert b'href="#code"' in answer.content
    assert visitor.get("/account/").status_code == 302


def test_a_code_is_taken_once(planner, visitor):
    _, codes, _ = planner
    code = later(codes)
    with_password(visitor)
    assert visitor.post("/sign-in/code/", {"code": code}).status_code == 302
    other = Client(headers={"host": "localhost"})
    with_password(other)
    assert other.post("/sign-in/code/", {"code": code}).status_code == 400
    assert other.post("/sign-in/code/", {"code": later(codes, 0)}).status_code == 400  # older than the one taken


def test_an_old_code_is_not_taken(planner, visitor):
    _, codes, _ = planner
    with_password(visitor)
    assert visitor.post("/sign-in/code/", {"code": later(codes, -4)}).status_code == 400
    assert visitor.post("/sign-in/code/", {"code": later(codes, 4)}).status_code == 400


def test_a_recovery_code_works_once(planner, visitor):
    _, _, recovery = planner
    for expected in (302, 400):
        with_password(visitor)
        answer = visitor.post("/sign-in/code/", {"code": recovery[3].upper().replace("-", " ")})
        assert answer.status_code == expected
        visitor.post("/sign-out/")


def test_the_codes_of_somebody_else_do_not_sign_in(planner, sign_in_as, visitor):
    other = sign_in_as("reader")
    codes, recovery = set_up(other)
    with_password(visitor)
    for code in (later(codes), recovery[0]):
        assert visitor.post("/sign-in/code/", {"code": code}).status_code == 400


def test_nobody_tries_all_codes(planner, visitor):
    _, codes, recovery = planner
    with_password(visitor)
    tries = [visitor.post("/sign-in/code/", {"code": f"{n:06}"}).status_code for n in range(11)]
    assert tries == [400] * 10 + [429]
    with_password(visitor)  # beginning again does not help
    assert visitor.post("/sign-in/code/", {"code": later(codes)}).status_code == 429
    assert visitor.post("/sign-in/code/", {"code": recovery[0]}).status_code == 429


def test_the_page_for_the_code_is_for_nobody_who_has_not_given_a_password(visitor):
    assert visitor.get("/sign-in/code/")["Location"] == "/sign-in/"
    assert visitor.post("/sign-in/code/", {"code": "123456"})["Location"] == "/sign-in/"


def test_whoever_waits_too_long_begins_again(planner, visitor):
    _, codes, _ = planner
    with_password(visitor)
    session = visitor.session
    session["waiting_for_code"] |= {"at": time.time() - 601}
    session.save()
    assert visitor.post("/sign-in/code/", {"code": later(codes)})["Location"] == "/sign-in/"


def test_a_link_asks_for_the_code_as_well(planner, visitor):
    from standpipe.console import people

    token = people.make_sign_in_link(people.find_person("planner@council.example"))
    assert visitor.post(f"/sign-in/link/{token}")["Location"] == "/sign-in/code/"
    assert visitor.get("/").status_code == 302


def test_access_taken_away_while_waiting_counts(planner, visitor):
    from standpipe.console import people

    _, codes, _ = planner
    with_password(visitor)
    known = people.find_person("planner@council.example")
    people.change_person(known, by=0, name="A", role="planner", is_active=False)
    assert visitor.post("/sign-in/code/", {"code": later(codes)}).status_code == 400


def test_it_goes_only_with_a_code(planner, visitor):
    browser, codes, recovery = planner
    assert browser.post("/account/second-factor/take-away/", {"code": "000000"}).status_code == 400
    assert browser.get("/account/second-factor/picture.svg").status_code == 403
    assert codes.secret not in browser.get("/account/second-factor/").content.decode()
    renewed = browser.post("/account/second-factor/recovery-codes/", {"code": recovery[0]})
    newer = re.findall(r"<li><code>([a-z2-7-]+)</code>", renewed.content.decode())
    assert browser.post("/account/second-factor/take-away/", {"code": recovery[1]}).status_code == 400
    assert browser.post("/account/second-factor/take-away/", {"code": newer[0]}).status_code == 302
    assert with_password(visitor)["Location"] == "/"


def test_an_administrator_takes_it_from_who_has_lost_it_and_not_from_themselves(planner, administrator, visitor):
    from standpipe.console import people

    known = people.find_person("planner@council.example")
    assert b"Take their second factor and passkeys away" in administrator.get(f"/people/{known.pk}/").content
    administrator.post(f"/people/{known.pk}/second-factor/")
    assert with_password(visitor)["Location"] == "/"
    set_up(administrator)
    me = int(administrator.session["_auth_user_id"])
    administrator.post(f"/people/{me}/second-factor/")
    assert b"codes left" in administrator.get("/account/").content


def test_nothing_of_it_is_kept_in_the_clear(planner):
    from standpipe.adapters.storage.models import AuditEntry, RecoveryCode, SecondFactor

    _, codes, recovery = planner
    kept = str([*SecondFactor.objects.values(), *RecoveryCode.objects.values()])
    kept += str(list(AuditEntry.objects.filter(table_name__in=["second_factor", "recovery_code"]).values()))
    for secret in (codes.secret, *recovery, *(each.replace("-", "") for each in recovery)):
        assert secret not in kept
    sealed = SecondFactor.objects.get().sealed
    assert sealed not in str(list(AuditEntry.objects.values("before", "after")))
    with override_settings(SECRET_KEY="another"):
        from standpipe.console import second_factors

        assert second_factors.sign_in_with_code(SecondFactor.objects.get().person_id, codes.now(), request="") is None


@override_settings(SECOND_FACTOR_OF="administrators")
def test_who_needs_one_opens_nothing_without(administrator, sign_in_as):
    for address in ("/", "/people/", "/estate/"):
        assert administrator.get(address)["Location"] == "/account/second-factor/"
    assert administrator.post("/people/add/", {"email": "x@council.example", "role": "reader"}).status_code == 302
    from standpipe.console import people

    assert people.find_person("x@council.example") is None
    assert administrator.get("/account/password/").status_code == 200
    assert sign_in_as("planner").get("/estate/").status_code == 200
    set_up(administrator)
    assert administrator.get("/people/").status_code == 200


@override_settings(SECOND_FACTOR_OF="everybody")
def test_a_session_from_before_is_not_enough(planner):
    browser, _, _ = planner
    elsewhere = Client(headers={"host": "localhost"})
    from standpipe.console import people

    elsewhere.force_login(people.find_person("planner@council.example"))
    assert elsewhere.get("/estate/")["Location"] == "/account/second-factor/"
    assert b"Sign out and sign in again" in elsewhere.get("/account/second-factor/").content
    assert browser.get("/estate/").status_code == 200


def test_a_setting_that_says_nothing_is_refused():
    from standpipe.app.require_second_factor import checked
    from standpipe.kernel.errors import InputError

    with pytest.raises(InputError):
        checked("sometimes")
