"""Finds in calls and administrative statements what a platform database may not offer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from standpipe.adapters.formats.tsql.calls import Call
from standpipe.adapters.formats.tsql.query_features import SQL_PROVIDERS, Sighting, is_system, reads_from_store
from standpipe.adapters.formats.tsql.statements import Statement, name_at
from standpipe.adapters.formats.tsql.words import Sort
from standpipe.estate.scripts import Feature

_SQL_MAIL = frozenset(
    {"xp_sendmail", "xp_readmail", "xp_startmail", "xp_stopmail", "xp_deletemail", "xp_findnextmsg", "sp_processmail"}
)
_REMOVED = frozenset(
    {
        "sp_dboption", "sp_addserver", "sp_dropalias", "sp_activedirectory_obj", "sp_activedirectory_scp",
        "sp_activedirectory_start",
    }
)  # fmt: skip
_STEPS: Mapping[str, Feature] = {
    "ANALYSISCOMMAND": Feature.ANALYSIS_COMMAND_STEP,
    "ANALYSISQUERY": Feature.ANALYSIS_QUERY_STEP,
    "MERGE": Feature.MERGE_STEP,
    "POWERSHELL": Feature.POWERSHELL_STEP,
    "QUEUEREADER": Feature.QUEUE_READER_STEP,
}
_BY_BEGINNING: tuple[tuple[tuple[str, ...], Feature, str], ...] = (
    (("CREATE|ALTER", "CRYPTOGRAPHIC", "PROVIDER"), Feature.CRYPTOGRAPHIC_PROVIDER, "it sets up a key provider"),
    (("CREATE|ALTER", "SERVER", "AUDIT"), Feature.SERVER_AUDIT, "it sets up a server audit"),
    (("CREATE|ALTER", "CREDENTIAL"), Feature.SERVER_CREDENTIAL, "it sets up a credential of the server"),
    (("BEGIN", "DISTRIBUTED"), Feature.DISTRIBUTED_TRANSACTION, "it begins a distributed transaction"),
    (("CREATE|ALTER", "QUEUE|SERVICE|CONTRACT|ROUTE"), Feature.SERVICE_BROKER, "it sets up Service Broker"),
    (("CREATE|ALTER", "MESSAGE", "TYPE"), Feature.SERVICE_BROKER, "it sets up Service Broker"),
    (("CREATE|ALTER", "REMOTE", "SERVICE"), Feature.SERVICE_BROKER, "it sets up Service Broker"),
    (("BEGIN", "DIALOG|CONVERSATION"), Feature.SERVICE_BROKER, "it opens a conversation of Service Broker"),
    (("END", "CONVERSATION"), Feature.SERVICE_BROKER, "it ends a conversation of Service Broker"),
    (("SEND", "ON"), Feature.SERVICE_BROKER, "it sends a message of Service Broker"),
    (("RECEIVE",), Feature.SERVICE_BROKER, "it receives messages of Service Broker"),
    (("WAITFOR", "(", "RECEIVE"), Feature.SERVICE_BROKER, "it receives messages of Service Broker"),
    (("DBCC", "TRACEON"), Feature.TRACE_FLAG, "it sets a trace flag"),
)


def in_statement(statement: Statement) -> Iterator[Sighting]:
    """Yield what an administrative statement uses."""
    first = statement.words[0]
    for beginning, feature, detail in _BY_BEGINNING:
        if statement.begins(*beginning):
            yield Sighting(feature, first, detail)
    keys = [word.key for word in statement.words]
    if statement.begins("RAISERROR") and len(statement.words) > 1 and statement.key(1) != "(":
        yield Sighting(Feature.LEGACY_RAISERROR, first, "RAISERROR is written without brackets")
    if statement.begins("SET") and "DISABLE_DEF_CNST_CHK" in keys:
        yield Sighting(Feature.DISABLE_DEFERRED_CHECK, first, "it sets DISABLE_DEF_CNST_CHK")
    if statement.begins("BULK", "INSERT") and not reads_from_store(statement.words):
        table, _ = name_at(statement.words, 2)
        yield Sighting(Feature.BULK_INSERT_FROM_FILE, first, f"BULK INSERT into {table} reads a file", subject=table)
    if statement.is_header and _follow(keys, "ON", "ALL", "SERVER"):
        yield Sighting(Feature.SERVER_TRIGGER, first, "it is a trigger of the whole server")
    if _follow(keys, "EXTERNAL", "NAME"):
        yield Sighting(Feature.CLR_ASSEMBLY, first, "its body is in a CLR assembly")
    yield from _assembly(statement)
    yield from _database(statement)
    yield from _principal(statement)


def _follow(keys: list[str], *wanted: str) -> bool:
    return any(tuple(keys[at : at + len(wanted)]) == wanted for at in range(len(keys)))


def _assembly(statement: Statement) -> Iterator[Sighting]:
    if not statement.begins("CREATE|ALTER", "ASSEMBLY"):
        return
    first, words = statement.words[0], statement.words
    yield Sighting(Feature.CLR_ASSEMBLY, first, "it loads a CLR assembly")
    after_from = next((words[at + 1] for at, word in enumerate(words[:-1]) if word.key == "FROM"), None)
    if after_from is not None and after_from.sort is Sort.TEXT:
        yield Sighting(Feature.CLR_ASSEMBLY_FROM_FILE, after_from, "it loads a CLR assembly from a file")
    keys = [word.key for word in words]
    permission = next((keys[at + 2] for at, key in enumerate(keys[:-2]) if key == "PERMISSION_SET"), "")
    if permission in {"SAFE", "EXTERNAL_ACCESS"} or (not permission and keys[0] == "CREATE"):
        detail = f"the permission set of the assembly is {permission or 'SAFE (the default)'}"
        yield Sighting(Feature.CLR_ASSEMBLY_SAFE_OR_EXTERNAL, first, detail)


def _database(statement: Statement) -> Iterator[Sighting]:
    keys, first = [word.key for word in statement.words], statement.words[0]
    if statement.begins("ALTER", "DATABASE"):
        if _follow(keys, "ADD", "LOG", "FILE"):
            yield Sighting(Feature.MULTIPLE_LOG_FILES, first, "it adds a log file")
        if "ENABLE_BROKER" in keys or "NEW_BROKER" in keys:
            yield Sighting(Feature.SERVICE_BROKER, first, "it switches Service Broker on")
        if "COMPATIBILITY_LEVEL" in keys:
            at = keys.index("COMPATIBILITY_LEVEL")
            yield from _compatibility(statement, at + 2)
    if statement.begins("CREATE", "DATABASE") and _follow(keys, "LOG", "ON"):
        after = keys[keys.index("LOG") + 2 :]
        if _top_level_groups(after) > 1:
            yield Sighting(Feature.MULTIPLE_LOG_FILES, first, "it is created with several log files")


def _top_level_groups(keys: list[str]) -> int:
    """Count bracketed groups that follow each other with commas."""
    depth = groups = 0
    for key in keys:
        if key == "(":
            groups += depth == 0
            depth += 1
        elif key == ")":
            depth -= 1
        elif depth == 0 and key != ",":
            break
    return groups


def _compatibility(statement: Statement, at: int) -> Iterator[Sighting]:
    word = statement.words[at] if at < len(statement.words) else None
    if word is not None and word.sort is Sort.NUMBER and word.text.isdigit() and int(word.text) < 100:
        yield Sighting(Feature.COMPATIBILITY_BELOW_100, word, f"it sets compatibility level {word.text}")


def _principal(statement: Statement) -> Iterator[Sighting]:
    keys = [word.key for word in statement.words]
    if statement.begins("CREATE", "LOGIN") and _follow(keys, "FROM", "WINDOWS"):
        yield Sighting(Feature.WINDOWS_LOGIN, statement.words[0], f"{statement.words[2].text} is a Windows login")
    elif statement.begins("CREATE", "USER") and len(keys) > 2 and "\\" in statement.words[2].text:
        yield Sighting(Feature.WINDOWS_LOGIN, statement.words[0], f"{statement.words[2].text} is a Windows user")


def in_call(call: Call, job: str) -> Iterator[Sighting]:
    """Yield what a call uses; `job` is the job that was created last."""
    name, word = call.procedure, call.word
    if call.at_server or len(call.parts) == 4:
        detail = f"it calls {'.'.join(call.parts) or 'a text'} on another server"
        yield Sighting(Feature.LINKED_SERVER, word, detail, call.parts[0] if call.parts else "")
    if len(call.parts) == 3 and call.parts[0] and not _of_the_engine(call):
        detail = f"it calls {'.'.join(call.parts)} in another database"
        yield Sighting(Feature.CROSS_DATABASE_REFERENCE, word, detail, call.parts[0])
    if name == "xp_cmdshell" or (name == "sp_configure" and call.text("configname", 0) == "xp_cmdshell"):
        yield Sighting(Feature.XP_CMDSHELL, word, f"it calls {name}")
    if name == "sp_send_dbmail" or (name.startswith("sysmail_") and name.endswith("_sp")):
        yield Sighting(Feature.DATABASE_MAIL, word, f"it calls {name}")
    if name in _SQL_MAIL:
        yield Sighting(Feature.SQL_MAIL, word, f"it calls {name}")
    if name in _REMOVED:
        yield Sighting(Feature.REMOVED_PROCEDURE, word, f"it calls {name}")
    yield from _of_jobs_and_principals(call, job)


def _of_jobs_and_principals(call: Call, job: str) -> Iterator[Sighting]:
    name, word = call.procedure, call.word
    if name == "sp_add_job":
        yield Sighting(Feature.AGENT_JOB, word, "it is an Agent job", object=job_name(job))
    elif name == "sp_add_jobstep":
        feature = _STEPS.get((call.text("subsystem", 3) or "").upper())
        if feature is not None:
            step = call.text("step_name", 2) or "a step"
            detail = f"step '{step}' runs in the subsystem {call.text('subsystem', 3)}"
            yield Sighting(feature, word, detail, object=job_name(job))
    elif name in {"sp_grantlogin", "sp_grantdbaccess"} and "\\" in (call.text("loginame", 0) or ""):
        yield Sighting(Feature.WINDOWS_LOGIN, word, f"{call.text('loginame', 0)} is a Windows login")
    elif name == "sp_dbcmptlevel":
        level = call.argument("new_cmptlevel", 1)
        if level is not None and level.text.isdigit() and int(level.text) < 100:
            yield Sighting(Feature.COMPATIBILITY_BELOW_100, word, f"it sets compatibility level {level.text}")


def job_name(job: str) -> str:
    """Return how a job is named as an object."""
    return f"job {job}" if job else "a job"


def _of_the_engine(call: Call) -> bool:
    """Whether a call into a system database is one of the engine's own procedures, for which other rules look."""
    engine = ("sp_", "xp_", "sysmail_", "fn_")
    return call.parts[0].casefold() == "tempdb" or (is_system(call.parts[0]) and call.procedure.startswith(engine))


def linked_server(call: Call) -> tuple[str, bool] | None:
    """Return the linked server that a call defines, and whether its provider reaches something else than SQL Server.

    None when the call defines none; a provider that is not written as a text counts as one of SQL Server.
    """
    if call.procedure != "sp_addlinkedserver":
        return None
    provider = call.text("provider", 2)
    return call.text("server", 0) or "", bool(provider) and not (provider or "").upper().startswith(SQL_PROVIDERS)
