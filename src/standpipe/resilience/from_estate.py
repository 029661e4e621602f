"""Draws the need graph of an estate.

What is derived, and what is not assumed:

- a service needs all of its applications; an application the servers of each role, all of them unless the register
  says any or k of n; its databases, their instances, and those their servers;
- an application hosted elsewhere needs its supplier and any of the internet circuits;
- a server needs its cluster with as many hosts as the stated failover level leaves, or its own host; a host or device
  its rack, that any of its power feeds, those their panel; all of them room and site; a room with machines its
  cooling, a site with equipment its power supply;
- a host whose cables are known needs a working way to a circuit, and to its storage;
- declared hard dependencies hold between any two things; soft and order dependencies stop nothing.

Unknown redundancy is not redundancy: a cluster without a stated failover level tolerates no loss.
"""

from __future__ import annotations

from standpipe.estate.estate import Estate
from standpipe.kernel.findings import Severity
from standpipe.resilience.draft import Draft
from standpipe.resilience.from_applications import (
    add_applications,
    add_databases,
    add_declared,
    add_services,
    check_directory,
)
from standpipe.resilience.from_network import add_circuits, add_network, add_storage
from standpipe.resilience.from_places import add_direct_power, add_machines, add_places
from standpipe.resilience.from_plant import add_cooling, add_power_supplies
from standpipe.resilience.locations import Locations
from standpipe.resilience.model import NeedGraph
from standpipe.resilience.order import cycles


def build_need_graph(estate: Estate) -> NeedGraph:
    """Return what everything in the estate needs, with the gaps, findings and assumptions of the derivation.

    A host that is listed among the devices as well has to be one thing there (`estate.same_machines`): else its cables
    and feeds are those of the device, on which nothing runs.

    >>> from standpipe.estate.model import Application, Service
    >>> estate = Estate(
    ...     applications={"application:tax": Application("application:tax", "Tax")},
    ...     services={"service:tax": Service("service:tax", "Council tax", applications=("application:tax",))},
    ... )
    >>> graph = build_need_graph(estate)
    >>> graph["service:tax"].needs[0].members, graph["application:tax"].gap.message
    (('application:tax',), 'It is not known on which servers Tax runs.')
    """
    draft = Draft(estate)
    locations = Locations(estate)
    add_places(draft)
    add_machines(draft, locations)
    add_direct_power(draft)
    add_power_supplies(draft)
    add_cooling(draft)
    add_circuits(draft)
    add_network(draft)
    add_storage(draft)
    add_databases(draft)
    add_applications(draft, locations)
    add_services(draft)
    add_declared(draft)
    check_directory(draft)
    for circle in cycles(draft.graph()):
        names = ", ".join(draft.name(member) for member in circle)
        draft.find(
            "circular-needs",
            Severity.MEDIUM,
            circle[0],
            f"These need each other in a circle: {names}. They are taken to run together; after an outage of all of "
            "them it must be said which starts first.",
        )
    return draft.graph()
