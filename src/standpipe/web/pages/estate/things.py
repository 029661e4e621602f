"""The page of a thing: what is known, from where, what contradicts it, what it touches; and correcting a fact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from standpipe.app.compare_estates import FactChange, compare_facts
from standpipe.app.permissions import Permission, may
from standpipe.console import challenges, proposals
from standpipe.console import estate as known
from standpipe.estate.model import Kind
from standpipe.kernel.errors import InputError
from standpipe.web.gate import needs
from standpipe.web.pages.estate.lists import ids_in
from standpipe.web.pages.imports.views import person_of
from standpipe.web.words import field_words, value_words


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact with what stands behind it and against it."""

    field: str
    value: object
    links: Sequence[tuple[str, str]]
    sources: Sequence[str]
    corrected: bool
    stated: Sequence[tuple[object, str]]
    """Values that sources state and that contradict each other, each with its place."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a revision changed about a thing."""

    revision: int
    made_at: object
    by: str
    kind: str
    note: str
    facts: Sequence[FactChange]
    first: bool


@needs(Permission.SEE_SHARED)
@require_safe
def thing_page(request: HttpRequest, thing: str) -> HttpResponse:
    """Show everything that is known of a thing."""
    try:
        found = known.look_at(thing)
    except InputError as error:
        return render(request, "console/problem.html", {"error": error}, status=404)
    facts = [_fact(found, field) for field in known.correctable_fields(Kind(found.row.kind))]
    context = {
        "known": found,
        "row": found.row,
        "facts": [fact for fact in facts if fact.value is not None or fact.corrected],
        "unknown": [fact for fact in facts if fact.value is None and not fact.corrected],
        "conflicts": [fact for fact in facts if fact.stated],
        "naming": [(kind, list(rows)) for kind, rows in groupby(found.naming, key=lambda row: row.kind)],
        "history": list(_history(found)),
        "identity": found.row.identity or (),
        "proposals": proposals.proposals_for(applications := _applications(found)),
        "may_challenge": may(getattr(request.user, "role", ""), Permission.CHALLENGE),
        "challenges": [each for application in applications for each in challenges.about(application)],
    }
    return render(request, "estate/thing.html", context)


def _applications(found: known.Known) -> list[str]:
    """Return the applications of whose proposal the page of a thing tells: itself, or those that run on it."""
    if found.row.kind == Kind.APPLICATION:
        return [found.row.thing]
    if found.row.kind != Kind.SERVER:
        return []
    components = (each for each in found.naming if each.kind == Kind.COMPONENT)
    return sorted({str(each.facts["application"]) for each in components if each.facts.get("application")})


def _fact(found: known.Known, field: str) -> Fact:
    value = found.row.facts.get(field)
    is_reference = field in known.reference_fields(Kind(found.row.kind))
    links = [(each, found.names.get(each, each)) for each in ids_in(value)] if is_reference and value else []
    return Fact(field, value, links, found.sources_of(field), field in found.corrected, list(_stated(found.row, field)))


def _stated(row: known.ThingRow, field: str) -> Iterator[tuple[object, str]]:
    for conflict in row.conflicts or ():
        if isinstance(conflict, Mapping) and conflict["field"] == field:
            for value, place in conflict["values"]:
                yield value, ", ".join(_place_words(place))


def _place_words(place: Sequence[object]) -> Iterator[str]:
    file, sheet, row, column = place
    yield str(file)
    if sheet:
        yield f"sheet {sheet}"
    if row is not None:
        yield f"row {row}"
    if column:
        yield f"column {column}"


def _history(found: known.Known) -> Iterator[Change]:
    versions = found.versions
    for newer, older in pairwise(versions):
        facts = compare_facts(older.row, newer.row)
        if facts or newer.kind != "import":
            yield Change(newer.revision, newer.made_at, newer.by, newer.kind, newer.note, facts, first=False)
    if versions:
        oldest = versions[-1]
        yield Change(oldest.revision, oldest.made_at, oldest.by, oldest.kind, oldest.note, (), first=True)


@needs(Permission.CORRECT)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest) -> HttpResponse:
    """Ask for the right value and the reason, or write them down."""
    given = request.POST if request.method == "POST" else request.GET
    thing, field = given.get("thing", ""), given.get("field", "")
    row = known.find_thing(thing)
    kind = Kind(row.kind)
    if field not in known.correctable_fields(kind):
        return redirect("thing", thing)
    problems = {}
    if request.method == "POST":
        text = given.get("stated", "") or given.get("value", "")
        try:
            known.correct(thing, field, text, reason=given.get("reason", ""), by=person_of(request))
        except InputError as error:
            problems[error.where if error.where in {"value", "reason"} else "value"] = error.what
        else:
            messages.success(request, f"{field_words(field)} of {row.name} is corrected.")
            return redirect("thing", thing)
    found = known.look_at(thing)
    fact = _fact(found, field)
    context = {
        "row": row,
        "fact": fact,
        "problems": problems,
        "choices": known.choices_of(kind, field),
        "how": known.how_to_write(kind, field),
        "stated": [(_typed(value, field), value, place) for value, place in fact.stated],
        "value": given.get("value", "") if request.method == "POST" else _typed(fact.value, field, fact.links),
        "reason": given.get("reason", ""),
    }
    return render(request, "estate/correct.html", context, status=400 if problems else 200)


def _typed(value: object, field: str, links: Sequence[tuple[str, str]] = ()) -> str:
    """Return a value as a person would type it."""
    if value is None:
        return ""
    if links:
        return "\n".join(name for _, name in links)
    if isinstance(value, list):
        return "\n".join(str(each) for each in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field.endswith("_pence") and isinstance(value, int):
        return f"{value / 100:.2f}".removesuffix(".00")
    return value_words(field, value) if isinstance(value, str) else str(value)


@needs(Permission.CORRECT)
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Let a correction hold no longer."""
    thing, field = request.POST.get("thing", ""), request.POST.get("field", "")
    known.withdraw(thing, field, by=person_of(request))
    messages.success(request, f"{field_words(field)} is again what the files say.")
    return redirect("thing", thing)
