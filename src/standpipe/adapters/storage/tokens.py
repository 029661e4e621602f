"""Reads and writes the tokens of the API, and the answers that are given again."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.utils import timezone

from standpipe.adapters.storage.models import ApiAnswer, ApiToken
from standpipe.adapters.storage.people import the_council
from standpipe.kernel.errors import InputError

MARK = "standpipe_"
"""A token begins so, that a scanner for secrets finds one that was published by mistake."""


def add_token(name: str, *, role: str, scopes: Sequence[str], days: int) -> tuple[ApiToken, str]:
    """Return a new token, and its secret, which is shown once and kept nowhere."""
    secret = MARK + secrets.token_urlsafe(32)
    expires = timezone.now() + timedelta(days=days)
    token = ApiToken.objects.create(
        council=the_council(), name=name, role=role, scopes=list(scopes), token_hash=_hash(secret), expires_at=expires
    )
    return token, secret


def find_token(secret: str) -> ApiToken | None:
    """Return the token of a secret; None when it is unknown, expired or revoked."""
    return ApiToken.objects.filter(
        token_hash=_hash(secret), revoked_at__isnull=True, expires_at__gt=timezone.now()
    ).first()


def all_tokens() -> Sequence[ApiToken]:
    """Return every token, the newest first."""
    return list(ApiToken.objects.order_by("-id"))


def revoke_token(number: int) -> ApiToken:
    """Let a token open nothing from now on.

    Raises:
        InputError: there is none of that number.

    """
    token = ApiToken.objects.filter(pk=number).first()
    if token is None:
        raise InputError(f"there is no token {number}.", remedy="See `standpipe token list`.")
    token.revoked_at = token.revoked_at or timezone.now()
    token.save(update_fields=["revoked_at"])
    return token


def hold_token(number: int) -> None:
    """Keep every other change by this token waiting until the transaction ends."""
    ApiToken.objects.select_for_update(no_key=True).get(pk=number)


def answer_given(number: int, key: str) -> ApiAnswer | None:
    """Return the answer that a request with this key was given."""
    return ApiAnswer.objects.filter(token_id=number, key=key).first()


def remember_answer(number: int, key: str, *, asked: str, answer: Mapping[str, object]) -> None:
    """Keep an answer, to be given again."""
    ApiAnswer.objects.create(council=the_council(), token_id=number, key=key, asked=asked, answer=dict(answer))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
