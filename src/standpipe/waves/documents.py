"""Wave problems and plans as JSON, with their schemas: the open formats `wave-problem` and `wave-plan`.

>>> from standpipe.waves.generate import generate
>>> problem = generate(3, seed=1)
>>> problem_from_json(problem_to_json(problem)) == problem
True
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from standpipe.kernel.errors import InputError
from standpipe.waves.model import WaveProblem
from standpipe.waves.plan import Infeasible, Risk, WavePlan

_T = TypeVar("_T")


def problem_to_json(problem: WaveProblem) -> bytes:
    """Return a problem as JSON, two spaces indented, fields in the order of the format."""
    return _encoded(problem)


def problem_from_json(document: bytes | str, *, name: str = "the problem") -> WaveProblem:
    """Return the problem of a JSON document.

    Raises:
        InputError: the document is not a wave problem; it says where.

    """
    return _decoded(document, WaveProblem, name)


def plan_to_json(plan: WavePlan | Infeasible, *, risk: Risk | None = None, cpu_seconds: float | None = None) -> bytes:
    """Return a plan, or why there is none, as JSON; with its risk and the CPU seconds where they are given."""
    document: dict[str, object] = msgspec.to_builtins(plan)
    if isinstance(plan, Infeasible):
        document |= dict.fromkeys(("cost", "bound", "gap", "closing_date", "earliest_closing_date"))
        document |= {"waves": []}
    else:
        document |= {"conflict": []}
    if risk is None:
        document["risk"] = None
    else:
        full: dict[str, object] = msgspec.to_builtins(risk)
        document["risk"] = {**msgspec.to_builtins(risk.closing), "detail": full}
    if cpu_seconds is not None:
        document["cpu_seconds"] = round(cpu_seconds, 3)
    return _encoded(document)


def plan_from_json(document: bytes | str, *, name: str = "the plan") -> WavePlan | Infeasible:
    """Return the plan of a JSON document, or why there is none.

    Raises:
        InputError: the document is not a wave plan; it says where.

    """
    found = _decoded(document, dict[str, Any], name)
    if found.get("feasible", True):
        return _converted(found, WavePlan, name)
    return _converted(found, Infeasible, name)


def problem_schema() -> dict[str, Any]:
    """Return the JSON Schema of the wave problem."""
    return _schema(WaveProblem, "wave-problem")


def plan_schema() -> dict[str, Any]:
    """Return the JSON Schema of the wave plan, with the fields that the document adds to it."""
    (plan, infeasible, risk), components = msgspec.json.schema_components(
        (WavePlan, Infeasible, Risk), ref_template="#/$defs/{name}"
    )
    added = {
        "risk": {"anyOf": [{"type": "null"}, {"type": "object", "properties": {"detail": risk}}]},
        "cpu_seconds": {"type": "number"},
    }
    for name in ("WavePlan", "Infeasible"):
        components[name]["properties"] |= added
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "wave-plan",
        "anyOf": [plan, infeasible],
        "$defs": components,
    }


def _schema(kind: type[object], title: str) -> dict[str, Any]:
    schema: dict[str, Any] = msgspec.json.schema(kind)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **schema}


def _encoded(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def _decoded(document: bytes | str, kind: type[_T], name: str) -> _T:
    try:
        return msgspec.json.decode(document, type=kind)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise _refused(error, name) from error


def _converted(value: object, kind: type[_T], name: str) -> _T:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise _refused(error, name) from error


def _refused(error: Exception, name: str) -> InputError:
    return InputError(
        f"{str(error).rstrip('.')}.", where=name, remedy="The format is described in docs/reference/wave-problem.md."
    )
