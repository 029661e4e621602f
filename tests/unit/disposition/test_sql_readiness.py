from datetime import date

import pytest
from estates import SETTINGS, application, estate, server

from standpipe.catalogue import DecidedBy, Verdict, load_catalogue
from standpipe.disposition import Settings
from standpipe.disposition.landscape import survey
from standpipe.disposition.readiness import CODE, PLATFORM, Scope, assess
from standpipe.estate.model import Database, DatabaseInstance
from standpipe.estate.scripts import CodeUse, DatabaseCode, Feature
from standpipe.kernel.evidence import Place

CATALOGUE = load_catalogue()
MANAGED_INSTANCE = CATALOGUE.target("azure sql managed instance")
SINGLE_DATABASE = CATALOGUE.target("azure sql database")
HOUSING = application("housing")
GIB = 1024


def use(feature, **facts):
    stated = {"object": "dbo.letters", "line": 8, "detail": "it does so"} | facts
    return CodeUse(feature, **stated)


def assessed(*uses, target=MANAGED_INSTANCE, not_parsed=0, dynamic=0, with_code=True, as_of=None, **facts):
    on = server("sql01")
    instance = DatabaseInstance("database-instance:sql01", "MSSQLSERVER", server=on.id, engine="SQL Server")
    database = Database("database:housing", "Housing", instance=instance.id, application=HOUSING.id, **facts)
    code = DatabaseCode(
        database.id,
        40,
        not_parsed,
        dynamic,
        tuple((each, Place("jobs.sql", row=each.line)) for each in uses),
        ("a.sql",),
    )
    of_it = estate([HOUSING], [on], database_instances=[instance], databases=[database])
    if with_code:
        of_it.code[database.id] = code
    settings = Settings(as_of=as_of) if as_of else SETTINGS
    return assess(Scope(HOUSING, (on,), (instance,)), target, survey(of_it), CATALOGUE, settings)


def test_code_that_uses_nothing_and_was_parsed_is_ready():
    found = assessed()
    assert (found.verdict, found.decided_by) == (Verdict.READY, CODE)
    assert "40 statements in a.sql" in found.grounds[-1].message


def test_code_that_blocks_names_rule_object_file_and_line():
    found = assessed(use(Feature.XP_CMDSHELL))
    assert (found.verdict, found.decided_by) == (Verdict.NOT_READY, CODE)
    ground = next(ground for ground in found.grounds if ground.rule == "XpCmdshell")
    assert "dbo.letters: it does so (jobs.sql, line 8)" in ground.message
    assert Place("jobs.sql", row=8) in [each.place for each in ground.evidence]


@pytest.mark.parametrize(
    ("target", "verdict"), [(MANAGED_INSTANCE, Verdict.READY), (SINGLE_DATABASE, Verdict.NOT_READY)]
)
def test_a_query_across_databases_blocks_a_single_database_only(target, verdict):
    assert assessed(use(Feature.CROSS_DATABASE_REFERENCE), target=target).verdict is verdict


@pytest.mark.parametrize("missed", [{"not_parsed": 2}, {"dynamic": 2}])
def test_code_that_was_not_examined_is_a_condition(missed):
    assert assessed(**missed).verdict is Verdict.READY_WITH_CONDITIONS


def test_code_that_nobody_gave_is_a_condition():
    found = assessed(with_code=False)
    assert [ground.rule for ground in found.grounds if ground.verdict is found.verdict] == ["code-not-examined"]


def test_a_job_step_with_a_blocked_command_fires_both_rules():
    rules = {ground.rule for ground in assessed(use(Feature.XP_CMDSHELL, in_job=True)).grounds}
    assert {"XpCmdshell", "TransactSqlJob"} <= rules
    assert "TransactSqlJob" not in {ground.rule for ground in assessed(use(Feature.SQL_MAIL, in_job=True)).grounds}


def test_a_low_compatibility_level_is_a_condition_by_inventory_and_by_code():
    by_inventory = assessed(compatibility_level=90)
    assert (by_inventory.verdict, by_inventory.decided_by) == (Verdict.READY_WITH_CONDITIONS, PLATFORM)
    assert "DbCompatLevelLowerThan100" not in {ground.rule for ground in assessed(compatibility_level=150).grounds}
    by_code = assessed(use(Feature.COMPATIBILITY_BELOW_100))
    assert "DbCompatLevelLowerThan100" in {ground.rule for ground in by_code.grounds}


@pytest.mark.parametrize(
    ("gib", "as_of", "blocked"),
    [
        (20_000, date(2025, 11, 17), True),
        (20_000, date(2025, 11, 18), False),
        (33_000, date(2025, 11, 18), True),
    ],
)
def test_the_limit_of_a_database_is_the_one_of_its_day(gib, as_of, blocked):
    found = assessed(size_mib=float(gib * GIB), as_of=as_of)
    assert ("MIDatabaseSize" in {ground.rule for ground in found.grounds}) is blocked


@pytest.mark.parametrize(
    ("rule", "target", "facts"),
    [
        ("NumDbExceeds100", MANAGED_INSTANCE, {"database_count": 101}),
        ("MIInstanceSize", MANAGED_INSTANCE, {"total_size_mib": 40_000.0 * GIB}),
        ("SQLDBDatabaseSize", SINGLE_DATABASE, {"largest_database_mib": 110_000.0 * GIB}),
    ],
)
def test_limits_that_have_moved_are_decided_by_the_platform_rule_that_the_rule_names(rule, target, facts):
    (row,) = (each for each in CATALOGUE.sql_rules if each.id == rule and each.target == target.id)
    instance = DatabaseInstance("database-instance:a", "a", **facts)
    landscape = survey(estate([HOUSING]))
    fired = {
        ground.rule
        for ground in assess(Scope(HOUSING, (), (instance,)), target, landscape, CATALOGUE, SETTINGS).grounds
    }
    assert fired & set(row.platform_rules)


@pytest.mark.parametrize("rule", [each for each in CATALOGUE.sql_rules if each.decided_by is DecidedBy.CODE],
                         ids=lambda rule: f"{rule.target}-{rule.id}")  # fmt: skip
def test_every_rule_that_code_decides_fires(rule):
    in_job = rule.fact == "job-step-with-unsupported-command"
    feature = Feature.XP_CMDSHELL if in_job else Feature(rule.fact)
    found = assessed(use(feature, in_job=in_job), target=CATALOGUE.target(rule.target))
    assert (rule.id, rule.verdict) in {(ground.rule, ground.verdict) for ground in found.grounds}
