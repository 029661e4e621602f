"""What a reader is."""

from __future__ import annotations

from typing import Protocol

from standpipe.adapters.formats.documents import Document
from standpipe.estate.readings import FileReading


class Reader(Protocol):
    """Reads one foreign format.

    A reader looks at content, never at file names; it is pure (the same document gives the same reading) and it never
    raises on bad rows: they become rejections, doubtful cells become cautions.
    """

    @property
    def name(self) -> str:
        """Short stable name, as it stands in the import report: `rvtools`."""

    @property
    def title(self) -> str:
        """What a person calls it: `RVTools export (workbook or CSV)`."""

    def recognise(self, document: Document) -> bool:
        """Whether the document is of this format, by its sheets, headers or keys."""

    def read(self, document: Document) -> FileReading:
        """Read a document that `recognise` accepted."""
