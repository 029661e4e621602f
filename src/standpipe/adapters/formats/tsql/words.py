"""Turns the text of a Transact-SQL script into words, batch by batch: the seam to sqlglot's tokeniser.

Comments and the insides of strings never become words, so no rule can meet them. Lines that only `sqlcmd` understands
(`:setvar`, `:r`) are left out and their variables put in; a line with `GO` alone ends a batch.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import ClassVar

from sqlglot.dialects.tsql import TSQL
from sqlglot.errors import TokenError
from sqlglot.tokenizer_core import Token, TokenType

DIALECT = TSQL()


class _Tokenizer(TSQL.Tokenizer):
    """The tokeniser of the dialect, without its habit of taking what follows certain words as one text."""

    COMMANDS: ClassVar[set[TokenType]] = set()


_TOKENIZER = _Tokenizer(dialect=DIALECT)
_DIRECTIVE = re.compile(r"^[ \t]*:(?P<name>\w+|!!)(?P<rest>[^\n]*)$", re.MULTILINE)
_SETVAR = re.compile(r"\s+(?P<name>\w+)\s+(?:\"(?P<quoted>[^\"\n]*)\"|(?P<bare>\S+))")
_VARIABLE = re.compile(r"\$\((\w+)\)")
_GO_LINE = re.compile(r"^[ \t]*GO(?:[ \t]+\d+)?[ \t]*;?[ \t]*$", re.IGNORECASE | re.MULTILINE)
_DIRECTIVES = frozenset({"setvar", "r", "on", "out", "error", "connect", "exit", "quit", "list", "reset", "perftrace"})


class Sort(Enum):
    """What a word is."""

    WORD = auto()
    """An unquoted word: a keyword, a name, or a variable."""
    NAME = auto()
    """A name in brackets or double quotes."""
    TEXT = auto()
    NUMBER = auto()
    SIGN = auto()


_TEXTS = frozenset(
    {TokenType.STRING, TokenType.NATIONAL_STRING, TokenType.RAW_STRING, TokenType.UNICODE_STRING}
)  # fmt: skip
_NUMBERS = frozenset({TokenType.NUMBER, TokenType.HEX_STRING, TokenType.BIT_STRING})


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a script; `key` is its upper-case text where it is unquoted or a sign, else empty."""

    sort: Sort
    text: str
    key: str
    line: int
    start: int
    end: int
    token: Token

    @property
    def names(self) -> bool:
        """It can be part of a name."""
        return self.sort in {Sort.WORD, Sort.NAME}


@dataclass(frozen=True, slots=True)
class Batch:
    """The words between two `GO`; without words and with a `fault` where the text cannot be cut into words."""

    line: int
    words: tuple[Word, ...]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A script without what only `sqlcmd` understands; its lines are those of the file."""

    text: str

    @property
    def line_starts(self) -> list[int]:
        """Offset of each line."""
        return [0, *(match.end() for match in re.finditer(r"\n", self.text))]


def prepare(text: str) -> Prepared:
    r"""Return the text with `sqlcmd` lines blanked and variables put in; a variable without a value is its name.

    >>> prepare(':setvar Db "Housing"\nUSE [$(Db)]').text
    '\nUSE [Housing]'
    """
    values: dict[str, str] = {}

    def blank(match: re.Match[str]) -> str:
        if match["name"].lower() not in _DIRECTIVES:
            return match[0]
        found = _SETVAR.fullmatch(match["rest"].rstrip())
        if match["name"].lower() == "setvar" and found:
            values[found["name"]] = found["quoted"] if found["quoted"] is not None else found["bare"]
        return ""

    without = _DIRECTIVE.sub(blank, text.replace("\r\n", "\n").replace("\r", "\n"))
    return Prepared(_VARIABLE.sub(lambda match: values.get(match[1], match[1]), without))


def batches(text: str, *, first_line: int = 1) -> Iterator[tuple[Batch, str]]:
    r"""Yield each batch that holds anything, with the text its words are offsets into.

    >>> [[word.text for word in batch.words] for batch, _ in batches("PRINT 'GO'\nGO\n-- x\nUSE [a b]")]
    [['PRINT', 'GO'], ['USE', 'a b']]
    """
    prepared = prepare(text)
    try:
        words = _words(prepared.text, first_line)
    except TokenError:
        yield from _piecemeal(prepared.text, first_line)
        return
    current: list[Word] = []
    for position, word in enumerate(words):
        if word.key == "GO" and _alone(words, position):
            if current:
                yield Batch(current[0].line, tuple(current)), prepared.text
            current = []
        elif not (word.sort is Sort.NUMBER and position and _counts(words, position)):
            current.append(word)
    if current:
        yield Batch(current[0].line, tuple(current)), prepared.text


def _alone(words: Sequence[Word], position: int) -> bool:
    """Whether `GO` stands on a line of its own, perhaps with a count."""
    word = words[position]
    before = words[position - 1] if position else None
    after = words[position + 1] if position + 1 < len(words) else None
    if before is not None and before.line == word.line:
        return False
    if after is None or after.line != word.line:
        return True
    second = words[position + 2] if position + 2 < len(words) else None
    return after.sort is Sort.NUMBER and (second is None or second.line != word.line)


def _counts(words: Sequence[Word], position: int) -> bool:
    before = words[position - 1]
    return before.key == "GO" and before.line == words[position].line and _alone(words, position - 1)


def _piecemeal(text: str, first_line: int) -> Iterator[tuple[Batch, str]]:
    """Yield the batches of a text that cannot be cut into words as a whole: only the faulty batch is lost."""
    starts = [0, *(match.end() for match in _GO_LINE.finditer(text))]
    ends = [*(match.start() for match in _GO_LINE.finditer(text)), len(text)]
    for start, end in zip(starts, ends, strict=True):
        part = text[start:end]
        line = first_line + text.count("\n", 0, start)
        if not part.strip():
            continue
        try:
            words = _words(part, line)
        except TokenError:
            first = line + len(part) - len(part.lstrip()) and line + part[: len(part) - len(part.lstrip())].count("\n")
            yield Batch(first or line, (), "a quotation mark or a comment is never closed"), part
            continue
        if words:
            yield Batch(words[0].line, tuple(words)), part


def _words(text: str, first_line: int) -> list[Word]:
    starts = Prepared(text).line_starts
    found: list[Word] = []
    for token in _TOKENIZER.tokenize(text):
        line = first_line + bisect_right(starts, token.start) - 1
        found.append(_word(token, line, text))
    return _with_variables(found)


def _word(token: Token, line: int, text: str) -> Word:
    end = token.end + 1
    if token.token_type in _TEXTS:
        return Word(Sort.TEXT, token.text, "", line, token.start, end, token)
    if token.token_type is TokenType.IDENTIFIER or text[token.start : token.start + 1] in {"[", '"'}:
        return Word(Sort.NAME, token.text, "", line, token.start, end, token)
    if token.token_type in _NUMBERS:
        return Word(Sort.NUMBER, token.text, "", line, token.start, end, token)
    wordlike = token.text[:1].isalpha() or token.text[:1] in {"_", "#"}
    sort = Sort.WORD if wordlike else Sort.SIGN
    return Word(sort, token.text, token.text.upper(), line, token.start, end, token)


def _with_variables(words: Sequence[Word]) -> list[Word]:
    """Mark variables: a word right after `@` is no keyword, whatever it spells."""
    found: list[Word] = []
    for word in words:
        before = found[-1] if found else None
        if before is not None and before.key in {"@", "@@"} and before.end == word.start and word.sort is Sort.WORD:
            found.append(Word(Sort.WORD, f"@{word.text}", f"@{word.key}", word.line, word.start, word.end, word.token))
        else:
            found.append(word)
    return found
