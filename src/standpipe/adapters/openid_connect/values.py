"""What is remembered between leaving for the provider and coming back, and who came back."""

from __future__ import annotations

import time
from dataclasses import dataclass

LIFE_SECONDS = 10 * 60


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that was begun: kept in the browser's session, and used once."""

    state: str
    """Ties the answer to this browser."""
    nonce: str
    """Ties the token to this sign-in."""
    verifier: str
    """Proves to the provider that who redeems the code is who asked for it (PKCE)."""
    at: float
    """Seconds since 1970."""

    def is_too_old(self) -> bool:
        """Whether the person took too long."""
        return not 0 <= time.time() - self.at <= LIFE_SECONDS


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the provider says this is. The issuer and the subject name them for ever; an address can change hands."""

    issuer: str
    subject: str
    email: str
    name: str
    groups: frozenset[str]
