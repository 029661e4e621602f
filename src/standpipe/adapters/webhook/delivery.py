"""Sends one message, once, and tells apart what is certain: it arrived, it did not, or nobody can know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import httpx
import msgspec

from standpipe.adapters.webhook.address import Target

TIMEOUT_SECONDS = 30.0
LONGEST_WAIT_SECONDS = 3600
TRY_LATER = frozenset({408, 425, 429, 500, 503})
NOBODY_KNOWS = frozenset({502, 504})
"""A gateway gives these answers when it does not know what became of the message behind it."""


class Fate(Enum):
    """What became of a message."""

    ARRIVED = "arrived"
    NOT_SENT = "not sent"
    """It did not arrive for certain, and may be tried again."""
    REFUSED = "refused"
    """It did not arrive, and would not the next time."""
    UNCLEAR = "unclear"
    """It was sent, and whether it arrived is not known: sending it again could double it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message, why in words, and how long the receiver asks to wait."""

    fate: Fate
    why: str = ""
    wait_seconds: int = 0


def deliver(target: Target, message: Mapping[str, object], *, key: str) -> Outcome:
    """Send a message to the address that was judged; redirects are not followed and proxies not used."""
    url = httpx.URL(target.url)
    headers = {"Host": url.netloc.decode(), "Content-Type": "application/json", "Idempotency-Key": key}
    try:
        with httpx.Client(trust_env=False, follow_redirects=False, timeout=TIMEOUT_SECONDS) as client:
            answer = client.post(
                url.copy_with(host=target.number),
                content=msgspec.json.encode(message),
                headers=headers,
                extensions={"sni_hostname": target.host},
            )
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
        return Outcome(Fate.NOT_SENT, "no connection")
    except httpx.HTTPError as error:
        return Outcome(Fate.UNCLEAR, f"no answer after it was sent ({type(error).__name__})")
    return _outcome_of(answer)


def _outcome_of(answer: httpx.Response) -> Outcome:
    status = answer.status_code
    if answer.is_success:
        return Outcome(Fate.ARRIVED)
    if status in TRY_LATER:
        asked = answer.headers.get("Retry-After", "")
        wait = min(int(asked), LONGEST_WAIT_SECONDS) if asked.isascii() and asked.isdigit() else 0
        return Outcome(Fate.NOT_SENT, f"the receiver answered {status}", wait)
    if status in NOBODY_KNOWS:
        return Outcome(Fate.UNCLEAR, f"a gateway answered {status}")
    return Outcome(Fate.REFUSED, f"the receiver answered {status}")
