"""`/api/v1/`: the estate, its imports and its corrections as JSON (OpenAPI 3.1 at `/api/v1/openapi.json`).

Every request carries `Authorization: Bearer TOKEN`; each operation names the permission that the token must hold. A
session's cookie opens nothing here, so that no page elsewhere can make a browser change anything.
"""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.security import HttpBearer
from ninja.throttling import AuthRateThrottle

from standpipe.app.permissions import Permission
from standpipe.console import estate, imports, tokens
from standpipe.estate.model import Kind
from standpipe.kernel.errors import InputError, StandpipeError
from standpipe.web.pages.api import shapes
from standpipe.web.paging import Paging

RATE = "600/m"
"""Requests of one token to one web process."""
LONGEST_KEY = 200
KEY = {"in": "header", "name": "Idempotency-Key", "schema": {"type": "string", "maxLength": LONGEST_KEY}}
REFUSALS = {
    400: shapes.Problem,
    401: shapes.Problem,
    403: shapes.Problem,
    404: shapes.Problem,
    422: shapes.Problem,
    429: shapes.Problem,
}

api = NinjaAPI(
    title="Standpipe",
    version="1",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    throttle=[AuthRateThrottle(RATE)],
)


class Needs(HttpBearer):
    """Lets a token in that holds a permission."""

    def __init__(self, permission: Permission) -> None:
        super().__init__()
        self._permission = permission

    def authenticate(self, request: HttpRequest, token: str) -> tokens.Caller | None:
        """Return the caller, or None (401); without the permission, 403."""
        caller = tokens.arrive(request, token)
        if caller is not None and self._permission.value not in caller.scopes:
            raise HttpError(HTTPStatus.FORBIDDEN, f"The token lacks the scope '{self._permission.value}'.")
        return caller


def _of_ours(request: HttpRequest, error: object) -> HttpResponse:
    said = {name: getattr(error, name, None) for name in ("what", "where", "remedy")}
    return api.create_response(request, said, status=HTTPStatus.BAD_REQUEST)


def _refused(request: HttpRequest, error: object) -> HttpResponse:
    said = {"what": str(error), "where": None, "remedy": None}
    return api.create_response(request, said, status=getattr(error, "status_code", HTTPStatus.BAD_REQUEST))


def _misshapen(request: HttpRequest, error: object) -> HttpResponse:
    found = error.errors if isinstance(error, ValidationError) else []
    where = ", ".join(".".join(str(step) for step in each["loc"]) for each in found)
    what = "; ".join(str(each["msg"]) for each in found)
    said = {"what": what, "where": where, "remedy": "See /api/v1/openapi.json."}
    return api.create_response(request, said, status=HTTPStatus.UNPROCESSABLE_ENTITY)


api.add_exception_handler(StandpipeError, _of_ours)
api.add_exception_handler(ValidationError, _misshapen)
api.add_exception_handler(HttpError, _refused)
READ = Needs(Permission.READ)
CORRECT = Needs(Permission.CORRECT)


@api.get("openapi.json", auth=READ, include_in_schema=False)
def openapi(request: HttpRequest) -> HttpResponse:
    """Give this description."""
    return api.create_response(request, api.get_openapi_schema(path_prefix="/api/v1/"), status=HTTPStatus.OK)


@api.get("estate", auth=READ, response={200: shapes.EstateShown, **REFUSALS})
def estate_of_today(request: HttpRequest) -> object:  # noqa: ARG001  # every view takes one
    """Say where the estate stands."""
    revision = imports.current_revision()
    return {
        "revision": revision.number if revision else None,
        "as_of": revision.as_of if revision else None,
        "counts": dict(estate.counts()),
    }


@api.get("estate/things", auth=READ, response={200: shapes.ThingsShown, **REFUSALS})
def things(  # the questions of an address
    request: HttpRequest,  # noqa: ARG001  # every view takes one
    kind: Kind,
    q: str = "",
    in_conflict: bool = False,  # noqa: FBT001, FBT002  # a question of an address
    page: shapes.Number = 1,
    size: shapes.Size = 50,
) -> object:
    """List the things of a kind by name; `q` are words that each must begin a word of it."""
    question = estate.Question(kind.value, words=q[:200].replace("\0", ""), in_conflict=in_conflict)
    paging = Paging(page, estate.number_of(question), size)
    rows = estate.page_of(question, first=paging.first, size=size)
    return {"total": paging.total, "page": page, "pages": paging.pages, "things": [_thing(row) for row in rows]}


@api.get("estate/things/{path:thing}", auth=READ, response={200: shapes.ThingKnown, **REFUSALS})
def thing(request: HttpRequest, thing: str) -> object:  # noqa: ARG001  # every view takes one
    """Give a thing with its facts, where each came from, and what is wrong with it."""
    known = _look_at(thing)
    return {
        **_thing(known.row),
        "sources": {field: list(known.sources_of(field)) for field in known.row.evidence},
        "corrected": sorted(known.corrected),
        "findings": [
            {"severity": each.severity, "code": each.code, "message": each.message} for each in known.findings
        ],
    }


@api.get("estate/findings", auth=READ, response={200: shapes.FindingsShown, **REFUSALS})
def findings(request: HttpRequest, page: shapes.Number = 1, size: shapes.Size = 50) -> object:  # noqa: ARG001  # as above
    """List what is wrong or notable, worst first."""
    total, rows = estate.findings_page("", "", first=(page - 1) * size, size=size)
    shown = [
        {"severity": each.severity, "code": each.code, "message": each.message, "subject": each.subject}
        for each in rows
    ]
    return {"total": total, "page": page, "pages": Paging(page, total, size).pages, "findings": shown}


@api.get("imports", auth=READ, response={200: list[shapes.ImportShown], **REFUSALS})
def all_imports(request: HttpRequest) -> object:  # noqa: ARG001  # every view takes one
    """List the imports, the newest first."""
    return [
        {
            "number": each.pk, "state": each.state, "by": each.by, "made_at": each.made_at, "as_of": each.as_of,
            "revision": each.revision, "problem": each.problem,
        }
        for each in imports.all_imports()
    ]  # fmt: skip


@api.post(
    "corrections",
    auth=CORRECT,
    response={200: shapes.CorrectionMade, **REFUSALS},
    openapi_extra={"parameters": [KEY]},
)
def correct(
    request: HttpRequest,
    response: HttpResponse,
    asked: shapes.CorrectionAsked,
) -> object:
    """Correct a fact; sent again with the same `Idempotency-Key`, it is done once and answered as before."""
    caller: tokens.Caller = request.auth  # type: ignore[attr-defined]  # ninja puts it there
    _look_at(asked.thing)

    def change() -> dict[str, object]:
        by = f"token {caller.name}"[:200]
        estate.correct(asked.thing, asked.field, asked.value, reason=asked.reason, by=by)
        return {"thing": _thing(estate.find_thing(asked.thing))}

    answer, again = tokens.once(caller, _key(request), request.body, change)
    if again:
        response["Idempotent-Replayed"] = "true"
    return answer


def _key(request: HttpRequest) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise InputError("is too long, or not of plain letters.", where="Idempotency-Key", remedy="Take a UUID.")
    return key


def _look_at(thing: str) -> estate.Known:
    try:
        return estate.look_at(thing.replace("\0", ""))
    except InputError as error:
        raise HttpError(HTTPStatus.NOT_FOUND, str(error)) from error


def _thing(row: estate.ThingRow) -> dict[str, object]:
    return {"id": row.thing, "kind": row.kind, "name": row.name, "facts": dict(row.facts)}
