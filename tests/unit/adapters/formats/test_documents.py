"""Bad input: each damaged, hostile or merely odd file gives one clear message, or is read all the same."""

from __future__ import annotations

import gzip
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from standpipe.adapters.formats import archives, text_files
from standpipe.adapters.formats.documents import Document, Medium, documents_under, open_document
from standpipe.kernel.errors import InputError

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def opened(path: Path) -> Document:
    return open_document(path, shown_as=path.name)


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def workbook(
    folder: Path, cells: dict[tuple[int, int], object], name: str = "book.xlsx", sheet: str = "Sheet1"
) -> Path:
    """Write a workbook with cells at (row, column), both from 0."""
    with xlsxwriter.Workbook(str(folder / name)) as book:
        page = book.add_worksheet(sheet)
        for (row, column), value in cells.items():
            page.write(row, column, value)
    return folder / name


def repacked(source: Path, name: str, change: dict[str, bytes]) -> Path:
    """Copy a workbook with some parts replaced."""
    target = source.with_name(name)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, change.get(entry, old.read(entry)))
    return target


def rows_of(document: Document, sheet: int = 0) -> list[tuple[int, tuple[object, ...]]]:
    return [(row.number, row.cells) for row in document.sheets[sheet].rows()]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.csv", b"", "is empty"),
        ("blank.csv", b" \r\n\r\n", "is empty"),
        ("nulls.xlsx", bytes(4096), "is empty"),
        ("signin.xlsx", b"<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
        ("signin.csv", b"\xef\xbb\xbf\n <HTML><table>", "web page"),
        ("export.xml", b"<?xml version='1.0'?><data/>", "XML"),
        ("text.xlsx", b"VM,Powerstate\nA,on\n", "not a workbook although its name says so"),
        ("protected.xlsx", OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600), "password"),
        ("old.xls", OLE + bytes(2000), "old .xls"),
        ("short.xlsx", b"PK\x03\x04" + bytes(50), "damaged or cut short"),
        ("broken.json", b'{"model": ', "not valid JSON"),
        ("deep.json", b"[" * 200_000, "not valid JSON"),
        ("cut.json.gz", gzip.compress(b"[1, 2, 3]" * 100, mtime=0)[:-9], "not valid JSON"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not text"),
    ],
)
def test_one_clear_message_names_the_file(name: str, content: bytes, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message) as caught:
        opened(written(tmp_path, name, content)).load_json()
    assert caught.value.where == name
    assert caught.value.remedy


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        opened(tmp_path)


def test_a_truncated_workbook_is_refused(tmp_path: Path) -> None:
    whole = workbook(tmp_path, {(0, 0): "VM", (1, 0): "A"}).read_bytes()
    for length in (40, len(whole) // 2, len(whole) - 10):
        with pytest.raises(InputError, match="damaged"):
            opened(written(tmp_path, "cut.xlsx", whole[:length]))


@pytest.mark.parametrize(
    ("part", "message"), [("xl/workbook.bin", "xlsb"), ("content.xml", "ods"), ("vInfo.csv", "unpack it")]
)
def test_other_archives_are_named(part: str, message: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "other.xlsx", "w") as archive:
        archive.writestr(part, "x")
    with pytest.raises(InputError, match=r"archive|another kind") as caught:
        opened(tmp_path / "other.xlsx")
    assert message in str(caught.value)


def test_a_zip_bomb_is_refused_by_its_real_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "RATIO_MATTERS_ABOVE", 1_000_000)
    bomb = repacked(workbook(tmp_path, {(0, 0): "VM"}), "bomb.xlsx", {"xl/styles.xml": bytes(20_000_000)})
    with pytest.raises(InputError, match="unreasonable size"):
        opened(bomb)


def test_a_zip_bomb_that_declares_a_small_size_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "RATIO_MATTERS_ABOVE", 1_000_000)
    size = 20_000_000
    bomb = repacked(workbook(tmp_path, {(0, 0): "VM"}), "liar.xlsx", {"xl/styles.xml": bytes(size)})
    lying = bomb.read_bytes().replace(struct.pack("<I", size), struct.pack("<I", 99))
    with pytest.raises(InputError, match="unreasonable size"):
        opened(written(tmp_path, "liar.xlsx", lying))


def test_a_gzip_bomb_of_json_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_files, "JSON_LIMIT", 1_000_000)
    document = opened(written(tmp_path, "bomb.json.gz", gzip.compress(b" " * 5_000_000 + b"[]")))
    with pytest.raises(InputError, match="MiB of JSON"):
        document.load_json()


def test_an_encrypted_part_of_an_archive_is_refused(tmp_path: Path) -> None:
    content = bytearray(workbook(tmp_path, {(0, 0): "VM"}).read_bytes())
    first_header = content.index(b"PK\x01\x02")
    content[first_header + 8] |= 1
    with pytest.raises(InputError, match="damaged"):
        opened(written(tmp_path, "secret.xlsx", bytes(content)))


@pytest.mark.parametrize("far", [(1_048_575, 0), (1_048_575, 40), (1_048_575, 16_383), (3, 16_383)])
def test_a_stray_cell_far_away_costs_neither_memory_nor_rows(far: tuple[int, int], tmp_path: Path) -> None:
    cells: dict[tuple[int, int], object] = {(0, column): f"Column {column}" for column in range(41)}
    cells |= {(1, 0): "A", (1, 1): 4, far: "stray"}
    found = rows_of(opened(workbook(tmp_path, cells)))
    assert [number for number, _ in found] == [1, 2, far[0] + 1]
    assert found[1][1][:2] == ("A", 4)
    assert found[2][1][far[1]] == "stray"


def test_a_sheet_padded_with_formatted_blank_cells_to_its_last_row_is_read(tmp_path: Path) -> None:
    padding = "".join(f'<row r="{number}"><c r="A{number}" s="0"/></row>' for number in range(3, 1_048_577))
    page = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>VM</t></is></c></row>'
        f'<row r="2"><c r="A2"><v>7</v></c></row>{padding}</sheetData></worksheet>'
    )
    padded = repacked(workbook(tmp_path, {(0, 0): "VM"}), "padded.xlsx", {"xl/worksheets/sheet1.xml": page.encode()})
    assert rows_of(opened(padded)) == [(1, ("VM",)), (2, (7,))]


def test_far_cells_without_a_stated_position_are_met_too(tmp_path: Path) -> None:
    plain = workbook(tmp_path, {(0, 0): "VM"})
    page = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>VM</t></is></c></row>'
        '<row r="1048576">' + '<c t="inlineStr"><is><t>x</t></is></c>' * 40 + "</row></sheetData></worksheet>"
    )
    found = rows_of(opened(repacked(plain, "unplaced.xlsx", {"xl/worksheets/sheet1.xml": page.encode()})))
    assert [number for number, _ in found] == [1, 1_048_576]


def test_rows_keep_the_number_that_the_spreadsheet_shows(tmp_path: Path) -> None:
    found = rows_of(opened(workbook(tmp_path, {(2, 0): "VM", (5, 0): "A", (6, 3): "  "})))
    assert [number for number, _ in found] == [3, 6]


def test_the_error_of_a_formula_is_kept_and_is_no_blank(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["srv-1", 4096])
        page.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    (sheet,) = opened(path).sheets
    assert [(row.number, row.cells) for row in sheet.rows()] == [(1, ("srv-1", 4096)), (2, (None, "#DIV/0!"))]


def test_a_damaged_sheet_is_noted_and_the_others_are_read(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "two.xlsx")) as book:
        for name in ("bad", "good"):
            book.add_worksheet(name).write(0, 0, "VM")
    document = opened(repacked(tmp_path / "two.xlsx", "one.xlsx", {"xl/worksheets/sheet1.xml": b"<worksheet><sheetDa"}))
    assert [len(rows_of(document, number)) for number in (0, 1)] == [0, 1]
    assert list(document.damaged) == ["bad"]


def test_a_chart_sheet_is_no_table(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "chart.xlsx")) as book:
        book.add_worksheet("data").write(0, 0, 1)
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=data!$A$1:$A$1"})
        book.add_chartsheet("picture").set_chart(chart)
    document = opened(tmp_path / "chart.xlsx")
    assert [sheet.name for sheet in document.sheets] == ["data"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_text_is_read_in_any_encoding_and_with_any_separator(encoding: str, delimiter: str, tmp_path: Path) -> None:
    text = delimiter.join(["Name", "Café £", "Size"]) + "\r\n" + delimiter.join(["A", '"x, y; z"', "1"]) + "\r\n"
    found = rows_of(opened(written(tmp_path, "t.csv", text.encode(encoding))))
    assert found == [(1, ("Name", "Café £", "Size")), (2, ("A", "x, y; z", "1"))]


def test_the_separator_line_is_no_row(tmp_path: Path) -> None:
    assert rows_of(opened(written(tmp_path, "t.csv", b"sep=;\nName;Size\nA,b;1\n"))) == [
        (2, ("Name", "Size")),
        (3, ("A,b", "1")),
    ]


def test_a_wrong_byte_far_down_does_not_turn_into_a_replacement_character(tmp_path: Path) -> None:
    content = b"Name,Owner\n" + b"app,someone\n" * 200_000 + "last,José\n".encode("cp1252")
    last = rows_of(opened(written(tmp_path, "t.csv", content)))[-1]
    assert last == (200_002, ("last", "José"))


def test_a_quotation_mark_that_is_never_closed_names_its_line(tmp_path: Path) -> None:
    document = opened(written(tmp_path, "t.csv", b'Name,Owner\nA,b\n"C,d\nE,f\n'))
    with pytest.raises(InputError, match="quotation mark"):
        rows_of(document)


def test_a_quoted_cell_may_hold_line_breaks(tmp_path: Path) -> None:
    found = rows_of(opened(written(tmp_path, "t.csv", b'Name,Notes\nA,"one\ntwo"\nB,\n')))
    assert [number for number, _ in found] == [1, 2, 3]


def test_json_is_parsed_once_and_by_content(tmp_path: Path) -> None:
    document = opened(written(tmp_path, "dump.dat", b'\xef\xbb\xbf [{"a": 1}]'))
    assert document.medium is Medium.JSON
    plain = opened(written(tmp_path, "plain.json", b'[{"a": 1}]'))
    assert plain.load_json() is plain.load_json()


def test_hidden_and_lock_files_are_left_alone(tmp_path: Path) -> None:
    for name in (".hidden.csv", "~$book.xlsx", "b.csv", "a/c.csv", ".git/config"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [shown for _, shown in documents_under([tmp_path])] == ["a/c.csv", "b.csv"]


@pytest.mark.parametrize("missing", [True, False])
def test_nothing_to_read_is_said(missing: bool, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        list(documents_under([tmp_path / "absent" if missing else tmp_path]))


def _look_at_everything(path: Path) -> None:
    try:
        document = opened(path)
        document.load_json()
        for number in range(len(document.sheets)):
            rows_of(document, number)
    except InputError:
        return  # one message, and nothing else


fuzz = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@fuzz
@given(
    start=st.sampled_from(
        [b"", b"PK\x03\x04", OLE, b"\x1f\x8b\x08\x00", b"[", b"{", b"\xff\xfe", b"\xef\xbb\xbf", b'"']
    ),
    body=st.binary(max_size=600),
    name=st.sampled_from(["f.csv", "f.xlsx", "f.json", "f", "f.gz"]),
)
@example(start=b"\xff\xfe", body=b"a", name="f.csv")
@example(start=b"", body=b"a\x00,b", name="f.csv")
def test_any_bytes_give_rows_or_one_message(start: bytes, body: bytes, name: str, tmp_path: Path) -> None:
    _look_at_everything(written(tmp_path, name, start + body))


@fuzz
@given(at=st.floats(0, 1), change=st.binary(min_size=1, max_size=8))
def test_any_damage_to_a_workbook_gives_rows_or_one_message(at: float, change: bytes, tmp_path: Path) -> None:
    content = workbook(tmp_path, {(0, 0): "VM", (1, 0): "A", (1, 1): 4, (2, 0): "=1+1"}).read_bytes()
    position = int(at * (len(content) - 1))
    _look_at_everything(written(tmp_path, "hurt.xlsx", content[:position] + change + content[position + len(change) :]))


PIECES = (
    "<row r='1'>", '<row r="1048576" spans="1:9">', "<row>", "</row>", "<row r='9'/>", "<c r='A1'>", "<c r='B1048576'>",
    '<c r="XFD1048576" t="str">', "<c t='n' r='XFD1048576'>", "<x:c r='XFD1048576'>", "<c r='xfd1048576'>",
    "<c\n r='XFD1048576'>", "<c r = 'XFD1048576' >", "<c r='XFD1048576'/>", "<c>", "<c t='inlineStr'>", "<c s='1' >",
    "</c>", "<v>1</v>", "<v>", "</v>", "<is><t>x</t></is>", "<f>1+1</f>", "<!-- <c r='A2'> -->", "<![CDATA[x]]>", ">",
)  # fmt: skip


@fuzz
@given(page=st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_any_worksheet_gives_rows_or_is_noted(page: str, tmp_path: Path) -> None:
    source = workbook(tmp_path, {(0, 0): "VM"})
    body = f"<worksheet><sheetData>{page}</sheetData></worksheet>".encode()
    _look_at_everything(repacked(source, "odd.xlsx", {"xl/worksheets/sheet1.xml": body}))
