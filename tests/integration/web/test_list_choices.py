"""What a list offers and counts without reading its rows equals what reading them gives, after every kind of change."""

from __future__ import annotations

from datetime import date

import pytest

from standpipe.app.list_filters import LIST_FILTERS, LIST_SORTS, NUMERIC
from standpipe.estate.model import Kind
from standpipe.sample import write_sample

AS_OF = date(2026, 11, 26)
SORTS = [(kind, sort) for kind, facts in LIST_SORTS.items() for sort in ("name", *facts)]


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
    unknown = 0
    for kind, sort, descending in [(kind, sort, way) for kind, sort in SORTS for way in (False, True)]:
        question = estate.Question(kind.value, sort=sort, numeric=sort in NUMERIC, descending=descending)
        whole = list(estate.every(question))
        pages = [row for first in range(0, 700, 7) for row in estate.page_of(question, first=first, size=7)]
        assert [row.thing for row in pages] == [row.thing for row in whole], (kind, sort, descending)
        assert len({row.thing for row in pages}) == estate.number_of(question)
        facts = [row.name if sort == "name" else row.facts.get(sort) for row in whole]
        known = [fact for fact in facts if fact is not None]
        assert facts[: len(known)] == known, f"unknown is last: {kind} by {sort}"
        assert known == sorted(known, key=lambda fact: fact if sort in NUMERIC else fact.casefold(), reverse=descending)
        unknown += len(facts) - len(known)
    assert unknown > 100


def test_a_long_list_is_sorted_by_its_index(rolled_back, exports):
    from django.db import connection

    from standpipe.console import estate

    bring_in([(file.name, (file.read_bytes(),)) for file in sorted(exports.iterdir())])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
    for kind, sort, descending in [(kind, sort, way) for kind, sort in SORTS for way in (False, True)]:
        with connection.execute_wrapper(explained := Explained()):
            estate.page_of(
                estate.Question(kind.value, sort=sort, numeric=sort in NUMERIC, descending=descending), first=0, size=1
            )
        index = "thing_listed" if sort == "name" else f"thing_{kind.value}_by_{sort}"[:30]
        assert f"using {index}" in explained.plans[0], (kind, sort, descending, explained.plans[0])


class Explained:
    """Asks for the plan of each question about things before it is put."""

    def __init__(self):
        self.plans = []

    def __call__(self, execute, sql, parameters, many, context):
        if sql.startswith("SELECT thing,"):
            execute(f"EXPLAIN {sql}", parameters, many, context)
            self.plans.append("\n".join(line for (line,) in context["cursor"].fetchall()))
        return execute(sql, parameters, many, context)


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
