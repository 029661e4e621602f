"""Merging must never lose, invent or silently choose."""

from __future__ import annotations

import pytest

from standpipe.estate.merge import merge
from standpipe.estate.model import DependencyKind, Kind
from standpipe.estate.readings import FileReading
from standpipe.estate.records import Authority, DependencyRecord, Mention, Record
from standpipe.kernel.evidence import Basis, Place


def record(kind: Kind, name: str, *, file: str = "a.xlsx", sheet: str = "s", row: int = 2, **facts: object) -> Record:
    options = {key: facts.pop(key) for key in ("authority", "mention", "basis") if key in facts}
    columns = dict.fromkeys(("name", *facts), "column")
    return Record(kind, {"name": name, **facts}, Place(file, sheet, row), columns, **options)


def reading(*records: Record, file: str = "a.xlsx", lists: tuple[Kind, ...] = (), **more: object) -> FileReading:
    rows: dict[str, set[int]] = {}
    for each in (*records, *more.get("dependencies", ())):
        rows.setdefault(each.place.sheet or "", set()).add(each.place.row or 0)
    counted = {sheet: len(numbers) for sheet, numbers in rows.items()}
    return FileReading(file, "test", counted, records, lists=frozenset(kind.value for kind in lists), **more)


def codes(estate: object) -> list[str]:
    return [finding.code for finding in estate.findings]


def test_two_rows_of_one_list_with_one_name_stay_two_machines_and_are_reported() -> None:
    estate = merge([reading(record(Kind.SERVER, "APP01"), record(Kind.SERVER, "app01", row=3))])
    assert list(estate.servers) == ["server:app01", "server:app01~2"]
    assert codes(estate) == ["duplicate-host-name"]


def test_a_uuid_joins_rows_of_different_names() -> None:
    estate = merge(
        [
            reading(record(Kind.SERVER, "APP01", vm_uuid="u-1")),
            reading(record(Kind.SERVER, "app01-old", file="b.xlsx", vm_uuid="u-1", vcpus=4), file="b.xlsx"),
        ]
    )
    assert [(server.name, server.vcpus) for server in estate.servers.values()] == [("APP01", 4)]
    assert estate.identity[0].key == "VM UUID"


def test_different_uuids_are_never_joined_by_name() -> None:
    estate = merge(
        [
            reading(record(Kind.SERVER, "APP01", vm_uuid="u-1")),
            reading(record(Kind.SERVER, "APP01", file="b.xlsx", vm_uuid="u-2"), file="b.xlsx"),
        ]
    )
    assert len(estate.servers) == 2


def test_one_of_two_machines_of_a_name_is_found_by_its_address() -> None:
    estate = merge(
        [
            reading(
                record(Kind.SERVER, "APP01", addresses=("10.0.0.1",)),
                record(Kind.SERVER, "APP01", row=3, addresses=("10.0.0.2",)),
            ),
            reading(record(Kind.SERVER, "APP01", file="b.csv", addresses=("10.0.0.2",), vcpus=8), file="b.csv"),
        ]
    )
    assert [server.vcpus for server in estate.servers.values()] == [None, 8]


def test_a_name_that_fits_two_machines_is_rejected_with_its_place() -> None:
    estate = merge(
        [
            reading(record(Kind.SERVER, "APP01"), record(Kind.SERVER, "APP01", row=3)),
            reading(record(Kind.SERVER, "APP01", file="b.csv", row=7), file="b.csv"),
        ]
    )
    rejected = estate.files[1].rejections
    assert [(each.place.row, "several machines" in each.reason) for each in rejected] == [(7, True)]
    assert estate.files[1].rows_used == 0


def test_a_short_name_and_its_dns_name_are_one_machine() -> None:
    estate = merge(
        [
            reading(record(Kind.SERVER, "APP01")),
            reading(record(Kind.SERVER, "app01.council.example", file="b.csv"), file="b.csv"),
        ]
    )
    assert len(estate.servers) == 1


def test_sources_that_disagree_become_a_conflict_and_the_higher_authority_decides() -> None:
    estate = merge(
        [
            reading(record(Kind.SERVER, "APP01", vcpus=8, authority=Authority.SHEET, basis=Basis.REGISTER)),
            reading(record(Kind.SERVER, "APP01", file="b.xlsx", vcpus=4), file="b.xlsx"),
        ]
    )
    assert estate.servers["server:app01"].vcpus == 4
    conflict = estate.conflicts[0]
    assert [(stated.value, stated.place.file) for stated in conflict.values] == [(4, "b.xlsx"), (8, "a.xlsx")]
    assert estate.evidence.basis_of("server:app01", "vcpus") is Basis.MEASURED


def test_an_unlisted_host_is_a_finding_and_not_one_more_host() -> None:
    estate = merge(
        [
            reading(
                record(Kind.HOST, "esx1", sheet="hosts"),
                record(Kind.SERVER, "APP01", host="esx9"),
                record(Kind.HOST, "esx9", mention=True, authority=Authority.DERIVED),
                lists=(Kind.HOST,),
            )
        ]
    )
    assert list(estate.hosts) == ["host:esx1"]
    assert codes(estate) == ["host-not-listed"]
    assert estate.servers["server:app01"].host is None


def test_a_mentioned_host_counts_where_nobody_listed_hosts() -> None:
    estate = merge([reading(record(Kind.HOST, "esx9", mention=True), record(Kind.SERVER, "A", host="esx9"))])
    assert estate.servers["server:a"].host == "host:esx9"


def test_a_disk_of_an_unknown_machine_rejects_its_row() -> None:
    estate = merge([reading(record(Kind.DISK, "Hard disk 1", server="GONE", row=5))])
    assert estate.files[0].rows_rejected == 1
    assert not estate.disks


def test_disks_of_one_machine_come_from_one_file_only() -> None:
    estate = merge(
        [
            reading(record(Kind.SERVER, "A"), record(Kind.DISK, "Hard disk 1", server="A", row=3, capacity_mib=100)),
            reading(
                record(Kind.SERVER, "A", file="b.csv"),
                record(Kind.DISK, "Disk 1", file="b.csv", server="A", capacity_mib=100, row=2),
                file="b.csv",
            ),
        ]
    )
    assert sum(disk.capacity_mib or 0 for disk in estate.disks.values()) == 100
    assert estate.files[1].rows_rejected == 0


def test_racks_of_one_name_at_two_sites_are_two_racks() -> None:
    estate = merge(
        [
            reading(
                record(Kind.SITE, "North", sheet="sites"),
                record(Kind.SITE, "South", sheet="sites", row=3),
                record(Kind.RACK, "A1", site="North"),
                record(Kind.RACK, "A1", site="South", row=3),
            )
        ]
    )
    assert list(estate.racks) == ["rack:north/a1", "rack:south/a1"]


def test_a_template_that_another_file_lists_as_a_machine_is_not_a_server() -> None:
    estate = merge(
        [
            reading(record(Kind.TEMPLATE, "tpl-w19")),
            reading(record(Kind.SERVER, "tpl-w19", file="b.csv"), file="b.csv"),
        ]
    )
    assert (len(estate.servers), len(estate.templates)) == (0, 1)
    assert codes(estate) == ["template-listed-as-server"]


def test_an_unknown_end_of_a_declared_dependency_rejects_its_row_and_says_so() -> None:
    stated = DependencyRecord(Mention("APP01"), Mention("nobody"), DependencyKind.HARD, Place("a.xlsx", "deps", 4))
    estate = merge([reading(record(Kind.SERVER, "APP01"), dependencies=(stated,))])
    assert estate.dependencies == ()
    assert codes(estate) == ["unknown-reference"]
    assert estate.files[0].rows_rejected == 1


def declared(row: int, kind: DependencyKind, **more: object) -> DependencyRecord:
    return DependencyRecord(Mention("rents"), Mention("ledger"), kind, Place("deps.csv", None, row), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_rows_that_disagree_about_a_need_the_stricter_holds_and_both_are_kept(*, turned: bool) -> None:
    rows = [declared(2, DependencyKind.SOFT), declared(3, DependencyKind.HARD)]
    both = [record(Kind.APPLICATION, "rents"), record(Kind.APPLICATION, "ledger")]
    estate = merge([reading(*both, dependencies=tuple(reversed(rows) if turned else rows))])
    (dependency,) = estate.dependencies
    (conflict,) = estate.conflicts
    (finding,) = estate.findings
    assert dependency.kind is DependencyKind.HARD
    assert [(each.value, each.place.row) for each in conflict.values] == [("hard, all", 3), ("soft, all", 2)]
    assert [place.row for place in finding.evidence] == [3, 2]


def test_an_order_of_moving_stands_beside_a_need() -> None:
    rows = (declared(2, DependencyKind.HARD), declared(3, DependencyKind.ORDER), declared(4, DependencyKind.HARD))
    both = [record(Kind.APPLICATION, "rents"), record(Kind.APPLICATION, "ledger")]
    estate = merge([reading(*both, dependencies=rows)])
    assert [each.kind for each in estate.dependencies] == [DependencyKind.HARD, DependencyKind.ORDER]
    assert not estate.conflicts
    evidence = estate.evidence.of("application:rents", "depends on application:ledger")
    assert [each.place.row for each in evidence if each.place] == [2, 4, 3]


def test_what_a_person_declares_decides_over_traffic() -> None:
    rows = (declared(2, DependencyKind.SOFT, observed=True), declared(3, DependencyKind.HARD))
    both = [record(Kind.APPLICATION, "rents"), record(Kind.APPLICATION, "ledger")]
    (dependency,) = merge([reading(*both, dependencies=rows)]).dependencies
    assert dependency.kind is DependencyKind.HARD
    assert not dependency.observed


def test_traffic_to_an_unknown_machine_is_reported() -> None:
    seen = DependencyRecord(
        Mention("APP01"),
        Mention("", address="10.9.9.9"),
        DependencyKind.SOFT,
        Place("f.csv", None, 2),
        observed=True,
    )
    estate = merge([reading(record(Kind.SERVER, "APP01"), dependencies=(seen,))])
    assert codes(estate) == ["traffic-to-unknown-machine"]


def test_estates_stand_side_by_side() -> None:
    estate = merge(
        [
            reading(record(Kind.SERVER, "APP01"), estate="North"),
            reading(record(Kind.SERVER, "APP01", file="b.xlsx"), file="b.xlsx", estate="South"),
        ]
    )
    assert list(estate.servers) == ["server:north/app01", "server:south/app01"]


def test_the_order_of_files_does_not_change_what_is_known() -> None:
    one = reading(record(Kind.SERVER, "APP01", vcpus=4))
    other = reading(record(Kind.SERVER, "APP01", file="b.xlsx", vcpus=8, memory_mib=64), file="b.xlsx")
    first, second = merge([one, other]), merge([other, one])
    assert first.servers == second.servers
    assert first.conflicts == second.conflicts
