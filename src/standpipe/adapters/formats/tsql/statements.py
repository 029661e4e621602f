"""Cuts a batch of Transact-SQL into statements.

The language needs no separator between statements: where one ends is decided by the words that can begin another, read
in the place where they stand (`SET` after `UPDATE t` begins nothing). Control words (`BEGIN`, `END`, `ELSE`) are taken
out; `IF` and `WHILE` give a statement of their own, which is their condition. The statements of a procedure, function
or trigger know its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from standpipe.adapters.formats.tsql.words import Batch, Sort, Word

_STARTERS = frozenset(
    {
        "SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "CREATE", "ALTER", "DROP", "TRUNCATE", "DECLARE",
        "SET", "PRINT", "RAISERROR", "RETURN", "USE", "WAITFOR", "GOTO", "BREAK", "CONTINUE", "CHECKPOINT",
        "DBCC", "KILL", "BACKUP", "RESTORE", "OPEN", "CLOSE", "FETCH", "DEALLOCATE", "COMMIT", "ROLLBACK",
        "SAVE", "BULK", "GRANT", "DENY", "REVOKE", "RECONFIGURE", "SHUTDOWN", "EXEC", "EXECUTE", "IF", "WHILE",
        "BEGIN", "END", "ELSE", "READTEXT", "WRITETEXT", "UPDATETEXT", "THROW", "UPDATE STATISTICS",
    }
)  # fmt: skip
_VERBS = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE", "MERGE"})
_MODULES = frozenset({"PROC", "PROCEDURE", "FUNCTION", "TRIGGER"})
_KINDS_OF_OBJECT = frozenset(
    {
        "TABLE", "PROC", "PROCEDURE", "VIEW", "FUNCTION", "TRIGGER", "DATABASE", "INDEX", "SCHEMA", "TYPE",
        "USER", "LOGIN", "ROLE", "SYNONYM", "SEQUENCE", "ASSEMBLY", "QUEUE", "SERVICE", "CONTRACT",
        "STATISTICS", "RULE", "DEFAULT", "CERTIFICATE", "CREDENTIAL", "EXISTS",
    }
)  # fmt: skip
_OPENINGS_THAT_ARE_STATEMENTS = frozenset({"TRAN", "TRANSACTION", "DISTRIBUTED", "DIALOG", "CONVERSATION"})


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement: its words, the object it belongs to, and its first words as keys."""

    words: tuple[Word, ...]
    object: str
    """The procedure, function, trigger, view or table; empty for a statement of the script itself."""
    is_header: bool = False
    """The words that declare a module, up to its body."""

    @property
    def line(self) -> int:
        """Line of its first word."""
        return self.words[0].line

    def begins(self, *keys: str) -> bool:
        """Whether its first words are these; `|` parts alternatives: `begins("BEGIN", "TRAN|TRANSACTION")`."""
        if len(self.words) < len(keys):
            return False
        return all(word.key in key.split("|") for word, key in zip(self.words, keys, strict=False))

    def key(self, position: int) -> str:
        """Return the key of a word; empty beyond the end."""
        return self.words[position].key if position < len(self.words) else ""


def split(batch: Batch) -> tuple[Statement, ...]:
    """Return the statements of a batch, in order.

    >>> from standpipe.adapters.formats.tsql.words import batches
    >>> batch, _ = next(batches("IF @a = 1 BEGIN UPDATE t SET a = 2 SELECT 1 END ELSE PRINT 'no'"))
    >>> [" ".join(word.text for word in each.words) for each in split(batch)]
    ['IF @ @a = 1', 'UPDATE t SET a = 2', 'SELECT 1', 'PRINT no']
    """
    return tuple(_Splitter(batch.words).run())


class _Splitter:
    def __init__(self, words: Sequence[Word]) -> None:
        self._words = words
        self._current: list[Word] = []
        self._module = ""
        self._cases = 0
        self._depth = 0
        self._at = 0

    def run(self) -> Iterator[Statement]:
        while self._at < len(self._words):
            if not self._current:
                whole = self._opening()
                if whole is not None:
                    yield whole
                    continue
            word = self._words[self._at]
            if self._depth == 0:
                ended = self._ended_by(word)
                if ended:
                    yield from self._flush()
                if ended or (not self._current and word.key in {"BEGIN", "END", "ELSE", ";"}):
                    skipped = self._control(word)
                    self._at += skipped
                    if skipped:
                        continue
                self._count_cases(word)
            self._depth = max(self._depth + {"(": 1, ")": -1}.get(word.key, 0), 0)
            self._current.append(word)
            self._at += 1
        yield from self._flush()

    def _flush(self) -> Iterator[Statement]:
        if self._current:
            yield Statement(tuple(self._current), self._module or _own_object(self._current))
        self._current = []
        self._cases = 0

    def _key(self, offset: int) -> str:
        position = self._at + offset
        return self._words[position].key if 0 <= position < len(self._words) else ""

    def _count_cases(self, word: Word) -> None:
        if word.key == "CASE":
            self._cases += 1
        elif word.key == "END" and self._cases:
            self._cases -= 1

    def _control(self, word: Word) -> int:
        """Return how many words at this place only steer: a separator, `BEGIN`, `END TRY`, `ELSE`."""
        after = self._key(1)
        if word.key in {";", "ELSE"}:
            return 1
        if word.key == "BEGIN" and after not in _OPENINGS_THAT_ARE_STATEMENTS:
            return 2 if after in {"TRY", "CATCH"} else 1
        if word.key == "END" and after != "CONVERSATION":
            return 2 if after in {"TRY", "CATCH"} else 1
        return 0

    def _opening(self) -> Statement | None:
        """Take what is one statement to its own end: the header of a module, or a view with the rest of its batch."""
        if self._key(0) not in {"CREATE", "ALTER"} or self._depth:
            return None
        offset = 3 if self._key(1) == "OR" and self._key(2) == "ALTER" else 1
        kind = self._key(offset)
        if kind == "VIEW":
            words = tuple(self._words[self._at :])
            self._at = len(self._words)
            return Statement(words, name_at(words, offset + 1)[0])
        if kind not in _MODULES:
            return None
        end = self._header_end(self._at + offset + 1, kind)
        words = tuple(self._words[self._at : end])
        self._at = end
        self._module = name_at(words, offset + 1)[0]
        return Statement(words, self._module, is_header=True)

    def _header_end(self, position: int, kind: str) -> int:
        depth = 0
        for at in range(position, len(self._words)):
            key, before = self._words[at].key, self._words[at - 1].key
            depth += {"(": 1, ")": -1}.get(key, 0)
            if depth:
                continue
            if kind == "FUNCTION" and key in {"BEGIN", "RETURN"}:
                return at
            if key == "AS" and not before.startswith("@") and before not in {"EXEC", "EXECUTE"}:
                external = at + 1 < len(self._words) and self._words[at + 1].key == "EXTERNAL"
                return len(self._words) if external else at + 1
        return len(self._words)

    def _ended_by(self, word: Word) -> bool:
        """Whether this word, outside brackets, ends the current statement."""
        if not self._current:
            return False
        if word.key == ";":
            return True
        if word.sort is not Sort.WORD or word.key not in _STARTERS or self._key(-1) == ".":
            return False
        if self._cases and word.key in {"END", "ELSE"}:
            return False
        return not self._goes_on(word.key, self._key(-1), self._key(1))

    def _goes_on(self, key: str, before: str, after: str) -> bool:
        """Whether a word that can begin a statement belongs to the current one."""
        first = self._current[0].key
        if first in {"GRANT", "DENY", "REVOKE"}:
            return not any(word.key in {"TO", "FROM"} for word in self._current)
        if key in _VERBS:
            return self._verb_goes_on(key, before, after)
        checks: dict[str, Callable[[], bool]] = {
            "SET": self._set_goes_on,
            "IF": lambda: before in _KINDS_OF_OBJECT and after == "EXISTS",
            "EXEC": lambda: self._execute_goes_on(before, after),
            "EXECUTE": lambda: self._execute_goes_on(before, after),
            "ALTER": lambda: first == "ALTER" and after == "COLUMN",
            "DROP": lambda: first == "ALTER" and after not in _KINDS_OF_OBJECT,
            "ROLLBACK": lambda: before == "WITH",
            "FETCH": lambda: before in {"ROW", "ROWS"},
            "BULK": lambda: after != "INSERT",
            "USE": lambda: after in {"HINT", "PLAN"},
        }
        check = checks.get(key)
        return check() if check else False

    def _execute_goes_on(self, before: str, after: str) -> bool:
        if before in {"WITH", ","} and after == "AS":
            return True
        return self._verb() == "INSERT" and not self._has_source()

    def _set_goes_on(self) -> bool:
        keys = [word.key for word in self._current]
        if keys[-1] in {"UPDATE", "DELETE"} and len(keys) > 1 and keys[-2] in {"ON", "THEN"}:
            return True
        if keys[0] == "ALTER":
            return (keys[1:2] == ["DATABASE"] and len(keys) <= 4) or self._key(1) == "("
        return self._verb() == "UPDATE" and "SET" not in keys

    def _verb_goes_on(self, key: str, before: str, after: str) -> bool:
        if self._current[0].key == "WITH" and self._verb() == "WITH":
            return True
        if key == "SELECT":
            joined = before in {"UNION", "ALL", "EXCEPT", "INTERSECT", "FOR"}
            return joined or (self._verb() == "INSERT" and not self._has_source())
        if key == "UPDATE" and (before in {"FOR", "IF", "NOT", "AND", "OR"} or (after == "(" and before != ")")):
            return True
        if key == "MERGE" and (after == "JOIN" or self._current[0].key == "ALTER"):
            return True
        return before in {"ON", "THEN"} or (key == "INSERT" and before == "BULK")

    def _verb(self) -> str:
        """Return what the current statement does; of `WITH ... AS (...)` what stands after its parts."""
        first = self._current[0].key
        if first != "WITH":
            return first
        depth = 0
        for word in self._current:
            depth += {"(": 1, ")": -1}.get(word.key, 0)
            if not depth and word.key in _VERBS:
                return word.key
        return first

    def _has_source(self) -> bool:
        """Whether an `INSERT` has the rows it puts in."""
        depth, before = 0, ""
        for word in self._current:
            depth += {"(": 1, ")": -1}.get(word.key, 0)
            if depth == 0 and word.key in {"VALUES", "SELECT", "EXEC", "EXECUTE", "DEFAULT"}:
                return True
            if depth == 1 and before == "(" and word.key == "SELECT":
                return True
            before = word.key
        return False


def _own_object(words: Sequence[Word]) -> str:
    """Return the object that a statement of the script itself is about: the table it creates or changes."""
    keys = [word.key for word in words[:2]]
    if len(keys) == 2 and keys[0] in {"CREATE", "ALTER"} and keys[1] in {"TABLE", "ASSEMBLY", "QUEUE", "DATABASE"}:
        return name_at(words, 2)[0]
    return ""


def name_at(words: Sequence[Word], position: int) -> tuple[str, int]:
    """Return the dotted name that begins at a place, and where it ends; empty when there is none.

    >>> from standpipe.adapters.formats.tsql.words import batches
    >>> batch, _ = next(batches("EXEC [my db]..p @a"))
    >>> name_at(batch.words, 1)
    ('my db..p', 5)
    """
    parts: list[str] = []
    at = position
    expects_part = True
    while at < len(words):
        word = words[at]
        if word.key == ".":
            parts.append(".")
            expects_part = True
        elif expects_part and word.names:
            parts.append(word.text)
            expects_part = False
        else:
            break
        at += 1
    return "".join(parts), at
