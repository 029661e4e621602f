"""What stops which service, how available each service is, and what repairs it.

- `build_need_graph`: what everything in an estate needs, with gaps, findings and assumptions.
- `single_points.single_points`: for each service every single thing that stops it, exactly.
- `shared_points`: for each thing the services that it alone stops.
- `class_defaults`, `best_figures`: the unavailability of each thing, from the best evidence there is.
- `lose`: what stops when a building or any set of things is lost, and the chain of reasons.

These names are loaded when they are first asked for, so that what solves fault trees alone need not wait for the model
of an estate. What needs the compiled kernel is imported from its module:

- `availability.AvailabilityModel`: how available each service is, exactly.
- `faulttree.FaultTree`, `solve.diagram_of`, `solve.importances`, `cut_sets.CutSets`, `bounds.interval_of`: fault trees
  as a library.

>>> from standpipe.estate.estate import Estate
>>> from standpipe.estate.model import Application, Component, Server, Service, Site
>>> from standpipe.resilience import build_need_graph, lose
>>> from standpipe.resilience.single_points import single_points
>>> graph = build_need_graph(Estate(
...     sites={"site:dc": Site("site:dc", "Data centre")},
...     servers={"server:a": Server("server:a", "A", site="site:dc")},
...     components={"component:a": Component("component:a", "A", application="application:tax", server="server:a")},
...     applications={"application:tax": Application("application:tax", "Tax")},
...     services={"service:tax": Service("service:tax", "Council tax", applications=("application:tax",))},
... ))
>>> [point.name for point in single_points(graph)[0].points]
['Data centre', 'A', 'Power supply of Data centre', 'Cooling of Data centre', 'Tax']
>>> lose(graph, ["site:dc"]).stopped[0].because
'Council tax needs Tax; Tax runs on A; A stands in Data centre, which is lost.'
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from standpipe.resilience.figures import best_figures, class_defaults
    from standpipe.resilience.from_estate import build_need_graph
    from standpipe.resilience.losses import Consequence, Loss, lose
    from standpipe.resilience.model import Gap, GapKind, Need, NeedGraph, Node, Unavailability
    from standpipe.resilience.order import cycles
    from standpipe.resilience.single_points import SharedPoint, SinglePoint, SinglePoints, shared_points

__all__ = [
    "build_need_graph",
    "shared_points",
    "lose",
    "cycles",
    "class_defaults",
    "best_figures",
    "SinglePoints",
    "SinglePoint",
    "SharedPoint",
    "Loss",
    "Consequence",
    "NeedGraph",
    "Node",
    "Need",
    "Gap",
    "GapKind",
    "Unavailability",
]

_HOMES = {
    "best_figures": "figures",
    "class_defaults": "figures",
    "build_need_graph": "from_estate",
    "Consequence": "losses",
    "Loss": "losses",
    "lose": "losses",
    "Gap": "model",
    "GapKind": "model",
    "Need": "model",
    "NeedGraph": "model",
    "Node": "model",
    "Unavailability": "model",
    "cycles": "order",
    "SharedPoint": "single_points",
    "SinglePoint": "single_points",
    "SinglePoints": "single_points",
    "shared_points": "single_points",
}
"""The module of each name."""

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
