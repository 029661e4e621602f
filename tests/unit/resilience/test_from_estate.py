"""What is drawn from an estate, and what is not assumed."""

from collections.abc import Iterable

from standpipe.estate.estate import ATTRIBUTES, Estate
from standpipe.estate.model import (
    Application,
    Cable,
    Circuit,
    Cluster,
    Component,
    Dependency,
    DependencyKind,
    Device,
    Entity,
    Host,
    Hosting,
    Kind,
    PowerFeed,
    PowerState,
    Rack,
    Redundancy,
    Room,
    Server,
    Service,
    Site,
    Supplier,
)
from standpipe.resilience import NeedGraph, build_need_graph, lose
from standpipe.resilience.single_points import single_points

DC = Site("site:dc", "Data centre", purpose="data centre")
TAX = Application("application:tax", "Tax", hosting=Hosting.DATA_CENTRE)
SERVICE = Service("service:tax", "Council tax", applications=(TAX.id,))


ASSUMED = {"power-supply:dc", "cooling-unit:site/dc", "cooling-unit:room/m", "storage:c"}


def estate(*entities: Entity, dependencies: Iterable[Dependency] = ()) -> Estate:
    kinds: dict[str, dict[str, Entity]] = {}
    for each in entities:
        kinds.setdefault(ATTRIBUTES[Kind(each.id.partition(":")[0])], {})[each.id] = each
    return Estate(**kinds, dependencies=tuple(dependencies))  # type: ignore[arg-type]


def points(graph: NeedGraph) -> set[str]:
    """Return the single points, without the plant of the building that nobody has stated: `plant` tests that."""
    return {point.id for point in single_points(graph)[0].points if point.id not in ASSUMED}


def part(server: str, *, role: str = "web", redundancy: Redundancy | None = None, k: int | None = None) -> Component:
    return Component(f"component:{server}", server, TAX.id, f"server:{server}", role, redundancy, k)


def hard(source: str, target: str, group: str | None = None, redundancy: Redundancy = Redundancy.ALL) -> Dependency:
    return Dependency(source, target, DependencyKind.HARD, redundancy, group)


def servers(*names: str, **facts: str) -> list[Server]:
    return [Server(f"server:{name}", name.upper(), **facts) for name in names]  # type: ignore[arg-type]


def test_alternatives_leave_the_place_as_the_only_single_point() -> None:
    graph = build_need_graph(
        estate(
            DC, TAX, SERVICE, *servers("a", "b", site=DC.id),
            part("a", redundancy=Redundancy.ANY), part("b", redundancy=Redundancy.ANY),
        )
    )  # fmt: skip
    assert points(graph) == {TAX.id, DC.id}


def test_unknown_redundancy_counts_as_all() -> None:
    graph = build_need_graph(estate(DC, TAX, SERVICE, *servers("a", "b", site=DC.id), part("a"), part("b")))
    assert points(graph) == {TAX.id, DC.id, "server:a", "server:b"}


def test_k_of_n_without_the_number_is_all_and_a_finding() -> None:
    graph = build_need_graph(
        estate(
            DC, TAX, SERVICE, *servers("a", "b", site=DC.id),
            part("a", redundancy=Redundancy.AT_LEAST), part("b", redundancy=Redundancy.AT_LEAST),
        )
    )  # fmt: skip
    assert {"server:a", "server:b"} <= points(graph)
    assert "redundancy-unclear" in {finding.code for finding in graph.findings}


def cluster_estate(tolerated: int | None, host: str | None = "host:1") -> Estate:
    hosts = [Host(f"host:{index}", f"H{index}", cluster="cluster:c", site=DC.id) for index in (1, 2, 3)]
    cluster = Cluster("cluster:c", "C", hosts_tolerated=tolerated)
    return estate(DC, TAX, SERVICE, cluster, *hosts, part("a"), Server("server:a", "A", cluster="cluster:c", host=host))


def test_a_stated_failover_level_takes_the_hosts_out_of_the_single_points() -> None:
    graph = build_need_graph(cluster_estate(1))
    assert points(graph) == {TAX.id, DC.id, "server:a", "cluster:c"}
    assert not lose(graph, ["host:1"]).stopped
    assert lose(graph, ["host:1", "host:3"]).stopped


def test_an_unknown_failover_level_is_not_redundancy() -> None:
    graph = build_need_graph(cluster_estate(None))
    assert "host:1" in points(graph)
    assert "host:2" not in points(graph)
    assert "failover-level-unknown" in {finding.code for finding in graph.findings}
    assert {"host:1", "host:2", "host:3"} <= points(build_need_graph(cluster_estate(0, host=None)))


def test_two_feeds_on_one_panel_leave_the_panel_a_single_point() -> None:
    rack = Rack("rack:r", "R", room="room:m")
    feeds = [PowerFeed(f"power-feed:{name}", name, site=DC.id, rack=rack.id, panel="P1") for name in "ab"]
    room = Room("room:m", "M", site=DC.id)
    graph = build_need_graph(estate(DC, TAX, SERVICE, room, rack, *feeds, *servers("a", rack=rack.id), part("a")))
    assert points(graph) == {TAX.id, "server:a", rack.id, room.id, DC.id, "power-panel:site-dc/p1"}


def test_the_only_switch_on_the_way_out_is_found_and_a_second_one_mends_it() -> None:
    host = Host("host:1", "H", site=DC.id)
    line = Circuit("circuit:wan", "WAN", site=DC.id)
    one, two = Device("device:s1", "S1", site=DC.id), Device("device:s2", "S2", site=DC.id)
    cables = [Cable("cable:1", "1", host.id, one.id), Cable("cable:2", "2", one.id, line.id)]
    more = [Cable("cable:3", "3", host.id, two.id), Cable("cable:4", "4", two.id, line.id)]
    base = [DC, TAX, SERVICE, host, line, one, part("a"), Server("server:a", "A", host=host.id)]
    assert {one.id, line.id} <= points(build_need_graph(estate(*base, *cables)))
    mended = build_need_graph(estate(*base, two, *cables, *more))
    assert line.id in points(mended)
    assert one.id not in points(mended)
    assert "reaches the network through S" in lose(mended, [one.id, two.id]).stopped[0].because


def test_a_hosted_application_needs_its_supplier_and_an_internet_circuit() -> None:
    hosted = Application(TAX.id, "Tax", hosting=Hosting.SAAS, supplier="supplier:s")
    lines = [Circuit(f"circuit:{name}", name, purpose="Internet", site=DC.id) for name in "ab"]
    graph = build_need_graph(estate(DC, hosted, SERVICE, Supplier("supplier:s", "S"), *lines))
    assert points(graph) == {TAX.id, "supplier:s", DC.id}
    assert graph.assumptions


def test_declared_alternatives_need_a_group() -> None:
    base = [DC, TAX, SERVICE, *servers("a", "d1", "d2", site=DC.id), part("a")]
    pair = [hard("server:a", f"server:d{i}", "directory", Redundancy.ANY) for i in (1, 2)]
    assert not {"server:d1", "server:d2"} & points(build_need_graph(estate(*base, dependencies=pair)))
    loose = build_need_graph(estate(*base, dependencies=[hard("server:a", "server:d1", None, Redundancy.ANY)]))
    assert "server:d1" in points(loose)
    assert "redundancy-without-group" in {finding.code for finding in loose.findings}


def test_soft_and_merely_observed_dependencies_stop_nothing() -> None:
    seen = Dependency("server:a", "server:b", DependencyKind.HARD, observed=True)
    soft = Dependency("server:a", "server:b", DependencyKind.SOFT)
    graph = build_need_graph(
        estate(DC, TAX, SERVICE, *servers("a", "b", site=DC.id), part("a"), dependencies=[seen, soft])
    )
    assert "server:b" not in points(graph)
    assert "observed-dependencies-not-counted" in {finding.code for finding in graph.findings}


def test_a_circle_is_named_and_solved() -> None:
    circle = [hard("server:a", "server:b"), hard("server:b", "server:a")]
    graph = build_need_graph(estate(DC, TAX, SERVICE, *servers("a", "b", site=DC.id), part("a"), dependencies=circle))
    assert {"server:a", "server:b"} <= points(graph)
    circular = next(finding for finding in graph.findings if finding.code == "circular-needs")
    assert circular.message.startswith("These need each other in a circle: A, B.")


def test_unknown_places_and_needs_are_unknown_and_not_safe() -> None:
    nowhere = build_need_graph(estate(DC, SERVICE, Application(TAX.id, "Tax"), *servers("a"), part("a")))
    loss = lose(nowhere, [DC.id])
    assert [found.because for found in loss.unknown] == [
        "Council tax needs Tax; Tax has its web part on A. It is not known where A stands."
    ]
    blank = build_need_graph(estate(DC, Service("service:x", "X")))
    assert [found.because for found in lose(blank, [DC.id]).unknown] == ["Nobody has said which applications X needs."]


def test_the_register_places_a_server_of_unknown_site_in_the_only_data_centre() -> None:
    graph = build_need_graph(estate(DC, TAX, SERVICE, *servers("a"), part("a")))
    assert [found.id for found in lose(graph, [DC.id]).stopped] == [SERVICE.id]
    assert graph.assumptions[0].startswith("1 server of no stated site is taken to stand in Data centre")


def test_a_server_that_is_off_is_not_needed_and_the_register_is_questioned() -> None:
    off = Server("server:b", "B", site=DC.id, power_state=PowerState.OFF)
    graph = build_need_graph(estate(DC, TAX, SERVICE, *servers("a", site=DC.id), off, part("a"), part("b")))
    assert "server:b" not in points(graph)
    assert "component-on-stopped-server" in {finding.code for finding in graph.findings}
