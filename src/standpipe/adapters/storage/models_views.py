"""The table of saved views: questions to a list that somebody wants to ask again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Index, UniqueConstraint


class SavedView(models.Model):
    """A list as somebody narrowed and sorted it, under a name."""

    council = models.ForeignKey("storage.Council", on_delete=models.PROTECT)
    person = models.ForeignKey("storage.Person", on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=200)
    """The list: an address of the console without a query."""
    query = models.CharField(max_length=2_000, blank=True)
    shared = models.BooleanField(default=False)
    """Whether the council's team sees it too."""
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        """Options."""

        db_table = "saved_view"
        constraints: ClassVar = [UniqueConstraint(fields=["person", "address", "name"], name="saved_view_name")]
        indexes: ClassVar = [Index(fields=["council", "address"], name="saved_view_of_list")]

    def __str__(self) -> str:
        """Return its name."""
        return self.name
