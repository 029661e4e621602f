"""Reads a whole script: its statements, how many were parsed, and what they use.

The database in which a statement runs is the one that `USE` named last. The command of a job step is code: it is read
like a script of its own, its uses counted with the job.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from standpipe.adapters.formats.tsql.calls import Call, calls_in
from standpipe.adapters.formats.tsql.grammar import How, Parsed, parse
from standpipe.adapters.formats.tsql.query_features import Sighting, in_query, is_system
from standpipe.adapters.formats.tsql.server_features import in_call, in_statement, job_name, linked_server
from standpipe.adapters.formats.tsql.statements import Statement, name_at, split
from standpipe.adapters.formats.tsql.words import Batch, batches
from standpipe.estate.scripts import CodeUse, Feature

SCRIPT = "script"
"""The object of a statement that stands in no procedure, table or job."""
_DEEPEST = 2


@dataclass(slots=True)
class Examined:
    """What one script holds, counted by the database that it names."""

    statements: Counter[str] = field(default_factory=Counter)
    dynamic: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[int, str, str]] = field(default_factory=list)
    """Line, reason and database of each statement that was not parsed."""
    uses: list[CodeUse] = field(default_factory=list)
    created: list[str] = field(default_factory=list)
    """Databases that the script creates."""


@dataclass(slots=True)
class _State:
    database: str = ""
    job: str = ""
    other_servers: set[str] = field(default_factory=set)
    """Linked servers that are no SQL Server, in lower case."""
    distributed: tuple[int, str] | None = None
    """Line and object of the distributed transaction that is open."""


def examine(text: str, *, first_line: int = 1) -> Examined:
    r"""Examine the text of a script.

    >>> found = examine("CREATE PROC dbo.p AS\nEXEC xp_cmdshell 'dir'")
    >>> [(use.feature.value, use.object, use.line) for use in found.uses]
    [('xp-cmdshell', 'dbo.p', 2)]
    """
    found = Examined()
    _examine(text, found, _State(), first_line, depth=0)
    return found


def _examine(text: str, found: Examined, state: _State, first_line: int, *, depth: int) -> None:
    for batch, source in batches(text, first_line=first_line):
        if batch.fault:
            found.statements[_of(state)] += 1
            found.faults.append((batch.line, batch.fault, _of(state)))
            continue
        _batch(batch, source, found, state, depth)


def _batch(batch: Batch, source: str, found: Examined, state: _State, depth: int) -> None:
    state.distributed = None
    for statement in split(batch):
        if statement.begins("USE"):
            state.database = statement.words[1].text if len(statement.words) > 1 else state.database
        if statement.begins("CREATE", "DATABASE") and statement.key(2) not in {"AUDIT", "SCOPED", "ENCRYPTION"}:
            found.created.append(name_at(statement.words, 2)[0])
        found.statements[_of(state)] += 1
        parsed = parse(statement, source)
        if parsed.how is How.NOT:
            begins = " ".join(word.text for word in statement.words[:3])
            found.faults.append((statement.line, f"not parsed: {begins}...", _of(state)))
        for call in calls_in(statement):
            _called(call, statement, found, state, depth)
        for sighting in _sightings(parsed):
            _book(sighting, statement, found, state)


def _of(state: _State) -> str:
    """Return the database to which statements are counted; those in a system database belong to none by name."""
    return "" if is_system(state.database) else state.database


def _sightings(parsed: Parsed) -> Iterator[Sighting]:
    yield from in_query(parsed)
    yield from in_statement(parsed.statement)


def _called(call: Call, statement: Statement, found: Examined, state: _State, depth: int) -> None:
    if call.procedure == "sp_add_job":
        state.job = call.text("job_name", 0) or state.job
    if not call.parts or call.procedure == "sp_executesql":
        found.dynamic[_of(state)] += 1
    defined = linked_server(call)
    if defined is not None:
        server, is_other = defined
        sighting = Sighting(Feature.LINKED_SERVER, call.word, f"it defines the linked server {server}", server)
        if is_other:
            state.other_servers.add(server.casefold())
        _book(sighting, statement, found, state)
    for sighting in in_call(call, state.job):
        _book(sighting, statement, found, state)
    if call.procedure == "sp_add_jobstep":
        _step(call, found, state, depth)


def _step(call: Call, found: Examined, state: _State, depth: int) -> None:
    """Read the command of a Transact-SQL job step as code."""
    command = call.argument("command", 4)
    subsystem = (call.text("subsystem", 3) or "TSQL").upper()
    if command is None or command.text.startswith("@") or subsystem != "TSQL" or depth >= _DEEPEST:
        return
    database = call.text("database_name", 10) or ""
    inner = Examined()
    inside = _State(database, state.job, state.other_servers)
    _examine(command.text, inner, inside, command.line, depth=depth + 1)
    for use in inner.uses:
        shown = use.object if use.object != SCRIPT else job_name(state.job)
        found.uses.append(CodeUse(use.feature, shown, use.line, use.detail, use.database, use.reaches, in_job=True))
    found.dynamic[_of(inside)] += sum(inner.dynamic.values())


def _book(sighting: Sighting, statement: Statement, found: Examined, state: _State) -> None:
    if sighting.feature is Feature.CROSS_DATABASE_REFERENCE and _is_own(sighting.other, state):
        return
    owner = sighting.object or statement.object or sighting.subject or SCRIPT
    _add(sighting.feature, owner, sighting, found, state)
    is_other = sighting.other.casefold() in state.other_servers
    if sighting.feature is Feature.LINKED_SERVER and is_other:
        _add(Feature.LINKED_SERVER_OTHER_PROVIDER, owner, sighting, found, state)
        if state.distributed is not None:
            line, where = state.distributed
            detail = f"a distributed transaction reaches {sighting.other}, which is no SQL Server"
            found.uses.append(
                CodeUse(Feature.DISTRIBUTED_TRANSACTION_OTHER_PROVIDER, where, line, detail, _of(state) or None)
            )
    if sighting.feature is Feature.DISTRIBUTED_TRANSACTION:
        state.distributed = (sighting.word.line, owner)


def _is_own(database: str, state: _State) -> bool:
    """Whether a name with a database part stays where it is: the current database, or the engine's before any `USE`."""
    current = state.database.casefold()
    return database.casefold() == current or (is_system(database) and (not current or is_system(current)))


def _add(feature: Feature, owner: str, sighting: Sighting, found: Examined, state: _State) -> None:
    use = CodeUse(feature, owner, sighting.word.line, sighting.detail, _of(state) or None, sighting.other or None)
    if use not in found.uses[-8:]:
        found.uses.append(use)
