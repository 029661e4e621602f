"""What readers hand to `merge`: raw facts, each with the place it was read from.

A `Record` says "this row states these facts about one thing of this kind". It names other things by the words the
file uses (`host="vmsp-01"`); `merge` decides which entity that is, or reports that it cannot tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from standpipe.estate.model import DependencyKind, Kind, Redundancy
from standpipe.kernel.evidence import Basis, Place

FactValue = object
"""A value of the type that the field of the entity declares; names of things where the field is a reference."""


class Authority(IntEnum):
    """Which source decides when two disagree about a fact; the highest wins, both values are kept as a conflict."""

    DERIVED = 0
    """Implied by a mention: a host that only a machine's row names."""
    SHEET = 1
    """A sheet kept by hand."""
    EXPORT = 2
    """An export of a tool that reads the running estate."""
    ANSWER = 3
    """An answer to a question, or a correction, by a named person."""


@dataclass(frozen=True, slots=True)
class Record:
    """Facts of one row about one thing.

    `facts` maps field names of the kind's entity to values; a field that is absent or None is not stated. The fact
    `name` is required. Beside a reference field, a fact `<field>_uuid` may help to tell things of one name apart.
    `columns` maps a field to the header it was read from; a field without one was derived by the reader, by the rule
    in `rules`.
    """

    kind: Kind
    facts: Mapping[str, FactValue]
    place: Place
    columns: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    basis: Basis = Basis.MEASURED
    authority: Authority = Authority.EXPORT
    mention: bool = False
    """The row only mentions the thing (a server's row names its host, vMemory names its machine): it adds facts to an
    entity that is listed elsewhere, and makes one by itself only where nothing of its format lists such things."""

    @property
    def name(self) -> str:
        """The name the file gives the thing."""
        return str(self.facts["name"])


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name an end of a dependency: a name, and the kind where the file says it."""

    name: str
    kind: Kind | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class DependencyRecord:
    """One row that states a dependency."""

    source: Mention
    target: Mention
    kind: DependencyKind
    place: Place
    redundancy: Redundancy = Redundancy.ALL
    group: str | None = None
    at_least: int | None = None
    observed: bool = False
    strength: int = 1
    """Number of time slots in which it was seen; 1 for a declared dependency."""
    port: int | None = None
    rows: int = 1
    """Rows of the file that state it; `place` is the first of them."""


@dataclass(frozen=True, slots=True)
class IdentityRuling:
    """What a person ruled about identity: two names are one thing, or one name stands for two different things.

    A file narrows an end to what that file lists; None means every file.
    """

    kind: Kind
    name: str
    other_name: str
    same: bool
    place: Place
    file: str | None = None
    other_file: str | None = None
    decided_by: str | None = None
    decided_on: date | None = None
    reason: str | None = None

    @property
    def ends(self) -> tuple[tuple[str, str | None], tuple[str, str | None]]:
        """The two names, each with the file that it is narrowed to."""
        return (self.name, self.file), (self.other_name, self.other_file)

    @property
    def in_words(self) -> str:
        """Who ruled it and why, as far as it is stated."""
        who = f" by {self.decided_by}" if self.decided_by else ""
        when = f" on {self.decided_on.isoformat()}" if self.decided_on else ""
        why = f": {self.reason}" if self.reason else ""
        return f"ruled {'the same' if self.same else 'different'}{who}{when}{why}"
