"""Racks in use: a host counts with the rack of its entry among the devices, as it does with its own."""

from standpipe.app.wave_touched import Ties, racks_in_use
from standpipe.estate.estate import Estate
from standpipe.estate.model import Cluster, Device, Host, Rack, Server


def test_the_rack_of_a_host_is_that_of_its_entry_among_the_devices() -> None:
    racks = {name: Rack(name, name) for name in ("rack:1", "rack:2", "rack:3")}
    hosts = {f"host:{n}": Host(f"host:{n}", f"esx-{n}.council.example", cluster="cluster:c") for n in (1, 2)}
    devices = {f"device:{n}": Device(f"device:{n}", f"ESX-{n}", rack=f"rack:{n}") for n in (1, 2, 3)}
    server = Server("server:v", "v", host="device:1")
    clusters = {"cluster:c": Cluster("cluster:c", "C")}
    estate = Estate(racks=racks, hosts=hosts, devices=devices, clusters=clusters, servers={server.id: server})
    ties = Ties.of(estate)
    assert racks_in_use(ties, [*ties.estate.servers.values()]) == 1
    in_cluster = Server("server:w", "w", cluster="cluster:c")
    assert racks_in_use(ties, [in_cluster]) == 2
    assert racks_in_use(ties, []) == 0
