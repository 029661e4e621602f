"""Tables of the record of changes; triggers write them (`sql/audit.sql`), nothing else does."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Index, Q, UniqueConstraint


class AuditEntry(models.Model):
    """One change of one row, or of many by one statement; it hangs on no other table, so that it outlives them."""

    link = models.BigIntegerField()
    at = models.DateTimeField()
    council = models.BigIntegerField(null=True)
    table_name = models.TextField()
    operation = models.CharField(max_length=6)
    row = models.TextField(null=True)  # noqa: DJ001  # no one row is not an empty key
    rows = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    person = models.BigIntegerField(null=True)
    request = models.TextField()
    database_user = models.TextField()
    digest = models.CharField(max_length=64)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        """Options."""

        db_table = "audit_entry"
        indexes: ClassVar = [
            Index(fields=["link"], name="audit_entry_link"),
            Index(fields=["council", "-id"], name="audit_entry_listed"),
            Index(fields=["table_name", "row"], name="audit_entry_row"),
        ]

    def __str__(self) -> str:
        """Return what was changed."""
        return f"{self.operation} {self.table_name} {self.row or self.rows}"


class AuditLink(models.Model):
    """A link of the chain: the entries of one statement, and the hash of the link before."""

    digest = models.CharField(max_length=64)
    entries = models.BigIntegerField()
    sealing = models.BooleanField()
    position = models.BigIntegerField(null=True)
    previous = models.CharField(max_length=64, null=True)  # noqa: DJ001  # not sealed yet is not the first
    hash = models.CharField(max_length=64, null=True)  # noqa: DJ001  # as above

    class Meta:
        """Options."""

        db_table = "audit_link"
        constraints: ClassVar = [
            UniqueConstraint(fields=["position"], condition=Q(position__isnull=False), name="audit_link_position")
        ]

    def __str__(self) -> str:
        """Return its place in the chain."""
        return f"link {self.position}"
