"""Signing in by a provider of OpenID Connect: begun here, finished when the browser comes back from it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cache

from django.conf import settings
from django.db import transaction

from standpipe.adapters.openid_connect import Begun, OpenIDProvider, ProviderSettings, SignInRefusedError
from standpipe.adapters.storage import context, directory, identities
from standpipe.adapters.storage.models import Person
from standpipe.adapters.storage.people import the_council
from standpipe.app.arrive_by_provider import NoAccessError
from standpipe.app.arrive_by_provider import arrive as person_arriving
from standpipe.kernel.errors import InputError


@cache
def _provider(configured: ProviderSettings) -> OpenIDProvider:
    return OpenIDProvider(configured)  # kept, so that its description and keys are not read each time


def _configured() -> ProviderSettings:
    configured: ProviderSettings | None = settings.OPENID_CONNECT
    if configured is None:
        raise InputError("no provider is configured.", remedy="Set STANDPIPE_OIDC_ISSUER and STANDPIPE_OIDC_CLIENT_ID.")
    return configured


def name_of_provider() -> str | None:
    """Return what the provider is called, or None when none is configured."""
    configured: ProviderSettings | None = settings.OPENID_CONNECT
    return configured.name if configured else None


def roles_follow_from_groups() -> bool:
    """Whether a sign-in by the provider sets the person's role."""
    return bool(settings.OPENID_CONNECT and settings.OPENID_CONNECT.roles)


def begin(*, answer_to: str) -> tuple[str, Mapping[str, object]]:
    """Return where to send the browser, and what its session has to remember.

    Raises:
        SignInRefusedError: the provider does not answer, or is another than the configured one.

    """
    address, begun = _provider(_configured()).begin(answer_to=answer_to)
    return address, dataclasses.asdict(begun)


def finish(
    remembered: Mapping[str, object],
    answer: Mapping[str, str],
    *,
    answer_to: str,
    connecting: Person | None,
    request: str,
) -> Person:
    """Return who signed in; added, connected and given their role as the settings say.

    Raises:
        SignInRefusedError: what came back proves nothing.
        NoAccessError: the provider knows this person, and they may not come in.

    """
    begun = Begun(
        state=str(remembered["state"]),
        nonce=str(remembered["nonce"]),
        verifier=str(remembered["verifier"]),
        at=float(str(remembered["at"])),
    )
    configured = _configured()
    identity = _provider(configured).finish(begun, answer, answer_to=answer_to)
    with transaction.atomic():
        known = connecting or directory.person_of(identity.issuer, identity.subject)
        council = known.council_id if isinstance(known, Person) else the_council().pk
        context.act_for(council=council, person=known.pk if isinstance(known, Person) else None, request=request)
        person = person_arriving(directory, identity, configured.roles, connecting=connecting)
    if not isinstance(person, Person):
        raise TypeError(person)
    return person


def is_connected(person: Person) -> bool:
    """Whether somebody can sign in by the provider."""
    configured: ProviderSettings | None = settings.OPENID_CONNECT
    return configured is not None and identities.is_connected(person.pk, configured.issuer)


connected_people = identities.connected_people
disconnect = identities.disconnect

__all__ = [
    "NoAccessError",
    "SignInRefusedError",
    "begin",
    "connected_people",
    "disconnect",
    "finish",
    "is_connected",
    "name_of_provider",
    "roles_follow_from_groups",
]
