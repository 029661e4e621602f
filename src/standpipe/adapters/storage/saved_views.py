"""Reads and writes saved views."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from standpipe.adapters.storage.models import Person, SavedView
from standpipe.kernel.errors import InputError


def views_for(person: Person) -> QuerySet[SavedView]:
    """Return the views that a person sees, by name: their own, and those shared with the team."""
    seen = SavedView.objects.filter(Q(person=person) | Q(shared=True), council_id=person.council_id)
    return seen.select_related("person").order_by("name", "id")


def keep_view(person: Person, *, name: str, address: str, query: str, shared: bool) -> None:
    """Write a view down; one of the same person, list and name is replaced."""
    SavedView.objects.update_or_create(
        council_id=person.council_id,
        person=person,
        address=address,
        name=name,
        defaults={"query": query, "shared": shared},
    )


def view_numbered(person: Person, number: int) -> SavedView:
    """Return a view that this person sees.

    Raises:
        InputError: there is none of that number.

    """
    found = views_for(person).filter(pk=number).first()
    if found is None:
        raise InputError(f"there is no saved view {number}.", remedy="Look at the page Saved views.")
    return found
