"""Power, cooling, storage, suppliers and database clusters are things of their own, stated or not."""

from __future__ import annotations

import pytest

from standpipe.catalogue.failure_rates import load_failure_rates
from standpipe.catalogue.outage_records import OutageEvidence, OutageRecord
from standpipe.estate.estate import ATTRIBUTES, Estate
from standpipe.estate.model import (
    Application,
    Circuit,
    Cluster,
    Component,
    DatabaseInstance,
    Device,
    Entity,
    Host,
    Hosting,
    Kind,
    PowerFeed,
    Rack,
    Room,
    Server,
    Service,
    Site,
)
from standpipe.kernel.evidence import Place
from standpipe.resilience import NeedGraph, best_figures, build_need_graph, class_defaults, lose
from standpipe.resilience.figures import stated_figures
from standpipe.resilience.model import Node
from standpipe.resilience.single_points import single_points

DC = Site("site:dc", "Data centre", purpose="data centre")
HALL = Room("room:hall", "Hall", site=DC.id)
RACK = Rack("rack:r", "R", room=HALL.id)
SERVER = Server("server:a", "A", rack=RACK.id)
TAX = Application("application:tax", "Tax", hosting=Hosting.DATA_CENTRE)
PART = Component("component:a", "A", TAX.id, SERVER.id)
SERVICE = Service("service:tax", "Council tax", applications=(TAX.id,))
BASE = (DC, HALL, RACK, SERVER, TAX, PART, SERVICE)
UNIT = "cooling unit"


def estate(*entities: Entity) -> Estate:
    kinds: dict[str, dict[str, Entity]] = {}
    for each in entities:
        kinds.setdefault(ATTRIBUTES[Kind(each.id.partition(":")[0])], {})[each.id] = each
    return Estate(**kinds)  # type: ignore[arg-type]


def points(*entities: Entity) -> set[str]:
    return {point.id for point in single_points(build_need_graph(estate(*entities)))[0].points}


def codes(*entities: Entity) -> set[str]:
    return {finding.code for finding in build_need_graph(estate(*entities)).findings}


def units(*names: str, **facts: str) -> list[Device]:
    return [Device(f"device:{name}", name, role=UNIT, **facts) for name in names]  # type: ignore[arg-type]


def test_a_room_of_which_no_cooling_is_stated_has_one_that_stops_everything_in_it() -> None:
    assert {"cooling-unit:room/hall", "power-supply:dc", HALL.id, RACK.id} <= points(*BASE)


def test_one_stated_unit_stands_in_for_the_default_and_is_powered_where_it_stands() -> None:
    found = points(*BASE, *units("crac", room=HALL.id))
    assert "device:crac" in found
    assert "cooling-unit:room/hall" not in found


def test_units_of_unknown_need_are_all_needed_and_a_finding_until_the_room_says_how_many() -> None:
    two = units("one", "two", room=HALL.id)
    assert {"device:one", "device:two"} <= points(*BASE, *two)
    assert "cooling-need-unknown" in codes(*BASE, *two)
    enough = Room(HALL.id, HALL.name, site=DC.id, cooling_units_needed=1)
    rest = [each for each in BASE if each is not HALL]
    assert points(*rest, enough, *two).isdisjoint({"device:one", "device:two"})
    assert lose(build_need_graph(estate(*rest, enough, *two)), ["device:one", "device:two"]).stopped
    assert "cooling-short" in codes(*rest, Room(HALL.id, HALL.name, DC.id, cooling_units_needed=3), *two)


def test_units_of_a_site_cool_every_room_there_that_has_none_of_its_own() -> None:
    assert "device:plant" in points(*BASE, *units("plant", site=DC.id))


def test_a_machine_of_no_known_room_is_cooled_with_the_only_room_and_else_with_the_site() -> None:
    loose = Server("server:b", "B", site=DC.id)
    part = Component("component:b", "B", TAX.id, loose.id)
    assert "cooling-unit:site/dc" not in points(*BASE, loose, part)
    other = (Room("room:two", "Two", site=DC.id), Rack("rack:two", "R2", room="room:two"))
    third = Server("server:c", "C", rack="rack:two")
    found = points(*BASE, loose, part, *other, third, Component("component:c", "C", TAX.id, third.id))
    assert {"cooling-unit:site/dc", "cooling-unit:room/hall", "cooling-unit:room/two"} <= found


def test_a_feed_of_the_whole_site_is_its_power_supply() -> None:
    assert "power-supply:dc" not in points(*BASE, PowerFeed("power-feed:mains", "Mains", site=DC.id))
    assert "power-feed:mains" in points(*BASE, PowerFeed("power-feed:mains", "Mains", site=DC.id))


def test_a_cluster_that_leads_to_no_known_storage_keeps_its_data_on_something() -> None:
    cluster, host = Cluster("cluster:c", "C", hosts_tolerated=0), Host("host:h", "H", cluster="cluster:c", site=DC.id)
    base = (*BASE[:3], *BASE[4:], cluster, host, Server(SERVER.id, "A", cluster=cluster.id, host=host.id))
    assert "storage:c" in points(*base)
    array = Device("device:san", "SAN", role="storage array", site=DC.id)
    assert "storage:c" not in points(*base, array)
    assert "storage-not-cabled" in codes(*base, array)


def test_a_supplier_that_nobody_named_can_fail_all_the_same() -> None:
    hosted = Application(TAX.id, TAX.name, hosting=Hosting.SAAS)
    line = Circuit("circuit:i", "Line", purpose="internet", site=DC.id)
    assert {f"supplier-of:{TAX.id}", f"supplier-of:{line.id}"} <= points(DC, hosted, SERVICE, line)


def test_a_database_cluster_runs_on_any_of_its_servers() -> None:
    other = Server("server:b", "B", rack=RACK.id)
    instance = DatabaseInstance("database-instance:i", "I", SERVER.id, clustered=True)
    graph = build_need_graph(estate(*BASE, other, instance))
    assert instance.id in lose(graph, [SERVER.id]).failed
    both = DatabaseInstance(instance.id, "I", SERVER.id, clustered=True, standby_servers=(other.id,))
    assert instance.id not in lose(build_need_graph(estate(*BASE, other, both)), [SERVER.id]).failed
    assert "cluster-members-unknown" not in codes(*BASE, other, both)


def test_a_directory_that_nothing_is_said_to_need_is_a_finding() -> None:
    assert "directory-unknown" in codes(*BASE)
    assert "directory-not-declared" in codes(*BASE, Application("application:ad", "Active Directory"))


def every_kind() -> NeedGraph:
    return build_need_graph(
        estate(
            *BASE,
            Cluster("cluster:c", "C", hosts_tolerated=1),
            *(Host(f"host:{name}", name, cluster="cluster:c", rack=RACK.id) for name in ("h", "i")),
            Device("device:san", "SAN", role="storage array", rack=RACK.id),
            Device("device:lb", "Balancer", role="load balancer", rack=RACK.id),
            *units("Unit", room=HALL.id),
            PowerFeed("power-feed:f", "F", rack=RACK.id, panel="Board"),
            DatabaseInstance("database-instance:i", "Instance", SERVER.id),
            Application("application:ad", "Active Directory", hosting=Hosting.DATA_CENTRE),
            Circuit("circuit:i", "Line", purpose="internet", site=DC.id),
        )
    )


@pytest.mark.parametrize("node", [node for node in every_kind() if node.can_fail], ids=lambda node: node.id)
def test_evidence_of_every_kind_counts_in_order_and_stands_on_a_default(node: Node) -> None:
    graph, rates = every_kind(), load_failure_rates()
    defaults = class_defaults(graph, rates)
    assert node.id in defaults
    rows = []
    for count, evidence in enumerate((OutageEvidence.AGREEMENT, OutageEvidence.REGISTER, OutageEvidence.OBSERVED), 1):
        share = count / 100
        rows.append(OutageRecord(node.id, None, evidence, share, share, share, "a source", Place("o.csv", row=count)))
        assert best_figures(*stated_figures(graph, rows).by_evidence, defaults)[node.id].value == share


def test_a_storage_array_and_a_load_balancer_have_defaults_of_their_own() -> None:
    figures = class_defaults(every_kind(), load_failure_rates())
    assert "Gill" in figures["device:lb"].source
    assert "Gill" not in figures["device:san"].source
