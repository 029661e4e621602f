"""A person's word about identity stands above every key, and is never lost in silence."""

from __future__ import annotations

from datetime import date

from standpipe.estate.checks import possible_duplicate_applications
from standpipe.estate.merge import merge
from standpipe.estate.model import Kind
from standpipe.estate.readings import FileReading
from standpipe.estate.records import IdentityRuling, Record
from standpipe.kernel.evidence import Place


def machine(name: str, file: str, **facts: object) -> FileReading:
    record = Record(Kind.SERVER, {"name": name, **facts}, Place(file, "s", 2), dict.fromkeys(("name", *facts), "c"))
    return FileReading(file, "test", {"s": 1}, (record,))


def ruled(name: str, other: str, *, same: bool, **more: object) -> FileReading:
    ruling = IdentityRuling(Kind.SERVER, name, other, same, Place("rulings.csv", None, 2), **more)
    return FileReading("rulings.csv", "test", {"": 1}, rulings=(ruling,))


def test_two_names_ruled_the_same_become_one_machine_with_the_reason() -> None:
    estate = merge(
        [
            machine("wb-app-01", "a.xlsx", vm_uuid="u-1", vcpus=4),
            machine("WBAPP01", "b.xlsx", vm_uuid="u-2", memory_mib=2048),
            ruled("wb-app-01", "WBAPP01", same=True, decided_by="Infrastructure team", reason="renamed"),
        ]
    )
    (server,) = estate.servers.values()
    assert (server.vcpus, server.memory_mib) == (4, 2048)
    assert estate.identity[0].key == "ruled the same by Infrastructure team: renamed"
    assert estate.files[-1].rows_used == 1


def test_a_dependency_finds_the_machine_by_either_of_its_names() -> None:
    estate = merge(
        [
            machine("wb-app-01", "a.xlsx"),
            machine("WBAPP01", "b.xlsx"),
            ruled("WBAPP01", "wb-app-01", same=True),
            FileReading(
                "c.csv", "test", {"": 1},
                (Record(Kind.DISK, {"name": "Hard disk 1", "server": "wbapp01"}, Place("c.csv", None, 2)),),
            ),
        ]
    )  # fmt: skip
    assert [disk.server for disk in estate.disks.values()] == ["server:wb-app-01"]


def test_one_name_ruled_different_stays_two_machines_also_against_a_uuid() -> None:
    readings = [machine("APP01", "a.xlsx", vm_uuid="u-1"), machine("APP01", "b.xlsx", vm_uuid="u-1")]
    assert len(merge(readings).servers) == 1
    apart = merge([*readings, ruled("APP01", "APP01", same=False, file="folder/a.xlsx", other_file="b.xlsx")])
    assert list(apart.servers) == ["server:app01", "server:app01~2"]
    assert not apart.identity


def test_a_ruling_of_another_file_parts_nothing_and_is_reported_with_its_row() -> None:
    estate = merge(
        [
            machine("APP01", "a.xlsx"),
            machine("APP01", "b.xlsx"),
            ruled("APP01", "APP01", same=False, file="c.xlsx"),
        ]
    )
    assert len(estate.servers) == 1
    assert [finding.code for finding in estate.findings] == ["identity-ruling-without-effect"]
    assert (estate.files[-1].rows_used, estate.files[-1].rows_rejected) == (0, 1)


def test_a_ruling_never_parts_the_sheets_of_one_file() -> None:
    listed = Record(Kind.SERVER, {"name": "APP01"}, Place("a.xlsx", "vInfo", 2), {"name": "VM"})
    memory = Record(
        Kind.SERVER, {"name": "APP01", "memory_mib": 1024}, Place("a.xlsx", "vMemory", 2), {"name": "VM"}, mention=True
    )
    both = FileReading("a.xlsx", "test", {"vInfo": 1, "vMemory": 1}, (listed, memory))
    estate = merge([both, machine("APP01", "b.xlsx"), ruled("APP01", "APP01", same=False)])
    assert [server.memory_mib for server in estate.servers.values()] == [1024, None]


def test_names_of_which_a_person_said_that_they_differ_are_no_longer_suspected() -> None:
    def application(name: str, row: int) -> Record:
        return Record(Kind.APPLICATION, {"name": name}, Place("register.csv", None, row), {"name": "Name"})

    register = FileReading("register.csv", "test", {"": 2}, (application("Planning", 2), application("Plannings", 3)))
    assert [each.code for each in possible_duplicate_applications(merge([register]), date(2026, 11, 23))] != []
    ruling = IdentityRuling(Kind.APPLICATION, "plannings", "Planning", False, Place("rulings.csv", None, 2))
    estate = merge([register, FileReading("rulings.csv", "test", {"": 1}, rulings=(ruling,))])
    assert list(possible_duplicate_applications(estate, date(2026, 11, 23))) == []
    assert not estate.findings
