"""Every change is on the record, whichever way it came, and an altered record is found out."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection


@pytest.fixture
def record(rolled_back):
    """Return a function that gives the newest entry of a table."""
    from standpipe.adapters.storage.models import AuditEntry

    def newest(table):
        return AuditEntry.objects.filter(table_name=table).order_by("-id").first()

    return newest


def add(email="b@council.example"):
    from standpipe.console import people

    return people.add_person(email, name="B", role="reader")


def close_the_chain():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def wrong():
    from standpipe.console import audit

    close_the_chain()
    return audit.verify().wrong


def plain_sql(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def test_a_page_leaves_who_what_and_which_request(administrator, record):
    answer = administrator.post("/people/add/", {"email": "n@council.example", "name": "=N", "role": "reader"})
    entry = record("person")
    assert (entry.operation, entry.after["email"]) == ("INSERT", "n@council.example")
    assert entry.person == int(administrator.session["_auth_user_id"])
    assert entry.request == answer["X-Request-Id"]
    assert entry.council == entry.after["council_id"]


def test_orm_bulk_update_and_plain_sql_all_appear(record):
    from standpipe.adapters.storage.models import Person

    person = add()
    person.name = "by the ORM"
    person.save()
    assert record("person").after == {"name": "by the ORM"}
    Person.objects.filter(pk=person.pk).update(name="in bulk")
    assert (record("person").before, record("person").after) == ({"name": "by the ORM"}, {"name": "in bulk"})
    plain_sql("UPDATE person SET name = 'by SQL' WHERE id = %s", person.pk)
    assert record("person").after == {"name": "by SQL"}
    plain_sql("DELETE FROM person WHERE id = %s", person.pk)
    assert (record("person").operation, record("person").before["name"]) == ("DELETE", "by SQL")
    assert not wrong()


def test_secrets_are_not_on_the_record(record):
    person = add()
    person.set_password("three odd ducks")
    person.save()
    assert record("person").after["password"].startswith("(secret ")
    person.last_login = person.added_at
    before = record("person").pk
    person.save(update_fields=["last_login"])
    assert record("person").pk == before


def test_every_table_is_followed_or_listed_with_a_reason(database):
    from standpipe.adapters.storage.protection import NOT_FOLLOWED

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, count(t.oid) FROM pg_class c LEFT JOIN pg_trigger t ON tgrelid = c.oid AND tgname LIKE"
            " 'audit!_%%te' ESCAPE '!' OR tgrelid = c.oid AND tgname = 'audit_insert'"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace GROUP BY 1"
        )
        found = dict(cursor.fetchall())
    assert {table for table, triggers in found.items() if triggers == 3} == set(found) - set(NOT_FOLLOWED)


def test_many_rows_of_the_estate_by_one_statement_are_one_entry(record):
    from standpipe.console import imports

    rows = b"".join(b"APP%d,Windows Server 2019,4,16\n" % n for n in range(600))
    table = b"Server,Operating system,vCPU,Memory (GiB)\n" + rows
    number = imports.receive([("s.csv", [table])], keep=(), by="A", as_of=date(2026, 11, 23))
    imports.stage(number)
    imports.commit(number, by="A")
    entry = record("thing")
    assert (entry.operation, entry.rows >= 600, set(entry.after)) == ("INSERT", True, {"sha256"})
    assert not wrong()


ALTERATIONS = {
    "altered": 'UPDATE audit_entry SET after = \'{{"name": "somebody else"}}\' WHERE id = {entry}',
    "signed by another": "UPDATE audit_entry SET person = 42 WHERE id = {entry}",
    "altered with its hash": (
        "UPDATE audit_entry SET after = '{{}}' WHERE id = {entry};"
        "UPDATE audit_entry e SET digest = standpipe_hash(standpipe_entry_text(e)) WHERE id = {entry}"
    ),
    "moved in time": "UPDATE audit_entry SET at = at - interval '1 day' WHERE id = {entry}",
    "taken away": "DELETE FROM audit_entry WHERE id = {entry}",
    "taken away with its link": (
        "DELETE FROM audit_link WHERE id = (SELECT link FROM audit_entry WHERE id = {entry});"
        "DELETE FROM audit_entry WHERE id = {entry}"
    ),
    "forgotten early, by hand": "UPDATE audit_entry SET digest = '' WHERE id = {entry}",
}


@pytest.mark.parametrize("how", ALTERATIONS)
def test_one_altered_entry_is_named(record, how):
    person = add()
    plain_sql("UPDATE person SET name = 'one' WHERE id = %s", person.pk)
    entry = record("person").pk
    plain_sql("UPDATE person SET name = 'two' WHERE id = %s", person.pk)
    assert not wrong()
    plain_sql("ALTER TABLE audit_entry DISABLE TRIGGER audit_append_only")
    with connection.cursor() as cursor:
        cursor.execute(ALTERATIONS[how].format(entry=entry))
    plain_sql("ALTER TABLE audit_entry ENABLE TRIGGER audit_append_only")
    found = wrong()
    assert found
    if "taken away" not in how:
        assert any(f"entry {entry} (update of person {person.pk})" in each for each in found)
    assert len(found) <= 3


def test_an_end_that_was_cut_off_is_found_by_the_hash_noted_before(record):
    from standpipe.console import audit

    add()
    close_the_chain()
    noted = audit.verify().head
    assert not audit.verify(noted).wrong
    plain_sql("ALTER TABLE audit_entry DISABLE TRIGGER audit_append_only")
    last = "SELECT max(position) FROM audit_link"
    plain_sql(f"DELETE FROM audit_entry WHERE link = (SELECT id FROM audit_link WHERE position = ({last}))")
    plain_sql(f"DELETE FROM audit_link WHERE position = ({last})")
    assert not audit.verify().wrong
    assert "cut off" in audit.verify(noted).wrong[0]


def test_the_record_is_only_added_to(record):
    from django.db import Error, transaction

    add()
    for statement in ("UPDATE audit_entry SET person = 1", "DELETE FROM audit_entry"):
        with pytest.raises(Error, match="only ever added to"), transaction.atomic():
            plain_sql(statement)


def test_what_is_too_old_keeps_its_hash_and_the_chain_stays_whole(record):
    from django.utils import timezone

    from standpipe.adapters.storage import audit as stored
    from standpipe.console import audit

    add()
    close_the_chain()
    assert stored.forget_before(timezone.now() + timedelta(days=1)) >= 1
    assert record("person").after is None
    verdict = audit.verify()
    assert (verdict.wrong, verdict.forgotten >= 1) == ((), True)


def test_the_page_shows_filters_and_exports(administrator, record):
    administrator.post("/people/add/", {"email": "n@council.example", "name": "=cmd()", "role": "reader"})
    page = administrator.get("/audit/?table=person").content.decode()
    assert "A. Administrator" in page
    assert "=cmd()" in page
    assert "None." in administrator.get("/audit/?table=nothing").content.decode()
    assert administrator.get("/audit/?person=x&since=x&row=%00").status_code == 200
    text = b"".join(administrator.get("/audit/export.csv?table=person").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[0]["operation"] == "INSERT"
    assert "n@council.example" in rows[0]["after"]
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())


def test_the_chain_orders_what_two_people_write_at_once(database):
    """Transactions that overlap leave one chain without a gap; what is rolled back leaves nothing."""
    import os
    from concurrent.futures import ThreadPoolExecutor

    import psycopg

    from standpipe.console import audit

    def write(number):
        with psycopg.connect(os.environ["STANDPIPE_DATABASE_URL"]) as own:
            for step in range(5):
                own.execute("UPDATE council SET name = name || %s WHERE id = %s", ["", 0])
                own.execute(
                    "INSERT INTO person (council_id, password, email, name, role, is_active, added_at)"
                    " SELECT min(id), '', %s, 'T', 'reader', true, now() FROM council",
                    [f"{number}-{step}@council.example"],
                )
                own.rollback() if step == 3 else own.commit()

    try:
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(write, range(6)))
        assert not audit.verify().wrong
        with psycopg.connect(os.environ["STANDPIPE_DATABASE_URL"]) as own:
            found = own.execute("SELECT count(*) FROM audit_entry WHERE after ->> 'name' = 'T'").fetchone()
        assert found == (24,)
    finally:
        plain_sql("DELETE FROM person WHERE name = 'T'")
