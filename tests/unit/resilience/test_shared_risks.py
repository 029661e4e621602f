"""What is lost together: ducts, rooms, feeds and boards, with a second feed that keeps a rack alive."""

from standpipe.estate.estate import Estate
from standpipe.estate.model import Cable, Circuit, Device, PowerFeed, Rack, Room, Site
from standpipe.resilience.network.shared_risks import shared_risks

RACK = Rack("rack:r", "R", "site:a", "room:hall")
DEVICES = {f"device:{name}": Device(f"device:{name}", name, site="site:a", rack="rack:r") for name in "xy"}


def losses(nodes=("device:x", "device:y", "site:a"), **kinds):
    estate = Estate(
        sites={"site:a": Site("site:a", "A")},
        rooms={"room:hall": Room("room:hall", "Hall", "site:a")},
        racks={"rack:r": RACK},
        devices=DEVICES,
        **kinds,
    )
    return {name: sorted(failure.nodes) for failure, name in shared_risks(estate, nodes)}


def feeds(*listed):
    return {"power_feeds": {each.id: each for each in listed}}


def test_a_room_takes_the_devices_in_its_racks():
    assert losses() == {"Hall": ["device:x", "device:y"]}


def test_a_rack_with_two_feeds_of_one_board_goes_dark_with_the_board_alone():
    both = feeds(
        PowerFeed("power-feed:1", "F1", rack="rack:r", panel="Board"),
        PowerFeed("power-feed:2", "F2", rack="rack:r", panel="Board"),
    )
    found = losses(**both)
    assert found["Board"] == ["device:x", "device:y"]
    assert not {"F1", "F2"} & found.keys()


def test_a_rack_on_two_boards_survives_either():
    apart = feeds(
        PowerFeed("power-feed:1", "F1", rack="rack:r", panel="Board A"),
        PowerFeed("power-feed:2", "F2", rack="rack:r", panel="Board B"),
    )
    assert set(losses(**apart)) == {"Hall"}


def test_a_feed_cabled_to_a_device_and_one_for_a_whole_site():
    cabled = feeds(PowerFeed("power-feed:1", "F1"), PowerFeed("power-feed:2", "Mains", site="site:a"))
    cable = Cable("cable:1", "c", a_end="power-feed:1", b_end="device:x")
    found = losses(cables={cable.id: cable}, **cabled)
    assert found["F1"] == ["device:x"]
    assert found["Mains"] == ["device:x", "device:y", "site:a"]


def test_ducts_are_one_whatever_their_spelling():
    circuits = [
        Circuit("circuit:1", "1", ducts=("North Entry", "Ring road")),
        Circuit("circuit:2", "2", ducts=("north entry",)),
        Circuit("circuit:3", "3", ducts=()),
        Circuit("circuit:4", "4"),
    ]
    estate = Estate(circuits={each.id: each for each in circuits})
    found = {name: sorted(failure.nodes) for failure, name in shared_risks(estate, estate.circuits)}
    assert found == {"North Entry": ["circuit:1", "circuit:2"], "Ring road": ["circuit:1"]}
