"""What a list offers and counts without reading its rows equals what reading them gives, after every kind of change."""

from __future__ import annotations

from datetime import date

import pytest

from standpipe.app.list_filters import LIST_FILTERS
from standpipe.estate.model import Kind
from standpipe.sample import write_sample

AS_OF = date(2026, 11, 26)


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports")
    write_sample(folder, servers=90, seed=1, as_of=AS_OF)
    return folder


def bring_in(files):
    from standpipe.console import imports

    number = imports.receive(files, keep=(), by="somebody", as_of=AS_OF)
    imports.stage(number)
    return imports.commit(number, by="somebody")


def agree():
    """Compare the number of every choice with the number of rows."""
    from standpipe.console import estate

    compared = 0
    for kind, facts in LIST_FILTERS.items():
        whole = list(estate.every(estate.Question(kind.value)))
        assert estate.number_of(estate.Question(kind.value)) == len(whole)
        for fact in facts:
            for value in [*estate.values_of(kind.value, fact), estate.BLANK]:
                question = estate.Question(kind.value, facts={fact: value})
                rows = list(estate.every(question))
                assert estate.number_of(question) == len(rows), (kind, fact, value)
                compared += len(rows)
    return compared


def test_counts_and_choices_are_those_of_the_rows(rolled_back, exports):
    from standpipe.console import estate, imports

    first = bring_in([(file.name, (file.read_bytes(),)) for file in sorted(exports.iterdir())])
    assert agree() > 500
    server = estate.page_of(estate.Question("server"), first=0, size=1)[0]
    estate.correct(server.thing, "environment", "test", reason="asked", by="somebody")
    agree()
    estate.withdraw(server.thing, "environment", by="somebody")
    agree()
    bring_in([("register.csv", [b"Application,Tier\nPayroll,1\n"])])
    assert estate.values_of("server", "environment") == []
    agree()
    imports.go_back(first, by="somebody")
    assert agree() > 500


def test_pages_in_any_order_hold_every_thing_once(rolled_back, exports):
    from standpipe.console import estate

    bring_in([(file.name, (file.read_bytes(),)) for file in sorted(exports.iterdir())])
    for sort, numeric, descending in (("name", False, False), ("name", False, True), ("memory_mib", True, True)):
        question = estate.Question("server", sort=sort, numeric=numeric, descending=descending)
        whole = [row.thing for row in estate.every(question)]
        pages = [row.thing for first in range(0, 100, 7) for row in estate.page_of(question, first=first, size=7)]
        assert pages == whole
        assert len(set(pages)) == estate.number_of(question)


def test_every_filter_is_a_fact_of_its_kind():
    from standpipe.estate.model import TYPES

    for kind, facts in LIST_FILTERS.items():
        assert set(facts) <= {*TYPES[Kind(kind)].__dataclass_fields__}


def test_the_functions_behind_search_may_use_their_indexes_under_row_level_security(rolled_back):
    from django.db import connection

    from standpipe.adapters.storage.protection import QUICK

    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            pytest.skip("the tables' owner is no superuser, so it may not declare functions leakproof")
        cursor.execute(
            "SELECT count(*) FROM unnest(%s::text[]) AS name"
            " JOIN pg_proc ON oid = ('pg_catalog.' || name)::regprocedure WHERE proleakproof",
            [list(QUICK)],
        )
        assert cursor.fetchone() == (len(QUICK),)
