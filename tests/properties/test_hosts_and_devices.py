"""Hosts and devices in general: one machine is found exactly where nothing else fits, whatever the order."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from standpipe.estate.estate import Estate
from standpipe.estate.model import Cable, Device, Host, PowerFeed, Server
from standpipe.estate.same_machines import NO_SERIAL_NUMBER, each_machine_once, same_machines

NAMES = st.sampled_from(["esx-1", "ESX-1.a.example", "esx-1.b.example", "esx-2", "10.0.0.1", "10.0.0.2"])
SERIALS = st.sampled_from([None, "1", "2", "3", "none"])
SITES = st.sampled_from([None, "site:n", "site:s"])
FACTS = st.tuples(NAMES, SERIALS, SITES)
LISTS = st.lists(FACTS, max_size=5)


def machines(hosts, devices):
    return Estate(
        hosts={f"host:{n}": Host(f"host:{n}", name, serial_number=serial, site=site)
               for n, (name, serial, site) in enumerate(hosts)},
        devices={f"device:{n}": Device(f"device:{n}", name, serial_number=serial, site=site)
                 for n, (name, serial, site) in enumerate(devices)},
    )  # fmt: skip


def by_serial(host, device):
    serial = (host.serial_number or "").casefold()
    return bool(serial) and serial not in NO_SERIAL_NUMBER and serial == (device.serial_number or "").casefold()


def by_name(host, device):
    one, other = host.name.casefold(), device.name.casefold()
    if one[0].isdigit() or other[0].isdigit():
        return one == other
    return one == other or (one.split(".")[0] == other.split(".")[0] and ("." not in one or "." not in other))


def by_definition(estate):
    """Pair every host with every device and keep, rule by rule, the pairs of which neither side has another."""
    found = {}
    for fits in (by_serial, by_name):
        pairs = {
            (host.id, device.id)
            for host in estate.hosts.values()
            for device in estate.devices.values()
            if host.id not in found and device.id not in found.values()
            and fits(host, device) and (not host.site or not device.site or host.site == device.site)
        }  # fmt: skip
        alone = {
            (host, device)
            for host, device in pairs
            if sum(each[0] == host for each in pairs) == sum(each[1] == device for each in pairs) == 1
        }
        found |= dict(alone)
    return found


@given(LISTS, LISTS)
def test_pairs_are_those_of_the_definition_and_every_other_candidate_is_said(hosts, devices):
    estate = machines(hosts, devices)
    found = same_machines(estate)
    assert found.device_of == by_definition(estate)
    free = [each for each in estate.devices.values() if each.id not in found.device_of.values()]
    left = [
        (host, device)
        for host in estate.hosts.values()
        for device in free
        if host.id not in found.device_of and (by_serial(host, device) or by_name(host, device))
    ]
    said = {each.code for each in found.findings} - {"host-serial-number-differs"}
    assert bool(left) == bool(said)


@given(LISTS, LISTS, st.randoms(use_true_random=False))
def test_the_order_of_the_lists_does_not_matter(hosts, devices, random):
    estate = machines(hosts, devices)
    mixed = replace(
        estate,
        hosts=dict(random.sample([*estate.hosts.items()], len(estate.hosts))),
        devices=dict(random.sample([*estate.devices.items()], len(estate.devices))),
    )
    assert same_machines(mixed).device_of == same_machines(estate).device_of


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans(), st.integers(0, 2)), min_size=1, max_size=5))
def test_an_estate_written_in_two_lists_is_read_back_as_it_was(rows):
    """Each row is a host: whether it has an entry, by serial number or by name, on how many cables."""
    hosts, devices, plain, split = {}, {"device:s": Device("device:s", "switch")}, {}, {}
    feeds, servers = {}, {}
    for number, (entry, serial, racked, cables) in enumerate(rows):
        whole = Host(f"host:{number}", f"esx-{number}", rack="rack:r" if racked else None, serial_number=f"S{number}")
        hosts[whole.id] = whole
        end = whole.id
        if entry:
            end = f"device:{number}"
            name = f"AST-{number}" if serial else whole.name.upper()
            devices[end] = Device(end, name, rack=whole.rack, serial_number=whole.serial_number if serial else None)
            hosts[whole.id] = replace(whole, rack=None)
        for each in range(cables):
            key = f"cable:{number}-{each}"
            plain[key], split[key] = (Cable(key, key, one, "device:s") for one in (whole.id, end))
        feeds[f"power-feed:{number}"] = PowerFeed(f"power-feed:{number}", "F", device=end)
        servers[f"server:{number}"] = Server(f"server:{number}", "V", host=end)
    once = each_machine_once(Estate(hosts=hosts, devices=devices, cables=split, power_feeds=feeds, servers=servers))
    assert once.cables == plain
    assert [*once.devices] == ["device:s"]
    assert [each.rack for each in once.hosts.values()] == ["rack:r" if racked else None for _, _, racked, _ in rows]
    owners = [f"host:{number}" for number in range(len(rows))]
    assert [each.device for each in once.power_feeds.values()] == owners
    assert [each.host for each in once.servers.values()] == owners
