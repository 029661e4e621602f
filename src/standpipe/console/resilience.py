"""Resilience of the estate of today: what stops which service, what comes back when, what repairs buy."""

from __future__ import annotations

import tempfile
import threading
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from standpipe import bootstrap
from standpipe.adapters.storage import estates, files, revisions
from standpipe.adapters.storage.models import Council, Revision
from standpipe.adapters.storage.people import the_council
from standpipe.app.analyse_resilience import ResilienceAnalysis, resilience_document
from standpipe.app.need_diagram import need_diagram
from standpipe.app.resilience_document import ResilienceDocument
from standpipe.catalogue import Catalogue
from standpipe.kernel.errors import InputError
from standpipe.resilience.scenarios import ScenarioKind

_ONE_AT_A_TIME = threading.Lock()
NOTHING_KNOWN = "nothing is known of the estate yet."


def resilience_of_today(scenario: ScenarioKind, service: str | None = None) -> ResilienceDocument:
    """Return what is published of the current estate; with the id of a service, of that one.

    Raises:
        InputError: nothing has been imported yet, or there is no such service.

    """
    analysis = _analysis_of_today()
    return resilience_document(analysis, scenario=scenario, service=_known(analysis, service))


def diagram_of(service: str) -> str:
    """Return the drawing of what a service needs, its single points marked, as SVG.

    Raises:
        InputError: nothing has been imported yet, or there is no such service.

    """
    analysis = _analysis_of_today()
    _known(analysis, service)
    points = [point.id for point in analysis.points[service].points]
    return bootstrap.drawn_needs(need_diagram(analysis.graph, service, points))


def _known(analysis: ResilienceAnalysis, service: str | None) -> str | None:
    if service is not None and service not in analysis.points:
        raise InputError("there is no such service.", where=service)
    return service


def _analysis_of_today() -> ResilienceAnalysis:
    council = the_council()
    current = revisions.current_revision(council)
    if current is None:
        raise InputError(NOTHING_KNOWN, remedy="Import the council's exports first.")
    with _ONE_AT_A_TIME:  # two who ask at once wait for one answer
        return _analysis(council.pk, current.number, current.made_at)


@lru_cache(maxsize=2)
def _analysis(council: int, number: int, made_at: datetime) -> ResilienceAnalysis:  # noqa: ARG001  # a restored backup may number anew
    """Prepare a revision once for each web process; it never changes."""
    of_council = Council.objects.get(pk=council)
    revision = revisions.revision_numbered(of_council, number)
    return bootstrap.resilience_of(estates.load_estate(of_council), _catalogue(revision))


def _catalogue(revision: Revision) -> Catalogue:
    """Return the catalogue with the assumptions and prices that the files of the estate state."""
    with tempfile.TemporaryDirectory(prefix="standpipe-") as folder:
        if revision.from_import is not None:
            files.write_files(revision.from_import, Path(folder))
        _, catalogue = bootstrap.read_corrected((folder,), (), as_of=revision.as_of, progress=lambda _step: None)
    return catalogue


__all__ = ["NOTHING_KNOWN", "diagram_of", "resilience_of_today"]
