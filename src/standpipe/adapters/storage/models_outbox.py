"""Tables of messages to a channel of Microsoft Teams: where to, and the outbox."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Index, UniqueConstraint


class TeamsChannel(models.Model):
    """The webhook of a council's channel, sealed because whoever has it can write there, and what it is told."""

    council = models.OneToOneField("storage.Council", on_delete=models.PROTECT)
    sealed = models.TextField()
    host = models.TextField()
    kinds = ArrayField(models.CharField(max_length=20))
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        """Options."""

        db_table = "teams_channel"

    def __str__(self) -> str:
        """Return its host."""
        return self.host


class Message(models.Model):
    """A message that waits, is being sent, was sent, was refused, or of which nobody knows whether it arrived."""

    council = models.ForeignKey("storage.Council", on_delete=models.PROTECT)
    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    title = models.TextField()
    card = models.JSONField()
    state = models.CharField(max_length=20)
    written_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)

    class Meta:
        """Options."""

        db_table = "message"
        constraints: ClassVar = [UniqueConstraint(fields=["council", "key"], name="message_once")]
        indexes: ClassVar = [Index(fields=["council", "state", "next_at"], name="message_by_state")]

    def __str__(self) -> str:
        """Return its title."""
        return self.title
