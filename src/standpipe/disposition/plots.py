"""An application with what belongs to it."""

from __future__ import annotations

from dataclasses import dataclass

from standpipe.disposition.landscape import Landscape
from standpipe.estate.model import Application, Database, DatabaseInstance, Server


@dataclass(frozen=True, slots=True)
class Plot:
    """An application with what belongs to it."""

    application: Application
    servers: tuple[Server, ...]
    instances: tuple[DatabaseInstance, ...]
    databases: tuple[Database, ...] = ()
    """Those that a register says are its own; none when it owns whole instances."""

    @property
    def database_count(self) -> int:
        """Databases to move, as far as they are counted."""
        return len(self.databases) or sum(instance.database_count or 1 for instance in self.instances)


def plot_of(application: Application, landscape: Landscape) -> Plot:
    """Return what belongs to an application."""
    return Plot(
        application,
        landscape.servers_of.get(application.id, ()),
        landscape.instances_of.get(application.id, ()),
        landscape.databases_of.get(application.id, ()),
    )
