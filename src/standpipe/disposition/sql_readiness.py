"""Decides the SQL Server rules of a platform for the databases of an application: by metadata, and by their code.

Rules are dated rows of the catalogue. A rule that code decides fires where a script of the database uses the feature:
the ground names the object, the file and the line. Code that nobody gave, or that could not be parsed, is a condition:
it is no pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from standpipe.catalogue import Catalogue, DecidedBy, DispositionTarget, PublishedAs, SqlRule, TargetKind, Verdict
from standpipe.disposition.landscape import Landscape
from standpipe.disposition.model import Ground
from standpipe.disposition.settings import Settings
from standpipe.estate.model import Application, Database, DatabaseInstance
from standpipe.estate.scripts import CodeUse, DatabaseCode, Feature
from standpipe.kernel.evidence import Basis, Evidence, Place

SHOWN = 3
"""Places that the message of a ground names; its evidence holds them all."""
MIB_IN_GIB = 1024
STEP_RULE_FACT = "job-step-with-unsupported-command"


@dataclass(frozen=True, slots=True)
class SqlScope:
    """What of an application's data would go to a platform target."""

    application: Application
    instances: tuple[DatabaseInstance, ...]
    landscape: Landscape
    catalogue: Catalogue
    settings: Settings

    @property
    def databases(self) -> tuple[Database, ...]:
        """Its own databases, and those of its instances that nobody else owns."""
        own = self.landscape.databases_of.get(self.application.id, ())
        unowned = (
            database
            for instance in self.instances
            for database in self.landscape.databases_in.get(instance.id, ())
            if database.application is None
        )
        return tuple({each.id: each for each in (*own, *unowned)}.values())

    def rules(self, target: DispositionTarget, decided_by: DecidedBy) -> tuple[SqlRule, ...]:
        """Return the rules of a target that hold on the day and are decided this way."""
        rules = self.catalogue.sql_rules_on(self.settings.as_of, target.rules_id)
        return tuple(rule for rule in rules if rule.decided_by is decided_by and not rule.platform_rules)


def by_metadata(scope: SqlScope, target: DispositionTarget) -> list[Ground]:
    """Return the grounds that facts of databases give; an unknown fact gives none."""
    return [
        _by_fact(rule, database, value, scope)
        for rule in scope.rules(target, DecidedBy.METADATA)
        for database in scope.databases
        for value in (_metadata(rule, database),)
        if value is not None and rule.exceeded_by(value)
    ]


def _metadata(rule: SqlRule, database: Database) -> float | None:
    if rule.fact == "compatibility-level":
        return database.compatibility_level
    if rule.fact == "database-size-gib" and database.size_mib is not None:
        return database.size_mib / MIB_IN_GIB
    return None


_FIELDS = {"compatibility-level": "compatibility_level", "database-size-gib": "size_mib"}


def _by_fact(rule: SqlRule, database: Database, value: float, scope: SqlScope) -> Ground:
    stated = scope.landscape.evidence_of(database.id, _FIELDS[rule.fact])
    shown = f"{value:.0f}" if rule.fact == "compatibility-level" else f"{value:,.0f} GiB"
    message = f"{rule.reason}: {database.name} has {shown} (rule {rule.id}). {rule.remedy}."
    return Ground(rule.id, database.id, rule.verdict, message, (_own(rule), *stated))


def _own(rule: SqlRule) -> Evidence:
    return Evidence(Basis.DEFAULT, rule=f"{rule.id}: {rule.fact} {rule.test}", inputs=(rule.reference,))


def by_code(scope: SqlScope, target: DispositionTarget) -> list[Ground]:
    """Return the grounds that the code of databases gives, and what of it was not examined."""
    if target.kind is not TargetKind.PLATFORM:
        return []
    rules = scope.rules(target, DecidedBy.CODE)
    code = scope.landscape.estate.code
    with_code = [code[database.id] for database in scope.databases if database.id in code]
    if not rules or not with_code:
        return [_not_examined(scope.application.id)]
    grounds = [ground for each in with_code for ground in _fired(rules, each, scope)]
    grounds.extend(_coverage(scope, each) for each in with_code)
    without = [each.name for each in scope.databases if each.id not in code]
    if without:
        grounds.append(_not_examined(scope.application.id, without))
    return grounds


def _not_examined(application: str, databases: Sequence[str] = ()) -> Ground:
    whose = f"The code of {', '.join(databases)}" if databases else "Its code"
    message = f"{whose} was not examined for what this platform does not offer: examine it before a decision is final."
    return Ground("code-not-examined", application, Verdict.READY_WITH_CONDITIONS, message)


def _fired(rules: Sequence[SqlRule], code: DatabaseCode, scope: SqlScope) -> Iterator[Ground]:
    blocked = {rule.fact for rule in rules if rule.published_as is PublishedAs.ISSUE}
    for rule in rules:
        found = [(use, place) for use, place in code.uses if _breaks(rule, use, blocked)]
        if found:
            yield _by_uses(rule, code, found, scope)
    level = next((rule for rule in scope.catalogue.sql_rules_on(scope.settings.as_of, rules[0].target)
                  if rule.fact == "compatibility-level"), None)  # fmt: skip
    stated = [(use, place) for use, place in code.uses if use.feature is Feature.COMPATIBILITY_BELOW_100]
    database = scope.landscape.estate.databases.get(code.database)
    if level is not None and stated and (database is None or database.compatibility_level is None):
        yield _by_uses(level, code, stated, scope)


def _breaks(rule: SqlRule, use: CodeUse, blocked: set[str]) -> bool:
    if rule.fact == STEP_RULE_FACT:
        return use.in_job and use.feature.value in blocked
    return use.feature.value == rule.fact


def _by_uses(rule: SqlRule, code: DatabaseCode, found: Sequence[tuple[CodeUse, Place]], scope: SqlScope) -> Ground:
    shown = "; ".join(f"{use.object}: {use.detail} ({place.file}, line {use.line})" for use, place in found[:SHOWN])
    more = f"; and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    name = scope.landscape.estate.name_of(code.database)
    message = f"{rule.reason}. In {name}, {shown}{more} (rule {rule.id}). {rule.remedy}."
    places = tuple(Evidence(Basis.MEASURED, place=place) for _, place in found)
    return Ground(rule.id, code.database, rule.verdict, message, (_own(rule), *places))


def _coverage(scope: SqlScope, code: DatabaseCode) -> Ground:
    """Say how much of a database's code was examined; what was not is a condition."""
    name = scope.landscape.estate.name_of(code.database)
    message = f"The code of {name} was examined: {code.statements} statements in {', '.join(code.files)}"
    gaps = []
    if code.not_parsed:
        gaps.append(f"{code.not_parsed} could not be parsed")
    if code.dynamic:
        gaps.append(f"{code.dynamic} put their text together when they run")
    verdict = Verdict.READY_WITH_CONDITIONS if gaps else Verdict.READY
    ending = f"; {' and '.join(gaps)}: have somebody read those." if gaps else "."
    places = tuple(Evidence(Basis.MEASURED, place=Place(file)) for file in code.files)
    return Ground("code-examined", code.database, verdict, message + ending, places)
