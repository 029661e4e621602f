"""What a passkey's answer must satisfy (WebAuthn Level 3, sections 7.1 and 7.2), checked by Yubico's library `fido2`.

A challenge is made for one answer. The answer must come from the console's own origin and host, from a person whom the
device has recognised (user verification), and carry a valid signature. Attestation is not asked for: which make of
device somebody owns is no business of the council's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from standpipe.kernel.errors import InputError

if TYPE_CHECKING:
    from fido2.server import Fido2Server

State = Mapping[str, str]
"""What is kept of a challenge until its answer comes."""
Options = Mapping[str, object]
"""What the browser is asked, as JSON."""
LONGEST_ANSWER = 20_000
NOT_TAKEN = "The passkey was not taken"


@dataclass(frozen=True, slots=True)
class Site:
    """The console as a browser addresses it: the host without its port, and the origin."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Credential:
    """A passkey's public part: the id of the credential, its key in the form of WebAuthn, and how often it signed."""

    number: bytes
    public: bytes
    signed: int


def ask_for_new(
    site: Site, *, handle: bytes, address: str, name: str, known: list[Credential]
) -> tuple[Options, State]:
    """Return what to ask a browser that makes a passkey, and the state to keep; a device that has one is left out."""
    from fido2.webauthn import (  # loaded only by whoever uses passkeys
        AttestedCredentialData,
        PublicKeyCredentialUserEntity,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options, state = _server(site).register_begin(
        PublicKeyCredentialUserEntity(id=handle, name=address, display_name=name),
        [AttestedCredentialData(each.public) for each in known],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(options), dict(state)


def check_new(site: Site, state: State, answer: str) -> Credential:
    """Return the passkey that a browser has made.

    Raises:
        InputError: the answer is not one to this challenge, this site, or by a person whom the device recognised.

    """
    try:
        made = _server(site).register_complete(dict(state), _read(answer))
        data = made.credential_data
        assert data is not None  # the library has checked it
        return Credential(bytes(data.credential_id), bytes(data), made.counter)
    except (ValueError, KeyError, TypeError, AttributeError, AssertionError) as error:
        raise InputError(NOT_TAKEN, remedy="Try again.") from error


def ask_for_known(site: Site) -> tuple[Options, State]:
    """Return what to ask a browser whose person has a passkey, and the state to keep."""
    from fido2.webauthn import UserVerificationRequirement  # as above

    options, state = _server(site).authenticate_begin(user_verification=UserVerificationRequirement.REQUIRED)
    return dict(options), dict(state)


def number_in(answer: str) -> tuple[bytes, bytes | None]:
    """Return the id of the credential that an answer names, and whose it says it is; nothing of it is checked yet.

    Raises:
        InputError: the answer is no answer of a passkey.

    """
    from fido2.webauthn import AuthenticationResponse  # as above

    try:
        found = AuthenticationResponse.from_dict(_read(answer))
        handle = found.response.user_handle
        return bytes(found.raw_id), bytes(handle) if handle else None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(NOT_TAKEN, remedy="Try again.") from error


def check_known(site: Site, state: State, answer: str, known: Credential) -> int:
    """Return how often a passkey has signed, after its answer was found right.

    Raises:
        InputError: the signature, challenge, site or person is not right, or the count says that the key was copied.

    """
    from fido2.webauthn import AttestedCredentialData, AuthenticationResponse  # as above

    try:
        read = _read(answer)
        _server(site).authenticate_complete(dict(state), [AttestedCredentialData(known.public)], read)
        signed = AuthenticationResponse.from_dict(read).response.authenticator_data.counter
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(NOT_TAKEN, remedy="Try again.") from error
    if (signed or known.signed) and signed <= known.signed:
        raise InputError(NOT_TAKEN, remedy="It looks like a copy: delete it, and add a new one.")
    return int(signed)


def _read(answer: str) -> Mapping[str, object]:
    if len(answer) > LONGEST_ANSWER:
        raise ValueError("too long")
    found = json.loads(answer)
    if not isinstance(found, dict):
        raise TypeError(answer[:20])
    return found


def _server(site: Site) -> Fido2Server:
    from fido2.server import Fido2Server  # as above
    from fido2.webauthn import PublicKeyCredentialRpEntity

    party = PublicKeyCredentialRpEntity(id=site.host, name="Standpipe")
    return Fido2Server(party, verify_origin=lambda origin: origin == site.origin)
