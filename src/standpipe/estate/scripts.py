"""What the Transact-SQL scripts of databases use, and to which database each script belongs.

A reader states facts (`xp_cmdshell is called in dbo.export, line 12`); whether that matters on a target is for dated
rules to say. A script belongs to a database that it names (`USE`), or that the register, its folder or its file name
names; a name that fits none or several databases is said, never guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePosixPath

from standpipe.estate.model import Database, DatabaseInstance, Server
from standpipe.estate.names import comparable
from standpipe.kernel.evidence import Place
from standpipe.kernel.findings import Finding, Severity
from standpipe.kernel.identifiers import slug

SYSTEM_DATABASES = frozenset({"master", "msdb", "model", "tempdb"})


class Feature(StrEnum):
    """Something that Transact-SQL can use and that a platform may not offer."""

    AGENT_JOB = "agent-job"
    ANALYSIS_COMMAND_STEP = "analysis-command-step"
    ANALYSIS_QUERY_STEP = "analysis-query-step"
    MERGE_STEP = "merge-step"
    POWERSHELL_STEP = "powershell-step"
    QUEUE_READER_STEP = "queue-reader-step"
    BULK_INSERT_FROM_FILE = "bulk-insert-from-file"
    CLR_ASSEMBLY = "clr-assembly"
    CLR_ASSEMBLY_FROM_FILE = "clr-assembly-from-file"
    CLR_ASSEMBLY_SAFE_OR_EXTERNAL = "clr-assembly-safe-or-external"
    COMPUTE_CLAUSE = "compute-clause"
    CROSS_DATABASE_REFERENCE = "cross-database-reference"
    CRYPTOGRAPHIC_PROVIDER = "cryptographic-provider"
    DATABASE_MAIL = "database-mail"
    PRINCIPAL_ALIASES = "principal-aliases"
    COMPATIBILITY_BELOW_100 = "compatibility-below-100"
    DISABLE_DEFERRED_CHECK = "disable-def-cnst-chk"
    FASTFIRSTROW_HINT = "fastfirstrow-hint"
    FILESTREAM = "filestream"
    LINKED_SERVER = "linked-server"
    LINKED_SERVER_OTHER_PROVIDER = "linked-server-other-provider"
    DISTRIBUTED_TRANSACTION = "distributed-transaction"
    DISTRIBUTED_TRANSACTION_OTHER_PROVIDER = "distributed-transaction-other-provider"
    MULTIPLE_LOG_FILES = "multiple-log-files"
    NAMED_NEXT = "named-next"
    LEFT_OUTER_JOIN_OPERATOR = "left-outer-join-operator"
    RIGHT_OUTER_JOIN_OPERATOR = "right-outer-join-operator"
    OPENROWSET_FROM_FILE = "openrowset-from-file"
    OPENROWSET_PROVIDER = "openrowset-provider"
    OPENROWSET_OTHER_PROVIDER = "openrowset-other-provider"
    LEGACY_RAISERROR = "legacy-raiserror"
    SERVER_AUDIT = "server-audit"
    SERVER_CREDENTIAL = "server-credential"
    SERVER_TRIGGER = "server-trigger"
    SERVICE_BROKER = "service-broker"
    SQL_MAIL = "sql-mail"
    REMOVED_PROCEDURE = "removed-procedure"
    TRACE_FLAG = "trace-flag"
    WINDOWS_LOGIN = "windows-login"
    XP_CMDSHELL = "xp-cmdshell"


@dataclass(frozen=True, slots=True)
class CodeUse:
    """One use of a feature: in which object (a procedure, a table, a job; the script itself), at which line."""

    feature: Feature
    object: str
    line: int
    detail: str
    database: str | None = None
    """The database that the script names for this statement (`USE`); None where it names none."""
    reaches: str | None = None
    """The other database or server that is reached."""
    in_job: bool = False
    """It stands in the command of a job step."""


@dataclass(frozen=True, slots=True)
class Script:
    """What one script holds: statements, how many were not parsed, what it uses.

    `statements` counts by the database the script names (the empty name: none). `dynamic` statements run text that is
    put together at run time: what such a text does is not examined.
    """

    path: str
    statements: Mapping[str, int]
    not_parsed: Mapping[str, int]
    dynamic: Mapping[str, int]
    uses: tuple[CodeUse, ...] = ()
    estate: str = ""

    @property
    def share_not_parsed(self) -> float:
        """Share of the statements that were not parsed; 0 of an empty script."""
        total = sum(self.statements.values())
        return sum(self.not_parsed.values()) / total if total else 0.0


@dataclass(frozen=True, slots=True)
class DatabaseCode:
    """What scripts say about one database."""

    database: str
    """Entity id."""
    statements: int
    not_parsed: int
    dynamic: int
    uses: tuple[tuple[CodeUse, Place], ...]
    files: tuple[str, ...]


def attach_scripts(
    scripts: Sequence[Script],
    databases: Mapping[str, Database],
    instances: Mapping[str, DatabaseInstance],
    servers: Mapping[str, Server],
) -> tuple[Mapping[str, DatabaseCode], tuple[Finding, ...]]:
    """Return the code of each database that has any, and a finding for each part that belongs to none or to several.

    >>> housing = Database("database:housing", "Housing")
    >>> script = Script("jobs.sql", {"Housing": 2}, {}, {})
    >>> attach_scripts([script], {housing.id: housing}, {}, {})[0]["database:housing"].statements
    2
    """
    parts: dict[str, list[tuple[Script, str]]] = defaultdict(list)
    findings = []
    for script in scripts:
        for named, count in script.statements.items():
            if not count:
                continue
            found = _owners(script, named, databases, instances, servers)
            if len(found) == 1:
                parts[found[0]].append((script, named))
            elif comparable(named) not in SYSTEM_DATABASES and (named or not _names_any(script)):
                findings.append(_homeless(script, named, count, found))
    return {key: _code(key, databases[key].name, found) for key, found in parts.items()}, tuple(findings)


def _names_any(script: Script) -> bool:
    """Whether a script names some database: then the lines before it set the stage and belong to none."""
    return any(name and comparable(name) not in SYSTEM_DATABASES for name in script.statements)


def _owners(
    script: Script,
    named: str,
    databases: Mapping[str, Database],
    instances: Mapping[str, DatabaseInstance],
    servers: Mapping[str, Server],
) -> tuple[str, ...]:
    """Return the databases to which a part of a script may belong: what it says itself, then register, then path."""
    path = PurePosixPath(script.path)
    folders = {comparable(part) for part in path.parts[:-1]}
    words = folders | {comparable(path.name), comparable(path.stem)}
    here = {key: each for key, each in databases.items() if _same_estate(key, script.estate)}
    registered = tuple(key for key, each in here.items() if _registered(each, path))
    if named:
        wanted = {comparable(named)}
        found = tuple(key for key, each in here.items() if comparable(each.name) in wanted)
        narrowed = tuple(key for key in found if key in registered)
        found = narrowed or found
    elif registered or _names_any(script):
        found = registered
    else:
        found = tuple(key for key, each in here.items() if comparable(each.name) in words)
    if len(found) > 1:
        near = tuple(key for key in found if _places(here[key], instances, servers) & words)
        return near or found
    return found


def _same_estate(identifier: str, estate: str) -> bool:
    """Whether an entity id belongs to the estate of that name; the ids of a named estate carry it."""
    prefix, _, _ = identifier.partition(":")[2].rpartition("/")
    return not estate or prefix.split("/")[0] == slug(estate)


def _registered(database: Database, path: PurePosixPath) -> bool:
    """Whether the register names the script's file, or a folder above it, for the database."""
    given = {comparable(each).strip("/") for each in database.scripts or ()}
    above = {comparable(str(parent)) for parent in path.parents} | {comparable(part) for part in path.parts[:-1]}
    return bool(given & (above | {comparable(str(path)), comparable(path.name)}))


def _places(
    database: Database, instances: Mapping[str, DatabaseInstance], servers: Mapping[str, Server]
) -> frozenset[str]:
    instance = instances.get(database.instance or "")
    server = servers.get(instance.server or "") if instance else None
    return frozenset(comparable(each.name) for each in (instance, server) if each is not None)


def _homeless(script: Script, named: str, count: int, found: tuple[str, ...]) -> Finding:
    whose = f"names the database '{named}', which" if named else "names no database, and its folder and file name"
    trouble = f"fits {len(found)} databases" if found else "no inventory lists" if named else "match none"
    if found and not named:
        trouble = f"match {len(found)}"
    message = (
        f"{script.path} {whose} {trouble}: {count} statement{'s' if count > 1 else ''} of code count for no "
        "application. Add the database with its application to the sheet Databases, and name the file or its folder "
        "in the column 'Scripts'."
    )
    return Finding("code-of-unknown-database", Severity.MEDIUM, script.path, message, (Place(script.path),))


def _code(database: str, name: str, parts: Iterable[tuple[Script, str]]) -> DatabaseCode:
    parts = tuple(parts)
    return DatabaseCode(
        database,
        sum(script.statements[named] for script, named in parts),
        sum(script.not_parsed.get(named, 0) for script, named in parts),
        sum(script.dynamic.get(named, 0) for script, named in parts),
        tuple(_uses(parts, name)),
        tuple(dict.fromkeys(script.path for script, _ in parts)),
    )


def _uses(parts: Iterable[tuple[Script, str]], database: str) -> Iterator[tuple[CodeUse, Place]]:
    for script, named in parts:
        for use in script.uses:
            own = use.feature is Feature.CROSS_DATABASE_REFERENCE and comparable(use.reaches) == comparable(database)
            if (use.database or "") == named and not own:
                yield use, Place(script.path, row=use.line)


def of_estate(script: Script, estate: str) -> Script:
    """Return the script as part of a named estate."""
    return replace(script, estate=estate)
