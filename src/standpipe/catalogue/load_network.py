"""Reads the packaged designs of networks: components, their figures, places, designs, and what must exist first."""

from __future__ import annotations

from standpipe.catalogue.network_designs import (
    DesignPart,
    FigureKind,
    Journey,
    NetworkComponent,
    NetworkDesigns,
    NetworkFigure,
    NetworkPlace,
    Prerequisite,
    Scope,
)
from standpipe.catalogue.rows import Row, each_row, flag, maybe, provenance_of
from standpipe.kernel.evidence import Basis


def load_network_designs() -> NetworkDesigns:
    """Return the designs that ship with Standpipe.

    Raises:
        InvalidValueError: a packaged row cannot exist; the message names file and line.

    >>> sorted(load_network_designs().designs)[0]
    'cloud hub with SD-WAN'
    """
    return NetworkDesigns(
        components={row.id: row for row in each_row("network_components.csv", _component)},
        figures=tuple(each_row("network_figures.csv", _figure)),
        places={row.id: row for row in each_row("network_places.csv", _place)},
        parts=tuple(each_row("network_designs.csv", _part)),
        prerequisites=tuple(each_row("network_prerequisites.csv", _prerequisite)),
    )


def _component(row: Row) -> NetworkComponent:
    return NetworkComponent(
        row["id"], row["title"], row["meaning"], row["kind"] or None, flag(row["priced"]), provenance_of(row)
    )


def _figure(row: Row) -> NetworkFigure:
    return NetworkFigure(
        component=row["component"],
        figure=FigureKind(row["figure"]),
        value=float(row["value"]),
        low=float(row["low"]),
        high=float(row["high"]),
        basis=Basis(row["basis"]),
        provenance=provenance_of(row),
        note=row["note"],
    )


def _place(row: Row) -> NetworkPlace:
    return NetworkPlace(row["id"], row["title"], float(row["latitude"]), float(row["longitude"]), provenance_of(row))


def _part(row: Row) -> DesignPart:
    return DesignPart(
        design=row["design"],
        name=row["part"],
        component=row["component"] or None,
        scope=Scope(row["scope"]),
        joins=_words(row["joins"]),
        provenance=provenance_of(row),
        copies=int(row["copies"]),
        place=row["place"] or None,
        journeys=frozenset(Journey(each) for each in _words(row["journeys"])) or frozenset(Journey),
        reused=flag(row["reused"]),
    )


def _prerequisite(row: Row) -> Prerequisite:
    return Prerequisite(
        row["id"],
        row["title"],
        row["meaning"],
        maybe(row, "design", str),
        maybe(row, "data_class", str),
        row["assumption"],
        provenance_of(row),
    )


def _words(cell: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in cell.split(";") if each.strip())
