"""Puts the machines of an area on hosts: a main, a desktop and an edge cluster in one data centre."""

from __future__ import annotations

import math

from standpipe.sample.model import Area, Council, Machine, SampleCluster, SampleHost, stream

_CORES = 40
_HOST_MEMORY_GIB = 768
_RATIO = 3.2
"""vCPUs for each core that the estate was sized for."""
VERSIONS = ("VMware ESXi 7.0.3 build-21930508", "VMware ESXi 8.0.2 build-22380479")
RACKS = ("R1", "R2", "R3", "R4", "R5", "R6")
SECOND_HALL = ("R6",)
"""Racks of the second hall: the hosts of virtual desktops and the tape library."""
STORAGE_RACK = "R2"
"""The rack of the core network and the storage: both of its power feeds hang on one board."""


def place_on_hosts(council: Council, area: Area) -> None:
    """Make the clusters and hosts of an area and give each virtual machine its cluster and host."""
    source = stream(council.seed, "platform", area.index)
    members: dict[str, list[Machine]] = {"Main": [], "Desktop": [], "Edge": []}
    for machine in (each for each in council.machines if each.area == area and not each.physical):
        kind = "Desktop" if machine.role == "session host" else "Edge" if "DMZ" in machine.network else "Main"
        members[kind].append(machine)
    version = source.choice(VERSIONS)
    number = 0
    for kind, machines in members.items():
        vcpus, memory = sum(each.vcpus for each in machines), sum(each.memory_mib for each in machines) / 1024
        needed = max(math.ceil(vcpus / (_CORES * _RATIO)), math.ceil(memory / (_HOST_MEMORY_GIB * 0.75)), 1)
        count = max(needed + 1, 2 if kind == "Edge" else 3)
        cluster = SampleCluster(f"{area.place} {kind.lower()} cluster", area, count, 0 if kind == "Edge" else 1)
        council.clusters.append(cluster)
        names = []
        for _ in range(count):
            number += 1
            host = SampleHost(
                name=f"{area.prefix.lower()}-esx-{number:02d}.{area.domain}",
                cluster=cluster.name,
                area=area,
                cores=_CORES,
                memory_mib=_HOST_MEMORY_GIB * 1024,
                version=VERSIONS[0] if kind == "Edge" else version,
                rack=SECOND_HALL[0] if kind == "Desktop" else RACKS[2 + number % 3],
                serial=f"SN{area.index:02d}{number:03d}{source.randrange(10_000):04d}",
            )
            council.hosts.append(host)
            names.append(host.name)
        for position, machine in enumerate(machines):
            machine.cluster = cluster.name
            machine.host = names[(position + source.randrange(2)) % len(names)]
    for machine in (each for each in council.machines if each.area == area and each.physical):
        machine.rack = f"{area.prefix}-{source.choice(RACKS[2:5])}" if machine.site == area.data_centre else ""
