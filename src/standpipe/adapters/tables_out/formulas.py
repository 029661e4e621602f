"""Keeps a text in a CSV file from running as a formula, without losing a character of it.

A spreadsheet program runs a cell of a CSV file as a formula when its text begins with = + - or @ (or their full-width
forms, or after a tab or line break): see "CSV Injection" of the OWASP Foundation. Such a text gets an apostrophe in
front; a text that already has apostrophes before such a character gets one more, so that taking one away again gives
exactly what was written.
"""

from __future__ import annotations

import re

_RUNS = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_PROTECTED = re.compile("'+[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def protect(text: str) -> str:
    """Return a text that no spreadsheet program takes for a formula.

    >>> protect("=1+1"), protect("'=1+1"), protect("fine")
    ("'=1+1", "''=1+1", 'fine')
    """
    return f"'{text}" if _RUNS.match(text) else text


def unprotect(text: str) -> str:
    """Return the text that was protected.

    >>> unprotect("'=1+1"), unprotect("''=1+1"), unprotect("'fine'")
    ('=1+1', "'=1+1", "'fine'")
    """
    return text[1:] if text.startswith("'") and _PROTECTED.match(text) else text
