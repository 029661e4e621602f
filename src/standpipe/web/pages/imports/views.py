"""Uploading files, looking at what they would change, and making them count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from standpipe.app.permissions import Permission
from standpipe.console import imports
from standpipe.kernel.errors import InputError
from standpipe.web.gate import needs
from standpipe.web.live import progress_context, progress_part
from standpipe.web.paging import asked_page
from standpipe.web.words import kind_words

CHANGES = ("new", "changed", "gone", "restated", "same")
SHOWN = ("new", "changed", "gone")


def person_of(request: HttpRequest) -> str:
    """Return the name under which what this request does is written down."""
    return str(request.user)


@needs(Permission.READ)
@require_safe
def imports_page(request: HttpRequest) -> HttpResponse:
    """List the imports, newest first."""
    return render(request, "imports/list.html", {"imports": imports.all_imports(), "now": imports.current_revision()})


@needs(Permission.IMPORT)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Show the form, or keep what was uploaded; it is read in the background."""
    problems = {}
    if request.method == "POST":
        uploads = [(file.name or "upload", file.chunks()) for file in request.FILES.getlist("files")]
        try:
            number = imports.receive(
                uploads,
                keep=request.POST.getlist("keep"),
                by=person_of(request),
                as_of=timezone.localdate(),
            )
        except InputError as error:
            problems = {"files": str(error)}
        else:
            return redirect("import", number)
    context = {"problems": problems, "known": imports.files_of_the_estate()}
    return render(request, "imports/upload.html", context, status=400 if problems else 200)


@needs(Permission.READ)
@require_safe
def preview(request: HttpRequest, number: int) -> HttpResponse:
    """Show what an import would change, or what it changed."""
    of_import = imports.find_import(number)
    change = request.GET.get("change", "")
    shown = change if change in SHOWN else _first_change(of_import.summary)
    total, _ = imports.staged_things(of_import, shown, first=0, size=0)
    paging = asked_page(request, total)
    _, things = imports.staged_things(of_import, shown, first=paging.first, size=paging.size)
    files = imports.files_of(of_import)
    context = {
        "import": of_import,
        "files": files,
        "rows": list(_rows(of_import.summary.get("things", {}))),
        "shown": shown,
        "things": things,
        "paging": paging,
        "rejected": sum(each.account.get("rows_rejected", 0) for each in files),
        "out_of_date": imports.is_out_of_date(of_import),
        "unread": of_import.state in imports.UNREAD,
        **progress_context("import", number),
        "totals": _totals(of_import.summary),
    }
    return render(request, "imports/preview.html", context)


@needs(Permission.READ)
@require_safe
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """Say how far the reading of an import is."""
    of_import = imports.find_import(number)
    unread = of_import.state in imports.UNREAD
    return progress_part(request, "import", number, step=of_import.progress, unfinished=unread)


def _first_change(summary: Mapping[str, Mapping[str, Mapping[str, int]]]) -> str:
    totals = _totals(summary)
    return next((change for change in ("changed", "gone", "new") if totals.get(change)), "new")


def _totals(summary: Mapping[str, Mapping[str, Mapping[str, int]]]) -> dict[str, int]:
    things = summary.get("things", {}).values()
    return {change: sum(counts.get(change, 0) for counts in things) for change in CHANGES}


def _rows(things: Mapping[str, Mapping[str, int]]) -> Iterator[tuple[str, list[int]]]:
    for kind, counts in sorted(things.items(), key=lambda item: kind_words(item[0], 2)):
        yield kind, [counts.get(change, 0) for change in CHANGES]


@needs(Permission.IMPORT)
@require_POST
def commit(request: HttpRequest, number: int) -> HttpResponse:
    """Make an import count."""
    try:
        revision = imports.commit(number, by=person_of(request))
    except InputError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, f"The import counts: the estate is now at revision {revision}.")
    return redirect("import", number)


@needs(Permission.IMPORT)
@require_POST
def discard(request: HttpRequest, number: int) -> HttpResponse:
    """Leave an import out, also while it is being read."""
    imports.discard(number)
    messages.success(request, "The import was discarded; the estate is as it was.")
    return redirect("imports")


@needs(Permission.IMPORT)
@require_POST
def again(request: HttpRequest, number: int) -> HttpResponse:  # noqa: ARG001  # every view takes one
    """Make the preview again, against the estate of now."""
    imports.read_again(number)
    return redirect("import", number)


@needs(Permission.READ)
@require_safe
def rejected(request: HttpRequest, number: int) -> HttpResponse:
    """Show every row that was not used, with its reason."""
    of_import = imports.find_import(number)
    rows = [
        (each.name, rejection)
        for each in imports.files_of(of_import)
        for rejection in each.account.get("rejections", ())
    ]
    paging = asked_page(request, len(rows))
    context = {"import": of_import, "rows": rows[paging.first : paging.first + paging.size], "paging": paging}
    return render(request, "imports/rejected.html", context)


@needs(Permission.IMPORT)
@require_safe
def file(request: HttpRequest, number: int, name: str) -> HttpResponseBase:  # noqa: ARG001  # every view takes one
    """Give an uploaded file back, to be kept and never to be shown by the browser."""
    content = imports.file_content(imports.find_import(number), name)
    response = StreamingHttpResponse(content, content_type="application/octet-stream")
    plain = "".join(
        letter if letter.isascii() and letter.isprintable() and letter not in '"\\' else "_" for letter in name
    )
    response["Content-Disposition"] = f'attachment; filename="{plain}"'
    return response
