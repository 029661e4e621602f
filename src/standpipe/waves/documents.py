"""Wave problems and plans as JSON, with their schemas: the open formats `wave-problem` and `wave-plan`.

>>> from standpipe.waves.generate import generate
>>> problem = generate(3, seed=1)
>>> problem_from_json(problem_to_json(problem)) == problem
True
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import msgspec

from standpipe.kernel.errors import InputError
from standpipe.waves.advice import Split
from standpipe.waves.check_document import Checked
from standpipe.waves.model import WaveProblem
from standpipe.waves.plan import Conflict, Infeasible, Risk, WavePlan
from standpipe.waves.reading import ProblemFinding

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


def plan_to_json(
    plan: WavePlan | Infeasible,
    *,
    risk: Risk | None = None,
    cpu_seconds: float | None = None,
    beside: Mapping[str, object] | None = None,
) -> bytes:
    """Return a plan, or why there is none, as JSON; with its risk, CPU seconds and `beside` where they are given."""
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
    document |= msgspec.to_builtins(dict(beside or {}))
    if cpu_seconds is not None:
        document["cpu_seconds"] = round(cpu_seconds, 3)
    return _encoded(document)


@dataclass(frozen=True, slots=True)
class PlanOfRest:
    """What was planned when not everything could be: the plan, the groups left out, and the rules given up."""

    left_out: tuple[str, ...]
    given_up: tuple[Conflict, ...]
    plan: WavePlan


def check_to_json(checked: Checked) -> bytes:
    """Return what a check found as JSON."""
    return _encoded(
        {
            "schema_version": checked.schema_version,
            "feasible": checked.feasible,
            "cost": checked.cost,
            "violations": checked.violations,
        }
    )


def check_schema() -> dict[str, Any]:
    """Return the JSON Schema of what a check found."""
    return _schema(Checked, "wave-check")


@dataclass(frozen=True, slots=True)
class StatedRisk:
    """The closing dates that a plan's document states with 50, 80 and 95 per cent."""

    p50: date
    p80: date
    p95: date


def risk_from_json(document: bytes | str, *, name: str = "the plan") -> StatedRisk | None:
    """Return how sure a plan's document says it is; None where it does not say.

    Raises:
        InputError: the document is not a wave plan; it says where.

    """
    found = _decoded(document, dict[str, Any], name).get("risk")
    return None if found is None else _converted(found, StatedRisk, name)


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
    (plan, infeasible, risk, finding, split, rest), components = msgspec.json.schema_components(
        (WavePlan, Infeasible, Risk, ProblemFinding, Split, PlanOfRest), ref_template="#/$defs/{name}"
    )
    date_text = {"type": "string", "format": "date"}
    quantiles = {"p50": date_text, "p80": date_text, "p95": date_text, "detail": risk}
    added = {
        "risk": {"anyOf": [{"type": "null"}, {"type": "object", "properties": quantiles}]},
        "findings": {"type": "array", "items": finding},
        "advice": {"type": "array", "items": split},
        "rest": {"anyOf": [{"type": "null"}, rest]},
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
