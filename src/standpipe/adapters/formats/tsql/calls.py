"""Finds the procedures that a statement calls, with their arguments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from standpipe.adapters.formats.tsql.statements import Statement, name_at
from standpipe.adapters.formats.tsql.words import Sort, Word


@dataclass(frozen=True, slots=True)
class Call:
    """A call: the parts of the procedure's name, arguments by name (`@` left out) and by position.

    An empty name is a text that is put together and run (`EXEC (@text)`); `at_server` says that it runs elsewhere.
    """

    parts: tuple[str, ...]
    word: Word
    named: Mapping[str, Word]
    positional: tuple[Word, ...]
    at_server: bool = False

    @property
    def procedure(self) -> str:
        """The last part of the name, in lower case."""
        return self.parts[-1].casefold() if self.parts else ""

    def argument(self, name: str, position: int) -> Word | None:
        """Return an argument by its name, or by its place where names are not given."""
        if name in self.named:
            return self.named[name]
        return self.positional[position] if position < len(self.positional) else None

    def text(self, name: str, position: int) -> str | None:
        """Return an argument that is written as a text (or a bare word, which is one); None otherwise."""
        word = self.argument(name, position)
        if word is None or word.text.startswith("@") or word.sort in {Sort.SIGN, Sort.NUMBER}:
            return None
        return word.text


def calls_in(statement: Statement) -> Iterator[Call]:
    """Yield each call of a statement.

    >>> from standpipe.adapters.formats.tsql.statements import split
    >>> from standpipe.adapters.formats.tsql.words import batches
    >>> batch, _ = next(batches("EXEC @rc = msdb.dbo.sp_add_job @job_name = N'Nightly', @enabled = 1"))
    >>> [(call.parts, call.text("job_name", 0)) for call in calls_in(split(batch)[0])]
    [(('msdb', 'dbo', 'sp_add_job'), 'Nightly')]
    """
    words = statement.words
    if words[0].key.startswith(("SP_", "XP_")):
        yield _call(words, 0)
        return
    if statement.is_header or statement.key(0) in {"GRANT", "DENY", "REVOKE", "CREATE", "ALTER"}:
        return
    for word, after, at in zip(words, words[1:], range(1, len(words)), strict=False):
        begins_name = after.sort is not Sort.SIGN or after.key in {"(", "@"}
        if word.key in {"EXEC", "EXECUTE"} and after.key != "AS" and begins_name:
            yield _call(words, at)


def _call(words: Sequence[Word], at: int) -> Call:
    if words[at].key in {"@", "@@"} and at + 2 < len(words) and words[at + 2].key == "=":
        at += 3  # the variable that takes the return value
    if at < len(words) and words[at].key == "(":
        servers = any(word.key == "AT" for word in words[at:])
        return Call((), words[at], {}, (), at_server=servers)
    _, end = name_at(words, at)
    parts = _parts(words[at:end])
    named, positional = _arguments(words[end:])
    return Call(parts, words[min(at, len(words) - 1)], named, positional)


def _parts(words: Sequence[Word]) -> tuple[str, ...]:
    """Return the parts of a dotted name; one left out (`db..p`) is empty."""
    parts = [""]
    for word in words:
        if word.key == ".":
            parts.append("")
        else:
            parts[-1] = word.text
    return tuple(parts) if any(parts) else ()


def _arguments(words: Sequence[Word]) -> tuple[dict[str, Word], tuple[Word, ...]]:
    named: dict[str, Word] = {}
    positional: list[Word] = []
    for group in _by_comma(words):
        name = group[1].text[1:].casefold() if len(group) > 3 and group[0].key == "@" and group[2].key == "=" else None
        value = group[3:] if name is not None else group
        shown = value[1] if value and value[0].key == "@" and len(value) > 1 else value[0] if value else None
        if shown is None:
            continue
        if name is not None:
            named[name] = shown
        else:
            positional.append(shown)
    return named, tuple(positional)


def _by_comma(words: Sequence[Word]) -> Iterator[list[Word]]:
    group: list[Word] = []
    depth = 0
    for word in words:
        depth += {"(": 1, ")": -1}.get(word.key, 0)
        if word.key == "," and depth == 0:
            yield group
            group = []
        else:
            group.append(word)
    if group:
        yield group
