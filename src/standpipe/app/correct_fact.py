"""Use case: a person corrects one fact of one thing, with a reason; it holds against every later import.

What was typed is read into the type of the field. Nothing is guessed: text that does not fit is refused, with the form
in which the fact is written.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from standpipe.estate.corrections import Correction
from standpipe.estate.model import TYPES, Kind
from standpipe.kernel.errors import InputError

SAID_UNKNOWN = frozenset({"", "?", "unknown", "not known"})
LONGEST_REASON = 2_000
_YES, _NO = frozenset({"yes", "y", "true"}), frozenset({"no", "n", "false"})
_SEPARATORS = re.compile(r"[;\n]")

FindByName = Callable[[tuple[Kind, ...], str], tuple[str, ...]]
"""Returns the ids of the things of some kinds that have a name or an id."""


def correctable_fields(kind: Kind) -> tuple[str, ...]:
    """Return the facts of a kind that a person may correct: all but its identity.

    >>> "business_owner" in correctable_fields(Kind.APPLICATION), "name" in correctable_fields(Kind.APPLICATION)
    (True, False)
    """
    return tuple(each.name for each in fields(TYPES[kind]) if each.name not in {"id", "name"})


def choices_of(kind: Kind, field: str) -> tuple[str, ...]:
    """Return the words that a fact may have, where they are fixed.

    >>> choices_of(Kind.CONTRACT, "renews_automatically")
    ('yes', 'no')
    """
    declared = _declared(kind, field)
    if declared is bool:
        return ("yes", "no")
    return tuple(each.value for each in declared) if _is_enumeration(declared) else ()


def how_to_write(kind: Kind, field: str) -> str:
    """Return in words how a fact is written.

    >>> how_to_write(Kind.CONTRACT, "ends"), how_to_write(Kind.CONTRACT, "value_pence")
    ('a date, such as 31/03/2027', 'an amount in pounds, such as 1250 or 1250.50')
    """
    declared = _declared(kind, field)
    if field.endswith("_pence"):
        return "an amount in pounds, such as 1250 or 1250.50"
    if _references(kind).get(field):
        kinds = " or ".join(each.value.replace("-", " ") for each in _references(kind)[field])
        return f"the name of a {kinds}" + ("; one a line for several" if _is_list(declared) else "")
    if _is_list(declared):
        return "one a line; 'none' for none at all"
    words = {int: "a whole number", float: "a number", date: "a date, such as 31/03/2027", bool: "yes or no"}
    return words.get(declared, "text")


def correct_fact(  # a correction has these parts
    kind: Kind, subject: str, field: str, text: str, *, reason: str, by: str, on: date, find: FindByName
) -> Correction:
    """Return the correction that a person's words amount to.

    Raises:
        InputError: the fact cannot be corrected, the text does not fit it, or there is no reason.

    >>> correct_fact(Kind.APPLICATION, "application:a", "tier", "1", reason="it pays everybody", by="A. Person",
    ...              on=date(2026, 11, 23), find=lambda kinds, name: ()).value
    1

    """
    if field not in correctable_fields(kind):
        raise InputError(f"a {kind.value.replace('-', ' ')} has no fact '{field}' that can be corrected.")
    stated = reason.strip()
    if not stated:
        raise InputError("Give the reason: how do you know?", where="reason")
    if len(stated) > LONGEST_REASON:
        raise InputError(f"The reason has more than {LONGEST_REASON:,} letters.", where="reason")
    return Correction(subject, field, read_value(kind, field, text, find), by, on, stated)


def read_value(kind: Kind, field: str, text: str, find: FindByName) -> object:
    """Return the value that a text states for a fact; None where it says that it is not known.

    Raises:
        InputError: the text does not fit.

    >>> read_value(Kind.SERVER, "memory_mib", "16,384", lambda kinds, name: ())
    16384
    """
    plain = text.strip()
    if plain.casefold() in SAID_UNKNOWN:
        return None
    declared, kinds = _declared(kind, field), _references(kind).get(field)
    if _is_list(declared):
        parts = [part.strip() for part in _SEPARATORS.split(plain) if part.strip()]
        if [part.casefold() for part in parts] == ["none"]:
            return ()
        return tuple(_named(kinds, part, find) if kinds else part for part in parts)
    if kinds:
        return _named(kinds, plain, find)
    if field.endswith("_pence"):
        return _pence(plain)
    return _read(declared, plain, kind, field)


def _read(declared: Any, plain: str, kind: Kind, field: str) -> object:
    if _is_enumeration(declared):
        for each in declared:
            if plain.casefold() == each.value.casefold():
                return each
        raise InputError(f"'{plain}' is none of {', '.join(choices_of(kind, field))}.", where="value")
    readers: Mapping[object, Callable[[str], object]] = {bool: _yes_or_no, int: _whole, float: _number, date: _day}
    return readers.get(declared, str)(plain)


def _named(kinds: tuple[Kind, ...], name: str, find: FindByName) -> str:
    found = find(kinds, name)
    if len(found) == 1:
        return found[0]
    words = " or ".join(each.value.replace("-", " ") for each in kinds)
    if not found:
        raise InputError(f"No {words} is called '{name}'. Write the name as the estate has it.", where="value")
    raise InputError(f"{len(found)} things are called '{name}'. Write the id: {', '.join(found[:5])}.", where="value")


def _yes_or_no(plain: str) -> bool:
    if plain.casefold() in _YES | _NO:
        return plain.casefold() in _YES
    raise InputError(f"'{plain}' is neither yes nor no.", where="value")


def _number(plain: str) -> float:
    try:
        number = float(plain.replace(",", ""))
    except ValueError:
        number = float("nan")
    if not abs(number) < float("inf"):
        raise InputError(f"'{plain}' is not a number.", where="value")
    return number


def _whole(plain: str) -> int:
    number = _number(plain)
    if number != int(number):
        raise InputError(f"'{plain}' is not a whole number.", where="value")
    return int(number)


def _pence(plain: str) -> int:
    try:
        pence = Decimal(plain.replace(",", "").removeprefix("£")) * 100
    except InvalidOperation:
        raise InputError(f"'{plain}' is not an amount in pounds.", where="value") from None
    if not pence.is_finite() or pence != int(pence):
        raise InputError(f"'{plain}' is not an amount in whole pence.", where="value")
    return int(pence)


def _day(plain: str) -> date:
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y"):
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007  # a day has no time zone
        except ValueError:
            continue
    raise InputError(f"'{plain}' is not a date. Write it as 31/03/2027.", where="value")


def _declared(kind: Kind, field: str) -> Any:
    """Return the type of a field without the None of the unknown."""
    hint = get_type_hints(TYPES[kind])[field]
    if get_origin(hint) in {Union, types.UnionType}:
        return next(each for each in get_args(hint) if each is not type(None))
    return hint


def _is_list(declared: Any) -> bool:
    return get_origin(declared) is tuple


def _is_enumeration(declared: Any) -> bool:
    return isinstance(declared, type) and issubclass(declared, StrEnum)


def _references(kind: Kind) -> Mapping[str, tuple[Kind, ...]]:
    return {each.name: each.metadata["references"] for each in fields(TYPES[kind]) if "references" in each.metadata}
