"""The record of changes: find, export, verify, and let go of what is older than the council keeps."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from standpipe.adapters.storage import audit
from standpipe.adapters.storage.audit import Wanted, find_entries, names_of_people, tables_on_record
from standpipe.adapters.storage.models import AuditEntry
from standpipe.app.verify_audit import Verdict
from standpipe.app.verify_audit import verify as verify_record
from standpipe.kernel.errors import InputError

DAYS_A_YEAR = 365.25
SHORTEST_YEARS = 1.0


def verify(expected: str = "") -> Verdict:
    """Check the record of every council; as the owner of the tables, because the console sees one council only."""
    return verify_record(audit.entries_in_order(), audit.links_in_order(), expected=expected)


def forget(years: float) -> int:
    """Take away what entries older than so many years say; return how many.

    Raises:
        InputError: that is less than a year.

    """
    if years < SHORTEST_YEARS:
        raise InputError("the record is kept for a year at least.", where=f"{years:g} years")
    return audit.forget_before(timezone.now() - timedelta(days=years * DAYS_A_YEAR))


__all__ = ["AuditEntry", "Wanted", "find_entries", "forget", "names_of_people", "tables_on_record", "verify"]
