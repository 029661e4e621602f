"""Reads Transact-SQL scripts: schema scripts, procedures, jobs.

A script gives no entity: it hands on a `Script` with what its statements use. Rows are statements, their number in the
file is the line they begin at; a statement that was not parsed is a rejected row. Scripts of other engines are said to
be that and are not examined.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from standpipe.adapters.formats.documents import Document, Medium
from standpipe.adapters.formats.tables import Account
from standpipe.estate.readings import FileReading
from standpipe.estate.scripts import SYSTEM_DATABASES, Script
from standpipe.kernel.evidence import Place
from standpipe.kernel.findings import Finding, Severity

if TYPE_CHECKING:
    from standpipe.adapters.formats.tsql.examine import Examined

SHOWN_ONE_BY_ONE = 200
"""Statements that were not parsed and are listed with their line; more of them are summed up."""
_ANY_CASE = re.IGNORECASE | re.MULTILINE
_OTHER_ENGINES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("MySQL or MariaDB", re.compile(r"`\w+`|\bAUTO_INCREMENT\b|\bENGINE\s*=|^\s*DELIMITER\s", _ANY_CASE)),
    ("Oracle", re.compile(r"\bVARCHAR2\s*\(|\bNUMBER\s*\(\d|^\s*/\s*$|\bIDENTIFIED BY\b", _ANY_CASE)),
    ("PostgreSQL", re.compile(r"\$\$|\bSERIAL\b|\bGENERATED\b.*\bAS IDENTITY\b|::\w+|^\s*\\\w+", _ANY_CASE)),
)
"""Marks of other engines."""
_OURS = re.compile(
    r"^\s*GO\s*$|\[\w+\]\.\[\w+\]|\[dbo\]|\bdbo\.|\bNVARCHAR\b|@@\w+|\bEXEC(?:UTE)?\s+\w|\bsp_\w+", _ANY_CASE
)
"""Marks of Transact-SQL."""
_COMMENTS = re.compile(r"/\*.*?\*/|--[^\n]*|'(?:[^']|'')*'", re.DOTALL)
_SAMPLE = 200_000


class TransactSqlReader:
    """Reads Transact-SQL scripts."""

    name = "tsql"
    title = "Transact-SQL script (schema, procedures, jobs)"

    def recognise(self, document: Document) -> bool:
        """Whether the document is a script of statements."""
        return document.medium is Medium.SCRIPT

    def read(self, document: Document) -> FileReading:
        """Return the script's account and what it uses."""
        from standpipe.adapters.formats.tsql.examine import examine  # its grammar is not loaded where no script is

        text = document.load_text()
        account = Account(document.path, self.name)
        engine = _other_engine(text)
        if engine is not None:
            return _other(document.path, engine, text, account)
        found = examine(text)
        script = _script(document.path, found)
        account.rows_in[""] = sum(found.statements.values())
        for line, reason, _ in found.faults[:SHOWN_ONE_BY_ONE]:
            account.reject(Place(document.path, row=line), reason)
        if len(found.faults) > SHOWN_ONE_BY_ONE:
            more = len(found.faults) - SHOWN_ONE_BY_ONE
            account.reject(Place(document.path), "more statements that were not parsed", rows=more)
        account.others.append(script)
        account.findings.extend(_coverage(script))
        return account.reading()


def _other_engine(text: str) -> str | None:
    """Return the engine of a script that is plainly for another one; marks of Transact-SQL weigh against it."""
    bare = _COMMENTS.sub("''", text[:_SAMPLE])
    counts = {engine: len(pattern.findall(bare)) for engine, pattern in _OTHER_ENGINES}
    engine, most = max(counts.items(), key=lambda item: item[1])
    return engine if most > len(_OURS.findall(bare)) else None


def _other(path: str, engine: str, text: str, account: Account) -> FileReading:
    rows = max(_COMMENTS.sub("", text).count(";"), 1)
    account.rows_in[""] = rows
    account.reject(Place(path), f"the script is for {engine}; only Transact-SQL is examined", rows=rows)
    message = f"{path} is a script for {engine}: only Transact-SQL (SQL Server) is examined for platform rules."
    account.findings.append(Finding("script-of-another-engine", Severity.INFORMATION, path, message, (Place(path),)))
    return account.reading()


def _script(path: str, found: Examined) -> Script:
    """Return the script; where it names one database only, all of it belongs there."""
    named = {
        name.casefold(): name
        for name in [*found.created, *found.statements]
        if name and name.casefold() not in SYSTEM_DATABASES
    }
    only = next(iter(named.values())) if len(named) == 1 else ""

    def owner(database: str) -> str:
        return named.get(database.casefold(), database) or only

    not_parsed: Counter[str] = Counter(owner(database) for _, _, database in found.faults)
    uses = tuple(replace(use, database=owner(use.database or "") or None) for use in found.uses)
    return Script(path, _by(found.statements, owner), not_parsed, _by(found.dynamic, owner), uses)


def _by(counts: Mapping[str, int], owner: Callable[[str], str]) -> Mapping[str, int]:
    by_owner: Counter[str] = Counter()
    for database, count in counts.items():
        by_owner[owner(database)] += count
    return by_owner


def _coverage(script: Script) -> tuple[Finding, ...]:
    missed, dynamic = sum(script.not_parsed.values()), sum(script.dynamic.values())
    total = sum(script.statements.values())
    if not missed and not dynamic:
        return ()
    parts = []
    if missed:
        parts.append(f"{missed} of {total} statements ({script.share_not_parsed:.1%}) could not be parsed")
    if dynamic:
        parts.append(f"{dynamic} put their text together when they run and cannot be examined")
    severity = Severity.MEDIUM if script.share_not_parsed > 0.05 else Severity.LOW
    message = f"{script.path}: {' and '.join(parts)}. Have somebody read those before a decision is final."
    return (Finding("code-not-fully-examined", severity, script.path, message, (Place(script.path),)),)
