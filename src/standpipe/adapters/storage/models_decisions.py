"""Tables of what people decide: challenges with their threads, overrules, and the register of decisions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Index, Q, UniqueConstraint


class Challenge(models.Model):
    """A thread about what is proposed for an application; only ever added to."""

    council = models.ForeignKey("storage.Council", on_delete=models.PROTECT)
    thing = models.TextField()
    name = models.TextField()
    """Of the application."""
    proposal = models.TextField()
    """The option that the plan proposed, by its key; kept here because a supplier sees no plan."""
    plan = models.PositiveIntegerField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Options."""

        db_table = "challenge"
        indexes: ClassVar = [Index(fields=["council", "thing"], name="challenge_about")]

    def __str__(self) -> str:
        """Return its number."""
        return f"challenge {self.pk}"


class ChallengeEntry(models.Model):
    """A piece of a thread: claim, evidence, answer, commitment or decision; seen by whoever sees the challenge."""

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=20)
    stance = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    words = models.TextField()
    evidence = models.TextField(blank=True)
    by = models.CharField(max_length=200)
    role = models.CharField(max_length=30)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Options."""

        db_table = "challenge_entry"

    def __str__(self) -> str:
        """Return its kind."""
        return self.kind


class OverruleRow(models.Model):
    """An option that a person put in the place of the proposal; it stands until it is withdrawn or replaced."""

    council = models.ForeignKey("storage.Council", on_delete=models.PROTECT)
    thing = models.TextField()
    name = models.TextField()
    option = models.TextField()
    instead_of = models.TextField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)
    reason = models.TextField()
    plan = models.PositiveIntegerField(null=True)
    price = models.JSONField()
    """What was on show when it was confirmed."""
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, blank=True)
    ended_reason = models.TextField(blank=True)

    class Meta:
        """Options."""

        db_table = "overrule"
        constraints: ClassVar = [
            UniqueConstraint(fields=["council", "thing"], condition=Q(ended_at__isnull=True), name="overrule_stands")
        ]

    def __str__(self) -> str:
        """Return what it holds."""
        return f"{self.name}: {self.option}"


class Decision(models.Model):
    """An entry of the register; only ever added to, and superseded by a later entry."""

    council = models.ForeignKey("storage.Council", on_delete=models.PROTECT)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    """Of what it is: written by a person, or by an overrule, a decided challenge, or the adoption of a plan."""
    title = models.CharField(max_length=200)
    context = models.TextField(blank=True)
    options = models.JSONField(default=list)
    decision = models.TextField()
    evidence = models.TextField(blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)
    review_on = models.DateField(null=True)
    thing = models.TextField(blank=True)
    plan = models.PositiveIntegerField(null=True)
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")

    class Meta:
        """Options."""

        db_table = "decision"
        constraints: ClassVar = [UniqueConstraint(fields=["council", "number"], name="decision_numbered")]
        indexes: ClassVar = [Index(fields=["council", "thing"], name="decision_about")]

    def __str__(self) -> str:
        """Return its number and title."""
        return f"decision {self.number}: {self.title}"
