"""Links that traffic shows and no register declares."""

from __future__ import annotations

from datetime import date

import pytest

from standpipe.estate.estate import Estate
from standpipe.estate.model import (
    Application,
    Component,
    Database,
    DatabaseInstance,
    Dependency,
    DependencyKind,
    Server,
)
from standpipe.estate.traffic_checks import undeclared_dependencies

AS_OF = date(2026, 11, 23)
OTHER = Dependency("application:x", "application:y", DependencyKind.SOFT)
SEEN = Dependency("server:a1", "server:b1", DependencyKind.SOFT, observed=True)


def estate_of(*dependencies, databases=None, extra=()):
    components = [("a", "a1"), ("b", "b1"), *extra]
    return Estate(
        applications={f"application:{key}": Application(f"application:{key}", key.upper()) for key in "abxy"},
        servers={f"server:{key}": Server(f"server:{key}", key) for key in ("a1", "b1", "c1")},
        components={
            f"component:{number}": Component(
                f"component:{number}", f"{number}", application=f"application:{one}", server=f"server:{server}"
            )
            for number, (one, server) in enumerate(components)
        },
        database_instances={"database-instance:i": DatabaseInstance("database-instance:i", "I", server="server:b1")},
        databases=databases or {},
        dependencies=dependencies,
    )


def found(estate):
    return [(finding.code, finding.subject) for finding in undeclared_dependencies(estate, AS_OF)]


def test_names_the_application_that_talks():
    findings = list(undeclared_dependencies(estate_of(OTHER, SEEN), AS_OF))
    assert [(each.code, each.subject) for each in findings] == [("undeclared-dependency", "application:a")]
    assert "'A' and 'B' (a1 and b1)" in findings[0].message


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("application:a", "application:b"),
        ("application:b", "application:a"),
        ("application:a", "server:b1"),
        ("server:a1", "application:b"),
        ("server:b1", "server:a1"),
    ],
)
def test_a_declaration_in_either_direction_and_at_either_level_explains_it(source, target):
    assert found(estate_of(Dependency(source, target, DependencyKind.SOFT), SEEN)) == []


def test_an_application_may_talk_to_the_server_of_its_own_database():
    database = Database("database:d", "D", instance="database-instance:i", application="application:a")
    assert found(estate_of(OTHER, SEEN, databases={database.id: database})) == []


def test_traffic_inside_an_application_is_its_own_affair():
    assert found(estate_of(OTHER, SEEN, extra=[("a", "b1")])) == []


def test_a_machine_of_no_application_is_another_findings_matter():
    seen = Dependency("server:a1", "server:c1", DependencyKind.SOFT, observed=True)
    assert found(estate_of(OTHER, seen)) == []


def test_where_nothing_is_declared_at_all_nothing_is_said():
    assert found(estate_of(SEEN)) == []


def test_several_links_of_one_pair_are_one_finding():
    again = Dependency("server:a1", "server:c1", DependencyKind.SOFT, observed=True)
    assert len(found(estate_of(OTHER, SEEN, again, extra=[("b", "c1")]))) == 1
