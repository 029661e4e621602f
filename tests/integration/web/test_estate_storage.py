"""What is stored is what was read: the same estate comes out, and revisions keep what was."""

from __future__ import annotations

import dataclasses
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from standpipe.kernel.errors import InputError

AS_OF = date(2026, 11, 23)


@pytest.fixture(scope="session")
def exports(tmp_path_factory) -> Path:
    from standpipe.sample import write_sample

    folder = tmp_path_factory.mktemp("exports")
    write_sample(folder, servers=90, seed=1, as_of=AS_OF)
    return folder


def upload(folder: Path, *, keep=(), only=None) -> int:
    from standpipe.console import imports

    files = [(file.name, [file.read_bytes()]) for file in sorted(folder.iterdir()) if only is None or file.name in only]
    number = imports.receive(files, keep=keep, by="A. Tester", as_of=AS_OF)
    imports.stage(number)
    return number


@pytest.fixture
def imported(rolled_back, exports) -> int:
    from standpipe.console import imports

    return imports.commit(upload(exports), by="A. Tester")


def current():
    from standpipe.adapters.storage.estates import load_estate
    from standpipe.adapters.storage.people import the_council

    return load_estate(the_council())


def direct(exports):
    from standpipe import bootstrap

    return bootstrap.read_estate((str(exports),), as_of=AS_OF, progress=lambda _: None)[0]


def test_the_same_estate_comes_out(imported, exports):
    stored, read = current(), direct(exports)
    for each in dataclasses.fields(read):
        if each.name not in {"files", "evidence", "conflicts", "identity"}:
            assert getattr(stored, each.name) == getattr(read, each.name), each.name
    assert Counter(stored.conflicts) == Counter(read.conflicts)
    assert Counter(stored.identity) == Counter(read.identity)
    assert set(stored.evidence) == set(read.evidence)
    assert all(stored.evidence.of(*key) == read.evidence.of(*key) for key in read.evidence)


def test_rows_that_disagree_about_a_need_are_stored_as_they_were_read(rolled_back, exports, tmp_path):
    from standpipe.console import imports

    for file in exports.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    rows = (tmp_path / "dependencies.csv").read_text(encoding="utf-8-sig").splitlines()
    hard = next(row for row in rows if '"hard"' in row)
    rows.append(hard.replace('"hard"', '"soft"'))
    (tmp_path / "dependencies.csv").write_text("\n".join(rows), encoding="utf-8")
    imports.commit(upload(tmp_path), by="A. Tester")
    stored, read = current(), direct(tmp_path)
    assert any(conflict.field.startswith("depends on ") for conflict in read.conflicts)
    assert Counter(stored.conflicts) == Counter(read.conflicts)
    assert stored.dependencies == read.dependencies


def test_every_row_of_every_file_is_accounted_for(imported, exports):
    from standpipe.console import imports

    accounts = {each.name: each.account for each in imports.files_of(imports.all_imports()[0])}
    read = {each.path: each for each in direct(exports).files}
    assert set(accounts) == set(read)
    for name, account in accounts.items():
        assert account["rows_in"] == account["rows_used"] + account["rows_rejected"]
        assert account["rows_used"] == read[name].rows_used


def test_the_same_files_again_change_nothing(imported, exports):
    from standpipe.console import imports

    again = imports.find_import(upload(exports))
    changes = Counter()
    for kind in again.summary["things"].values():
        changes.update(kind)
    assert set(changes) == {"same"}
    assert set(again.summary["dependencies"]) == {"same"}
    assert set(again.summary["findings"]) == {"same"}


def test_a_file_left_out_takes_its_things_with_it_and_going_back_brings_them_again(imported, exports):
    from standpipe.console import imports

    before = current()
    number = upload(exports, only={"application-register.xlsx"})
    second = imports.commit(number, by="A. Tester")
    after = current()
    assert before.servers
    assert not after.servers
    assert after.applications
    counts, page = imports.difference(imported, second, first=0, size=10_000)
    assert counts["gone"] == sum(each.change == "gone" for each in page) > len(before.servers)
    third = imports.go_back(imported, by="A. Tester")
    again = current()
    assert again.servers == before.servers
    assert set(again.dependencies) == set(before.dependencies)
    assert imports.difference(imported, third, first=0, size=10)[1] == []
    assert [each.number for each in imports.all_revisions()] == [third, second, imported]
    assert {each.name for each in imports.files_of_the_estate()} == {each.name for each in exports.iterdir()}


def test_a_preview_changes_nothing_and_can_be_discarded(imported, exports):
    from standpipe.console import imports

    number = upload(exports, only={"application-register.xlsx"})
    assert imports.find_import(number).summary["things"]["server"]["gone"] > 0
    assert current().servers
    imports.discard(number)
    with pytest.raises(InputError, match="not staged"):
        imports.commit(number, by="A. Tester")
    assert imports.current_revision().number == imported


def test_a_preview_of_an_estate_that_has_changed_since_is_not_committed(imported, exports):
    from standpipe.console import imports

    first, second = (
        upload(exports, only={"application-register.xlsx"}),
        upload(exports, only={"servers-and-databases.xlsx"}),
    )
    imports.commit(second, by="A. Tester")
    with pytest.raises(InputError, match="changed since"):
        imports.commit(first, by="A. Tester")
    imports.stage(first)
    assert imports.commit(first, by="A. Tester") == imported + 2


def test_committing_twice_counts_once(imported, exports):
    from standpipe.console import imports

    number = imports.all_imports()[0].pk
    assert imports.commit(number, by="A. Tester") == imported
    assert imports.current_revision().number == imported


def test_a_large_file_is_kept_byte_for_byte(rolled_back):
    from standpipe.adapters.storage import files
    from standpipe.adapters.storage.people import the_council

    parts = [bytes([n % 256]) * 700_001 for n in range(5)]
    stored = files.store_file(the_council(), iter(parts), name="large.csv")
    assert b"".join(files.content_of(stored)) == b"".join(parts)
    assert stored.size == 5 * 700_001
    assert files.store_file(the_council(), iter([b"".join(parts)]), name="again.csv").pk == stored.pk


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\exports\\vms.csv", ".hidden", "a\x00b.csv", "ü" * 400])
def test_a_name_of_a_file_cannot_lead_out_of_the_folder(rolled_back, name):
    from standpipe.console import imports

    number = imports.receive([(name, [b"Milk,Eggs\n1,2\n"])], keep=(), by="A. Tester", as_of=AS_OF)
    imports.stage(number)
    (file,) = imports.files_of(imports.find_import(number))
    assert not set(file.name) & {"/", "\\", "\x00"}
    assert not file.name.startswith(".")


def test_code_of_databases_and_pairs_known_apart_are_kept():
    from standpipe.adapters.storage.mapping import estate_of, rows_of
    from standpipe.estate.estate import Estate
    from standpipe.estate.scripts import CodeUse, DatabaseCode, Feature, Script
    from standpipe.kernel.evidence import Place

    pair = frozenset({"server:a", "server:b"})
    use = CodeUse(Feature.XP_CMDSHELL, "dbo.job", 3, "xp_cmdshell", in_job=True)
    code = DatabaseCode("database:x", 5, 1, 0, ((use, Place("jobs.sql", None, 3)),), ("jobs.sql",))
    script = Script("jobs.sql", {"": 5}, {"": 1}, {}, (use,))
    estate = Estate(scripts=(script,), code={"database:x": code}, known_apart=frozenset({pair}))
    again = estate_of(rows_of(estate))
    assert again.code == estate.code
    assert again.scripts == estate.scripts
    assert again.known_apart == estate.known_apart
