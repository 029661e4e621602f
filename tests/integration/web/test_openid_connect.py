"""Signing in by a provider that lies: everything that is wrong with an answer or a token is refused."""

from __future__ import annotations

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client, override_settings
from joserfc.jwk import ECKey
from tests.integration.web.own_provider import CLIENT, KEY, SECRET, running

from standpipe.adapters.openid_connect import settings_from
from standpipe.kernel.errors import InputError

OTHER_KEY = ECKey.generate_key("P-256", {"kid": "one", "use": "sig"})
NEWER_KEY = ECKey.generate_key("P-256", {"kid": "two", "use": "sig"})
PUBLIC_AS_SECRET = KEY.as_pem(private=False)
CLIENT_SECRET = SECRET.encode()


def environment(provider, roles="staff=planner"):
    return {
        "STANDPIPE_OIDC_ISSUER": provider.issuer, "STANDPIPE_OIDC_CLIENT_ID": CLIENT,
        "STANDPIPE_OIDC_CLIENT_SECRET": SECRET, "STANDPIPE_OIDC_ROLES": roles,
    }  # fmt: skip


@pytest.fixture
def own_provider():
    with running() as provider, override_settings(OPENID_CONNECT=settings_from(environment(provider))):
        yield provider


def leave(browser, provider, wanted="/people/"):
    answer = browser.get("/sign-in/provider/", {"next": wanted})
    assert answer.status_code == 302, answer.content
    asked = {name: value[0] for name, value in parse_qs(urlsplit(answer["Location"]).query).items()}
    provider.asked = asked
    return asked["state"]


def come_back(browser, state, **query):
    return browser.get("/sign-in/provider/answer/", {"state": state, "code": "right", **query})


def is_signed_in(browser):
    return browser.get("/account/").status_code == 200


def test_who_is_new_is_added_with_the_role_of_their_group(visitor, own_provider):
    from standpipe.console import people

    state = leave(visitor, own_provider, "/estate/")
    assert own_provider.asked["code_challenge_method"] == "S256"
    assert own_provider.asked["scope"] == "openid email profile"
    answer = come_back(visitor, state)
    assert answer["Location"] == "/estate/"
    person = people.find_person("m.planner@council.example")
    assert (person.name, person.role, person.has_usable_password()) == ("M. Planner", "planner", False)
    assert "M. Planner" in visitor.get("/account/").content.decode()


WRONG = {
    "nonce of another sign-in": {"claims": {"nonce": "another"}},
    "no nonce": {"claims": {"nonce": None}},
    "another audience": {"claims": {"aud": "another"}},
    "audiences without an authorized party": {"claims": {"aud": [CLIENT, "another"]}},
    "another authorized party": {"claims": {"azp": "another"}},
    "no audience": {"claims": {"aud": None}},
    "another issuer": {"claims": {"iss": "https://another.example"}},
    "no issuer": {"claims": {"iss": None}},
    "algorithm none": {"header": {"alg": "none"}},
    "algorithm None": {"header": {"alg": "none", "kid": "one"}},
    "signed with the public key as a secret": {"header": {"alg": "HS256", "kid": "one"}, "key": PUBLIC_AS_SECRET},
    "signed with the client's secret": {"header": {"alg": "HS256", "kid": "one"}, "key": CLIENT_SECRET},
    "signed by another key": {"key": OTHER_KEY},
    "signed by an unknown key": {"header": {"alg": "ES256", "kid": "two"}, "key": NEWER_KEY},
    "expired": {"claims": {"exp": int(time.time()) - 3600, "iat": int(time.time()) - 7200}},
    "without an end": {"claims": {"exp": None}},
    "not valid yet": {"claims": {"nbf": int(time.time()) + 3600}},
    "issued in the future": {"claims": {"iat": int(time.time()) + 3600}},
    "about nobody": {"claims": {"sub": None}},
    "about nothing": {"claims": {"sub": ""}},
    "for another access token": {"claims": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}},
    "no token": {"text": ""},
    "no token but something": {"text": "a.b.c"},
    "userinfo of somebody else": {"claims": {"email": None}, "userinfo": {"sub": "1", "email": "x@council.example"}},
    "the provider fails": {"status": 500},
    "keys that are none": {"keys": [{"kty": "oct", "k": "eA", "kid": "one"}]},
    "no keys": {"keys": []},
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_token_signs_nobody_in(visitor, own_provider, what):
    from standpipe.console import people

    state = leave(visitor, own_provider)
    for name, value in WRONG[what].items():
        setattr(own_provider, name, value)
    answer = come_back(visitor, state)
    assert answer.status_code == 400, what
    assert "You are not signed in" in answer.content.decode()
    assert not is_signed_in(visitor)
    assert people.find_person("m.planner@council.example") is None


@pytest.mark.parametrize(
    "query", [{"error": "access_denied"}, {"code": ""}, {"code": "made up"}, {"iss": "https://another.example"}]
)
def test_a_wrong_answer_signs_nobody_in(visitor, own_provider, query):
    assert come_back(visitor, leave(visitor, own_provider), **query).status_code == 400
    assert not is_signed_in(visitor)


def test_an_answer_without_its_issuer_is_refused_where_the_provider_promises_it(visitor, own_provider):
    own_provider.description = {"authorization_response_iss_parameter_supported": True}
    assert come_back(visitor, leave(visitor, own_provider)).status_code == 400
    state = leave(visitor, own_provider)
    assert come_back(visitor, state, iss=own_provider.issuer).status_code == 302


@pytest.mark.parametrize("state", ["", "made-up", "é"])
def test_an_answer_to_nothing_that_was_asked_is_refused(visitor, own_provider, state):
    leave(visitor, own_provider)
    assert come_back(visitor, state).status_code == 400
    assert not is_signed_in(visitor)


def test_an_answer_in_another_browser_is_refused(visitor, own_provider):
    state = leave(visitor, own_provider)
    victim = Client(headers={"host": "localhost"})
    leave(victim, own_provider)
    assert come_back(victim, state).status_code == 400
    assert not is_signed_in(victim)


def test_an_answer_counts_once_even_when_it_fails(visitor, own_provider):
    state = leave(visitor, own_provider)
    assert come_back(visitor, state, code="made up").status_code == 400
    assert come_back(visitor, state).status_code == 400
    again = leave(visitor, own_provider)
    assert come_back(visitor, again).status_code == 302
    visitor.post("/sign-out/")
    assert come_back(visitor, again).status_code == 400
    assert not is_signed_in(visitor)


def test_an_old_answer_is_refused(visitor, own_provider):
    state = leave(visitor, own_provider)
    session = visitor.session
    session["begun_sign_ins"][state]["at"] -= 601
    session.save()
    assert come_back(visitor, state).status_code == 400


def test_a_session_that_was_planted_is_not_the_one_that_is_signed_in(visitor, own_provider):
    state = leave(visitor, own_provider)
    planted = visitor.cookies["sessionid"].value
    come_back(visitor, state)
    assert visitor.cookies["sessionid"].value != planted


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/", "javascript:alert(1)"])
def test_signing_in_never_leads_elsewhere(visitor, own_provider, elsewhere):
    assert come_back(visitor, leave(visitor, own_provider, elsewhere))["Location"] == "/"


def test_a_newer_key_of_the_provider_is_asked_for(visitor, own_provider, monkeypatch):
    from standpipe.adapters.openid_connect import provider as module

    come_back(visitor, leave(visitor, own_provider))
    visitor.post("/sign-out/")
    own_provider.keys = [NEWER_KEY.as_dict(private=False)]
    own_provider.key, own_provider.header, own_provider.redeemed = NEWER_KEY, {"alg": "ES256", "kid": "two"}, []
    assert come_back(visitor, leave(visitor, own_provider)).status_code == 400  # asked for a moment ago
    monkeypatch.setattr(module, "ASK_AGAIN_SECONDS", -1.0)
    own_provider.redeemed = []
    assert come_back(visitor, leave(visitor, own_provider)).status_code == 302


@pytest.mark.parametrize(
    "description",
    [
        {"issuer": "https://another.example"},
        {"authorization_endpoint": "http://another.example/"},
        {"authorization_endpoint": None},
    ],
)
def test_a_description_that_does_not_fit_sends_nobody_away(visitor, own_provider, description):
    own_provider.description = description
    assert visitor.get("/sign-in/provider/").status_code == 400


def test_a_provider_that_is_away_is_said(visitor, own_provider):
    gone = settings_from(environment(own_provider) | {"STANDPIPE_OIDC_ISSUER": "http://127.0.0.1:9"})
    with override_settings(OPENID_CONNECT=gone):
        answer = visitor.get("/sign-in/provider/")
    assert answer.status_code == 400
    assert "does not answer" in answer.content.decode()


def test_what_the_token_lacks_is_asked_for(visitor, own_provider):
    from standpipe.console import people

    own_provider.claims = {"email": None, "name": None, "groups": None}
    own_provider.userinfo = {"sub": "42", "email": "m@council.example", "name": "M", "groups": ["staff"]}
    assert come_back(visitor, leave(visitor, own_provider)).status_code == 302
    assert people.find_person("m@council.example").role == "planner"


def test_the_role_follows_the_groups_at_each_sign_in(visitor, own_provider):
    from standpipe.console import people

    roles = settings_from(environment(own_provider, "ict=administrator, staff=reader"))
    with override_settings(OPENID_CONNECT=roles):
        for groups, role in ((["staff"], "reader"), (["staff", "ict"], "administrator"), ("staff", "reader")):
            own_provider.claims, own_provider.redeemed = {"groups": groups}, []
            assert come_back(visitor, leave(visitor, own_provider)).status_code == 302
            assert people.find_person("m.planner@council.example").role == role
            people.first_administrator()  # somebody else who can manage people
            visitor.post("/sign-out/")
        own_provider.claims, own_provider.redeemed = {"groups": ["cleaning"]}, []
        refused = come_back(visitor, leave(visitor, own_provider))
    assert refused.status_code == 403
    assert "None of your groups" in refused.content.decode()
    assert not is_signed_in(visitor)


def test_groups_that_do_not_fit_into_the_token_are_not_taken_for_none(visitor, own_provider):
    own_provider.claims = {"groups": None, "_claim_names": {"groups": "src1"}}
    own_provider.userinfo = {"sub": "42"}
    answer = come_back(visitor, leave(visitor, own_provider))
    assert "more groups than the provider tells" in answer.content.decode()


def test_an_address_alone_opens_no_account(administrator, visitor, own_provider):
    own_provider.claims = {"email": "administrator@council.example"}
    answer = come_back(visitor, leave(visitor, own_provider))
    assert answer.status_code == 403
    assert "connect it" in answer.content.decode()
    assert not is_signed_in(visitor)


def test_ones_own_account_is_connected_and_then_signs_in(sign_in_as, visitor, own_provider):
    from standpipe.console import people

    browser = sign_in_as("planner")
    me = int(browser.session["_auth_user_id"])
    page = browser.post("/account/connect/").content.decode()
    assert "/sign-in/provider/" in page
    assert come_back(browser, leave(browser, own_provider))["Location"] == "/account/"
    own_provider.redeemed = []
    assert come_back(visitor, leave(visitor, own_provider)).status_code == 302
    assert int(visitor.session["_auth_user_id"]) == me
    visitor.post("/account/disconnect/")
    assert "Choose a password first" in visitor.get("/account/").content.decode()
    people.change_person(people.person_numbered(me), by=0, name="M", role="planner", is_active=False)
    own_provider.redeemed = []
    visitor.post("/sign-out/")
    refused = come_back(visitor, leave(visitor, own_provider))
    assert refused.status_code == 403
    assert "taken away" in refused.content.decode()


def test_nobody_is_connected_without_having_asked(sign_in_as, own_provider):
    browser = sign_in_as("reader")
    state = leave(browser, own_provider)
    browser.post("/account/connect/")  # for the next sign-in, not for one that was begun before
    come_back(browser, state)
    assert browser.session["_auth_user_id"] != ""
    from standpipe.console import people, provider

    assert not provider.is_connected(people.find_person("reader@council.example"))


def test_without_roles_by_groups_only_who_is_connected_comes_in(visitor, own_provider):
    with override_settings(OPENID_CONNECT=settings_from(environment(own_provider, ""))):
        answer = come_back(visitor, leave(visitor, own_provider))
    assert answer.status_code == 403
    assert "Nobody has let you in yet" in answer.content.decode()


def test_without_a_provider_there_is_no_such_way(visitor):
    assert visitor.get("/sign-in/provider/").status_code == 404
    assert visitor.get("/sign-in/provider/answer/").status_code == 404
    assert b"provider" not in visitor.get("/sign-in/").content


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"STANDPIPE_OIDC_ISSUER": "http://council.example"}, "ISSUER"),
        ({"STANDPIPE_OIDC_ISSUER": ""}, "ISSUER"),
        ({"STANDPIPE_OIDC_CLIENT_ID": ""}, "CLIENT_ID"),
        ({"STANDPIPE_OIDC_ROLES": "staff=king"}, "ROLES"),
        ({"STANDPIPE_OIDC_ROLES": "staff"}, "ROLES"),
        ({"STANDPIPE_OIDC_SCOPES": "email"}, "SCOPES"),
        ({"STANDPIPE_OIDC_ISSUERS": "x"}, "ISSUERS"),
    ],
)
def test_a_setting_that_cannot_work_is_named(changed, where):
    right = {"STANDPIPE_OIDC_ISSUER": "https://login.example/v2.0", "STANDPIPE_OIDC_CLIENT_ID": "x"}
    assert settings_from(right).issuer == "https://login.example/v2.0"
    with pytest.raises(InputError) as refused:
        settings_from(right | changed)
    assert refused.value.where.endswith(where)


def test_a_secret_is_not_in_the_words_of_the_settings():
    shown = settings_from({"STANDPIPE_OIDC_ISSUER": "https://login.example", "STANDPIPE_OIDC_CLIENT_ID": "x",
                           "STANDPIPE_OIDC_CLIENT_SECRET": "very secret"})  # fmt: skip
    assert "very secret" not in repr(shown)
