"""Plans: ask for one, compute it in the worker, look at it, propose it, adopt it with four eyes."""

from __future__ import annotations

import dataclasses
import logging
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import msgspec
from django.db import DatabaseError, transaction

from standpipe import bootstrap
from standpipe.adapters.report.plan_json import plan_json, publishable
from standpipe.adapters.report.rendering import render_report
from standpipe.adapters.storage import estates, files, plans, revisions
from standpipe.adapters.storage.models import Person, StoredPlan
from standpipe.adapters.storage.overrules import overrules_that_stand
from standpipe.adapters.storage.people import the_council
from standpipe.adapters.storage.plans import UNFINISHED, adopted_plan, document_of, newest_plan, report_of
from standpipe.app.adopt_plan import check_adoption, check_proposal
from standpipe.app.announce import plan_computed, plan_failed
from standpipe.app.pin_moves import Pin
from standpipe.app.plan_document import PlanDocument
from standpipe.app.plan_exit import PlanSettings, plan_exit
from standpipe.app.record_decision import DecisionKind, Draft
from standpipe.catalogue import Catalogue
from standpipe.console import decisions, outbox
from standpipe.disposition import Overrule
from standpipe.estate.estate import Estate
from standpipe.kernel.errors import InputError, StandpipeError

_log = logging.getLogger(__name__)
DEFECT = (
    "Standpipe failed on it ({kind}), which is a defect. The log says where: report it. "
    "Correct the estate if the log names a thing of it."
)
NOTHING_KNOWN = "nothing is known of the estate yet."


class CancelledError(Exception):
    """A plan is not wanted any more."""


def ask_for_plan(
    *,
    by: str,
    title: str,
    seed: int = 1,
    work_units: int = 2_000,
    overrules: Sequence[Overrule] | None = None,
    pins: Sequence[Pin] | None = None,
) -> int:
    """Write down that a plan of the estate of today is wanted; return its number.

    The overrules that stand go into it, and the pins of the plan that is shown, unless others are given.

    Raises:
        InputError: nothing has been imported yet.

    """
    council = the_council()
    shown = plan_to_show() if pins is None else None
    kept = [*(pins or ()), *(pins_of(shown) if shown else ())]
    with transaction.atomic():
        current = revisions.current_revision(council)
        if current is None:
            raise InputError(NOTHING_KNOWN, remedy="Import the council's exports first.")
        plan = plans.ask_for_plan(
            council,
            revision=current.number,
            as_of=current.as_of,
            settings={"seed": seed, "work_units": work_units, "pins": msgspec.to_builtins(kept)},
            overrules=[
                msgspec.to_builtins(each) for each in (standing_overrules() if overrules is None else overrules)
            ],
            by=by,
            title=title or f"Plan of revision {current.number}",
        )
    return int(plan.pk)


def pins_of(plan: StoredPlan) -> tuple[Pin, ...]:
    """Return what was wanted of single moves when a plan was asked for."""
    return tuple(msgspec.convert(each, Pin) for each in plan.settings.get("pins", ()))


def standing_overrules() -> Sequence[Overrule]:
    """Return the overrules that count for the next plan."""
    rows = overrules_that_stand(the_council())
    return [Overrule(each.thing, each.option, each.by, each.at.date(), each.reason) for each in rows]


def keep_plan(folder: Path, *, by: str, title: str) -> int:
    """Keep a plan of the estate of today that was computed elsewhere: the folder that `standpipe plan` wrote.

    Raises:
        InputError: the folder holds no plan, or nothing has been imported yet.

    """
    content, report = (bootstrap.file_content(folder / name) for name in ("plan.json", "report.html"))
    try:
        document = msgspec.json.decode(content, type=PlanDocument)
    except msgspec.DecodeError as error:
        raise InputError(f"is no plan: {error}.", where="plan.json", remedy="Compute it again.") from error
    with transaction.atomic():
        number = ask_for_plan(by=by, title=title, overrules=(), pins=())
        plan = plans.plan_numbered(the_council(), number)
        plans.finish(plan, document=content, report=report, feasible=document.waves.feasible is not False)
    return number


def compute_next() -> int | None:
    """Compute the oldest plan that is wanted; return its number, None when none is wanted.

    A plan depends on nothing but its revision and settings, and is kept in one transaction: when the worker is killed
    at any moment, computing it again gives the same plan once. A defect of the program ends the plan, not the worker.
    """
    plan = plans.claim_next(the_council())
    if plan is None:
        return None

    def progress(step: str) -> None:
        if not plans.note_progress(plan, step):
            raise CancelledError

    try:
        made, feasible = _compute(plan, progress)
        progress("Writing the report")
        document = publishable(made)
        report = render_report(document, title=plan.title).encode()
        with transaction.atomic():
            if plans.finish(plan, document=plan_json(document), report=report, feasible=feasible):
                outbox.announce(plan_computed(plan.pk, plan.title, feasible=feasible, facts=_told(document)))
    except CancelledError:
        pass
    except StandpipeError as error:
        _fail(plan, str(error))
    except DatabaseError:
        raise  # the plan was not at fault: the worker takes it up again
    except Exception as error:  # noqa: BLE001  # the same inputs would fail for ever, and the worker with them
        _log.exception("plan %s could not be computed", plan.pk)
        _fail(plan, DEFECT.format(kind=type(error).__name__))
    return int(plan.pk)


def _fail(plan: StoredPlan, problem: str) -> None:
    with transaction.atomic():
        if plans.fail(plan, problem):
            outbox.announce(plan_failed(plan.pk, plan.title, problem))


def _told(document: PlanDocument) -> Sequence[tuple[str, str]]:
    """Return what a channel is told of a plan: the dates by which it closes the data centre."""
    confidence = document.waves.confidence
    days = (
        ("The data centre closes", document.waves.closing_date),
        ("Four in five chances: by", confidence.p80 if confidence else None),
    )
    return [(words, f"{day.day} {day:%B %Y}" if day else "not known") for words, day in days]


def _compute(plan: StoredPlan, progress: bootstrap.Progress) -> tuple[PlanDocument, bool]:
    settings = PlanSettings(
        as_of=plan.as_of,
        seed=int(plan.settings["seed"]),
        work_units=int(plan.settings["work_units"]),
        overrules=tuple(msgspec.convert(each, Overrule) for each in plan.overrules),
        pins=pins_of(plan),
    )
    progress("Reading the estate")
    made = plan_exit(*estate_of_plan(plan), settings, progress)
    return made.document, made.feasible


def estate_of_plan(plan: StoredPlan) -> tuple[Estate, Catalogue]:
    """Return the estate of the plan's revision, with the accounts of its files and the figures that they state."""
    revision = revisions.revision_numbered(plan.council, plan.revision)
    with tempfile.TemporaryDirectory(prefix="standpipe-") as folder:
        if revision.from_import is not None:
            files.write_files(revision.from_import, Path(folder))
        read, catalogue = bootstrap.read_corrected((folder,), (), as_of=plan.as_of, progress=lambda _step: None)
    estate = estates.load_estate(plan.council, plan.revision)
    return dataclasses.replace(estate, files=read.estate.files), catalogue


def all_plans() -> Sequence[StoredPlan]:
    """Return every plan, newest first."""
    return list(plans.plans_of(the_council()))


def find_plan(number: int) -> StoredPlan:
    """Return a plan.

    Raises:
        InputError: there is none of that number.

    """
    return plans.plan_numbered(the_council(), number)


def plan_to_show() -> StoredPlan | None:
    """Return the adopted plan, or else the newest that has a document; None before the first."""
    council = the_council()
    return adopted_plan(council) or newest_plan(council)


def cancel(number: int) -> bool:
    """Say that a plan is not wanted any more; return False when it was finished already."""
    return plans.cancel(the_council(), number)


def propose(number: int, person: Person) -> None:
    """Propose a plan for adoption.

    Raises:
        InputError: it is not computed, keeps not every rule, or is adopted already.

    """
    with transaction.atomic():
        plan = plans.plan_numbered(the_council(), number, hold=True)
        check_proposal(feasible=plan.state == plans.COMPUTED)
        if plan.adopted_at:
            raise InputError("this plan is adopted already.")
        plans.set_proposed(plan, person)


def adopt(number: int, person: Person) -> None:
    """Adopt a plan; the one that was adopted before stays on record.

    Raises:
        InputError: it may not be adopted, or not by this person.

    """
    with transaction.atomic():
        plan = plans.plan_numbered(the_council(), number, hold=True)
        if plan.adopted_at:
            raise InputError("this plan is adopted already.")
        check_adoption(feasible=plan.state == plans.COMPUTED, proposed_by=plan.proposed_by_id, adopter=person.pk)
        before = adopted_plan(plan.council)
        plans.set_adopted(plan, person)
        decisions.record_automatically(_adoption(plan, before), by=person.name)


def _adoption(plan: StoredPlan, before: StoredPlan | None) -> Draft:
    names = {each.id: each.name for each in document_of(plan).dispositions.applications}
    held = [f"{names.get(each['application'], each['application'])} ({each['option']})" for each in plan.overrules]
    words = f"Plan {plan.pk} is the plan that the council follows."
    return Draft(
        title=f"Plan {plan.pk} adopted: {plan.title}"[:200],
        context=f"Proposed by {plan.proposed_by}. As things stood on {plan.as_of:%d %B %Y}.",
        decision=f"{words} Overruled in it: {'; '.join(held)}."[:5_000] if held else words,
        evidence=f"The document and the report of plan {plan.pk}, of revision {plan.revision} of the estate.",
        options=decisions.options_of_plans(plan, before),
        plan=plan.pk,
        kind=DecisionKind.ADOPTION,
    )


@dataclasses.dataclass(frozen=True, slots=True)
class MovedDifferently:
    """An application that two plans move on different days, or only one of them moves (then the other is None)."""

    name: str
    before: date | None
    after: date | None


def compare(before: PlanDocument, after: PlanDocument) -> Sequence[MovedDifferently]:
    """Return which applications move on another day, or to be moved at all, by name."""
    days = [_days(each) for each in (before, after)]
    names = {application: name for each in days for application, (name, _) in each.items()}
    found = [
        MovedDifferently(name, *(each[application][1] if application in each else None for each in days))
        for application, name in names.items()
    ]
    return sorted((each for each in found if each.before != each.after), key=lambda each: each.name.casefold())


@dataclasses.dataclass(frozen=True, slots=True)
class ProposedDifferently:
    """An application for which two plans propose something else; options by their key, None where a plan lacks it."""

    name: str
    before: str | None
    after: str | None


def compare_proposals(before: PlanDocument, after: PlanDocument) -> Sequence[ProposedDifferently]:
    """Return for which applications another option is proposed, by name."""
    options = [
        {each.id: f"{each.treatment}: {each.target}" for each in document.dispositions.applications}
        for document in (before, after)
    ]
    names = {each.id: each.name for document in (before, after) for each in document.dispositions.applications}
    found = [ProposedDifferently(name, *(each.get(one) for each in options)) for one, name in names.items()]
    return sorted((each for each in found if each.before != each.after), key=lambda each: each.name.casefold())


def _days(document: PlanDocument) -> dict[str, tuple[str, date]]:
    return {
        application.id: (application.name, wave.window_first)
        for wave in document.waves.waves
        for move in wave.moves
        for application in move.applications
    }


__all__ = [
    "NOTHING_KNOWN",
    "UNFINISHED",
    "MovedDifferently",
    "Pin",
    "StoredPlan",
    "adopt",
    "all_plans",
    "ask_for_plan",
    "cancel",
    "compare",
    "compare_proposals",
    "compute_next",
    "document_of",
    "estate_of_plan",
    "find_plan",
    "keep_plan",
    "pins_of",
    "plan_to_show",
    "propose",
    "report_of",
    "report_parts",
    "standing_overrules",
]


def report_parts(number: int) -> Iterable[bytes]:
    """Return the report of a plan, part by part.

    Raises:
        InputError: there is no such plan, or it has no report.

    """
    return report_of(find_plan(number))
