"""Says what the code of databases means for where they can go: findings from scripts and the dated rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from standpipe.catalogue import Catalogue, DecidedBy, SqlRule, TargetKind, Verdict
from standpipe.estate.estate import Estate
from standpipe.estate.readings import FileReading
from standpipe.estate.scripts import CodeUse, DatabaseCode, Script, attach_scripts, of_estate
from standpipe.kernel.evidence import Place
from standpipe.kernel.findings import Finding, Severity

SHOWN = 5
"""Rules that a finding names; all of them stand in the readiness of the application."""


def attached_code(
    estate: Estate, readings: Sequence[FileReading]
) -> tuple[tuple[Script, ...], dict[str, DatabaseCode], tuple[Finding, ...]]:
    """Return the scripts that were read, the code of each database, and what belongs to no known database."""
    scripts = tuple(
        of_estate(other, reading.estate)
        for reading in readings
        for other in reading.others
        if isinstance(other, Script)
    )
    code, findings = attach_scripts(scripts, estate.databases, estate.database_instances, estate.servers)
    return scripts, dict(code), findings


def code_that_blocks(estate: Estate, catalogue: Catalogue, as_of: date) -> Iterator[Finding]:
    """Yield a finding for each database and platform target that its code rules out, with rule, object and line."""
    targets = [target for target in catalogue.targets if target.kind is TargetKind.PLATFORM and not target.shared]
    for code in estate.code.values():
        for target in targets:
            rules = [
                rule
                for rule in catalogue.sql_rules_on(as_of, target.id)
                if rule.decided_by is DecidedBy.CODE and rule.verdict is Verdict.NOT_READY
            ]
            found = [(rule, *uses[0], len(uses)) for rule in rules if (uses := _uses(rule, code))]
            if found:
                yield _finding(estate, code, target.id, found)


def _uses(rule: SqlRule, code: DatabaseCode) -> list[tuple[CodeUse, Place]]:
    return [(use, place) for use, place in code.uses if use.feature.value == rule.fact]


def _finding(
    estate: Estate, code: DatabaseCode, target: str, found: Sequence[tuple[SqlRule, CodeUse, Place, int]]
) -> Finding:
    shown = "; ".join(
        f"{rule.id} in {use.object} ({place.file}, line {use.line}{f', and {count - 1} more' if count > 1 else ''})"
        for rule, use, place, count in found[:SHOWN]
    )
    more = f"; and {len(found) - SHOWN} more rules" if len(found) > SHOWN else ""
    message = (
        f"The code of database {estate.name_of(code.database)} rules out {target}: {shown}{more}. "
        "Change the code, or keep the database on a server."
    )
    return Finding(
        "code-blocks-platform", Severity.MEDIUM, code.database, message, tuple(place for _, _, place, _ in found)
    )
