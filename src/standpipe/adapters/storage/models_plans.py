"""The table of plans: what was asked, how far it is, and what came out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Index


class StoredPlan(models.Model):
    """A plan: asked for, computing, then computed, infeasible, failed or cancelled; perhaps proposed and adopted."""

    council = models.ForeignKey("storage.Council", on_delete=models.PROTECT)
    state = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    revision = models.PositiveIntegerField()
    as_of = models.DateField()
    settings = models.JSONField(default=dict)
    overrules = models.JSONField(default=list)
    by = models.CharField(max_length=200)
    asked_at = models.DateTimeField(auto_now_add=True)
    progress = models.TextField(blank=True)
    problem = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)
    document = models.ForeignKey("storage.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    """The published plan, `plan.json`."""
    report = models.ForeignKey("storage.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    """The report, one page of HTML."""
    proposed_by = models.ForeignKey("storage.Person", on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    adopted_by = models.ForeignKey("storage.Person", on_delete=models.PROTECT, null=True, related_name="+")
    adopted_at = models.DateTimeField(null=True)

    class Meta:
        """Options."""

        db_table = "plan"
        indexes: ClassVar = [Index(fields=["council", "state"], name="plan_by_state")]

    def __str__(self) -> str:
        """Return its number."""
        return f"plan {self.pk}"
