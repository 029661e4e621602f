"""The inventory-to-wave CSV of Azure Migrate: only the cells of one column change, and no machine is guessed."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standpipe.adapters.formats.azure_migrate.wave_mapping import fill_wave_names, write_filled_mapping
from standpipe.app.waves_document import PlannedMachine, WavesSection
from standpipe.kernel.errors import InputError


def machine(name, wave, *, host=None, uuids=(), addresses=(), identifier=None):
    return PlannedMachine(
        id=identifier or f"server:{name}", name=name, host_name=host, uuids=list(uuids), addresses=list(addresses),
        wave=wave, stays_because=None if wave else "It runs Door access, which no wave moves.",
    )  # fmt: skip


MACHINES = [
    machine("APP01", 1, host="app01.council.example", uuids=["aaaa-1"], addresses=["10.0.0.1"]),
    machine("SQL01", 2, host="sql01.council.example", uuids=["aaaa-2"], addresses=["10.0.0.2"]),
    machine("TWIN", 1, uuids=["aaaa-3"], addresses=["10.0.0.3"], identifier="server:twin"),
    machine("TWIN", 2, uuids=["aaaa-4"], addresses=["10.0.0.4"], identifier="server:twin~2"),
    machine("DOOR", None),
]
WAVES = {1: "Wave 01", 2: "Wave 02"}


def fill(tmp_path, content, encoding="utf-8"):
    path = tmp_path / "inventory-to-wave.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return fill_wave_names(path, MACHINES, WAVES)


def test_only_the_wave_changes_and_every_other_byte_stays(tmp_path):
    before = (
        '"Machine name";Wave Name; "Note" ;Cost\r\n'
        'app01;;"a ""quoted""\r\nnote";1,5\r\nSQL01;"old; wave";;\r\n\r\nAPP01.council.example ;x;é;\r\n'
    )
    found = fill(tmp_path, before, "cp1252")
    assert found.content.decode("cp1252") == (
        '"Machine name";Wave Name; "Note" ;Cost\r\n'
        'app01;Wave 01;"a ""quoted""\r\nnote";1,5\r\nSQL01;"Wave 02";;\r\n\r\nAPP01.council.example ;Wave 01;é;\r\n'
    )
    assert (found.filled, found.left) == (3, ())


@pytest.mark.parametrize(
    ("mark", "encoding"), [(b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")]
)
def test_the_encoding_and_its_mark_are_kept(tmp_path, mark, encoding):
    found = fill(tmp_path, mark + "Server\tWave name\nAPP01\t\n".encode(encoding))
    assert found.content == mark + "Server\tWave name\nAPP01\tWave 01\n".encode(encoding)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("GONE,,,", "The plan has no machine of this name"),
        ("GONE,,10.0.0.1,", "its address is that of APP01"),
        ("TWIN,,,", "Several machines of the plan could be meant: TWIN (server:twin)"),
        ("APP01,aaaa-2,,", "mean different machines: APP01, SQL01"),
        ("DOOR,,,", "which no wave moves"),
    ],
)
def test_what_is_not_certain_is_left_and_named(tmp_path, row, reason):
    found = fill(tmp_path, f"Machine name,BIOS UUID,IP address,Wave Name\n{row}kept\n")
    assert found.content.endswith(f"{row}kept\n".encode())
    assert [(each.row, each.name) for each in found.left] == [(2, row.split(",")[0])]
    assert reason in found.left[0].reason


@pytest.mark.parametrize(
    ("row", "wave"),
    [
        ("TWIN,,10.0.0.4;10.9.9.9,", "Wave 02"),
        ("TWIN,AAAA-3,,", "Wave 01"),
        ("APP01,,10.7.7.7,", "Wave 01"),
        (",,10.0.0.2,", "Wave 02"),
        ("sql01\\FINANCE,,,", "Wave 02"),
        ("sql01.council.example\\FINANCE,,,", "Wave 02"),
    ],
)
def test_a_machine_is_found_by_what_identifies_it(tmp_path, row, wave):
    found = fill(tmp_path, f"Machine name,BIOS UUID,IP address,Wave Name\n{row}\n")
    assert found.content.endswith(f"{row}{wave}\n".encode())


def test_a_file_that_is_no_mapping_is_refused(tmp_path):
    with pytest.raises(InputError, match="no column 'Wave Name'"):
        fill(tmp_path, "Machine name,Wave\nAPP01,\n")
    with pytest.raises(InputError, match="which machine"):
        fill(tmp_path, "Wave Name,Cost\n,1\n")


def test_the_users_own_file_is_never_overwritten(tmp_path):
    path = tmp_path / "mapping.csv"
    path.write_text("Machine name,Wave Name\n", encoding="utf-8")
    section = WavesSection(
        feasible=True, starts=None, closing_date=None, earliest_closing_date=None, confidence=None, wave_zero=[],
        waves=[], closing=[], freezes=[], conflict=[], cost_pence=None, bound_pence=None, gap=None, due=[],
    )  # fmt: skip
    with pytest.raises(InputError, match="overwritten"):
        write_filled_mapping(section, path, tmp_path)


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00\ufeff"), max_size=8)


@settings(deadline=None, max_examples=150)
@given(
    rows=st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_any_other_cell_is_read_back_as_it_was(tmp_path_factory, rows, quoting):
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=quoting)
    writer.writerow(("Machine name", "Wave Name", "Note"))
    writer.writerows([("APP01", "", "x"), *rows])
    found = fill(tmp_path_factory.mktemp("mapping"), stream.getvalue())
    before = list(csv.reader(io.StringIO(stream.getvalue(), newline="")))
    after = list(csv.reader(io.StringIO(found.content.decode(), newline="")))
    assert after[1][1] == "Wave 01"
    assert [row[:1] + row[2:] for row in after] == [row[:1] + row[2:] for row in before]
    assert all(new[1] in (old[1], "Wave 01", "Wave 02") for old, new in zip(before[1:], after[1:], strict=True))
