"""Saved views of lists: kept under a name, shared with the team or not, and taken away."""

from __future__ import annotations

from collections.abc import Sequence

from standpipe.adapters.storage.models import Person, SavedView
from standpipe.adapters.storage.saved_views import keep_view, view_numbered, views_for
from standpipe.app.save_view import check_name, check_question, may_delete, may_share
from standpipe.kernel.errors import InputError


def seen_by(person: Person, address: str = "") -> Sequence[tuple[SavedView, bool]]:
    """Return the views that a person sees, of one list when its address is given, each with whether they may delete it.

    Own views and those shared with the team; by name.
    """
    found = views_for(person)
    chosen = found.filter(address=address) if address else found
    return [(each, may_delete(person.role, own=each.person_id == person.pk)) for each in chosen]


def save(person: Person, *, name: str, address: str, query: str, shared: bool) -> str:
    """Keep a list as it is asked for; return its name. A view of the same person, list and name is replaced.

    Raises:
        InputError: the name is empty or too long, or the person may not share.

    """
    kept = check_name(name)
    if shared and not may_share(person.role):
        raise InputError("You see a part of the estate, so that the team cannot use your view.", where="shared")
    keep_view(person, name=kept, address=address, query=check_question(query), shared=shared)
    return kept


def delete(person: Person, number: int) -> str:
    """Take a view away; return its name.

    Raises:
        InputError: there is none of that number, or it is not theirs to take away.

    """
    view = view_numbered(person, number)
    if not may_delete(person.role, own=view.person_id == person.pk):
        raise InputError(f"the view '{view.name}' is another person's.", remedy="Ask them, or an administrator.")
    view.delete()
    return view.name


__all__ = ["SavedView", "delete", "may_share", "save", "seen_by"]
