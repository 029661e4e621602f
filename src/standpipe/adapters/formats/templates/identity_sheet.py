"""The template on which a person says that two names are one thing, or one name two things."""

from __future__ import annotations

from datetime import date

from standpipe.adapters.formats import cells
from standpipe.adapters.formats.cells import CellError
from standpipe.adapters.formats.documents import CellValue
from standpipe.adapters.formats.templates.model import DAY, TEXT, CellType, Template, column, word_of
from standpipe.estate.model import Kind

_KIND = word_of(Kind, {"database instance": Kind.DATABASE_INSTANCE})
_SAME_WORDS = {"same": True, "one": True, "different": False, "two": False}


def _same(cell: CellValue) -> bool:
    word = cells.text(cell).casefold()
    if word not in _SAME_WORDS:
        raise CellError(f"'{word}' is neither 'same' nor 'different'")
    return _SAME_WORDS[word]


_SAME = CellType(
    _same, lambda value: "same" if value else "different", choices=("same", "different"), written="same or different"
)

IDENTITY_RULINGS = Template(
    "same-or-different",
    "Same or different",
    None,
    "Corrects what the import took to be one thing or two: one row for each pair. `standpipe estate --json` lists what "
    "was joined and by which key.",
    (
        column("name", "Name", TEXT, "The name in one file.", "wb-app-01", "wb-sql-01", required=True),
        column(
            "other_name", "Other name", TEXT, "The name in the other file; it may be the same name.", "WBAPP01",
            "wb-sql-01", required=True
        ),
        column(
            "same", "Same or different", _SAME, "Whether the two are one thing.", "same", "different", required=True
        ),
        column("kind", "Kind of thing", _KIND, "What they are.", "server", "server", required=True),
        column("file", "In file", TEXT, "The file that has the name; blank for every file.", None, "vinfo.xlsx"),
        column(
            "other_file", "In other file", TEXT, "The file that has the other name; blank for every file.", None,
            "discovery.xlsx"
        ),
        column("decided_by", "Decided by", TEXT, "Who says so.", "Infrastructure team", "Database team"),
        column("decided_on", "Decided on", DAY, "When.", date(2026, 11, 2), date(2026, 11, 2)),
        column("reason", "Reason", TEXT, "How it is known.", "Renamed in 2021", "Rebuilt under the old name"),
    ),
    enough=4,
)  # fmt: skip
