"""Real exports of other tools: the counts and the faults that are known to be in them."""

from __future__ import annotations

import dataclasses
import ipaddress
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import networkx as nx
import pytest

from standpipe.adapters.formats.registry import read_paths
from standpipe.app.import_estate import import_estate
from standpipe.catalogue import load_catalogue
from standpipe.estate.estate import ATTRIBUTES
from standpipe.estate.merge import merge
from standpipe.estate.model import Kind
from standpipe.estate.readings import FileReading
from standpipe.estate.records import Record

pytestmark = pytest.mark.shared_data


def of_kind(readings: Iterable[FileReading], kind: Kind) -> list[Record]:
    return [record for reading in readings for record in reading.records if record.kind is kind]


def listed(readings: Iterable[FileReading], kind: Kind) -> list[Record]:
    return [record for record in of_kind(readings, kind) if not record.mention]


REMARKS = {"file-read-twice", "part-missing"}
"""What is said of files whose every row was used: one is there twice, or a part of the export is not."""


@pytest.mark.parametrize("folder", ["rvtools", "azure-migrate", "netbox"])
def test_every_row_of_a_real_file_is_accounted_for(folder: str, shared_data: Path) -> None:
    for reading in read_paths([("", shared_data / folder)]):
        assert not [finding for finding in reading.findings if finding.code not in REMARKS]
        rejected = reading.rows_rejected()
        used: defaultdict[str, set[int | None]] = defaultdict(set)
        for record in reading.records:
            used[record.place.sheet or ""].add(record.place.row)
        for sheet, rows in reading.rows_in.items():
            assert rows >= len(used[sheet]) + rejected[sheet]
            if reading.format != "netbox":
                assert rows == len(used[sheet]) + rejected[sheet]


def test_the_reduced_rvtools_export(shared_data: Path) -> None:
    readings = read_paths([("", shared_data / "rvtools" / "SizingWorkshop-RVTools.xlsx")])
    assert readings[0].rows_in["vInfo"] == 805
    estate = merge(readings)
    assert (len(estate.servers), len(estate.templates), len(estate.hosts)) == (795, 10, 34)


def findings_of(path: Path) -> Counter[str]:
    estate = import_estate(read_paths([("", path)]), catalogue=load_catalogue(), as_of=date(2026, 11, 23))
    return Counter(finding.code for finding in estate.findings)


def test_hosts_that_only_machines_name_are_findings_and_no_hosts(shared_data: Path) -> None:
    export = shared_data / "rvtools" / "SizingWorkshop-RVTools.xlsx"
    named = {str(record.facts["host"]) for record in listed(read_paths([("", export)]), Kind.SERVER)}
    assert len(named) == 38
    assert findings_of(export)["host-not-listed"] == 32


def test_the_faults_of_the_azure_migrate_workbooks_are_findings(shared_data: Path) -> None:
    found = findings_of(shared_data / "azure-migrate")
    wanted = {"no-utilisation": 44, "no-address": 53, "conflicting-values": 1, "link-local-address-only": 1}
    assert {code: found[code] for code in wanted} == wanted


def test_the_padded_rvtools_export(shared_data: Path) -> None:
    assert len(merge(read_paths([("", shared_data / "rvtools" / "kubev2v-example1.xlsx")])).servers) == 9


def test_the_azure_migrate_workbooks_hold_the_known_faults(shared_data: Path) -> None:
    readings = read_paths([("", shared_data / "azure-migrate")])
    machines: defaultdict[object, list[Record]] = defaultdict(list)
    for record in listed(readings, Kind.SERVER):
        machines[record.facts["vm_uuid"]].append(record)
    assert len(machines) == 294
    instances = {(record.facts["server_uuid"], record.name) for record in listed(readings, Kind.DATABASE_INSTANCE)}
    assert (len(instances), len({machine for machine, _ in instances})) == (118, 68)
    counts = [record.facts.get("database_count", 0) for record in listed(readings, Kind.DATABASE_INSTANCE)
              if record.place.sheet == "SQL_All_Instances"]  # fmt: skip
    assert sum(count for count in counts if isinstance(count, int)) == 10_189

    without_usage = [rows for rows in machines.values() if not any("processor_usage_percent" in r.facts for r in rows)]
    assert len(without_usage) == 44
    addresses = {
        uuid: {
            file: {each for row in rows if row.place.file == file for each in row.facts.get("addresses", ())}
            for file in {row.place.file for row in rows}
        }
        for uuid, rows in machines.items()
    }
    assert sum(not any(each.values()) for each in addresses.values()) == 53
    assert sum(any(each.values()) and not all(each.values()) for each in addresses.values()) == 1
    everywhere = [set().union(*each.values()) for each in addresses.values()]
    assert sum(bool(all_) and all(ipaddress.ip_address(a).is_link_local for a in all_) for all_ in everywhere) == 1


def test_the_netbox_dump_is_one_graph(shared_data: Path) -> None:
    readings = read_paths([("", shared_data / "netbox")])
    assert Counter(record.kind for record in readings[0].records) == {
        Kind.DEVICE: 72, Kind.SERVER: 180, Kind.CABLE: 108, Kind.CIRCUIT: 29, Kind.POWER_FEED: 48, Kind.RACK: 42,
        Kind.SITE: 24, Kind.ROOM: 4, Kind.CLUSTER: 32, Kind.SUPPLIER: 9, Kind.NETWORK_ADAPTER: 720,
        Kind.ADDRESS_RANGE: 90,
    }  # fmt: skip
    estate = merge(readings)
    assert (len(estate.devices), len(estate.cables), len(estate.circuits)) == (72, 108, 29)
    assert (len(estate.power_feeds), len(estate.racks), len(estate.sites)) == (48, 42, 24)
    assert all(cable.a_end and cable.b_end for cable in estate.cables.values())
    assert all(feed.rack and feed.site for feed in estate.power_feeds.values())
    assert all(device.site and device.rack for device in estate.devices.values())
    assert all(rack.site for rack in estate.racks.values())
    assert not estate.findings
    assert not estate.conflicts


def test_the_netbox_dump_is_joined_as_far_as_it_says(shared_data: Path) -> None:
    """The dump holds two networks that no cable, circuit or site joins, and nine clusters without a site."""
    estate = merge(read_paths([("", shared_data / "netbox")]))
    graph: nx.Graph[str] = nx.Graph()
    for kind, attribute in ATTRIBUTES.items():
        for entity in getattr(estate, attribute).values():
            graph.add_node(entity.id, kind=kind)
            for field in dataclasses.fields(entity):
                stated = getattr(entity, field.name) if "references" in field.metadata else None
                graph.add_edges_from(
                    (entity.id, each) for each in (stated if isinstance(stated, tuple) else (stated,)) if each
                )
    joined = [
        Counter(graph.nodes[each]["kind"] for each in part) for part in nx.connected_components(graph) if len(part) > 1
    ]
    networks = sorted((part for part in joined if part[Kind.DEVICE]), key=lambda part: part[Kind.DEVICE])
    clusters = [part for part in joined if part not in networks]
    kinds = (Kind.DEVICE, Kind.CABLE, Kind.CIRCUIT, Kind.POWER_FEED, Kind.RACK)
    assert [[part[kind] for kind in kinds] for part in networks] == [[20, 30, 3, 48, 29], [52, 78, 26, 0, 13]]
    assert [(part[Kind.CLUSTER], part[Kind.SERVER], part[Kind.SITE]) for part in clusters] == [(1, 20, 0)] * 9


def test_a_real_dependency_export_of_nine_columns(shared_data: Path) -> None:
    (reading,) = read_paths([("", shared_data / "flows" / "azure_migrate")])
    assert [(each.source.name, each.target.name, each.port) for each in reading.dependencies][:2] == [
        ("app1-server", "app2-server", 443),
        ("app1-server", "db1-server", 1433),
    ]
