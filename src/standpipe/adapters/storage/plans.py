"""Reads and writes plans: asked for, claimed by the worker, finished, proposed, adopted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

import msgspec
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from standpipe.adapters.storage.files import CHUNK_BYTES, content_of, store_file
from standpipe.adapters.storage.models import Council, Person, StoredFile, StoredPlan
from standpipe.app.plan_document import PlanDocument
from standpipe.kernel.errors import InputError

ASKED, COMPUTING, COMPUTED, INFEASIBLE = "asked", "computing", "computed", "infeasible"
FAILED, CANCELLED = "failed", "cancelled"
UNFINISHED = (ASKED, COMPUTING)
PUBLISHED = (COMPUTED, INFEASIBLE)
"""States in which there is a document; an infeasible plan names the rules that contradict each other."""


def ask_for_plan(
    council: Council,
    *,
    revision: int,
    as_of: date,
    settings: Mapping[str, object],
    overrules: Sequence[Mapping[str, object]],
    by: str,
    title: str,
) -> StoredPlan:
    """Write down that a plan is wanted; it is part of the caller's transaction, so it is asked for or it is not."""
    return StoredPlan.objects.create(
        council=council,
        state=ASKED,
        revision=revision,
        as_of=as_of,
        settings=dict(settings),
        overrules=[dict(each) for each in overrules],
        by=by,
        title=title,
    )


def plans_of(council: Council) -> QuerySet[StoredPlan]:
    """Return every plan, newest first."""
    return StoredPlan.objects.filter(council=council).select_related("proposed_by", "adopted_by").order_by("-id")


def plan_numbered(council: Council, number: int, *, hold: bool = False) -> StoredPlan:
    """Return a plan; held until the end of the transaction when asked.

    Raises:
        InputError: there is none of that number.

    """
    found = StoredPlan.objects.select_for_update() if hold else StoredPlan.objects.all()
    plan = found.filter(council=council, pk=number).first()
    if plan is None:
        raise InputError(f"there is no plan {number}.")
    return plan


def newest_plan(council: Council) -> StoredPlan | None:
    """Return the newest plan that has a document."""
    return plans_of(council).filter(state__in=PUBLISHED).first()


def adopted_plan(council: Council) -> StoredPlan | None:
    """Return the plan that was adopted last."""
    return plans_of(council).filter(adopted_at__isnull=False).order_by("-adopted_at", "-id").first()


def claim_next(council: Council) -> StoredPlan | None:
    """Return the oldest plan that is wanted, now computing.

    One that an ended worker left computing is taken up again: there is one worker at a time.
    """
    with transaction.atomic():
        wanted = StoredPlan.objects.select_for_update(skip_locked=True)
        plan = wanted.filter(council=council, state__in=UNFINISHED).order_by("id").first()
        if plan is not None and plan.state == ASKED:
            plan.state = COMPUTING
            plan.save(update_fields=["state"])
    return plan


def note_progress(plan: StoredPlan, step: str) -> bool:
    """Write down what is being done; return whether the plan is still wanted."""
    return bool(StoredPlan.objects.filter(pk=plan.pk, state=COMPUTING).update(progress=step))


def finish(plan: StoredPlan, *, document: bytes, report: bytes, feasible: bool) -> bool:
    """Keep what came out; return False when the plan was finished or cancelled in the meantime, and keep nothing."""
    with transaction.atomic():
        held = plan_numbered(plan.council, plan.pk, hold=True)
        if held.state not in UNFINISHED:
            return False
        held.document = store_file(plan.council, _parts(document), name="plan.json")
        held.report = store_file(plan.council, _parts(report), name="report.html")
        held.state, held.progress, held.problem = COMPUTED if feasible else INFEASIBLE, "", ""
        held.finished_at = timezone.now()
        held.save()
    return True


def fail(plan: StoredPlan, problem: str) -> bool:
    """Write down why there is no plan; return False when it was finished or cancelled in the meantime."""
    unfinished = StoredPlan.objects.filter(pk=plan.pk, state__in=UNFINISHED)
    return bool(unfinished.update(state=FAILED, progress="", problem=problem, finished_at=timezone.now()))


def cancel(council: Council, number: int) -> bool:
    """Say that a plan is not wanted any more; return False when it was finished already."""
    unfinished = StoredPlan.objects.filter(council=council, pk=number, state__in=UNFINISHED)
    return bool(unfinished.update(state=CANCELLED, progress="", finished_at=timezone.now()))


def set_proposed(plan: StoredPlan, person: Person) -> None:
    """Write down who proposes a plan for adoption."""
    plan.proposed_by, plan.proposed_at = person, timezone.now()
    plan.save(update_fields=["proposed_by", "proposed_at"])


def set_adopted(plan: StoredPlan, person: Person) -> None:
    """Write down who adopted a plan."""
    plan.adopted_by, plan.adopted_at = person, timezone.now()
    plan.save(update_fields=["adopted_by", "adopted_at"])


def document_of(plan: StoredPlan) -> PlanDocument:
    """Return the published plan.

    Raises:
        InputError: the plan has none (yet), or an earlier version of Standpipe computed it.

    """
    if plan.document is None:
        raise InputError(f"plan {plan.pk} has no document.", remedy="Wait until it is computed, or compute another.")
    try:
        return _document(plan.document.pk, plan.document.sha256)
    except msgspec.ValidationError as error:
        raise InputError(
            f"plan {plan.pk} was computed by an earlier version of Standpipe: {error}.",
            remedy="Compute a plan again on the page Waves; the report of the old one stays there.",
        ) from error


@lru_cache(maxsize=4)
def _document(file: int, sha256: str) -> PlanDocument:
    content = b"".join(content_of(StoredFile.objects.get(pk=file, sha256=sha256)))
    return msgspec.json.decode(content, type=PlanDocument)


def report_of(plan: StoredPlan) -> Iterable[bytes]:
    """Return the report, part by part.

    Raises:
        InputError: the plan has none (yet).

    """
    if plan.report is None:
        raise InputError(f"plan {plan.pk} has no report.", remedy="Wait until it is computed, or compute another.")
    return content_of(plan.report)


def _parts(content: bytes) -> Iterable[bytes]:
    return (content[at : at + CHUNK_BYTES] for at in range(0, len(content), CHUNK_BYTES))
