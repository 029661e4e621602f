"""Parses one Transact-SQL statement: the seam to sqlglot's parser.

sqlglot gives a tree for queries, changes of data, tables, views and indexes. What it only tokenises (its `Command`), or
cannot parse, counts as parsed when its form is one that this module knows word by word and that holds no query: a
call, a message, a setting, a cursor, a permission, the header of a module. Everything else is not parsed, and counted.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum

from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from standpipe.adapters.formats.tsql.statements import Statement
from standpipe.adapters.formats.tsql.words import DIALECT, Sort, Word

_QUERY_WORDS = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE", "MERGE"})
_SILENT_WORDS = frozenset({"ROWGUIDCOL", "SPARSE", "PERSISTED"})
"""Words of a column's definition that sqlglot does not know and that no rule asks for."""
_WITH_EXPRESSION = {
    "PRINT": "SELECT",
    "RETURN": "SELECT",
    "IF": "SELECT 1 WHERE",
    "WHILE": "SELECT 1 WHERE",
}
"""Statements that are one expression, and the words before which that expression is a query."""
_FORMS: tuple[tuple[str, ...], ...] = (
    ("USE",), ("PRINT",), ("SET",), ("DECLARE",), ("EXEC|EXECUTE",), ("RAISERROR",), ("RETURN",), ("IF|WHILE",),
    ("BEGIN", "TRAN|TRANSACTION|DISTRIBUTED|DIALOG|CONVERSATION"), ("END", "CONVERSATION"), ("COMMIT",), ("ROLLBACK",),
    ("SAVE", "TRAN|TRANSACTION"), ("DBCC",), ("CHECKPOINT",), ("RECONFIGURE",), ("WAITFOR", "DELAY|TIME"), ("GOTO",),
    ("BREAK",), ("CONTINUE",), ("OPEN|CLOSE|FETCH|DEALLOCATE",), ("GRANT|DENY|REVOKE",), ("BACKUP|RESTORE",), ("KILL",),
    ("THROW",), ("TRUNCATE", "TABLE"), ("ENABLE|DISABLE", "TRIGGER"), ("BULK", "INSERT"), ("UPDATE STATISTICS",),
    ("SEND", "ON"), ("SHUTDOWN",), ("REVERT",), ("DROP",), ("ALTER", "INDEX|AUTHORIZATION|ROLE|USER|LOGIN|SCHEMA"),
    ("ALTER", "DATABASE"), ("CREATE", "DATABASE"), ("CREATE|ALTER", "ASSEMBLY"),
    ("CREATE|ALTER", "CRYPTOGRAPHIC", "PROVIDER"), ("CREATE|ALTER", "SERVER", "AUDIT|ROLE"),
    ("CREATE|ALTER", "CREDENTIAL|LOGIN|USER|ROLE|QUEUE|SERVICE|CONTRACT|ROUTE|CERTIFICATE"),
    ("CREATE|ALTER", "SEQUENCE|SYNONYM|TYPE|SCHEMA"),
    ("CREATE|ALTER", "MESSAGE", "TYPE"), ("CREATE|ALTER", "REMOTE", "SERVICE"), ("CREATE|ALTER", "BROKER", "PRIORITY"),
    ("CREATE|ALTER", "SYMMETRIC|ASYMMETRIC|MASTER", "KEY"), ("CREATE|ALTER", "FULLTEXT", "INDEX|CATALOG|STOPLIST"),
    ("CREATE|ALTER", "PARTITION", "FUNCTION|SCHEME"), ("CREATE|ALTER", "EXTERNAL", "DATA|FILE"),
    ("CREATE", "STATISTICS|RULE|DEFAULT|AGGREGATE|ENDPOINT"), ("ALTER", "ENDPOINT"),
    ("CREATE|ALTER", "XML", "SCHEMA"), ("CREATE", "XML|SPATIAL", "INDEX"), ("CREATE", "PRIMARY", "XML"),
    ("ADD", "SIGNATURE"), ("CREATE", "EVENT", "NOTIFICATION"),
)  # fmt: skip


class How(Enum):
    """How a statement was understood."""

    TREE = "a tree"
    FORM = "a known form"
    NOT = "not parsed"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A statement with what parsing gave."""

    statement: Statement
    how: How
    tree: exp.Expression | None = None


def parse(statement: Statement, text: str) -> Parsed:
    """Parse a statement whose words are offsets into the text.

    >>> from standpipe.adapters.formats.tsql.statements import split
    >>> from standpipe.adapters.formats.tsql.words import batches
    >>> batch, text = next(batches("SELECT a FROM b; DBCC CHECKDB; ALTER NONSENSE x"))
    >>> [parse(each, text).how.name for each in split(batch)]
    ['TREE', 'FORM', 'NOT']
    """
    if statement.is_header:
        return Parsed(statement, How.FORM)
    tree = _tree(_tidied(statement.words), text)
    if tree is not None:
        return Parsed(statement, How.TREE, tree)
    before = _WITH_EXPRESSION.get(statement.key(0))
    if before and len(statement.words) > 1:
        tree = _tree([*_made(before), *_tidied(statement.words[1:])], text)
        if tree is not None:
            return Parsed(statement, How.TREE, tree)
    holds_query = any(word.key in _QUERY_WORDS for word in _after_opening(statement))
    if _known_form(statement) and not holds_query:
        return Parsed(statement, How.FORM)
    return Parsed(statement, How.NOT)


def _after_opening(statement: Statement) -> Sequence[Word]:
    """Return the words in which a query would hide something: those of a permission or a message are names."""
    if statement.key(0) in {"GRANT", "DENY", "REVOKE"} or statement.begins("IF|WHILE", "UPDATE"):
        return ()
    if statement.key(0) == "IF":
        return [
            word
            for word, after in zip(statement.words, statement.words[1:], strict=False)
            if not (word.key == "UPDATE" and after.key == "(")
        ]
    if statement.begins("BULK", "INSERT"):
        return statement.words[2:]
    return statement.words


def _known_form(statement: Statement) -> bool:
    if any(statement.begins(*form) for form in _FORMS):
        return True
    first = statement.words[0]
    if first.sort is Sort.WORD and len(statement.words) == 2 and statement.key(1) == ":":
        return True  # a label
    # The first statement of a batch may call a procedure by its name alone.
    return first.key.startswith(("SP_", "XP_"))


def _tree(tokens: list[Token], text: str) -> exp.Expression | None:
    """Return the one tree of the tokens; None when sqlglot fails, stops early or only keeps the text."""
    with _quiet():
        try:
            found = DIALECT.parser(error_level=ErrorLevel.IMMEDIATE).parse(tokens, text)
        except (SqlglotError, RecursionError, ValueError, IndexError, AttributeError, TypeError, KeyError):
            return None  # whatever a parser of foreign text trips over, the statement counts as not parsed
    trees = [each for each in found if each is not None]
    if len(trees) != 1:
        return None
    tree = trees[0]
    if not isinstance(tree, exp.Expression) or isinstance(tree, exp.Column | exp.Alias | exp.Identifier):
        return None
    return None if tree.find(exp.Command) else tree


def _made(text: str) -> list[Token]:
    return list(DIALECT.tokenize(text))


def _tidied(words: Sequence[Word]) -> list[Token]:
    """Return the tokens without words that sqlglot stumbles over and that change nothing a rule asks for."""
    kept: list[Token] = []
    for position, word in enumerate(words):
        after = words[position + 1] if position + 1 < len(words) else None
        before = words[position - 1].key if position else ""
        if word.key in _SILENT_WORDS and before != ".":
            continue
        if word.key in {"CLUSTERED", "NONCLUSTERED"} and before in {"PRIMARY KEY", "UNIQUE"}:
            continue
        if word.sort is Sort.NUMBER and before == "$" and kept and kept[-1].text == "$":
            kept.pop()  # an amount of money
        kept.append(word.token)
        if after is None and word.key == ";":
            kept.pop()
    return [each for each in kept if each.token_type is not TokenType.SEMICOLON]


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep sqlglot from logging what it does not support: it is counted and told by file."""
    logger = logging.getLogger("sqlglot")
    before = logger.disabled
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = before
