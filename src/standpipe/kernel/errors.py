"""The root of Standpipe's error tree.

    StandpipeError            what went wrong, where, and what to do about it
    ├── InputError            an input cannot be used, or the usage is wrong (exit status 2)
    └── InvalidValueError     a domain value cannot exist (also a ValueError)

Errors carry data; the text a person reads is made at the edge (the command line, the report).
"""

from __future__ import annotations


class StandpipeError(Exception):
    """Something went wrong that a person can understand.

    Args:
        what: one sentence on what is wrong.
        where: the place, such as a file, a sheet with row and column, or an entity.
        remedy: what to do about it.

    """

    def __init__(self, what: str, *, where: str | None = None, remedy: str | None = None) -> None:
        super().__init__(what, where, remedy)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{remedy}"


class InputError(StandpipeError):
    """An input that cannot be used, or wrong usage."""


class InvalidValueError(StandpipeError, ValueError):
    """A domain value that cannot exist, refused at construction."""
