"""Passkeys of local accounts: what is taken and what is refused, by a device of software."""

from __future__ import annotations

import hashlib
import json
import os

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

ORIGIN = "http://localhost"
USED, RECOGNISED, NEW_KEY = 0x01, 0x04, 0x40


class Device:
    """An authenticator that keeps one key, and does as it is told."""

    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.number, self.signed, self.handle = os.urandom(32), 0, b""

    def make(self, asked, *, origin=ORIGIN, host="localhost", flags=USED | RECOGNISED, kind="webauthn.create"):
        options = asked["publicKey"]
        self.handle = websafe_decode(options["user"]["id"])
        public = ES256.from_cryptography_key(self.key.public_key())
        data = AuthenticatorData.create(
            hashlib.sha256(host.encode()).digest(), flags | NEW_KEY, self.signed,
            AttestedCredentialData.create(b"\0" * 16, self.number, public),
        )  # fmt: skip
        told = CollectedClientData.create(type=kind, origin=origin, challenge=websafe_decode(options["challenge"]))
        return self._answer(clientDataJSON=told, attestationObject=AttestationObject.create("none", data, {}))

    def use(self, asked, *, origin=ORIGIN, host="localhost", flags=USED | RECOGNISED, kind="webauthn.get"):
        self.signed += 1
        data = AuthenticatorData.create(hashlib.sha256(host.encode()).digest(), flags, self.signed)
        challenge = websafe_decode(asked["publicKey"]["challenge"])
        told = CollectedClientData.create(type=kind, origin=origin, challenge=challenge)
        signature = self.key.sign(data + told.hash, ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=told, authenticatorData=data, signature=signature, userHandle=self.handle)

    def _answer(self, **parts):
        number = websafe_encode(self.number)
        response = {name: websafe_encode(value) for name, value in parts.items()}
        return json.dumps({"id": number, "rawId": number, "type": "public-key", "response": response})


def add(client, device, **told):
    asked = client.post("/account/passkeys/begin/")
    assert asked.status_code == 200, asked.content
    form = {"answer": device.make(asked.json(), **told), "name": "My laptop"}
    return client.post("/account/passkeys/add/", form, follow=True)


def sign_in(device, *, client=None, **told):
    """Return a visitor's browser after it tried to sign in with a device."""
    browser = client or Client(headers={"host": "localhost"})
    asked = browser.post("/sign-in/passkey/begin/").json()
    browser.post("/sign-in/passkey/", {"answer": device.use(asked, **told)})
    return browser


def is_in(browser) -> bool:
    return browser.get("/account/").status_code == 200


@pytest.fixture
def editor(sign_in_as):
    return sign_in_as("editor")


@pytest.fixture
def device(editor):
    """A device whose passkey an editor has added."""
    made = Device()
    assert b"is added" in add(editor, made).content
    return made


def test_a_passkey_signs_in_its_person_and_counts_as_strong(device, editor, settings_for_strong):
    browser = sign_in(device)
    assert is_in(browser)
    assert b"editor@council.example" in browser.get("/account/").content
    assert browser.get("/estate/").status_code == 200, "a second factor is required, and a passkey is as good"
    assert is_in(sign_in(device))


@pytest.fixture
def settings_for_strong():
    from django.test import override_settings

    with override_settings(SECOND_FACTOR_OF="everybody"):
        yield


@pytest.mark.parametrize(
    "told",
    [
        {"origin": "https://localhost.evil.example"},
        {"origin": "http://localhost:81"},
        {"host": "evil.example"},
        {"flags": USED},
        {"flags": RECOGNISED},
        {"kind": "webauthn.create"},
    ],
)
def test_what_is_not_told_by_the_right_site_to_a_recognised_person_is_refused(device, told):
    assert not is_in(sign_in(device, **told))


@pytest.mark.parametrize(
    "told",
    [{"origin": "https://evil.example"}, {"host": "evil.example"}, {"flags": USED}, {"kind": "webauthn.get"}],
)
def test_a_passkey_that_was_made_elsewhere_is_not_kept(editor, told):
    from standpipe.adapters.storage.models import Passkey

    assert b"was not taken" in add(editor, Device(), **told).content
    assert not Passkey.objects.exists()


def test_an_answer_opens_once_and_only_where_it_was_asked_for(device):
    browser, other = Client(headers={"host": "localhost"}), Client(headers={"host": "localhost"})
    other.post("/sign-in/passkey/begin/")
    answer = device.use(browser.post("/sign-in/passkey/begin/").json())
    other.post("/sign-in/passkey/", {"answer": answer})
    assert not is_in(other)
    browser.post("/sign-in/passkey/", {"answer": answer})
    assert is_in(browser)
    browser.post("/sign-out/")
    browser.post("/sign-in/passkey/", {"answer": answer})
    assert not is_in(browser)
    browser.post("/sign-in/passkey/begin/")
    browser.post("/sign-in/passkey/", {"answer": answer})
    assert not is_in(browser)


def test_an_answer_that_comes_too_late_opens_nothing(device, monkeypatch):
    from standpipe.web.pages.signing_in import passkeys

    browser = Client(headers={"host": "localhost"})
    answer = device.use(browser.post("/sign-in/passkey/begin/").json())
    now = passkeys.time.time()
    monkeypatch.setattr(passkeys.time, "time", lambda: now + passkeys.ANSWER_SECONDS + 1)
    browser.post("/sign-in/passkey/", {"answer": answer})
    monkeypatch.undo()
    assert not is_in(browser)


def test_another_key_another_handle_and_a_copy_are_refused(device):
    impostor = Device()
    impostor.number, impostor.handle = device.number, device.handle
    assert not is_in(sign_in(impostor))
    assert not is_in(sign_in(Device()))
    rightful, device.handle = device.handle, (10**9).to_bytes(8)
    assert not is_in(sign_in(device))
    device.handle = rightful
    assert is_in(sign_in(device))
    device.signed = 0  # the copy has not counted with it
    assert not is_in(sign_in(device))


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", "x" * 30_000, '{"id": "a", "rawId": "a", "response": {}}'])
def test_what_is_no_answer_is_refused_politely(device, editor, answer):
    browser = Client(headers={"host": "localhost"})
    browser.post("/sign-in/passkey/begin/")
    assert browser.post("/sign-in/passkey/", {"answer": answer}).status_code == 302
    assert not is_in(browser)
    editor.post("/account/passkeys/begin/")
    assert editor.post("/account/passkeys/add/", {"answer": answer}).status_code == 302


def test_nobody_without_access_comes_in(device, editor, administrator):
    from standpipe.adapters.storage.models import Person

    Person.objects.filter(email="editor@council.example").update(is_active=False)
    assert not is_in(sign_in(device))


def test_a_password_alone_changes_no_passkey_of_somebody_who_has_one(device):
    from standpipe.adapters.storage.models import Passkey, Person

    weak = Client(headers={"host": "localhost"})
    weak.force_login(Person.objects.get(email="editor@council.example"))
    asked = weak.post("/account/passkeys/begin/")
    assert (asked.status_code, b"not with the password alone" in asked.content) == (400, True)
    number = Passkey.objects.get().pk
    weak.post(f"/account/passkeys/{number}/delete/")
    assert Passkey.objects.count() == 1
    sign_in(device).post(f"/account/passkeys/{number}/delete/")
    assert not Passkey.objects.exists()
    assert not is_in(sign_in(device))


def test_one_persons_passkey_is_not_anothers_to_delete(device, sign_in_as):
    from standpipe.adapters.storage.models import Passkey

    sign_in_as("reader").post(f"/account/passkeys/{Passkey.objects.get().pk}/delete/")
    assert Passkey.objects.count() == 1


def test_an_administrator_takes_lost_ones_away(device, administrator):
    from standpipe.adapters.storage.models import Passkey

    person = Passkey.objects.get().person_id
    administrator.post(f"/people/{person}/second-factor/")
    assert not Passkey.objects.exists()


def test_signing_in_gives_a_new_session(device):
    browser = Client(headers={"host": "localhost"})
    asked = browser.post("/sign-in/passkey/begin/").json()
    before = browser.cookies["sessionid"].value
    browser.post("/sign-in/passkey/", {"answer": device.use(asked)})
    assert is_in(browser)
    assert browser.cookies["sessionid"].value != before


def test_at_a_number_no_passkey_is_offered(visitor):
    assert b"data-passkeys" in visitor.get("/sign-in/").content
    assert b"data-passkeys" not in visitor.get("/sign-in/", headers={"host": "127.0.0.1"}).content
