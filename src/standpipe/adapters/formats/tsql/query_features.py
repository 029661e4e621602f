"""Finds in queries and tables what a platform database may not offer.

Names of other databases and servers are read from the parsed tree; what sqlglot only tokenises is read from the words,
in the place where they stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlglot import exp

from standpipe.adapters.formats.tsql.grammar import Parsed
from standpipe.adapters.formats.tsql.statements import Statement, name_at
from standpipe.adapters.formats.tsql.words import Sort, Word
from standpipe.estate.scripts import SYSTEM_DATABASES, Feature

SQL_PROVIDERS = ("SQLNCLI", "SQLOLEDB", "MSOLEDBSQL", "SQLNATIVE")
"""Beginnings of the names of the providers that reach a SQL Server."""
_METHODS = frozenset({"value", "query", "nodes", "exist", "modify", "write", "getlevel", "tostring", "parse"})
_BEFORE_A_TABLE = frozenset({"FROM", "JOIN", "INTO", "UPDATE", "TABLE", "USING", "REFERENCES"})
_FILE_WORDS = frozenset({"FILESTREAM", "FILESTREAM_ON", "FILETABLE"})
_AGGREGATES = frozenset({"SUM", "AVG", "MIN", "MAX", "COUNT", "STDEV", "STDEVP", "VAR", "VARP"})


@dataclass(frozen=True, slots=True)
class Sighting:
    """A feature at a word; `other` is the database or server it reaches."""

    feature: Feature
    word: Word
    detail: str
    other: str = ""
    object: str = ""
    """The object, where it is not the one in which the statement stands."""
    subject: str = ""
    """The object of a statement that stands in none."""


@dataclass(frozen=True, slots=True)
class _Name:
    parts: tuple[str, ...]
    word: Word
    function: bool = False


def in_query(parsed: Parsed) -> Iterator[Sighting]:
    """Yield what one statement uses."""
    statement = parsed.statement
    for name in _names(parsed):
        yield from _by_name(name)
    for at, word in enumerate(statement.words):
        if word.sort is not Sort.TEXT and word.sort is not Sort.NUMBER:
            yield from _by_word(statement, at, word)
    yield from _next_in(statement)


def _names(parsed: Parsed) -> Iterator[_Name]:
    if parsed.tree is None:
        yield from _names_by_words(parsed.statement)
        return
    words = {word.token.start: word for word in parsed.statement.words}
    for table in parsed.tree.find_all(exp.Table):
        parts = _table_parts(table)
        start = next((part.meta["start"] for part in table.find_all(exp.Identifier) if "start" in part.meta), None)
        word = words.get(start) if isinstance(start, int) else None
        function = isinstance(table.this, exp.Func)
        if not (function and parts and parts[-1].casefold() in _METHODS):
            yield _Name(parts, word or parsed.statement.words[0], function)
    for dot in parsed.tree.find_all(exp.Dot):
        parts = tuple(each.name for each in dot.flatten())
        is_call = isinstance(dot.expression, exp.Anonymous) and not isinstance(dot.parent, exp.Dot)
        if is_call and len(parts) == 3 and parts[1].casefold() == "dbo" and parts[2].casefold() not in _METHODS:
            start = next((part.meta["start"] for part in dot.find_all(exp.Identifier) if "start" in part.meta), None)
            word = words.get(start) if isinstance(start, int) else None
            yield _Name(parts, word or parsed.statement.words[0], function=True)


def _table_parts(table: exp.Table) -> tuple[str, ...]:
    own = [each.name for each in table.this.flatten()] if isinstance(table.this, exp.Dot) else [table.name]
    owners = [
        part.name for part in (table.args.get("catalog"), table.args.get("db")) if isinstance(part, exp.Expression)
    ]
    if table.args.get("catalog") is not None and len(owners) == 1:
        owners.append("")  # the owner was left out: `db..table`
    return (*owners, *own)


def _names_by_words(statement: Statement) -> Iterator[_Name]:
    """Read the names of tables from the words of a statement without a tree: those right after a word such as FROM."""
    for at, word in enumerate(statement.words):
        if word.key in _BEFORE_A_TABLE and at + 1 < len(statement.words):
            name, end = name_at(statement.words, at + 1)
            if name and statement.key(end) != "(":
                yield _Name(tuple(name.split(".")), statement.words[at + 1])


def _by_name(name: _Name) -> Iterator[Sighting]:
    shown = ".".join(name.parts)
    if len(name.parts) == 4:
        yield Sighting(Feature.LINKED_SERVER, name.word, f"it reads {shown} on another server", name.parts[0])
    elif len(name.parts) == 3 and name.parts[0] and name.parts[0].casefold() != "tempdb":
        detail = f"it reaches {shown} in another database"
        yield Sighting(Feature.CROSS_DATABASE_REFERENCE, name.word, detail, name.parts[0])
    elif name.parts[-1].casefold() == "next" and not name.function:
        yield Sighting(Feature.NAMED_NEXT, name.word, "a table is named NEXT")
    if [part.casefold() for part in name.parts[-2:]] == ["sys", "database_principal_aliases"]:
        yield Sighting(Feature.PRINCIPAL_ALIASES, name.word, "it reads sys.database_principal_aliases")


def _by_word(statement: Statement, at: int, word: Word) -> Iterator[Sighting]:
    if word.key in {"OPENROWSET", "OPENQUERY", "OPENDATASOURCE"} and statement.key(at + 1) == "(":
        yield from _rowset(statement, at, word)
    elif word.key == "FASTFIRSTROW" and _is_hint(statement, at):
        yield Sighting(Feature.FASTFIRSTROW_HINT, word, "a query has the hint FASTFIRSTROW")
    elif word.key == "COMPUTE" and statement.key(at + 1) in _AGGREGATES and statement.key(at + 2) == "(":
        yield Sighting(Feature.COMPUTE_CLAUSE, word, "a query has a COMPUTE clause")
    elif word.key in {"*", "="}:
        yield from _join_operator(statement, at, word)
    elif word.key in _FILE_WORDS and _declares(statement, at):
        yield Sighting(Feature.FILESTREAM, word, f"it is declared with {word.key}")


def _declares(statement: Statement, at: int) -> bool:
    """Whether a word of files declares something, as against naming a column."""
    return statement.begins("CREATE|ALTER", "TABLE|DATABASE") and statement.key(at - 1) not in {".", "(", ","}


def _rowset(statement: Statement, at: int, word: Word) -> Iterator[Sighting]:
    first = statement.words[at + 2] if at + 2 < len(statement.words) else word
    if word.key == "OPENQUERY":
        yield Sighting(Feature.LINKED_SERVER, word, f"OPENQUERY runs on {first.text}", first.text)
    elif word.key == "OPENDATASOURCE":
        yield Sighting(Feature.LINKED_SERVER, word, f"OPENDATASOURCE opens {first.text}", first.text)
    elif first.key == "BULK":
        inside = inside_brackets(statement.words, at + 1)
        if not reads_from_store(inside):
            yield Sighting(Feature.OPENROWSET_FROM_FILE, word, "OPENROWSET reads a file")
    elif first.sort is Sort.TEXT:
        yield Sighting(Feature.OPENROWSET_PROVIDER, word, f"OPENROWSET uses the provider {first.text}")
        if not first.text.upper().startswith(SQL_PROVIDERS):
            yield Sighting(Feature.OPENROWSET_OTHER_PROVIDER, word, f"OPENROWSET uses the provider {first.text}")


def inside_brackets(words: Sequence[Word], opening: int) -> Sequence[Word]:
    """Return the words between a bracket and the one that closes it."""
    depth = 0
    for at in range(opening, len(words)):
        depth += {"(": 1, ")": -1}.get(words[at].key, 0)
        if depth == 0:
            return words[opening + 1 : at]
    return words[opening + 1 :]


def reads_from_store(words: Sequence[Word]) -> bool:
    """Whether a bulk read comes from a storage account: it names a data source, or an address on the web."""
    return any(
        word.key == "DATA_SOURCE"
        or (word.sort is Sort.TEXT and word.text.casefold().startswith(("https://", "abs://")))
        for word in words
    )


def _is_hint(statement: Statement, at: int) -> bool:
    """Whether a word stands alone among commas in brackets that follow WITH or the name of a table."""
    if statement.key(at + 1) not in {",", ")"} or statement.key(at - 1) not in {",", "("}:
        return False
    while at > 0 and statement.key(at) != "(":
        at -= 1
    before = statement.words[at - 1] if at > 0 else None
    return before is not None and (before.key == "WITH" or before.names)


def _join_operator(statement: Statement, at: int, word: Word) -> Iterator[Sighting]:
    """Find `*=` and `=*` in a condition; in `SET a *= 2` and `SELECT @a *= 2` they only multiply."""
    if at == 0 or at + 2 >= len(statement.words):
        return
    second, after, before = statement.words[at + 1], statement.words[at + 2], statement.words[at - 1]
    if {word.key, second.key} != {"*", "="} or word.end != second.start or not (before.names and after.names):
        return
    clause = next(
        (each.key for each in reversed(statement.words[:at]) if each.key in {"SELECT", "SET", "WHERE", "ON", "HAVING"}),
        "",
    )
    if clause in {"WHERE", "ON", "HAVING"}:
        left = word.key == "*"
        feature = Feature.LEFT_OUTER_JOIN_OPERATOR if left else Feature.RIGHT_OUTER_JOIN_OPERATOR
        yield Sighting(feature, word, f"tables are joined with {'*=' if left else '=*'}")


def _next_in(statement: Statement) -> Iterator[Sighting]:
    """Find a column that is declared with the name NEXT."""
    if statement.begins("ALTER", "TABLE"):
        for at, word in enumerate(statement.words):
            if word.text.upper() == "NEXT" and word.names and statement.key(at - 1) in {"ADD", "COLUMN"}:
                yield Sighting(Feature.NAMED_NEXT, word, "a column is named NEXT")
    if not statement.begins("CREATE", "TABLE"):
        return
    depth = 0
    for at, word in enumerate(statement.words):
        depth += {"(": 1, ")": -1}.get(word.key, 0)
        if depth == 1 and statement.key(at - 1) in {"(", ","} and word.names and word.text.upper() == "NEXT":
            yield Sighting(Feature.NAMED_NEXT, word, "a column is named NEXT")


def is_system(database: str) -> bool:
    """Whether a database belongs to the engine itself."""
    return database.casefold() in SYSTEM_DATABASES
