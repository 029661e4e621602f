"""Which host and which device are one machine, what is said where that cannot be told, and what then is the host's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from standpipe.estate.checks import hosts_and_their_entries
from standpipe.estate.estate import Estate
from standpipe.estate.model import Cable, Dependency, DependencyKind, Device, Host, PowerFeed, Redundancy, Server, Site
from standpipe.estate.same_machines import each_machine_once, same_machines

NORTH, SOUTH = Site("site:north", "North"), Site("site:south", "South")


def host(name: str, serial_number: str | None = None, site: str | None = None) -> Host:
    return Host(f"host:{name.lower()}", name, serial_number=serial_number, site=site)


def device(name: str, serial_number: str | None = None, site: str | None = None, number: str = "") -> Device:
    return Device(f"device:{name.lower()}{number}", name, serial_number=serial_number, site=site)


def estate(hosts: Iterable[Host], devices: Iterable[Device]) -> Estate:
    sites = {each.id: each for each in (NORTH, SOUTH)}
    return Estate(sites=sites, hosts={each.id: each for each in hosts}, devices={each.id: each for each in devices})


def codes(found: Estate) -> list[str]:
    return [finding.code for finding in same_machines(found).findings]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (host("esx-01"), device("ESX-01")),
        (host("esx-01.council.example"), device("esx-01")),
        (host("esx-01.council.example"), device("esx-01.council.example", site=NORTH.id)),
        (host("esx-01", "CZ1", NORTH.id), device("AST-7", "cz1", NORTH.id)),
        (host("10.0.0.1"), device("10.0.0.1")),
    ],
)
def test_the_same_serial_number_or_name_is_one_machine(one: Host, other: Device) -> None:
    found = estate([one], [other])
    assert same_machines(found).device_of == {one.id: other.id}
    assert not codes(found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (host("esx-01"), device("esx-02")),
        (host("esx-01.one.example"), device("esx-01.two.example")),
        (host("10.0.0.1"), device("10.0.0.2")),
        (host("esx-01", "None"), device("AST-7", "none")),
        (Host("host:one/esx-01", "esx-01"), Device("device:two/esx-01", "esx-01")),
    ],
)
def test_what_differs_is_two_machines_and_nothing_to_say(one: Host, other: Device) -> None:
    found = estate([one], [other])
    assert not same_machines(found).device_of
    assert not codes(found)


def test_a_serial_number_outranks_a_name_and_leaves_the_other_device_to_the_other_host() -> None:
    first, second = host("esx-01", "A"), host("esx-02")
    swapped, named = device("esx-02", "A"), device("esx-01")
    found = estate([first, second], [swapped, named])
    assert same_machines(found).device_of == {first.id: swapped.id}


def test_the_serial_number_of_an_enclosure_says_nothing_and_the_name_decides() -> None:
    hosts = [host(f"esx-0{number}", "CHASSIS") for number in (1, 2, 3)]
    devices = [device(f"esx-0{number}", f"BLADE{number}") for number in (1, 2)] + [device("enclosure", "CHASSIS")]
    found = estate(hosts, devices)
    assert same_machines(found).device_of == {hosts[0].id: devices[0].id, hosts[1].id: devices[1].id}
    assert codes(found) == ["host-device-unclear", "host-serial-number-differs", "host-serial-number-differs"]
    assert "'esx-03' and device 'enclosure'" in same_machines(found).findings[0].message


def test_two_candidates_stay_unknown_and_are_named_once() -> None:
    twice = [device("esx-01"), device("esx-01", number="~2")]
    found = estate([host("esx-01")], twice)
    assert not same_machines(found).device_of
    (finding,) = hosts_and_their_entries(found, date(2026, 11, 27))
    assert (finding.code, finding.subject) == ("host-device-unclear", "host:esx-01")
    assert "'esx-01', 'esx-01'" in finding.message
    assert each_machine_once(found) is found


def test_a_stated_site_tells_two_candidates_apart() -> None:
    here, there = device("esx-01", site=NORTH.id), device("esx-01", site=SOUTH.id, number="~2")
    found = estate([host("esx-01", site=NORTH.id)], [here, there])
    assert same_machines(found).device_of == {"host:esx-01": here.id}
    assert not codes(found)


def test_sites_that_differ_part_them_and_are_said_once_for_all_machines() -> None:
    numbers = range(1, 8)
    hosts = [host(f"esx-{number}", site=NORTH.id) for number in numbers]
    found = estate(hosts, [device(f"esx-{number}", site=SOUTH.id) for number in numbers])
    assert not same_machines(found).device_of
    (finding,) = same_machines(found).findings
    assert finding.code == "host-device-sites-differ"
    assert "'esx-5' and 2 more at 'North' are hosts" in finding.message
    assert "a device at 'South'" in finding.message


def test_what_the_entry_hangs_on_the_host_does_and_what_names_it_names_the_host() -> None:
    entry = Device("device:e", "E", site=NORTH.id, room="room:m", rack="rack:r", cluster="cluster:c", serial_number="1")
    switch = Device("device:s", "S")
    made = Estate(
        hosts={"host:e": Host("host:e", "E", rack="rack:own")},
        devices={entry.id: entry, switch.id: switch},
        cables={"cable:1": Cable("cable:1", "1", switch.id, entry.id)},
        power_feeds={"power-feed:a": PowerFeed("power-feed:a", "A", device=entry.id)},
        servers={"server:v": Server("server:v", "V", host=entry.id)},
        dependencies=(
            Dependency("server:v", entry.id, DependencyKind.HARD, Redundancy.ALL, None),
            Dependency("host:e", entry.id, DependencyKind.HARD, Redundancy.ALL, None),
        ),
    )
    once = each_machine_once(made)
    found = once.hosts["host:e"]
    assert (found.site, found.room, found.rack, found.cluster) == (NORTH.id, "room:m", "rack:own", "cluster:c")
    assert (once.cables["cable:1"].a_end, once.cables["cable:1"].b_end) == (switch.id, "host:e")
    assert once.power_feeds["power-feed:a"].device == once.servers["server:v"].host == "host:e"
    assert [(each.source, each.target) for each in once.dependencies] == [("server:v", "host:e")]
    assert list(once.devices) == [switch.id]
