"""Tables of the ways in, beside the password: identities at a provider, second factors, recovery codes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import UniqueConstraint


class Identity(models.Model):
    """Who a person is at a provider of OpenID Connect: an issuer and a subject, which never change."""

    council = models.ForeignKey("storage.Council", on_delete=models.PROTECT)
    person = models.ForeignKey("storage.Person", on_delete=models.CASCADE, related_name="identities")
    issuer = models.TextField()
    subject = models.TextField()
    connected_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Options."""

        db_table = "identity"
        constraints: ClassVar = [UniqueConstraint(fields=["issuer", "subject"], name="identity_once")]

    def __str__(self) -> str:
        """Say whose it is."""
        return f"identity of {self.person_id}"


class SecondFactor(models.Model):
    """The secret of a person's one-time codes, sealed; it counts from the moment a code of it was given."""

    council = models.ForeignKey("storage.Council", on_delete=models.PROTECT)
    person = models.OneToOneField("storage.Person", on_delete=models.CASCADE, related_name="second_factor")
    sealed = models.TextField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)
    """The half minute of the last code that was taken: no code is taken twice."""

    class Meta:
        """Options."""

        db_table = "second_factor"

    def __str__(self) -> str:
        """Say whose it is."""
        return f"second factor of {self.person_id}"


class RecoveryCode(models.Model):
    """A code for the day when the telephone is lost; it works once, and only its hash is kept."""

    council = models.ForeignKey("storage.Council", on_delete=models.PROTECT)
    person = models.ForeignKey("storage.Person", on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        """Options."""

        db_table = "recovery_code"

    def __str__(self) -> str:
        """Say whose it is."""
        return f"recovery code of {self.person_id}"


class Passkey(models.Model):
    """The public part of a passkey; the other part never leaves its person's device."""

    council = models.ForeignKey("storage.Council", on_delete=models.PROTECT)
    person = models.ForeignKey("storage.Person", on_delete=models.CASCADE, related_name="passkeys")
    credential = models.BinaryField(unique=True)
    public = models.BinaryField()
    signed = models.BigIntegerField(default=0)
    """How often it has signed, where the device counts: a lower number than before tells of a copy."""
    name = models.CharField(max_length=80)
    host = models.CharField(max_length=253)
    """The name of the console under which it was made, and works."""
    added_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        """Options."""

        db_table = "passkey"

    def __str__(self) -> str:
        """Say whose it is."""
        return f"passkey of {self.person_id}"


class WrongGuess(models.Model):
    """How often a wrong password or code was tried for an address or a person, as a hash, and until when it counts."""

    tried = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        """Options."""

        db_table = "wrong_guess"

    def __str__(self) -> str:
        """Return how many there were."""
        return f"{self.count} wrong guesses"
