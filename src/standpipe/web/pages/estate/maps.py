"""The map of what surrounds a thing, and the same as a table."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from standpipe.app.permissions import Permission
from standpipe.console import estate_map
from standpipe.kernel.errors import InputError
from standpipe.web.gate import needs
from standpipe.web.words import field_words, kind_words


def _asked(request: HttpRequest) -> estate_map.EstateMap:
    steps = request.GET.get("steps", "")
    chosen = int(steps) if steps in {str(each) for each in estate_map.STEPS} else estate_map.STEPS[0]
    return estate_map.map_around(request.GET.get("thing", ""), steps=chosen)


def _relation(link: estate_map.Link) -> str:
    if link.fact:
        return field_words(link.fact)
    return f"needs ({link.relation}{', seen in traffic' if link.observed else ''})"


@needs(Permission.SEE_SHARED)
@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    """Show what surrounds a thing."""
    try:
        found = _asked(request)
    except InputError as error:
        return render(request, "console/problem.html", {"error": error}, status=404)
    names = found.names
    rows = [(names[each.source], _relation(each), names[each.target]) for each in found.links]
    context = {
        "middle": names[found.middle],
        "found": found,
        "rows": sorted(rows, key=lambda row: (row[0].name.casefold(), row[1], row[2].name.casefold())),
        "steps": estate_map.STEPS,
        "asked": request.GET.get("steps", str(estate_map.STEPS[0])),
        "query": request.GET.urlencode(),
    }
    return render(request, "estate/map.html", context)


@needs(Permission.SEE_SHARED)
@require_safe
def map_data(request: HttpRequest) -> HttpResponse:
    """Give the same as the page to the script that draws it."""
    try:
        found = _asked(request)
    except InputError:
        return JsonResponse({}, status=404)
    return JsonResponse(
        {
            "middle": found.middle,
            "things": [
                {
                    "id": each.thing,
                    "name": each.name,
                    "kind": each.kind,
                    "words": kind_words(each.kind),
                    "address": reverse("thing", args=[each.thing]),
                }
                for each in found.things
            ],
            "links": [
                {"source": each.source, "target": each.target, "words": _relation(each), "fact": bool(each.fact)}
                for each in found.links
            ],
        }
    )
