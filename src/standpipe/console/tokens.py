"""Tokens of the API: issued, used and revoked; a change that is sent twice counts once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest

from standpipe.adapters.storage import context, tokens
from standpipe.adapters.storage.models import ApiToken
from standpipe.adapters.storage.people import request_number
from standpipe.app.issue_token import check_days, scopes_of
from standpipe.kernel.errors import InputError


@dataclass(frozen=True, slots=True)
class Caller:
    """The token by which a request came."""

    number: int
    name: str
    scopes: frozenset[str]


def issue(name: str, *, role: str, only: Sequence[str], days: int) -> tuple[ApiToken, str]:
    """Return a new token and its secret.

    Raises:
        InputError: the role or a permission does not exist, or the time is too long.

    """
    scopes = scopes_of(role, only)
    return tokens.add_token(name.strip() or role, role=role, scopes=scopes, days=check_days(days))


def arrive(request: HttpRequest, secret: str) -> Caller | None:
    """Act for the council of a token from now on; None, and for nobody, when it is not valid."""
    token = tokens.find_token(secret)
    if token is None:
        context.act_for_nobody()
        return None
    context.act_for(council=token.council_id, request=f"{request_number(request)} by token {token.pk}")
    return Caller(token.pk, token.name, frozenset(token.scopes))


def once(
    caller: Caller, key: str, asked: bytes, change: Callable[[], Mapping[str, object]]
) -> tuple[Mapping[str, object], bool]:
    """Return the answer of a change, made now or by an earlier request with the same key; and whether it was earlier.

    Raises:
        InputError: the key was used for another request; or the change itself is refused, and then nothing is kept.

    """
    if not key:
        return change(), False
    digest = hashlib.sha256(asked).hexdigest()
    with transaction.atomic():
        tokens.hold_token(caller.number)
        given = tokens.answer_given(caller.number, key)
        if given is None:
            answer = change()
            tokens.remember_answer(caller.number, key, asked=digest, answer=answer)
            return answer, False
    if given.asked != digest:
        raise InputError("this key was used for another request.", where="Idempotency-Key", remedy="Take a new key.")
    return given.answer, True


all_tokens = tokens.all_tokens
revoke = tokens.revoke_token

__all__ = ["Caller", "all_tokens", "arrive", "issue", "once", "revoke"]
