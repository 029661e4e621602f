"""Processes killed in the midst of work: nothing half there, nothing acknowledged lost, work goes on by itself.

A few moments, every target once; `python -m benchmarks.console_kills` takes a hundred.
"""

from __future__ import annotations

import os
import signal

import httpx
import psycopg
import pytest
from benchmarks.console_kills import Target, Work, begin, children_of, finish, processes_of, round_of
from benchmarks.killed_database import look_at
from benchmarks.served_console import READY_SECONDS, new_home, serving

from standpipe.kernel.errors import InputError
from standpipe.web.serve import listening

MOMENTS = (
    (Work.IMPORT, Target.WEB_SERVER),
    (Work.EDITS, Target.WEB_PROCESS),
    (Work.IMPORT, Target.READER),
    (Work.EDITS, Target.DATABASE),
    (Work.IMPORT, Target.BACKEND),
    (Work.PLANS, Target.PLANNER),
)
BREAKAGES = (
    ("revision 1 says", "DELETE FROM thing WHERE id = (SELECT min(id) FROM thing)"),
    ("staged things", "UPDATE estate_import SET state = 'staged' WHERE id = 1"),
    ("import 1 is failed", "UPDATE estate_import SET state = 'failed' WHERE id = 1"),
    ("is not what the files", "UPDATE thing SET facts = facts || '{\"tier\": 9}' WHERE kind = 'application'"),
    ("the owner of", 'UPDATE thing SET facts = facts || \'{"business_owner": "nobody"}\' WHERE to_revision IS NULL'),
    ("plan 1 is computing", "UPDATE plan SET state = 'computing' WHERE id = 1"),
    ("of one question differ", "UPDATE plan SET document_id = report_id WHERE id = 1"),
    ("kept in part", "DELETE FROM file_chunk WHERE id = (SELECT max(id) FROM file_chunk)"),
)
"""What each check says of a database that is not whole."""


@pytest.mark.slow
def test_a_console_whose_processes_are_killed_is_left_whole():
    with new_home() as home, serving(home) as console:
        trial = begin(console, seed=1)
        for work, target in MOMENTS:
            round_of(trial, work, target)
        finish(trial)
        for words, statement in BREAKAGES:
            with psycopg.connect(console.database_url) as connection:
                connection.execute(statement)
                with pytest.raises(AssertionError, match=words):
                    look_at(connection, trial.ledger)
                connection.rollback()


@pytest.mark.slow
def test_who_comes_while_the_web_server_is_down_waits_and_is_answered():
    with new_home() as home, serving(home) as console:
        (server,) = processes_of(console, Target.WEB_SERVER)
        for process in (server, *children_of(server)):
            os.kill(process, signal.SIGKILL)
        assert httpx.get(f"{console.address}/healthz", timeout=READY_SECONDS).status_code == 200
        assert processes_of(console, Target.WEB_SERVER) != [server]


def test_a_port_that_is_taken_is_said():
    with listening("127.0.0.1", 0) as door, pytest.raises(InputError, match="port"):
        listening(*door.getsockname())
