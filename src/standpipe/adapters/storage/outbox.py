"""Reads and writes the outbox: a message is written with what it tells, sent once, and settled.

A message that is being sent when its sender is killed may have arrived or not. It is then `unclear`, and stays so until
a person looks into the channel and says which: it is neither lost nor sent twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from standpipe.adapters.storage.models import Council, Message, TeamsChannel
from standpipe.adapters.storage.sealing import seal, unseal

WAITING, SENDING, SENT, UNCLEAR, REFUSED = "waiting", "sending", "sent", "unclear", "refused"
USE = "teams channel"
LOCK = (7466, 3)
INTERRUPTED = "the sender ended while it was sending"


def channel_of(council: Council) -> TeamsChannel | None:
    """Return the council's channel, or None."""
    return TeamsChannel.objects.filter(council=council).first()


def set_channel(council: Council, address: str, *, host: str) -> None:
    """Keep the address of the council's channel, sealed."""
    kept = {"sealed": seal(address, use=USE), "host": host}
    TeamsChannel.objects.update_or_create(council=council, defaults=kept, create_defaults={**kept, "kinds": []})


def set_kinds(council: Council, kinds: Sequence[str]) -> None:
    """Write down what the channel is told."""
    TeamsChannel.objects.filter(council=council).update(kinds=list(kinds))


def remove_channel(council: Council) -> None:
    """Forget the channel; what waits stays in the outbox."""
    TeamsChannel.objects.filter(council=council).delete()


def address_of(channel: TeamsChannel) -> str | None:
    """Return the address of a channel; None when it was sealed with another secret key."""
    return unseal(channel.sealed, use=USE)


def write_message(council: Council, *, key: str, kind: str, title: str, card: Mapping[str, object]) -> None:
    """Put a message into the outbox as part of the caller's transaction; one with the same key is there once."""
    message = Message(
        council=council, key=key, kind=kind, title=title, card=dict(card), state=WAITING, next_at=timezone.now()
    )
    Message.objects.bulk_create([message], ignore_conflicts=True)


def messages_of(council: Council) -> QuerySet[Message]:
    """Return every message, newest first."""
    return Message.objects.filter(council=council).order_by("-id")


def number_unsettled(council: Council) -> int:
    """Return how many messages need a person."""
    return Message.objects.filter(council=council, state__in=[UNCLEAR, REFUSED]).count()


def be_the_sender() -> bool:
    """Whether this connection is the one that sends; there is one at a time, until its connection ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", LOCK)
        return bool(cursor.fetchone()[0])


def settle_interrupted(council: Council) -> int:
    """Say of the messages that an ended sender was sending that nobody knows; return how many."""
    return Message.objects.filter(council=council, state=SENDING).update(
        state=UNCLEAR, problem=INTERRUPTED, done_at=timezone.now()
    )


def claim_next(council: Council) -> Message | None:
    """Return the oldest message whose time has come, now being sent."""
    with transaction.atomic():
        due = Message.objects.select_for_update(skip_locked=True).filter(
            council=council, state=WAITING, next_at__lte=timezone.now()
        )
        message = due.order_by("id").first()
        if message is not None:
            message.state, message.attempts = SENDING, message.attempts + 1
            message.save(update_fields=["state", "attempts"])
    return message


def settle(message: Message, state: str, *, problem: str = "", wait_seconds: float = 0.0) -> None:
    """Write down what became of a message that was being sent."""
    now = timezone.now()
    Message.objects.filter(pk=message.pk, state=SENDING).update(
        state=state,
        problem=problem,
        next_at=now + timedelta(seconds=wait_seconds),
        done_at=None if state == WAITING else now,
    )


def settle_by_hand(council: Council, number: int, *, arrived: bool) -> bool:
    """Settle a message of which nobody knew, or which was refused; return False when it was settled already."""
    unsettled = Message.objects.filter(council=council, pk=number, state__in=[UNCLEAR, REFUSED])
    if arrived:
        return bool(unsettled.update(state=SENT, problem="", done_at=timezone.now()))
    return bool(unsettled.update(state=WAITING, problem="", attempts=0, next_at=timezone.now(), done_at=None))
