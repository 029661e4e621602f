"""Designs of a council's network, as data: what each consists of, how its parts hang together, and their figures.

A design is a list of parts. A part is made of a component (a circuit, a router, a cloud's gateway), stands at a place,
comes once, at each site or for each circuit that a site has today, and is joined to other parts or to an end of a
journey: `site`, `applications`, `internet`. Figures of a component (unavailability, lead time, added latency) are rows
of their own, each with basis, source and date; a council's own sheets add designs and replace figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from standpipe.catalogue.provenance import Provenance
from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.evidence import Basis, Place

ENDS = frozenset({"site", "applications", "internet"})
"""The ends of journeys, which parts may be joined to."""


class Scope(StrEnum):
    """How often a part comes."""

    ONCE = "once"
    EACH_SITE = "each site"
    EACH_CIRCUIT = "each circuit"
    """For each wide-area circuit that a site has today; one new circuit where it has none."""
    AS_TODAY = "as today"
    """The whole network as the estate has it."""


class Journey(StrEnum):
    """What people come through the network for."""

    APPLICATIONS = "staff to applications"
    INTERNET = "staff to the internet"
    RESIDENTS = "residents to published applications"


class FigureKind(StrEnum):
    """What a figure of a component says."""

    UNAVAILABILITY = "unavailability"
    """Share of time down, from 0 to 1."""
    LEAD_DAYS = "lead days"
    """Calendar days from the order until it works."""
    LATENCY_MS = "latency milliseconds"
    """Added to a round trip, distance apart."""


@dataclass(frozen=True, slots=True)
class NetworkFigure:
    """One figure of a component, with its range."""

    component: str
    figure: FigureKind
    value: float
    low: float
    high: float
    basis: Basis
    provenance: Provenance
    note: str = ""
    place: Place | None = None
    """Where the council's own figure was read."""

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.value <= self.high < float("inf"):
            raise InvalidValueError(f"A range of {self.low:g} to {self.high:g} cannot hold {self.value:g}.")
        if self.figure is FigureKind.UNAVAILABILITY and self.high > 1:
            raise InvalidValueError("An unavailability is a share of time, from 0 to 1.")

    @property
    def words(self) -> str:
        """Where it comes from, in words."""
        where = str(self.place) if self.place else f"{self.provenance.source}, {self.provenance.stated_on}"
        return f"{where}: {self.note}" if self.note else where


@dataclass(frozen=True, slots=True)
class NetworkComponent:
    """A kind of part."""

    id: str
    title: str
    meaning: str
    kind: str | None
    """The kind of thing whose default failure rate holds where the component has no unavailability of its own."""
    priced: bool
    """Whether it has a price of its own: `network:<id>` a year and `network-setup:<id>` once."""
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class NetworkPlace:
    """A place with a published position."""

    id: str
    title: str
    latitude: float
    longitude: float
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class DesignPart:
    """One part of one design; `place` is `site`, a published place, or the name or purpose of a site of the estate."""

    design: str
    name: str
    component: str | None
    scope: Scope
    joins: tuple[str, ...]
    provenance: Provenance
    copies: int = 1
    """How many of it do the same; each alone is enough."""
    place: str | None = None
    journeys: frozenset[Journey] = frozenset(Journey)
    reused: bool = False
    """It is there today: nothing is bought or waited for."""
    read_at: Place | None = None

    def __post_init__(self) -> None:
        if self.copies < 1:
            raise InvalidValueError(f"The part {self.name} needs at least one copy.")
        if (self.component is None) != (self.scope is Scope.AS_TODAY):
            raise InvalidValueError(f"The part {self.name} needs a component, or the scope 'as today' without one.")


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """What must exist before the first wave, whatever or in one design; its days are those of an assumption."""

    id: str
    title: str
    meaning: str
    design: str | None
    data_class: str | None
    """Only where an application or a circuit of the estate is of this class (`PSN`, `HSCN`)."""
    assumption: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class NetworkDesigns:
    """Everything that is known about designs."""

    components: Mapping[str, NetworkComponent] = field(default_factory=dict)
    figures: tuple[NetworkFigure, ...] = ()
    """Of two figures of one kind the later counts."""
    places: Mapping[str, NetworkPlace] = field(default_factory=dict)
    parts: tuple[DesignPart, ...] = ()
    prerequisites: tuple[Prerequisite, ...] = ()

    def __post_init__(self) -> None:
        for name in ("components", "places"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    @property
    def designs(self) -> dict[str, tuple[DesignPart, ...]]:
        """The parts of each design, in the order given."""
        found: dict[str, list[DesignPart]] = {}
        for part in self.parts:
            found.setdefault(part.design, []).append(part)
        return {name: tuple(parts) for name, parts in found.items()}

    def with_own(self, parts: Iterable[DesignPart], figures: Iterable[NetworkFigure]) -> NetworkDesigns:
        """Return the designs with the council's own: a design of the same name and a figure of the same kind replaced.

        >>> from standpipe.catalogue import load_catalogue
        >>> len(load_catalogue().network.with_own((), ()).designs)
        4
        """
        own = tuple(parts)
        named = {part.design for part in own}
        kept = tuple(part for part in self.parts if part.design not in named)
        return replace(self, parts=kept + own, figures=(*self.figures, *figures))

    def on(self, as_of: date) -> NetworkDesigns:
        """Return what holds on a day."""
        return replace(
            self,
            parts=tuple(each for each in self.parts if each.provenance.holds_on(as_of)),
            figures=tuple(each for each in self.figures if each.provenance.holds_on(as_of)),
            prerequisites=tuple(each for each in self.prerequisites if each.provenance.holds_on(as_of)),
        )

    def figure(self, component: str, kind: FigureKind) -> NetworkFigure | None:
        """Return a figure of a component, or None when nobody has given one.

        >>> from standpipe.catalogue import load_catalogue
        >>> load_catalogue().network.figure("internet-circuit", FigureKind.LEAD_DAYS).value
        54.0
        """
        found = [each for each in self.figures if (each.component, each.figure) == (component, kind)]
        return found[-1] if found else None

    def faults(self, design: str) -> tuple[str, ...]:
        """Return what is wrong with a design, in words; empty when it can be used.

        >>> NetworkDesigns().faults("a ring")
        ('It has no part that is joined to a site.', 'It has no part that is joined to the applications.')
        """
        parts = self.designs.get(design, ())
        names = [part.name for part in parts]
        found = [f"Its part '{name}' is described twice." for name in dict.fromkeys(names) if names.count(name) > 1]
        for part in parts:
            if part.component is not None and part.component not in self.components:
                found.append(f"Its part '{part.name}' is of an unknown component '{part.component}'.")
            found += [
                f"Its part '{part.name}' is joined to '{other}', which is no part of it."
                for other in part.joins
                if other not in ENDS and other not in names
            ]
        joined = {other for part in parts for other in part.joins}
        found += [
            f"It has no part that is joined to {words}."
            for end, words in (("site", "a site"), ("applications", "the applications"))
            if end not in joined
        ]
        return tuple(found)
