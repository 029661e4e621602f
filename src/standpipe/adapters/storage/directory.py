"""People and their identities together, as `app.arrive_by_provider` asks for them."""

from __future__ import annotations

from standpipe.adapters.storage.identities import connect, person_of
from standpipe.adapters.storage.people import add_person, administrators, find_person, set_role

__all__ = ["add_person", "administrators", "connect", "find_person", "person_of", "set_role"]
