"""Reads and writes second factors: one-time codes by time (RFC 6238), and recovery codes that work once.

A code counts in its half minute and the two beside it, and is taken once. The secret is sealed; a recovery code has 80
random bits, so that its plain hash gives nothing away.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Sequence

import pyotp
from django.db import transaction
from django.utils import timezone

from standpipe.adapters.storage.models import Person, RecoveryCode, SecondFactor
from standpipe.adapters.storage.sealing import seal, unseal

ISSUER = "Standpipe"
RECOVERY_CODES = 10
USE = "second factor"


def has_second_factor(person: int) -> bool:
    """Whether a code is asked for when this person signs in."""
    return SecondFactor.objects.filter(person_id=person, confirmed_at__isnull=False).exists()


def people_with_second_factor() -> set[int]:
    """Return the numbers of the people who have one."""
    return set(SecondFactor.objects.filter(confirmed_at__isnull=False).values_list("person_id", flat=True))


def secret_to_set_up(person: Person) -> tuple[str, str]:
    """Return the secret of a person who is setting one up, and its address for an app; the same until confirmed."""
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(person=person).first()
        secret = unseal(factor.sealed, use=USE) if factor is not None and factor.confirmed_at is None else None
        if secret is None:
            secret = pyotp.random_base32()
            SecondFactor.objects.filter(person=person, confirmed_at=None).delete()
            SecondFactor.objects.create(council=person.council, person=person, sealed=seal(secret, use=USE))
    return secret, pyotp.TOTP(secret).provisioning_uri(name=person.email, issuer_name=ISSUER)


def confirm(person: Person, code: str) -> Sequence[str] | None:
    """Let the second factor count when this is a code of it; return the recovery codes, or None when it is not."""
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(person=person, confirmed_at=None).first()
        step = _step_of(factor, code) if factor is not None else None
        if factor is None or step is None:
            return None
        factor.confirmed_at, factor.last_step = timezone.now(), step
        factor.save(update_fields=["confirmed_at", "last_step"])
        return new_recovery_codes(person)


def new_recovery_codes(person: Person) -> Sequence[str]:
    """Return new recovery codes; the ones from before work no longer."""
    codes = [_grouped(base64.b32encode(secrets.token_bytes(10)).decode().lower()) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(person=person).delete()
    RecoveryCode.objects.bulk_create(
        [RecoveryCode(council=person.council, person=person, code_hash=_hash(code)) for code in codes]
    )
    return codes


def recovery_codes_left(person: int) -> int:
    """Return how many recovery codes still work."""
    return RecoveryCode.objects.filter(person_id=person, used_at=None).count()


def use_code(person: int, code: str) -> bool:
    """Whether this is a code of the person's, and use it up."""
    with transaction.atomic():
        found = SecondFactor.objects.select_for_update().filter(person_id=person, confirmed_at__isnull=False)
        factor = found.first()
        if factor is None:
            return False
        step = _step_of(factor, code)
        if step is None:
            unused = RecoveryCode.objects.filter(person_id=person, code_hash=_hash(code), used_at=None)
            return unused.update(used_at=timezone.now()) == 1
        factor.last_step = step
        factor.save(update_fields=["last_step"])
    return True


def take_away(person: int) -> None:
    """Forget a person's second factor and recovery codes."""
    SecondFactor.objects.filter(person_id=person).delete()
    RecoveryCode.objects.filter(person_id=person).delete()


def _step_of(factor: SecondFactor, code: str) -> int | None:
    """Return the half minute that a code belongs to, when it is newer than the last one that was taken."""
    secret = unseal(factor.sealed, use=USE)
    if secret is None:
        return None
    codes = pyotp.TOTP(secret)
    now = int(time.time()) // codes.interval
    given = "".join(code.split()).encode()
    for step in (now, now - 1, now + 1):
        if hmac.compare_digest(codes.generate_otp(step).encode(), given) and step > factor.last_step:
            return step
    return None


def _grouped(text: str) -> str:
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def _hash(code: str) -> str:
    return hashlib.sha256(code.lower().replace("-", "").replace(" ", "").encode()).hexdigest()
