import pytest

from standpipe.adapters.formats.azure_migrate import AzureMigrateImportReader, import_writer
from standpipe.adapters.formats.azure_migrate.import_writer import HEADERS, write_import
from standpipe.adapters.formats.documents import open_document
from standpipe.estate.estate import Estate
from standpipe.estate.merge import merge
from standpipe.estate.model import Disk, Server
from standpipe.kernel.errors import InputError

FULL = Server(
    "server:app01", "app01", virtual=True, vcpus=4, memory_mib=16_384, operating_system="Windows Server 2019",
    boot_type="UEFI", addresses=("192.0.2.10", "192.0.2.11"), mac_addresses=("00:50:56:00:00:01",),
    processor_usage_percent=22.5, memory_usage_percent=61.0, network_adapter_count=1, network_in_mbps=4.0,
    network_out_mbps=2.4, disk_count=2, in_use_mib=92_160, disk_read_iops=120.0, disk_write_iops=45.0,
    disk_read_mbps=8.0, disk_write_mbps=3.5,
)  # fmt: skip
DISKS = (
    Disk(
        "disk:app01/1", "Hard disk 1", FULL.id, 81_920, read_iops=100.0, write_iops=40.0, read_mbps=6.0, write_mbps=3.0
    ),
    Disk("disk:app01/2", "Hard disk 2", FULL.id, 1_536),
)


def estate_of(servers, disks=()):
    return Estate(servers={each.id: each for each in servers}, disks={each.id: each for each in disks})


def written_and_read(tmp_path, estate):
    file = tmp_path / "import.csv"
    left_out = write_import(file, estate)
    document = open_document(file, shown_as="import.csv")
    assert AzureMigrateImportReader().recognise(document)
    return left_out, merge([AzureMigrateImportReader().read(document)])


def test_a_machine_with_disks_and_utilisation_survives(tmp_path):
    left_out, estate = written_and_read(tmp_path, estate_of([FULL], DISKS))
    assert left_out == ()
    assert estate.servers[FULL.id] == FULL
    disks = list(estate.disks.values())
    assert [(each.capacity_mib, each.read_iops, each.write_mbps) for each in disks] == [
        (81_920, 100.0, 3.0), (1_536, None, None),
    ]  # fmt: skip


def test_what_is_unknown_stays_unknown(tmp_path):
    bare = Server("server:bare", "bare", vcpus=1, memory_mib=2048, operating_system="Ubuntu Linux")
    _, estate = written_and_read(tmp_path, estate_of([bare]))
    assert estate.servers == {bare.id: bare}


def test_a_machine_without_a_mandatory_figure_is_left_out_and_named(tmp_path):
    partial = Server("server:x", "x", vcpus=2)
    left_out, estate = written_and_read(tmp_path, estate_of([FULL, partial]))
    assert list(estate.servers) == [FULL.id]
    assert [(each.server, each.reason) for each in left_out] == [
        ("server:x", "the import needs what is unknown: memory, operating system")
    ]


def test_disks_beyond_the_twentieth_are_named_not_forgotten(tmp_path):
    disks = [Disk(f"disk:app01/{n}", f"Disk {n}", FULL.id, 1024) for n in range(23)]
    left_out, estate = written_and_read(tmp_path, estate_of([FULL], disks))
    assert len(estate.disks) == 20
    assert "3 of 23 disks" in left_out[0].reason


def test_a_name_that_would_run_as_a_formula_survives(tmp_path):
    evil = Server("server:cmd-calc-a1", "=cmd|'/c calc'!A1", vcpus=1, memory_mib=2048, operating_system="Ubuntu Linux")
    _, estate = written_and_read(tmp_path, estate_of([evil]))
    assert [each.name for each in estate.servers.values()] == [evil.name]
    assert b",=cmd" not in (tmp_path / "import.csv").read_bytes()


def test_more_machines_than_an_import_takes_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(import_writer, "ROW_LIMIT", 1)
    second = Server("server:b", "b", vcpus=1, memory_mib=2048, operating_system="Ubuntu Linux")
    with pytest.raises(InputError, match="2 machines are more than one import takes"):
        write_import(tmp_path / "import.csv", estate_of([FULL, second]))
    assert not list(tmp_path.iterdir())


def test_the_headers_are_those_of_the_product_with_twenty_disks():
    assert HEADERS[:5] == ("*Server Name", "IP addresses", "*Cores", "*Memory (In MB)", "*OS name")
    assert "Disk 20 write ops (operations per second)" in HEADERS
    assert len(HEADERS) == 17 + 20 * 5 + 5
