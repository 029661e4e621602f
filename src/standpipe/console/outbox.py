"""Messages to a channel of Microsoft Teams: written with what they tell, sent by the sender, settled by people.

A use case that tells something calls `announce` in its own transaction: what is rolled back is told to nobody.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from standpipe.adapters.storage import outbox
from standpipe.adapters.storage.context import act_for
from standpipe.adapters.storage.models import Message, TeamsChannel
from standpipe.adapters.storage.people import the_council
from standpipe.adapters.webhook import Fate, Outcome, check_address, deliver
from standpipe.app.announce import Announcement, Kind, card_of
from standpipe.kernel.errors import InputError

MOST_ATTEMPTS = 12
FIRST_WAIT_SECONDS = 10
LONGEST_WAIT_SECONDS = 3600
AGAIN_SECONDS = 1.0
_log = logging.getLogger(__name__)


def announce(announcement: Announcement) -> None:
    """Put a message into the outbox, once, when the council has a channel that is told of its kind."""
    council = the_council()
    channel = outbox.channel_of(council)
    if channel is None or announcement.kind not in {*channel.kinds, Kind.TEST}:
        return
    card = card_of(announcement, address=settings.ADDRESS)
    outbox.write_message(council, key=announcement.key, kind=announcement.kind, title=announcement.title, card=card)


def set_channel(address: str, kinds: Sequence[str]) -> None:
    """Keep where messages go (the address of before when none is given) and what about.

    Raises:
        InputError: messages may not be sent to that address, there is no such kind, or there is no address at all.

    """
    council = the_council()
    unknown = sorted(set(kinds) - {Kind.DECISIONS, Kind.PLANS, Kind.FINDINGS})
    if unknown:
        raise InputError(f"there are no messages about {', '.join(unknown)}.")
    with transaction.atomic():
        if address:
            outbox.set_channel(council, address, host=check_address(address, settings.WEBHOOKS).host)
        elif outbox.channel_of(council) is None:
            raise InputError("there is no channel yet.", remedy="Give the address of its workflow.")
        outbox.set_kinds(council, kinds)


def remove_channel() -> None:
    """Send nothing any more; what waits stays, and is sent when there is a channel again."""
    outbox.remove_channel(the_council())


def channel() -> TeamsChannel | None:
    """Return the council's channel, without its address."""
    return outbox.channel_of(the_council())


def messages(most: int) -> Sequence[Message]:
    """Return the newest messages."""
    return list(outbox.messages_of(the_council())[:most])


def settle_by_hand(number: int, *, arrived: bool) -> bool:
    """Settle a message that needs a person: it arrived, or it is to be sent again; False when it was settled before."""
    return outbox.settle_by_hand(the_council(), number, arrived=arrived)


def send_next() -> int | None:
    """Send the next message whose time has come; return its number, None when there is none.

    There is one sender at a time. What an ended one was sending is unclear from now on.
    """
    council = the_council()
    if not outbox.be_the_sender():
        return None
    outbox.settle_interrupted(council)
    to = outbox.channel_of(council)
    message = outbox.claim_next(council) if to is not None else None
    if to is None or message is None:
        return None
    outcome = _send(to, message)
    _for_certain(lambda: _settle(message, outcome), council=council.pk)
    if outcome.fate is not Fate.ARRIVED:
        _log.warning("message not sent", extra={"number": message.pk, "reason": outcome.fate.value})
    return int(message.pk)


def _send(to: TeamsChannel, message: Message) -> Outcome:
    address = outbox.address_of(to)
    if address is None:
        return Outcome(Fate.REFUSED, "the address was sealed with another secret key: give it again")
    try:
        target = check_address(address, settings.WEBHOOKS)
    except InputError as error:
        return Outcome(Fate.NOT_SENT, error.what)
    return deliver(target, message.card, key=f"standpipe-{message.council_id}-{message.pk}")


def _settle(message: Message, outcome: Outcome) -> None:
    state = {Fate.ARRIVED: outbox.SENT, Fate.UNCLEAR: outbox.UNCLEAR, Fate.REFUSED: outbox.REFUSED}.get(outcome.fate)
    if state is None:
        state = outbox.WAITING if message.attempts < MOST_ATTEMPTS else outbox.REFUSED
    wait = max(outcome.wait_seconds, min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** (message.attempts - 1)))
    outbox.settle(message, state, problem=outcome.why, wait_seconds=wait)


def _for_certain(write: Callable[[], None], *, council: int) -> None:
    """Write down what is known already, however long the database is away: to forget it would make it unclear."""
    while True:
        try:
            write()
        except DatabaseError:
            _log.warning("the database does not answer; the sender tries again")
            connection.close()
            time.sleep(AGAIN_SECONDS)
            with suppress(DatabaseError):
                act_for(council=council, request="worker for messages")
        else:
            return


__all__ = [
    "Announcement",
    "Kind",
    "announce",
    "channel",
    "messages",
    "remove_channel",
    "send_next",
    "set_channel",
    "settle_by_hand",
]
