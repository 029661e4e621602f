"""Reads the findings of the current estate, worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from django.db.models import Count

from standpipe.adapters.storage.models import Council, FindingRow


def page(council: Council, severity: str, code: str, *, first: int, size: int) -> tuple[int, Sequence[FindingRow]]:
    """Return how many findings there are of a severity and code (empty for any), and those from `first` on."""
    found = FindingRow.objects.filter(council=council, to_revision=None)
    if severity:
        found = found.filter(severity=severity)
    if code:
        found = found.filter(code=code)
    return found.count(), list(found.order_by("rank", "code", "position")[first : first + size])


def counts(council: Council) -> Sequence[tuple[str, str, int]]:
    """Return severity, code and number of the findings, worst first."""
    found = FindingRow.objects.filter(council=council, to_revision=None).values_list("severity", "code", "rank")
    rows = found.annotate(number=Count("id")).order_by("rank", "code")
    return [(severity, code, number) for severity, code, _, number in rows]


def new_in(council: Council, revision: int, *, most: int) -> tuple[Mapping[str, int], Sequence[str]]:
    """Return how many findings a revision brought by severity, worst first, and what the first of them say."""
    found = FindingRow.objects.filter(council=council, from_revision=revision, to_revision=None)
    rows = found.values_list("severity", "rank").annotate(number=Count("id")).order_by("rank")
    counts: Counter[str] = Counter()
    for severity, _, number in rows:
        counts[severity] += number
    return counts, list(found.order_by("rank", "position").values_list("message", flat=True)[:most])
