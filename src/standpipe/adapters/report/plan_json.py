"""Writes plan.json and its JSON Schema: the same plan gives the same bytes, in an order that people can follow."""

from __future__ import annotations

from typing import Any

import msgspec

from standpipe.adapters.report.figures import showable
from standpipe.app.plan_document import SCHEMA_VERSION, PlanDocument
from standpipe.kernel.errors import InputError


def plan_json(document: PlanDocument) -> bytes:
    """Return the plan as JSON in UTF-8: fields in the order of the schema, keys of maps sorted, indented."""
    compact = msgspec.json.encode(document, order="deterministic")
    return msgspec.json.format(compact, indent=2) + b"\n"


def publishable(document: PlanDocument) -> PlanDocument:
    """Return the plan with every text such as a file can hold; as a rule the plan itself.

    Half of a surrogate pair, as broken exports contain, exists in no encoding of Unicode: it is shown as the
    replacement character.
    """
    try:
        msgspec.json.encode(document)
    except UnicodeEncodeError:
        return msgspec.convert(_mended(msgspec.to_builtins(document)), PlanDocument)
    return document


def _mended(value: object) -> object:
    if isinstance(value, str):
        return showable(value)
    if isinstance(value, dict):
        return {_mended(key): _mended(item) for key, item in value.items()}
    return [_mended(item) for item in value] if isinstance(value, list) else value


def plan_schema() -> dict[str, Any]:
    """Return the JSON Schema of plan.json (draft 2020-12), made from the classes of the published plan.

    >>> plan_schema()["title"]
    'The plan as Standpipe publishes it, version 1.0'
    """
    made = msgspec.json.schema(PlanDocument)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"The plan as Standpipe publishes it, version {SCHEMA_VERSION}",
        **made,
    }


def plan_schema_text() -> str:
    """Return the schema as it is committed in docs/reference/plan.schema.json."""
    return msgspec.json.format(msgspec.json.encode(plan_schema(), order="deterministic"), indent=2).decode() + "\n"


def read_plan(content: bytes, *, name: str) -> PlanDocument:
    """Return the plan of a plan.json.

    Raises:
        InputError: it is something else.

    """
    try:
        return msgspec.json.decode(content, type=PlanDocument)
    except msgspec.DecodeError as error:
        remedy = "Give the plan.json that `standpipe plan` wrote, and not the plan of a wave problem."
        raise InputError(f"is no plan: {error}.", where=name, remedy=remedy) from error
