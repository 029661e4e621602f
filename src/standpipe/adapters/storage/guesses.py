"""Counts wrong passwords and codes over all web processes: after ten, whoever was tried waits a quarter of an hour.

What was tried is kept as a hash, whether or not somebody has that address, so that neither the answer nor the table
says who has an account. A row ends with its time.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from standpipe.adapters.storage.models import WrongGuess

MOST = 10
LIFE = timedelta(minutes=15)


def too_many(tried: str) -> bool:
    """Whether an address or a person has to wait."""
    return WrongGuess.objects.filter(tried=_hash(tried), count__gte=MOST, until__gt=timezone.now()).exists()


def count_wrong(tried: str) -> None:
    """Count a wrong password or code; the time runs from the first."""
    now = timezone.now()
    WrongGuess.objects.filter(until__lte=now).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO wrong_guess (tried, count, until) VALUES (%s, 1, %s)"
            " ON CONFLICT (tried) DO UPDATE SET count = wrong_guess.count + 1",
            [_hash(tried), now + LIFE],
        )


def forget(tried: str) -> None:
    """Begin anew: the right one was given."""
    WrongGuess.objects.filter(tried=_hash(tried)).delete()


def _hash(tried: str) -> str:
    return hashlib.sha256(tried.encode(errors="replace")).hexdigest()
