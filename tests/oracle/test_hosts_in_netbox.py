"""RVTools names the hosts and NetBox the same machines as devices: what they hang on is what alone stops the service.

Exports as they come: the hosts are never cabled under their own kind. The answer is compared with losing each thing in
turn, and with the same estate in which the hosts stand in one list only.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from standpipe import bootstrap
from standpipe.app.analyse_resilience import ResilienceAnalysis
from standpipe.resilience import lose

AS_OF = date(2026, 11, 27)
HOSTS = ("esx-01", "esx-02")
SITE = "Main hall"


def analysed(
    folder: Path,
    *,
    switches: int,
    named: Iterable[str] = HOSTS,
    serials: Iterable[str] = ("", ""),
    feeds: Iterable[str] = ("A", "B"),
    hall: str = SITE,
) -> ResilienceAnalysis:
    """Return the resilience of two hosts on switches, as NetBox calls them (`named`); `hall` is the site in RVTools."""
    entries = [*zip(named, serials, strict=True)]
    lists = [f"switch-{number}" for number in range(1, switches + 1)]
    devices = [f"{name},Server,Maker,R740,{serial},active,{SITE},R1" for name, serial in entries]
    devices += [f"{name},Access switch,Maker,S48,,active,{SITE},R2" for name in lists]
    ends = [*(name for name, _ in entries), "circuit"]
    cables = [
        f"{end},vmnic{number},{switch},{port},cat6" if end != "circuit" else f",WAN-1,{switch},wan,smf"
        for number, switch in enumerate(lists)
        for port, end in enumerate(ends)
    ]
    files = {
        "RVTools_tabvInfo": ["VM,Powerstate,Template,CPUs,Memory,Host,Cluster,Datacenter",
                             f"app-1,poweredOn,False,2,4096,esx-01.council.example,Prod,{hall}"],
        "RVTools_tabvHost": ["Host,Datacenter,Cluster,Speed,# Cores,# Memory,Serial number",
                             *(f"{name}.council.example,{hall},Prod,2400,32,524288,CZ{number}"
                               for number, name in enumerate(HOSTS, start=1))],
        "RVTools_tabvCluster": ["Name,TotalCpu,NumHosts,Failover Level,HA enabled", "Prod,1000,2,1,True"],
        "netbox_devices": ["name,role,manufacturer,device_type,serial,status,site,rack", *devices],
        "netbox_cables": ["side_a_device,side_a_name,side_b_device,side_b_name,type", *cables],
        "netbox_circuits": ["Circuit ID,Provider,Type,Status,Side A,Side Z,Commit rate",
                            f"WAN-1,Carrier,WAN,Active,{SITE},,1000"],
        "netbox_feeds": ["site,power_panel,name,status,type,supply,phase,voltage,amperage,max_utilization,rack",
                         *(f"{SITE},Board {board},Feed {board}{rack},active,primary,ac,single-phase,230,32,80,R{rack}"
                           for rack in (1, 2) for board in feeds)],
        "applications": ["Application,Hosting,Tier (0 to 4),Bought (yes or no)", "Tax,data centre,1,yes"],
        "services": ["Service,Audience,Applications", "Council tax,residents,Tax"],
        "mapping": ["Server,Application,Role", "app-1,Tax,web"],
    }  # fmt: skip
    for name, rows in files.items():
        (folder / f"{name}.csv").write_text("\n".join(rows) + "\n", "utf-8")
    estate, catalogue = bootstrap.read_estate([str(folder)], as_of=AS_OF, progress=lambda _: None, refreshed=False)
    assert [account.path for account in estate.files if account.rejections or account.format == "unrecognised"] == []
    return bootstrap.resilience_of(estate, catalogue)


def points(analysis: ResilienceAnalysis) -> set[str]:
    (found,) = analysis.points.values()
    return {point.name for point in found.points}


def test_one_switch_stops_the_service_and_with_two_neither_does(tmp_path: Path) -> None:
    assert "switch-1" in points(analysed(tmp_path, switches=1))
    two = analysed(tmp_path, switches=2)
    assert not {"switch-1", "switch-2"} & points(two)
    assert lose(two.graph, ["device:switch-1", "device:switch-2"]).stopped


def test_the_board_and_the_rack_of_the_entry_are_those_of_the_host(tmp_path: Path) -> None:
    found = points(analysed(tmp_path, switches=2, feeds=("A",)))
    assert {"Board A", "R1"} <= found
    both = points(analysed(tmp_path, switches=2))
    assert "R1" in both
    assert not {"Board A", "Board B"} & both


def test_an_asset_tag_with_the_serial_number_will_do(tmp_path: Path) -> None:
    tags, serials = ("AST-7", "AST-8"), ("cz1", "CZ2")
    assert "switch-1" in points(analysed(tmp_path, switches=1, named=tags, serials=serials))


def test_every_single_point_is_what_losing_each_thing_in_turn_finds(tmp_path: Path) -> None:
    for switches in (1, 2):
        analysis = analysed(tmp_path, switches=switches, feeds=("A",))
        assert not {"device:esx-01", "device:esx-02"} & {node.id for node in analysis.graph}
        alone = {name for name in analysis.graph.can_fail if lose(analysis.graph, [name]).stopped}
        assert {point.id for found in analysis.points.values() for point in found.points} == alone


@pytest.mark.parametrize("serials", [("CZ9", "CZ9"), ("", "")])
def test_two_candidates_give_the_host_no_cable_and_a_finding(tmp_path: Path, serials: tuple[str, str]) -> None:
    analysis = analysed(tmp_path, switches=1, named=("esx-01", "esx-01.council.example"), serials=serials)
    assert "switch-1" not in points(analysis)
    (finding,) = (each for each in analysis.findings if each.code == "host-device-unclear")
    assert "'esx-01.council.example'" in finding.message
    assert {place.file.rpartition("/")[2] for place in finding.evidence} == {
        "RVTools_tabvHost.csv", "netbox_devices.csv",
    }  # fmt: skip


def test_a_site_of_two_names_parts_them_until_somebody_says_that_it_is_one(tmp_path: Path) -> None:
    apart = analysed(tmp_path, switches=1, hall="vDC")
    assert "switch-1" not in points(apart)
    assert "host-device-sites-differ" in {each.code for each in apart.findings}
    (tmp_path / "rulings.csv").write_text(
        f"Kind of thing,Name,Other name,Same or different\nsite,vDC,{SITE},same\n", "utf-8"
    )
    assert "switch-1" in points(analysed(tmp_path, switches=1, hall="vDC"))
