"""Work in the background as a page shows it: a part that asks again every two seconds, until the page is made anew."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse


def progress_context(page: str, number: int) -> dict[str, str]:
    """Return the addresses that `console/parts/progress.html` needs: of the page, and of the part alone."""
    return {
        "page_address": reverse(page, args=[number]),
        "progress_address": reverse(f"{page}-progress", args=[number]),
    }


def progress_part(request: HttpRequest, page: str, number: int, *, step: str, unfinished: bool) -> HttpResponse:
    """Answer with how far the work is; when it is finished, tell the browser to load the page again."""
    if not unfinished:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "console/parts/progress.html", {"step": step, **progress_context(page, number)})
