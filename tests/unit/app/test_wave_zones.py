"""Rooms that close in turn: what stands where, what ends with each, and the plan and the checker that know it."""

from dataclasses import replace
from datetime import date

import pytest
from checked_waves import planned

from standpipe import bootstrap
from standpipe.app.cash_lines import Programme, moving_lines
from standpipe.app.room_closings import room_closings
from standpipe.app.wave_problem import frame_waves
from standpipe.app.wave_zones import rooms_of_servers
from standpipe.catalogue import load_catalogue
from standpipe.disposition import Settings, propose
from standpipe.estate.estate import Estate
from standpipe.estate.model import (
    Application,
    Cluster,
    Device,
    Host,
    Hosting,
    Rack,
    Room,
    RunningCost,
    Server,
    Site,
    Team,
)
from standpipe.estate.model import Component as Runs
from standpipe.waves import check_plan

AS_OF = date(2026, 11, 23)
SITE = Site("site:hall", "Hall")
NAMES = ("maps", "rents", "web")
NORTH = Room("room:north", "North", SITE.id, ends_when_empty_pence=3_650_000)
SOUTH = Room("room:south", "South", SITE.id, ends_when_empty_pence=7_300_000)
RACKS = (Rack("rack:n", "N1", SITE.id, NORTH.id), Rack("rack:s", "S1", SITE.id, SOUTH.id))
STANDS = {"maps": "rack:n", "rents": "rack:n", "web": "rack:s"}


def by_id(things):
    return {each.id: each for each in things}


def estate_of(*rooms, stands=None, yearly=36_500_000, servers=(), runs=(), **more):
    applications = [
        Application(f"application:{name}", name.title(), hosting=Hosting.DATA_CENTRE, tier=2, bought=False)
        for name in NAMES
    ]
    stands = STANDS if stands is None else stands
    machines = [Server(f"server:{n}", f"srv-{n}", vcpus=2, memory_mib=4096, rack=stands.get(n)) for n in NAMES]
    runs = [(f"application:{n}", f"server:{n}") for n in NAMES] + list(runs)
    skills = ("application", "server", "database", "testing", "network", "management", "security")
    cost = RunningCost("running-cost:all", "All", annual_pence=yearly, ends_with_data_centre=True)
    return Estate(
        sites={SITE.id: SITE},
        rooms=by_id(rooms),
        racks=by_id(RACKS),
        applications=by_id(applications),
        servers=by_id([*machines, *servers]),
        components={f"component:{at}": Runs(f"component:{at}", "c", application=application, server=server)
                    for at, (application, server) in enumerate(runs)},
        teams=by_id(Team(f"team:{skill}", skill.title(), skill, 20.0, 35_000) for skill in skills),
        running_costs={} if yearly is None else {cost.id: cost},
        **more,
    )  # fmt: skip


def framed(*rooms, **more):
    return framed_of(estate_of(*rooms, **more))


def framed_of(estate):
    catalogue = load_catalogue()
    dispositions = propose(estate, catalogue, Settings(as_of=AS_OF))
    return frame_waves(estate, dispositions, catalogue.assumptions, sites=(SITE,), as_of=AS_OF, cycle=None)


def zone_of(problem):
    return {group.id.partition(":")[2]: group.zone for group in problem.groups}


def room_findings(found):
    return {each.code for each in found.findings if "room" in each.code}


def test_what_ends_with_a_room_is_taken_out_of_the_day_of_the_whole():
    plain = framed(replace(NORTH, ends_when_empty_pence=None), replace(SOUTH, ends_when_empty_pence=None)).problem
    assert (plain.zones, plain.site.pence_per_day) == ((), 100_000)
    problem = framed(NORTH, SOUTH).problem
    assert [(zone.name, zone.pence_per_window) for zone in problem.zones] == [("North", 70_000), ("South", 140_000)]
    assert problem.site.pence_per_day == 70_000
    assert zone_of(problem) == {"maps": NORTH.id, "rents": NORTH.id, "web": SOUTH.id}


def test_a_room_is_paid_until_its_last_group_has_left_and_the_dear_one_is_emptied_first():
    problem = framed(NORTH, replace(SOUTH, ends_when_empty_pence=30_000_000)).problem
    apart = replace(problem, windows=tuple(replace(each, max_moves=1) for each in problem.windows))
    plan = planned(apart)
    at = {group: apart.window_index[window] for group, window in plan.window_of.items()}
    assert at["application:web"] < min(at["application:maps"], at["application:rents"])
    prices = {zone.id: zone.pence_per_window for zone in apart.zones}
    last = max(at["application:maps"], at["application:rents"])
    (paid,) = (part.pence for part in plan.parts if part.name == "zones of the data centre")
    assert paid == prices[SOUTH.id] * (at["application:web"] + 1) + prices[NORTH.id] * (last + 1)


def test_a_room_is_empty_by_its_day_and_the_checker_sees_when_it_is_not():
    free = framed(NORTH, SOUTH).problem
    late = replace(free, groups=tuple(
        replace(each, earliest="2028-01-01") if each.zone == SOUTH.id else each for each in free.groups
    ))  # fmt: skip
    plan = planned(late)
    bound = framed(NORTH, replace(SOUTH, empty_by=date(2027, 9, 30))).problem
    assert [each.rule for each in check_plan(bound, replace(plan, cost=None))].count("zone") == 1
    assert planned(bound).window_of["application:web"] <= "2027-09-30"


def test_rooms_close_in_turn():
    problem = framed(NORTH, replace(SOUTH, closes_after=(NORTH.id,), ends_when_empty_pence=30_000_000)).problem
    assert problem.zones[1].after == (NORTH.id,)
    plan = planned(replace(problem, windows=tuple(replace(each, max_moves=1) for each in problem.windows)))
    at = plan.window_of
    assert at["application:web"] >= max(at["application:maps"], at["application:rents"])


def test_a_move_that_spans_rooms_keeps_each_open_until_it_has_left():
    rooms = (NORTH, replace(SOUTH, ends_when_empty_pence=30_000_000))
    second = Server("server:maps2", "srv-maps2", rack="rack:s")
    found = framed(*rooms, servers=(second,), runs=[("application:maps", second.id)])
    assert zone_of(found.problem) == {"maps": NORTH.id, "rents": NORTH.id, "web": SOUTH.id}
    assert [group.zones for group in found.problem.groups] == [(SOUTH.id,), (), ()]
    (said,) = (each for each in found.findings if each.code == "moves-span-rooms")
    assert said.message.startswith("1 move has machines in several of North, South")
    assert said.message.endswith(": Maps.")
    apart = replace(found.problem, windows=tuple(replace(each, max_moves=1) for each in found.problem.windows))
    plan = planned(apart)
    at = {group.partition(":")[2]: apart.window_index[window] for group, window in plan.window_of.items()}
    assert at["rents"] > max(at["maps"], at["web"])  # South, the dear one, is emptied first
    prices = {zone.id: zone.pence_per_window for zone in apart.zones}
    (paid,) = (part.pence for part in plan.parts if part.name == "zones of the data centre")
    assert paid == prices[SOUTH.id] * (max(at["maps"], at["web"]) + 1) + prices[NORTH.id] * (at["rents"] + 1)


def test_the_day_of_a_room_binds_what_stands_there_and_in_another_room_too():
    rooms = (replace(NORTH, empty_by=date(2027, 8, 1)), SOUTH)
    second = Server("server:web2", "srv-web2", rack="rack:n")
    problem = framed(*rooms, servers=(second,), runs=[("application:web", second.id)]).problem
    late = {"earliest": "2028-01-01"}
    for name, broken in (("web", 1), ("rents", 1)):
        groups = tuple(replace(each, **late) if each.id.endswith(name) else each for each in problem.groups)
        free = replace(problem, groups=groups, zones=tuple(replace(each, empty_by=None) for each in problem.zones))
        rules = [each.rule for each in check_plan(problem, replace(planned(free), cost=None))]
        assert rules.count("zone") == broken
    assert max(planned(problem).window_of.values()) <= "2027-07-31"


def test_the_business_case_stops_paying_for_a_room_in_the_month_after_its_last_move():
    rooms = [replace(room, basis="illustrative") for room in (NORTH, SOUTH)]
    estate = estate_of(*rooms)
    whole = replace(estate.running_costs["running-cost:all"], basis="illustrative")
    estate = replace(estate, running_costs={whole.id: whole})
    problem = framed_of(estate).problem
    held = tuple(replace(each, earliest="2028-01-01") if each.zone == NORTH.id else each for each in problem.groups)
    problem = replace(problem, groups=held)
    plan = planned(problem)
    first, last = room_closings(estate, problem, plan)
    assert (first.room.name, first.last_move_on, last.room.name) == ("South", plan.waves[0].last, "North")
    assert last.last_move_on == plan.waves[-1].last >= date(2028, 1, 2)
    programme = Programme(date(2026, 12, 1), {}, plan.closing_date, rooms=(first, last))
    (line,) = (each for each in emptied(estate, programme) if "South" in each.name)
    assert (line.pence, line.first, line.last) == (-7_300_000, date(2027, 4, 1), plan.closing_date)
    assert plan.waves[0].last.month == 3
    assert emptied(estate, replace(programme, closes=None)) == []
    assert emptied(estate, replace(programme, rooms=(replace(first, ends_pence=None),))) == []


def emptied(estate, programme):
    catalogue = load_catalogue()
    dispositions = propose(estate, catalogue, Settings(as_of=AS_OF))
    found = moving_lines(estate, dispositions, programme, catalogue)
    return [each for each in found if each.name.startswith("ends with")]


def test_a_virtual_machine_holds_every_room_its_cluster_has_hosts_in():
    hosts = (Host("host:1", "h1", cluster="cluster:a", rack="rack:n"), Host("host:2", "h2", cluster="cluster:a",
             rack="rack:s"), Host("host:3", "h3", rack="rack:s"))  # fmt: skip
    appliance = Device("device:1", "d1", room=NORTH.id)
    servers = (
        Server("server:vm", "vm", host="host:1"),
        Server("server:floats", "floats", cluster="cluster:a"),
        Server("server:single", "single", host="host:3"),
        Server("server:on-device", "on-device", host="device:1"),
        Server("server:nowhere", "nowhere"),
        Server("server:racked", "racked", rack="rack:s", host="host:1"),
    )
    estate = estate_of(NORTH, SOUTH, servers=servers, hosts=by_id(hosts), devices=by_id([appliance]),
                       clusters=by_id([Cluster("cluster:a", "A")]))  # fmt: skip
    found = {name.partition(":")[2]: rooms for name, rooms in rooms_of_servers(estate).items()}
    assert found["vm"] == found["floats"] == {NORTH.id, SOUTH.id}
    assert found["single"] == found["racked"] == {SOUTH.id}
    assert found["on-device"] == {NORTH.id}
    assert found["nowhere"] == frozenset()


@pytest.mark.parametrize(
    ("device", "room"),
    [
        (Device("device:1", "ESX-01", site=SITE.id, room=NORTH.id), {NORTH.id}),
        (Device("device:1", "esx-01", rack="rack:s"), {SOUTH.id}),
        (Device("device:1", "blade 7", rack="rack:s", serial_number="cz1"), {SOUTH.id}),
        (Device("device:1", "esx-01", site="site:other", room=NORTH.id), set()),
        (Device("device:1", "esx-02", room=NORTH.id), set()),
    ],
)
def test_a_host_stands_where_the_device_that_it_is_does(device, room):
    host = Host("host:1", "esx-01.council.example", site=SITE.id, serial_number="CZ1")
    guest = Server("server:vm", "vm", host=host.id)
    made = {"servers": (guest,), "hosts": by_id([host])}
    assert rooms_of_servers(estate_of(NORTH, SOUTH, **made, devices=by_id([device])))[guest.id] == room
    twice = (device, replace(device, id="device:2"))
    assert rooms_of_servers(estate_of(NORTH, SOUTH, **made, devices=by_id(twice)))[guest.id] == set()


def test_a_serial_number_has_the_last_word_over_a_name():
    host = Host("host:1", "esx-01", serial_number="CZ1")
    guest = Server("server:vm", "vm", host=host.id)
    devices = (
        Device("device:1", "esx-01", room=NORTH.id),
        Device("device:2", "b7", room=SOUTH.id, serial_number="CZ1"),
    )
    estate = estate_of(NORTH, SOUTH, servers=(guest,), hosts=by_id([host]), devices=by_id(devices))
    assert rooms_of_servers(estate)[guest.id] == {SOUTH.id}


def test_a_rack_without_a_room_is_in_the_room_that_its_devices_agree_on():
    rack = Rack("rack:x", "X1", SITE.id)
    server = Server("server:x", "x", rack=rack.id)
    one, other = Device("device:1", "d1", rack=rack.id, room=NORTH.id), Device("device:2", "d2", rack=rack.id)

    def room(*devices):
        estate = estate_of(NORTH, SOUTH, servers=(server,), devices=by_id(devices))
        return rooms_of_servers(replace(estate, racks={rack.id: rack}))[server.id]

    assert room(one, other) == {NORTH.id}
    assert room(one, replace(other, room=SOUTH.id)) == frozenset()


def test_what_stands_nobody_knows_where_belongs_to_the_whole_and_is_said():
    found = framed(NORTH, SOUTH, stands={"maps": "rack:n", "web": "rack:s"})
    assert zone_of(found.problem) == {"maps": NORTH.id, "rents": None, "web": SOUTH.id}
    assert found.problem.site.pence_per_day == 100_000
    assert {zone.pence_per_window for zone in found.problem.zones} == {0}
    said = [each for each in found.findings if each.code == "machines-without-room"]
    assert [each.subject for each in said] == [NORTH.id, SOUTH.id]
    assert all("srv-rents" in each.message for each in said)


def test_nothing_is_said_of_machines_that_stay_in_a_room_of_which_nothing_is_claimed():
    first = replace(NORTH, ends_when_empty_pence=None, closes_after=(SOUTH.id,))
    stands = {"maps": "rack:n", "web": "rack:s"}
    found = framed(first, SOUTH, stands=stands, servers=(Server("server:old", "old-1", rack="rack:n"),))
    assert [each.subject for each in found.findings if "room" in each.code] == [SOUTH.id]


def test_a_machine_known_to_be_at_another_site_holds_no_room():
    other = Server("server:far", "srv-far", site="site:other")
    found = framed(NORTH, SOUTH, servers=(other,), runs=[("application:web", other.id)])
    assert found.problem.site.pence_per_day == 70_000
    assert room_findings(found) == set()


def test_a_room_of_which_nothing_is_known_to_move_stays_a_part_of_the_whole():
    found = framed(NORTH, SOUTH, stands={"maps": "rack:n", "rents": "rack:n", "web": "rack:n"})
    assert [zone.id for zone in found.problem.zones] == [NORTH.id]
    assert found.problem.site.pence_per_day == 90_000
    assert room_findings(found) == {"room-not-followed"}


def test_a_room_elsewhere_is_no_zone():
    found = framed(NORTH, replace(SOUTH, site=None))
    assert [zone.id for zone in found.problem.zones] == [NORTH.id]
    assert room_findings(found) == {"room-not-followed"}


def test_a_room_in_which_something_stays_is_paid_until_the_last_site_closes():
    stays = Server("server:cctv", "srv-cctv", rack="rack:s")
    lock = Application("application:lock", "Door locks", hosting=Hosting.OTHER_SITE)
    estate = estate_of(NORTH, SOUTH, servers=(stays,), runs=[(lock.id, stays.id)])
    found = framed_of(replace(estate, applications=estate.applications | {lock.id: lock}))
    assert "lock" not in zone_of(found.problem)
    assert [zone.pence_per_window for zone in found.problem.zones] == [70_000, 0]
    assert found.problem.site.pence_per_day == 90_000
    (finding,) = (each for each in found.findings if each.code == "machines-stay-in-room")
    assert "srv-cctv" in finding.message


def test_machines_that_no_application_claims_count_as_gone_and_are_said():
    found = framed(NORTH, SOUTH, servers=(Server("server:old", "old-1", rack="rack:s"),))
    (finding,) = (each for each in found.findings if each.code == "machines-unclaimed-in-room")
    assert "old-1" in finding.message
    assert finding.subject == SOUTH.id
    assert found.problem.site.pence_per_day == 70_000


@pytest.mark.parametrize(("yearly", "codes"), [(5_000_000, {"rooms-cost-more-than-site"}), (None, set())])
def test_rooms_that_cost_more_than_the_whole_leave_nothing_of_it(yearly, codes):
    found = framed(NORTH, SOUTH, yearly=yearly)
    assert found.problem.site.pence_per_day == 0
    assert sum(zone.pence_per_window for zone in found.problem.zones) == 210_000
    assert room_findings(found) == codes


def test_the_sheets_say_what_ends_with_a_room_and_where_its_machines_stand(tmp_path):
    sheets = {
        "sites": "Site name,Purpose,Closing (yes or no)\nMain,data centre,yes\n",
        "rooms": "Room,Site,Ends when empty (GBP a year),Empty by,Closes after\n"
                 "North,Main,42000,30/09/2027,South\nSouth,Main,,,\n",
        "devices": "Device name,Role,Site,Room,Rack\nsw-1,access switch,Main,North,R1\n",
        "servers": "Server,Site,Rack,Operating system\nsrv-1,Main,R1,Windows Server 2019\n",
    }  # fmt: skip
    for name, text in sheets.items():
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
    estate = bootstrap.read_estate([str(tmp_path)], as_of=AS_OF, progress=lambda _: None, refreshed=False)[0]
    assert [account.format for account in estate.files].count("unrecognised") == 0
    assert [account.rejections for account in estate.files] == [()] * len(sheets)
    rooms = {room.name: room for room in estate.rooms.values()}
    north = rooms["North"]
    assert (north.ends_when_empty_pence, north.empty_by) == (4_200_000, date(2027, 9, 30))
    assert north.closes_after == (rooms["South"].id,)
    assert [*rooms_of_servers(estate).values()] == [{north.id}]
    assert len(rooms) == 2
