"""Tables of imports: what was uploaded, what it would change, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Index, UniqueConstraint


class StoredFile(models.Model):
    """An uploaded file, kept once for each content, in chunks."""

    council = models.ForeignKey("storage.Council", on_delete=models.PROTECT)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()

    class Meta:
        """Options."""

        db_table = "stored_file"
        constraints: ClassVar = [UniqueConstraint(fields=["council", "sha256"], name="stored_file_once")]

    def __str__(self) -> str:
        """Return its hash."""
        return self.sha256


class FileChunk(models.Model):
    """A part of a stored file."""

    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        """Options."""

        db_table = "file_chunk"
        constraints: ClassVar = [UniqueConstraint(fields=["file", "number"], name="file_chunk_once")]

    def __str__(self) -> str:
        """Return its place."""
        return f"{self.file_id}/{self.number}"


class EstateImport(models.Model):
    """Files that are read together: uploaded, being read, then staged, then committed or discarded."""

    council = models.ForeignKey("storage.Council", on_delete=models.PROTECT)
    state = models.CharField(max_length=20)
    by = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)
    as_of = models.DateField()
    base = models.PositiveIntegerField(null=True)
    revision = models.PositiveIntegerField(null=True)
    summary = models.JSONField(default=dict)
    whole = models.JSONField(default=dict)
    progress = models.TextField(blank=True)
    problem = models.TextField(blank=True)

    class Meta:
        """Options."""

        db_table = "estate_import"

    def __str__(self) -> str:
        """Return its number."""
        return f"import {self.pk}"


class ImportFile(models.Model):
    """A file of an import, new or kept from the import before, and the account of its rows."""

    of_import = models.ForeignKey(EstateImport, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)
    name = models.TextField()
    kept = models.BooleanField(default=False)
    account = models.JSONField(default=dict)

    class Meta:
        """Options."""

        db_table = "import_file"
        constraints: ClassVar = [UniqueConstraint(fields=["of_import", "name"], name="import_file_name")]

    def __str__(self) -> str:
        """Return its name."""
        return self.name


class Staged(models.Model):
    """What an import would change, before it counts."""

    of_import = models.ForeignKey(EstateImport, on_delete=models.CASCADE, db_index=False)
    change = models.CharField(max_length=10)
    position = models.BigIntegerField()

    class Meta:
        """Options."""

        abstract = True


class StagedThing(Staged):
    """A thing that is new, changed, restated (only its sources changed) or gone."""

    thing = models.TextField()
    kind = models.CharField(max_length=30)
    name = models.TextField()
    sort_name = models.TextField()
    facts = models.JSONField()
    evidence = models.JSONField()
    conflicts = models.JSONField(null=True)
    identity = models.JSONField(null=True)
    search_text = models.TextField()
    mentions = ArrayField(models.TextField(), default=list)
    changes = models.JSONField(null=True)

    class Meta:
        """Options."""

        db_table = "staged_thing"
        indexes: ClassVar = [Index(fields=["of_import", "change", "kind", "sort_name"], name="staged_thing_listed")]

    def __str__(self) -> str:
        """Return its id."""
        return self.thing


class StagedDependency(Staged):
    """A dependency that is new or gone; a changed one is both."""

    source = models.TextField()
    target = models.TextField()
    kind = models.CharField(max_length=10)
    redundancy = models.CharField(max_length=10)
    alternatives = models.TextField(null=True)  # noqa: DJ001  # no group is not an empty name
    at_least = models.IntegerField(null=True)
    observed = models.BooleanField()
    evidence = models.JSONField()
    replaces = models.BigIntegerField(null=True)

    class Meta:
        """Options."""

        db_table = "staged_dependency"
        indexes: ClassVar = [Index(fields=["of_import", "change"], name="staged_dependency_listed")]

    def __str__(self) -> str:
        """Return its ends."""
        return f"{self.source} -> {self.target}"


class StagedFinding(Staged):
    """A finding that would be new; those of before that are not found again would go."""

    code = models.CharField(max_length=100)
    severity = models.CharField(max_length=20)
    rank = models.SmallIntegerField()
    subject = models.TextField()
    message = models.TextField()
    places = models.JSONField()
    rechecked = models.BooleanField()
    replaces = models.BigIntegerField(null=True)

    class Meta:
        """Options."""

        db_table = "staged_finding"
        indexes: ClassVar = [Index(fields=["of_import", "change", "rank"], name="staged_finding_listed")]

    def __str__(self) -> str:
        """Return its message."""
        return self.message
