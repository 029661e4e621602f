"""The patterns: one coherent council, before anything is drawn."""

from __future__ import annotations

from collections import Counter

from standpipe.estate.model import Hosting
from standpipe.sample.commercial import freeze_calendars
from standpipe.sample.source import applications, dependencies, services


def test_each_function_has_one_application():
    functions = Counter(each.function for each in applications())
    assert [function for function, count in functions.items() if count > 1] == []


def test_each_name_is_used_once():
    names = Counter(each.name.casefold() for each in applications())
    assert max(names.values()) == 1


def test_what_runs_on_site_has_servers_and_nothing_else_has():
    for each in applications():
        assert bool(each.servers) == each.on_site, each.name


def test_dependencies_services_and_successors_name_known_applications():
    names = {each.name for each in applications()}
    used = {end for each in dependencies() for end in (each.source, each.target)}
    used |= {name for each in services() for name in each.applications}
    used |= {each.successor for each in applications() if each.successor}
    assert used <= names


def test_no_dependency_is_stated_twice():
    pairs = Counter((each.source, each.target) for each in dependencies())
    assert max(pairs.values()) == 1


def test_shared_platforms_exist_for_what_uses_them():
    stores = {each.database for each in applications()}
    assert {"sql@self", "ora@self"} <= stores


def test_the_shared_cluster_holds_databases_of_several_calendars():
    calendars = {each.freeze_calendar for each in applications() if each.database == "sql@shared"}
    assert {"HR and payroll", "Elections", "Finance ERP", "Education admissions"} <= calendars


def test_most_applications_state_where_they_run():
    hosting = Counter(each.hosting for each in applications())
    assert hosting[Hosting.DATA_CENTRE] > 80
    assert hosting[Hosting.SAAS] > 40
    assert hosting[Hosting.EXTERNAL] >= 5


def test_freeze_calendars_are_those_of_the_rules():
    named = {each.freeze_calendar for each in (*applications(), *services()) if each.freeze_calendar}
    assert named <= freeze_calendars()
