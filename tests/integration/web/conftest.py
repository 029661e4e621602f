"""The console on a real embedded PostgreSQL, started once for each test process; every test is rolled back."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.served_console import Served, new_home, serving
from tests.browser import ROOT

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "standpipe.web.settings")


@pytest.fixture(scope="session")
def database() -> Iterator[None]:
    """A PostgreSQL with the tables of today; `STANDPIPE_TEST_DATABASE_URL` names a real server instead."""
    from standpipe.adapters.storage.server import start_embedded

    # not under pytest's folder, which other users (PostgreSQL refuses root) may not enter
    folder = Path(tempfile.mkdtemp(prefix="standpipe-test-"))
    given = os.environ.get("STANDPIPE_TEST_DATABASE_URL")
    server = None if given else start_embedded(folder / "postgresql")
    os.environ["STANDPIPE_DATABASE_URL"] = given or (server.url if server else "")
    os.environ["STANDPIPE_HOME"] = str(folder)
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections
    from django.test.utils import setup_test_environment

    from standpipe.web.settings import database_of

    settings.DATABASES["default"].update(database_of(os.environ["STANDPIPE_DATABASE_URL"]))  # a test module read them
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a slow one is slow on purpose
    settings.MIDDLEWARE.insert(0, "tests.integration.web.restricted.AsTheConsole")
    django.setup()
    setup_test_environment()
    call_command("migrate", verbosity=0, interactive=False)
    from standpipe.adapters.storage.people import the_council

    the_council()
    yield
    connections.close_all()
    if server:
        server.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def rolled_back(database: None) -> Iterator[None]:
    """Everything that the test writes is taken back."""
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def visitor(rolled_back: None):
    """A browser without scripts, not signed in."""
    from django.test import Client

    return Client(headers={"host": "localhost"})


@pytest.fixture
def sign_in_as(rolled_back: None):
    """Return a function that gives the browser of somebody with a role."""
    from django.test import Client

    from standpipe.console import people

    def sign_in(role: str) -> Client:
        client = Client(headers={"host": "localhost"})
        client.force_login(people.add_person(f"{role}@council.example", name=f"A. {role.title()}", role=role))
        return client

    return sign_in


@pytest.fixture
def administrator(sign_in_as):
    """The browser of an administrator."""
    return sign_in_as("administrator")


@pytest.fixture
def planned(rolled_back):
    """A council of three applications with its first plan; the number of the plan."""
    from tests.integration.web.small_council import first_plan

    return first_plan()


@pytest.fixture(scope="module")
def console() -> Iterator[Served]:
    """A console as people run it, on an empty state of its own; at the end it stops cleanly, and its database too."""
    if not (ROOT / "src/standpipe/web/static/built/console.css").is_file():
        pytest.skip("the console's style is not built (run `make front-end`)")
    with new_home() as home:
        with serving(home) as served:
            yield served
        assert served.postmaster() is None
