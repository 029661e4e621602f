"""The same console on a PostgreSQL of the council's own: over TCP, with passwords, its owner no superuser."""

from __future__ import annotations

import httpx
import psycopg
import pytest
from benchmarks.served_console import Desk, new_home, serving, standpipe
from tests.real_server import OWNER, real_server

from standpipe.adapters.storage.protection import ROLE


@pytest.mark.slow
def test_a_console_works_on_a_server_of_ones_own_and_starts_on_it_again(tmp_path):
    with real_server() as url, new_home() as home:
        with serving(home, database=url) as console:
            desk = Desk(console)
            desk.sign_in(console.link)
            answer, _ = desk.send("/people/add/", {"email": "a@council.example", "name": "A", "role": "reader"})
            assert answer is not None
            assert answer.status_code < 400
            assert httpx.get(f"{console.address}/estate/").status_code == 302
            with psycopg.connect(url) as direct:
                users = {row[0] for row in direct.execute("SELECT usename FROM pg_stat_activity").fetchall()}
                owner = direct.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone()
            assert ROLE in users
            assert owner == (False,)
        assert not (home / "postgresql").exists(), "no embedded server was started beside it"
        file = tmp_path / "a.backup"
        standpipe(home, "backup", str(file), database=url)
        with serving(home, database=url) as again:
            assert again.is_ready()
        standpipe(home, "restore", str(file), "--replace", database=url)
        assert "sign-in/link" in standpipe(home, "user", "link", "a@council.example", database=url)
