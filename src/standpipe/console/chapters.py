"""Chapters of the report, live: the same parts, made once for each plan and kept, with the console's own addresses."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from standpipe.adapters.report.rendering import render_part, report_context
from standpipe.adapters.storage.models import StoredPlan
from standpipe.adapters.storage.plans import document_of

PLACES = {
    "top": "/",
    "stops": "/resilience/",
    "proposals": "/dispositions/",
    "exit": "/waves/",
    "cost": "/business-case/",
    "findings": "/findings/",
    "assumptions": "/findings/assumptions/",
}
"""Where each chapter is; of the others the report of the plan has them."""


def part(plan: StoredPlan, name: str) -> str:
    """Return a part of a plan's report as HTML; the caller has been shown the plan, so may see it."""
    return _part(plan.pk, name)


@lru_cache(maxsize=32)
def _part(plan: int, name: str) -> str:
    return render_part(_context(plan), name)


@lru_cache(maxsize=2)
def _context(plan: int) -> Mapping[str, object]:
    def address(chapter: str) -> str:
        return PLACES.get(chapter, f"/waves/{plan}/report/#{chapter}")

    stored = StoredPlan.objects.get(pk=plan)
    return report_context(document_of(stored), title=stored.title, address=address)
