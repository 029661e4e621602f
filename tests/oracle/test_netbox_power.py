"""The NetBox demo data as one graph of network and power: what a board, a feed or a rack takes away, by two methods.

The need graph passes failures on from what is lost to what needs it; `shared_risks` reads racks and feeds by itself.
"""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

from standpipe.adapters.formats.registry import read_paths
from standpipe.app.network_losses import cut_off, draw_network
from standpipe.estate.estate import Estate
from standpipe.estate.merge import merge
from standpipe.resilience import build_need_graph, lose
from standpipe.resilience.network.shared_risks import shared_risks


@pytest.fixture(scope="module")
def estate(shared_data: Path) -> Estate:
    return merge(read_paths([("", shared_data / "netbox")]))


@pytest.mark.shared_data
def test_what_loses_power_is_what_the_need_graph_says(estate: Estate) -> None:
    graph = build_need_graph(estate)
    found = {failure.name: failure.nodes for failure, _ in shared_risks(estate, estate.devices)}
    sources = [*graph.of_kind("power-panel"), *estate.power_feeds]
    assert len(sources) >= 48 + 4
    for source in sources:
        dark = lose(graph, [source]).failed & estate.devices.keys()
        assert found.get(source, frozenset()) == dark, source


@pytest.mark.shared_data
def test_both_boards_of_a_site_take_every_device_of_its_powered_racks(estate: Estate) -> None:
    graph = build_need_graph(estate)
    panels = graph.of_kind("power-panel")
    lost = lose(graph, panels).failed
    powered = {feed.rack for feed in estate.power_feeds.values()}
    assert powered <= lost
    assert {device.id for device in estate.devices.values() if device.rack in powered} <= lost


@pytest.mark.shared_data
def test_every_loss_of_the_wide_network_is_what_removing_it_finds(estate: Estate) -> None:
    analysis = draw_network(estate, target=None)
    network, hub = analysis.network, analysis.hub
    assert hub is not None
    assert len(analysis.risks) > 80
    whole = nx.Graph(list(network.links.values()))
    for failure in analysis.risks:
        left = whole.copy()
        left.remove_nodes_from(failure.nodes)
        away = {site for site in network.sites if site in left and hub in left and not nx.has_path(left, site, hub)}
        assert cut_off(whole, hub, failure) & set(network.sites) == away, failure.name
