"""The templates that tie things together: which server runs which application, and what depends on what."""

from __future__ import annotations

from standpipe.adapters.formats import cells
from standpipe.adapters.formats.cells import CellError
from standpipe.adapters.formats.documents import CellValue
from standpipe.adapters.formats.templates.model import COUNT, TEXT, CellType, Template, column, suggested, word_of
from standpipe.estate.model import DependencyKind, Kind, Redundancy

_ENVIRONMENT = suggested("production", "test", "development", "training", "disaster recovery")
_KIND = word_of(Kind, {"database instance": Kind.DATABASE_INSTANCE})
_END_KIND = CellType(
    _KIND.parse,
    _KIND.show,
    choices=(
        "application",
        "service",
        "server",
        "database-instance",
        "database",
        "device",
        "circuit",
        "site",
        "supplier",
    ),
    strict=False,
    written="application, service, server, database-instance, database, device, circuit, site or supplier",
)
_REDUNDANCY_WORD = word_of(Redundancy)


def _redundancy(cell: CellValue) -> object:
    """Return a redundancy, or for `2 of 3` the number that is needed."""
    needed, separator, total = cells.text(cell).casefold().partition(" of ")
    if not separator or needed.strip() == "k":
        return _REDUNDANCY_WORD.parse(cell)
    needed_count, total_count = cells.count(needed), cells.count(total)
    if not 1 <= needed_count <= total_count:
        raise CellError(f"'{cells.text(cell)}' asks for more than there are, or for none")
    return needed_count


_REDUNDANCY = CellType(
    _redundancy,
    _REDUNDANCY_WORD.show,
    choices=_REDUNDANCY_WORD.choices,
    strict=False,
    written="all, any, or k of n (then fill in `At least`; `2 of 3` is understood)",
)

DEPENDENCIES = Template(
    "dependencies",
    "Dependencies",
    None,
    "What needs what: one row for each pair.",
    (
        column(
            "source", "From", TEXT, "The thing that needs the other.", "Revenues and benefits", "Customer portal",
            required=True
        ),
        column(
            "source_kind", "From kind", _END_KIND, "What it is; blank if the name says enough.", "application",
            "application"
        ),
        column("target", "To", TEXT, "The thing that is needed.", "Income management", "wb-web-01", required=True),
        column(
            "target_kind", "To kind", _END_KIND, "What it is; blank if the name says enough.", "application", "server"
        ),
        column(
            "kind", "Kind", word_of(DependencyKind),
            "hard: stops without it; soft: works without it for a while; order: the other must have moved first.",
            "hard",
            "hard"
        ),
        column("redundancy", "Redundancy", _REDUNDANCY, "How many of a group are needed.", "all", "any"),
        column(
            "group", "Group", TEXT, "Rows with the same From and the same group are alternatives.", None, "web servers"
        ),
        column("at_least", "At least", COUNT, "The k of k of n.", None, None),
        column("port", "Port", COUNT, "The network port, if it matters.", 443, None),
    ),
)  # fmt: skip

COMPONENTS = Template(
    "server-applications",
    "Server to application",
    Kind.COMPONENT,
    "Which server runs which application: one row for each pair.",
    (
        column(
            "server", "Server", TEXT, "The server.", "wb-web-01", "wb-web-02", also=("Server name", "Host name"),
            required=True
        ),
        column(
            "application", "Application", TEXT, "The application that runs on it.", "Customer portal",
            "Customer portal",
            also=("Application name",), required=True
        ),
        column(
            "role", "Role", suggested("web", "application", "database", "file", "interface"), "What it does there.",
            "web", "web"
        ),
        column(
            "redundancy", "Redundancy", _REDUNDANCY, "How many servers of this role the application needs.", "any",
            "any"
        ),
        column("at_least", "At least", COUNT, "The k of k of n.", None, None),
        column("environment", "Environment", _ENVIRONMENT, "What it is used for.", "production", "production"),
    ),
    enough=2,
)  # fmt: skip
