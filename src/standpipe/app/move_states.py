"""The states that a wave plan passes through, as changes of the need graph: what has moved, and on what it then stands.

Read from the published parts of a plan, so that a plan just made and one read back from plan.json are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from standpipe.app.plan_document import DispositionSection
from standpipe.app.waves_document import WavesSection
from standpipe.catalogue import Assumptions, Catalogue, TargetKind
from standpipe.disposition import Treatment
from standpipe.disposition.databases import ENGINES
from standpipe.estate.estate import Estate
from standpipe.resilience import NeedGraph
from standpipe.resilience.moving import Becomes, MoveSettings, Moving, Relocation
from standpipe.resilience.states import Changes

_BY_KIND: Mapping[TargetKind, Becomes] = {
    TargetKind.VIRTUAL_MACHINE: Becomes.MACHINES,
    TargetKind.PLATFORM: Becomes.PLATFORM,
    TargetKind.SOFTWARE_AS_A_SERVICE: Becomes.SUPPLIER,
    TargetKind.HOSTING: Becomes.SUPPLIER,
    TargetKind.ON_SITE: Becomes.COLOCATION,
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A state by its name: `moved` are the applications that have left."""

    name: str
    on: date | None
    moved: frozenset[str]
    closed: tuple[str, ...] = ()
    """Buildings that are closed by then."""


@dataclass(frozen=True, slots=True)
class Route:
    """The states of a plan in time, and the pieces in which applications move."""

    moving: Moving
    stages: tuple[Stage, ...]
    pieces: tuple[frozenset[str], ...]
    """Applications by the piece in which they move, in the order of the waves."""

    def states(self) -> tuple[Changes, ...]:
        """Return the states of the plan as it is."""
        return tuple(self.moving.state(stage.moved, closed=stage.closed) for stage in self.stages)

    def states_together(self, pieces: Iterable[frozenset[str]], changing: Iterable[int]) -> tuple[Changes, ...]:
        """Return the states of the plan with some pieces moved in the wave of the last of them.

        Args:
            pieces: what moves together.
            changing: numbers of the states that matter; today, and those before and after that wave, are added.

        """
        held = frozenset().union(*pieces)
        last = max((number for number, stage in enumerate(self.stages) if held - stage.moved), default=0)
        wanted = sorted({0, last, last + 1, *changing})
        return tuple(
            self.moving.state(stage.moved - held if number <= last else stage.moved, closed=stage.closed)
            for number, stage in ((number, self.stages[number]) for number in wanted)
        )


def route_of(
    estate: Estate,
    graph: NeedGraph,
    catalogue: Catalogue,
    plan: tuple[WavesSection, DispositionSection],
    sites: tuple[str, ...],
) -> Route | None:
    """Return the states that a published plan passes through; None where it moves nothing out of a known building.

    Args:
        estate: what moves.
        graph: what everything in it needs today.
        catalogue: targets and assumptions.
        plan: its waves, and what is proposed for each application.
        sites: the buildings that close, the one with the hub of the network first.

    """
    waves, dispositions = plan
    if not sites or not waves.waves:
        return None
    entries = {entry.id: entry for entry in dispositions.applications}
    pieces = [frozenset(each.id for each in move.applications) for wave in waves.waves for move in wave.moves]
    moving = {name for piece in pieces for name in piece if name in entries}
    becomes = [
        Relocation(name, becomes_of(entries[name].treatment, entries[name].target, catalogue)) for name in entries
    ]
    staying = frozenset(
        name
        for name, entry in entries.items()
        if entry.treatment == Treatment.RETAIN and _on_site(catalogue, entry.target)
    )
    settings = _settings(catalogue.assumptions, sites, staying)
    found = Moving(estate, graph, [each for each in becomes if each.application in moving], settings)
    return Route(found, tuple(_stages(waves, sites)), tuple(pieces))


def becomes_of(treatment: str, target: str, catalogue: Catalogue) -> Becomes:
    """Return on what an application stands once it has been treated so.

    >>> from standpipe.catalogue import load_catalogue
    >>> becomes_of("replatform", "azure sql database (shared)", load_catalogue()).name
    'DATABASES'
    """
    if treatment == Treatment.RETIRE:
        return Becomes.NOTHING
    if target == "colocation":
        return Becomes.COLOCATION
    known = catalogue.target(target)
    if known and known.rules_id in ENGINES:
        return Becomes.DATABASES
    if known:
        return _BY_KIND[known.kind]
    return Becomes.SUPPLIER if treatment == Treatment.REPURCHASE else Becomes.MACHINES


def _on_site(catalogue: Catalogue, target: str) -> bool:
    known = catalogue.target(target)
    return known is not None and known.kind is TargetKind.ON_SITE


def _settings(assumptions: Assumptions, sites: tuple[str, ...], staying: frozenset[str]) -> MoveSettings:
    return MoveSettings(
        sites,
        circuits=max(1, int(assumptions.value("move-circuits"))),
        through_site=assumptions.value("move-through-data-centre") > 0,
        staying=staying,
    )


def _stages(waves: WavesSection, sites: tuple[str, ...]) -> Sequence[Stage]:
    """Return the states in time; where several buildings close, each closing is one."""
    moved: frozenset[str] = frozenset()
    found = [Stage("Today", None, moved)]
    several = len(waves.sites) > 1
    closings = sorted(waves.sites, key=lambda each: each.closes) if several else []
    closed: tuple[str, ...] = ()
    for wave in waves.waves:
        while closings and closings[0].closes <= wave.window_first:
            closed = (*closed, closings[0].id)
            found.append(Stage(f"After the closing of {closings[0].name}", closings.pop(0).closes, moved, closed))
        moved |= {each.id for move in wave.moves for each in move.applications}
        found.append(Stage(f"After wave {wave.number}", wave.window_last + timedelta(days=1), moved, closed))
    for site in closings:
        closed = (*closed, site.id)
        found.append(Stage(f"After the closing of {site.name}", site.closes, moved, closed))
    return found if several else [*found, Stage("After the closing", waves.closing_date, moved, sites)]
