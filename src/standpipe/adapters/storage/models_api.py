"""Tables of the API: its tokens, and answers that are given again when a request is sent twice."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class ApiToken(models.Model):
    """What lets a program in; only its hash is kept."""

    council = models.ForeignKey("storage.Council", on_delete=models.PROTECT)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=30)
    scopes = ArrayField(models.CharField(max_length=30))
    token_hash = models.CharField(max_length=64, unique=True)
    added_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """Options."""

        db_table = "api_token"

    def __str__(self) -> str:
        """Return its name."""
        return self.name


class ApiAnswer(models.Model):
    """The answer to a change that carried an idempotency key."""

    council = models.ForeignKey("storage.Council", on_delete=models.PROTECT)
    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE)
    key = models.CharField(max_length=200)
    asked = models.CharField(max_length=64)
    answer = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Options."""

        db_table = "api_answer"
        constraints: ClassVar = [models.UniqueConstraint(fields=["token", "key"], name="api_answer_once")]

    def __str__(self) -> str:
        """Return its key."""
        return self.key
