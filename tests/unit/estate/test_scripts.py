from __future__ import annotations

import pytest

from standpipe.estate.model import Database, DatabaseInstance, Server
from standpipe.estate.scripts import CodeUse, Feature, Script, attach_scripts

SERVERS = {"server:sql01": Server("server:sql01", "SQL01"), "server:test": Server("server:test", "SQLTEST")}
INSTANCES = {
    "database-instance:live": DatabaseInstance("database-instance:live", "MSSQLSERVER", server="server:sql01"),
    "database-instance:test": DatabaseInstance("database-instance:test", "MSSQLSERVER", server="server:test"),
}
HOUSING = Database("database:housing", "Housing", instance="database-instance:live")
COPY = Database("database:housing-test", "HOUSING", instance="database-instance:test")
FINANCE = Database("database:finance", "Finance", scripts=("finance/jobs",))


def attached(script: Script, *databases: Database) -> tuple[list[str], list[str]]:
    found, findings = attach_scripts([script], {each.id: each for each in databases}, INSTANCES, SERVERS)
    return list(found), [finding.code for finding in findings]


def script(path: str, *named: str) -> Script:
    return Script(path, dict.fromkeys(named or ("",), 3), {}, {})


@pytest.mark.parametrize(
    ("given", "database"),
    [
        (script("a.sql", "housing"), "database:housing"),
        (script("code/Housing/a.sql"), "database:housing"),
        (script("HOUSING.sql"), "database:housing"),
        (script("finance/jobs/nightly.sql"), "database:finance"),
    ],
)
def test_a_script_belongs_to_the_database_that_it_its_path_or_the_register_names(given: Script, database: str) -> None:
    assert attached(given, HOUSING, FINANCE) == ([database], [])


def test_a_name_that_fits_two_databases_is_decided_by_a_folder_or_not_at_all() -> None:
    assert attached(script("a.sql", "Housing"), HOUSING, COPY) == ([], ["code-of-unknown-database"])
    assert attached(script("SQLTEST/a.sql", "Housing"), HOUSING, COPY) == (["database:housing-test"], [])


def test_code_of_no_database_is_said() -> None:
    assert attached(script("a.sql"), HOUSING) == ([], ["code-of-unknown-database"])
    assert attached(script("a.sql", "Parking"), HOUSING) == ([], ["code-of-unknown-database"])


def test_a_script_of_two_databases_is_divided() -> None:
    assert attached(script("a.sql", "Housing", "Finance"), HOUSING, FINANCE)[0] == [HOUSING.id, FINANCE.id]


def test_a_name_of_the_own_database_reaches_no_other() -> None:
    uses = tuple(
        CodeUse(Feature.CROSS_DATABASE_REFERENCE, "dbo.p", 1, "x", reaches=name) for name in ("housing", "Finance")
    )
    found, _ = attach_scripts([Script("Housing.sql", {"": 1}, {}, {}, uses)], {HOUSING.id: HOUSING}, {}, {})
    assert [use.reaches for use, _ in found[HOUSING.id].uses] == ["Finance"]
