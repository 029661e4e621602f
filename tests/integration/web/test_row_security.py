"""Attacks by plain SQL through the console's own connection: another council's rows, and a supplier's limits."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import httpx
import psycopg
import pytest
from django.apps import apps
from django.db import connection
from psycopg import errors

from standpipe.adapters.storage.protection import OF_NO_COUNCIL, ROLE, condition_of

REGISTER = b"Application,Business owner,Tier,Hosting\nPayroll,A. Owner,1,data centre\nParking,,3,data centre\n"
TODAY = date(2026, 11, 23)


@pytest.fixture
def two_councils(rolled_back):
    """Two councils with a person, a revision, and things each; returned by their numbers."""
    from standpipe.adapters.storage.models import Council, FindingRow, Person, Revision, SignInLink, Thing

    numbers = []
    for name in ("North", "South"):
        council = Council.objects.create(name=name)
        person = Person.objects.create(council=council, email=f"{name}@council.example", name=name, role="reader")
        SignInLink.objects.create(person=person, token_hash=name, expires_at="2030-01-01T00:00Z")
        Revision.objects.create(council=council, number=1, kind="import", by=name, as_of="2026-11-23")
        for thing in ("app:1", "app:2"):
            Thing.objects.create(
                council=council, from_revision=1, position=1, thing=thing, kind="application", name=name,
                sort_name=name, facts={}, evidence={},
            )  # fmt: skip
            FindingRow.objects.create(
                council=council, from_revision=1, position=1, code="c", severity="error", rank=1, subject=thing,
                message=name, places=[], rechecked=True,
            )  # fmt: skip
        numbers.append(council.pk)
    return numbers


@contextmanager
def as_the_console(**settings):
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {ROLE}")
        for name, value in settings.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [f"standpipe.{name}", str(value)])
        try:
            yield cursor
        finally:
            if not connection.needs_rollback:
                cursor.execute("RESET ROLE")
                for name in settings:
                    cursor.execute("SELECT set_config(%s, '', true)", [f"standpipe.{name}"])


def kept_apart():
    models = apps.get_models(include_auto_created=True)
    return sorted(model._meta.db_table for model in models if model._meta.managed and condition_of(model))


def test_every_table_is_kept_apart_or_listed_with_a_reason(rolled_back):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class"
            " WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        )
        tables = dict(cursor.fetchall())
    assert {name for name, secured in tables.items() if secured} == set(kept_apart())
    assert {name for name, secured in tables.items() if not secured} <= set(OF_NO_COUNCIL)
    assert len(kept_apart()) >= 15


def test_the_console_is_no_superuser_and_owns_nothing(rolled_back):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,"
            " (SELECT count(*) FROM pg_class WHERE relowner = r.oid) FROM pg_roles r WHERE rolname = %s",
            [ROLE],
        )
        assert cursor.fetchone() == (False, False, False, False, 0)


def test_without_a_council_nothing_is_seen(two_councils):
    with as_the_console() as cursor:
        for table in kept_apart():
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            assert cursor.fetchone() == (0,), table


def test_one_council_sees_its_own_rows_only(two_councils):
    north, _ = two_councils
    with as_the_console(council=north) as cursor:
        for table in ("person", "thing", "finding", "revision"):
            cursor.execute(f"SELECT DISTINCT council_id FROM {table}")
            assert cursor.fetchall() == [(north,)], table
        cursor.execute("SELECT id FROM council")
        assert cursor.fetchall() == [(north,)]
        cursor.execute("SELECT token_hash FROM sign_in_link")
        assert cursor.fetchall() == [("North",)]
        cursor.execute("SELECT DISTINCT council FROM audit_entry")
        assert cursor.fetchall() == [(north,)]


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE thing SET name = 'mine' WHERE council_id = {south}",
        "DELETE FROM finding WHERE council_id = {south}",
        "UPDATE person SET role = 'administrator' WHERE council_id = {south}",
        "UPDATE sign_in_link SET used_at = NULL WHERE token_hash = 'South'",
        "UPDATE thing SET name = '' WHERE id IN (SELECT id FROM thing WHERE council_id = {south})",
    ],
)
def test_another_councils_rows_cannot_be_changed(two_councils, attack):
    north, south = two_councils
    with as_the_console(council=north) as cursor:
        cursor.execute(attack.format(south=south))
        assert cursor.rowcount == 0


@pytest.mark.parametrize(
    "attack",
    [
        (
            "INSERT INTO correction (council_id, thing, field, by, at, reason, revision)"
            " VALUES ({south}, '', '', '', now(), '', 1)"
        ),
        "UPDATE thing SET council_id = {south}",
        "INSERT INTO share (council_id, person_id, thing) SELECT {south}, id, 'app:1' FROM person",
        "INSERT INTO council (name) VALUES ('West')",
        "UPDATE sign_in_link SET token_hash = 'known'",
        "DELETE FROM audit_entry",
        "UPDATE audit_link SET hash = ''",
        "INSERT INTO audit_link (digest, entries, sealing) VALUES ('', 1, false)",
        "TRUNCATE thing",
        "ALTER TABLE thing DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE thing DISABLE TRIGGER ALL",
        "CREATE TABLE loot (id int)",
        "CREATE OR REPLACE FUNCTION standpipe_council() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
        "CREATE POLICY everything ON thing USING (true)",
        "COPY thing TO PROGRAM 'cat'",
        "SELECT pg_read_file('/etc/passwd')",
    ],
)
def test_what_the_console_may_not_do_is_refused(two_councils, attack):
    from django.db import Error, transaction

    north, south = two_councils
    with as_the_console(council=north) as cursor, pytest.raises(Error) as refused, transaction.atomic():
        cursor.execute(attack.format(south=south))
    assert isinstance(refused.value.__cause__, (errors.InsufficientPrivilege, errors.FeatureNotSupported)), refused


@pytest.mark.parametrize("attack", ["SET ROLE postgres", "SET SESSION AUTHORIZATION postgres", "CREATE ROLE king"])
def test_a_connection_of_the_console_cannot_become_more(database, attack):
    owner = os.environ["STANDPIPE_DATABASE_URL"]
    if "postgres:@" not in owner:
        pytest.skip("only the embedded server lets a test in as the console's role")
    with psycopg.connect(owner.replace("postgres:@", f"{ROLE}:@"), autocommit=True) as direct:
        assert direct.execute("SELECT count(*) FROM council").fetchone() == (0,)
        with pytest.raises(errors.InsufficientPrivilege):
            direct.execute(attack)


@pytest.mark.parametrize(
    "attack",
    [
        "INSERT INTO sign_in_link (person_id, token_hash, expires_at) SELECT id, 'known', '2099-01-01' FROM person",
        "UPDATE sign_in_link SET token_hash = 'known'",
        "UPDATE sign_in_link SET expires_at = '2099-01-01'",
        (
            "INSERT INTO identity (council_id, person_id, issuer, subject, connected_at)"
            " SELECT council_id, id, 'evil', 'me', now() FROM person"
        ),
        "INSERT INTO second_factor (council_id, person_id, sealed, last_step) SELECT council_id, id, '', 0 FROM person",
        (
            "INSERT INTO person (council_id, password, email, name, role, is_active, added_at)"
            " SELECT id, '', 'evil@council.example', 'E', 'administrator', true, now() FROM council"
        ),
    ],
)
def test_who_is_signing_in_cannot_make_a_way_in(two_councils, attack):
    """What a visitor's pages may do in SQL: see people and links, use a link up, and no more."""
    from django.db import Error, transaction

    with as_the_console(signing_in="on") as cursor, pytest.raises(Error) as refused, transaction.atomic():
        cursor.execute(attack)
    assert isinstance(refused.value.__cause__, errors.InsufficientPrivilege), refused
    with as_the_console(signing_in="on") as cursor:
        for attempt in ("UPDATE person SET role = 'administrator'", "DELETE FROM sign_in_link", "DELETE FROM person"):
            cursor.execute(attempt)
            assert cursor.rowcount == 0
        for table in ("second_factor", "recovery_code", "thing", "audit_entry"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,)


def test_row_security_cannot_be_switched_off(two_councils):
    from django.db import Error, transaction

    with as_the_console() as cursor, pytest.raises(Error, match="row-level security"), transaction.atomic():
        cursor.execute("SET LOCAL row_security = off; SELECT * FROM thing")


def test_a_supplier_sees_what_is_shared_and_changes_nothing(two_councils):
    from standpipe.adapters.storage.models import Person, Share

    north, _ = two_councils
    supplier = Person.objects.create(council_id=north, email="s@supplier.example", name="S", role="supplier")
    Share.objects.create(council_id=north, person=supplier, thing="app:1")
    with as_the_console(council=north, supplier=supplier.pk, person=supplier.pk) as cursor:
        cursor.execute("SELECT thing FROM thing UNION ALL SELECT subject FROM finding")
        assert cursor.fetchall() == [("app:1",), ("app:1",)]
        cursor.execute("SELECT id FROM person")
        assert cursor.fetchall() == [(supplier.pk,)]
        for table in sorted(set(kept_apart()) - {"council", "person", "share", "thing", "finding"}):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            assert cursor.fetchone() == (0,), table
        cursor.execute("UPDATE thing SET name = 'better'")
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM share")
        assert cursor.rowcount == 0


def test_a_supplier_opens_the_page_of_what_is_shared(sign_in_as, rolled_back):
    from standpipe.adapters.storage import context
    from standpipe.adapters.storage.models import Share
    from standpipe.console import imports, people

    number = imports.receive([("r.csv", [REGISTER])], keep=(), by="A", as_of=TODAY)
    imports.stage(number)
    imports.commit(number, by="A")
    from standpipe.adapters.storage.models import Thing

    shared, other = (Thing.objects.get(name=name, to_revision=None) for name in ("Payroll", "Parking"))
    browser = sign_in_as("supplier")
    person = people.person_numbered(int(browser.session["_auth_user_id"]))
    context.act_for(council=person.council_id)  # the council shares it, and not the supplier who has just signed in
    Share.objects.create(council=person.council, person=person, thing=shared.thing)
    listed = browser.get("/estate/application/").content.decode()
    assert "Payroll" in listed
    assert "Parking" not in listed
    assert browser.get(f"/estate/thing/{shared.thing}").status_code == 200
    assert browser.get(f"/estate/thing/{other.thing}").status_code == 404
    assert "Parking" not in browser.get("/estate/search/?q=parking").content.decode().replace('value="parking"', "")
    assert browser.get("/imports/").status_code == 403


def test_a_connection_forgets_for_whom_it_worked(administrator):
    assert administrator.get("/people/").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('standpipe.council', true), current_setting('standpipe.person', true)")
        assert cursor.fetchone() == ("", "")


@pytest.mark.slow
def test_a_real_console_works_as_that_role(tmp_path):
    """`standpipe serve`: its web processes are connected as the role, and get their rows."""
    home = Path(tempfile.mkdtemp(prefix="standpipe-test-"))
    with served(home) as (url, link):
        with httpx.Client(base_url=url) as browser:
            page = browser.get(link)
            token = page.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
            assert browser.post(link, data={"csrfmiddlewaretoken": token}).status_code == 302
            assert "administrator@localhost" in browser.get("/people/").text
        with psycopg.connect(f"postgresql://postgres:@/postgres?host={home / 'postgresql'}") as direct:
            users = direct.execute(
                "SELECT DISTINCT usename FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend' AND application_name <> 'owner'"
            )
            assert ROLE in {name for (name,) in users}


@contextmanager
def served(home):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("STANDPIPE_", "DJANGO_"))}
    process = subprocess.Popen(
        [sys.executable, "-m", "standpipe.web", "serve", "--host", "127.0.0.1", "--port", str(port)],
        env=environment | {"STANDPIPE_HOME": str(home), "STANDPIPE_WEB_PROCESSES": "1"},
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        link = ""
        while not link:
            line = process.stderr.readline()
            assert line, "it ended before it was ready"
            found = re.search(r"http://[^/]+(/sign-in/link/\S+)", line)
            link = found[1] if found else ""
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=60)  # the first answer waits for every page's module
        yield f"http://127.0.0.1:{port}", link
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        process.stderr.close()
