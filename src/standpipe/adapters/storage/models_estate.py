"""Tables of the estate: every version of every thing, dependency and finding, between the revisions it lived in.

A row is current while `to_revision` is null. What was is never overwritten: a change closes a row and adds another, so
that the history of a thing, the difference between two revisions and an undo are queries.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Index, Q, UniqueConstraint
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Lower

from standpipe.app.list_filters import LIST_FILTERS, LIST_SORTS, NUMERIC

CURRENT = Q(to_revision__isnull=True)


def _sorted_by(fact: str) -> Cast | Lower:
    """Return the order of a list by a fact, as `lists.page` asks for it."""
    return Cast(KT(f"facts__{fact}"), models.FloatField()) if fact in NUMERIC else Lower(KT(f"facts__{fact}"))


class Revision(models.Model):
    """A state of the estate: after an import, a correction, or an undo."""

    council = models.ForeignKey("storage.Council", on_delete=models.PROTECT)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    made_at = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=200)
    as_of = models.DateField()
    note = models.TextField(blank=True)
    from_import = models.ForeignKey("storage.EstateImport", on_delete=models.PROTECT, null=True, related_name="+")
    counts = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    """How often the facts by which lists are narrowed have each value: kind, fact, then value and number."""
    whole = models.JSONField(default=dict)
    """What belongs to no single thing: code of databases, pairs known to be apart."""

    class Meta:
        """Options."""

        db_table = "revision"
        constraints: ClassVar = [UniqueConstraint(fields=["council", "number"], name="revision_number")]

    def __str__(self) -> str:
        """Return its number."""
        return f"revision {self.number}"


class Versioned(models.Model):
    """A row that lived from one revision until another."""

    council = models.ForeignKey("storage.Council", on_delete=models.PROTECT, db_index=False)
    from_revision = models.PositiveIntegerField()
    to_revision = models.PositiveIntegerField(null=True)
    position = models.BigIntegerField()

    class Meta:
        """Options."""

        abstract = True


class Thing(Versioned):
    """A version of a thing: its facts, and what stands behind each."""

    thing = models.TextField()
    kind = models.CharField(max_length=30)
    name = models.TextField()
    sort_name = models.TextField()
    facts = models.JSONField()
    evidence = models.JSONField()
    conflicts = models.JSONField(null=True)
    identity = models.JSONField(null=True)
    words = SearchVectorField()
    mentions = ArrayField(models.TextField(), default=list)

    class Meta:
        """Options."""

        db_table = "thing"
        constraints: ClassVar = [UniqueConstraint(fields=["council", "thing"], condition=CURRENT, name="thing_current")]
        indexes: ClassVar = [
            Index(
                fields=["council", "kind", "sort_name", "thing"], include=["id"], condition=CURRENT, name="thing_listed"
            ),
            *(
                Index(
                    "council",
                    KT(f"facts__{fact}"),
                    "sort_name",
                    "thing",
                    condition=CURRENT & Q(kind=kind.value),
                    name=f"thing_{kind.value}_{fact}".replace("-", "_")[:30],
                )
                for kind, filters in LIST_FILTERS.items()
                for fact in filters
            ),
            *(
                Index(
                    "council",
                    _sorted_by(fact),
                    "sort_name",
                    "thing",
                    condition=CURRENT & Q(kind=kind.value),
                    name=f"thing_{kind.value}_by_{fact}"[:30],
                )
                for kind, facts in LIST_SORTS.items()
                for fact in facts
            ),
            Index(fields=["council", "thing", "from_revision"], name="thing_history"),
            Index(fields=["council", "from_revision"], name="thing_from"),
            Index(fields=["council", "to_revision"], condition=~CURRENT, name="thing_to"),
            Index(fields=["council", "kind"], condition=CURRENT & Q(conflicts__isnull=False), name="thing_in_conflict"),
            GinIndex(fields=["words"], condition=CURRENT, name="thing_words"),
            GinIndex(fields=["mentions"], condition=CURRENT, name="thing_mentions"),
        ]

    def __str__(self) -> str:
        """Return its id."""
        return self.thing


class DependencyRow(Versioned):
    """A version of a dependency."""

    source = models.TextField()
    target = models.TextField()
    kind = models.CharField(max_length=10)
    redundancy = models.CharField(max_length=10)
    alternatives = models.TextField(null=True)  # noqa: DJ001  # no group is not an empty name
    at_least = models.IntegerField(null=True)
    observed = models.BooleanField()
    evidence = models.JSONField()

    class Meta:
        """Options."""

        db_table = "dependency"
        indexes: ClassVar = [
            Index(fields=["council", "source"], condition=CURRENT, name="dependency_source"),
            Index(fields=["council", "target"], condition=CURRENT, name="dependency_target"),
            Index(fields=["council", "from_revision"], name="dependency_from"),
            Index(fields=["council", "to_revision"], condition=~CURRENT, name="dependency_to"),
        ]

    def __str__(self) -> str:
        """Return its ends."""
        return f"{self.source} -> {self.target}"


class FindingRow(Versioned):
    """A version of a finding."""

    code = models.CharField(max_length=100)
    severity = models.CharField(max_length=20)
    rank = models.SmallIntegerField()
    subject = models.TextField()
    message = models.TextField()
    places = models.JSONField()
    rechecked = models.BooleanField()

    class Meta:
        """Options."""

        db_table = "finding"
        indexes: ClassVar = [
            Index(fields=["council", "rank", "code", "position"], condition=CURRENT, name="finding_listed"),
            Index(fields=["council", "subject"], condition=CURRENT, name="finding_subject"),
            Index(fields=["council", "from_revision"], name="finding_from"),
        ]

    def __str__(self) -> str:
        """Return its message."""
        return self.message


class CorrectionRow(models.Model):
    """What a person said about one fact, against what the files say; it holds until it is withdrawn."""

    council = models.ForeignKey("storage.Council", on_delete=models.PROTECT)
    thing = models.TextField()
    field = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    before = models.JSONField(null=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    reason = models.TextField()
    revision = models.PositiveIntegerField()
    replaced_at = models.PositiveIntegerField(null=True)

    class Meta:
        """Options."""

        db_table = "correction"
        indexes: ClassVar = [Index(fields=["council", "thing"], name="correction_thing")]

    def __str__(self) -> str:
        """Return what it is about."""
        return f"{self.thing}/{self.field}"
