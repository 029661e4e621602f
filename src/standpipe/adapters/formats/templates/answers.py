"""How a question is written in the sheet of questions, and which cell types its answers have.

An answer is written as the cell of the template that states the same fact, so that both are read in one way. Two
questions have no cell of their own: which servers run an application, and which applications run on a server.
"""

from __future__ import annotations

from collections.abc import Mapping

from standpipe.adapters.formats.templates.columns import SUPPORT_STATEMENTS, TEMPLATES
from standpipe.adapters.formats.templates.model import LIST, CellType, TemplateColumn
from standpipe.estate.model import Kind

THING, KIND, QUESTION, WHY, KNOWN, ANSWER, ANSWERED_BY, ON, REFERENCE, HOW, TO, FIELD, TARGET, IDENTITY = (
    "About", "Kind of thing", "Question", "Why it matters", "What is said today", "Answer", "Answered by",
    "Answered on", "Where it is written", "How to answer", "To", "Field", "Target", "Recognised by",
)  # fmt: skip
"""The headers of a sheet of questions."""

SERVERS = ("servers", Kind.APPLICATION)
APPLICATION = ("application", Kind.SERVER)
IDENTITY_FACTS = frozenset({"vm_uuid", "smbios_uuid", "contract_reference", "skill", "server"})
"""Facts that may tell a thing from others of its name."""
SAID_UNKNOWN = frozenset({"?", "unknown", "not known", "don't know", "do not know", "tbc", "tbd"})

_COLUMNS: Mapping[tuple[str, Kind], TemplateColumn] = {
    (column.field, template.kind): column
    for template in TEMPLATES
    if template.kind is not None
    for column in template.columns
    if not column.required
} | {("support", Kind.SUPPORT_STATEMENT): SUPPORT_STATEMENTS.by_field["support"]}


def cell_type(field: str, kind: Kind) -> CellType | None:
    """Return how the answer about a field of a kind is written, or None when no answer can be read."""
    if (field, kind) in {SERVERS, APPLICATION}:
        return LIST
    column = _COLUMNS.get((field, kind))
    return column.type if column else None


def how_to_answer(field: str, kind: Kind) -> str:
    """Return in what form and unit the answer is to be written."""
    found = cell_type(field, kind)
    if found is None:
        return ""
    column = _COLUMNS.get((field, kind))
    named = "names, as the other sheets write them" if column is None else column.header
    return f"{named}: {found.written}"


def answerable_fields() -> Mapping[Kind, frozenset[str]]:
    """Return the fields of each kind that an answer can state; `app.ask_questions` asks about no other conflict."""
    kinds = {kind for _, kind in _COLUMNS}
    return {kind: frozenset(field for field, other in _COLUMNS if other is kind) for kind in kinds}
