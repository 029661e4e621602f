"""Seals what must be read again but not by whoever has the database alone, with a key that follows from the secret key.

A backup of the database does not hold the secret key: restored without it, what was sealed is set up anew.
"""

from __future__ import annotations

import base64
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def seal(text: str, *, use: str) -> str:
    """Return the text encrypted for one use; for another use it does not open."""
    return _cipher(use).encrypt(text.encode()).decode()


def unseal(sealed: str, *, use: str) -> str | None:
    """Return the text, or None when it was sealed with another key or for another use."""
    try:
        return _cipher(use).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _cipher(use: str) -> Fernet:
    key = hmac.digest(settings.SECRET_KEY.encode(), f"sealing: {use}".encode(), "sha256")
    return Fernet(base64.urlsafe_b64encode(key))
