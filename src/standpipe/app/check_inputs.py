"""Findings that need reference data besides the estate: support dates and the language of freeze rules."""

from __future__ import annotations

from collections.abc import Iterator

from standpipe.estate.estate import Estate
from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.findings import Finding, Severity
from standpipe.kernel.recurrence import parse_rule


def unreadable_freeze_rules(estate: Estate) -> Iterator[Finding]:
    """Freeze rules whose dates cannot be read: they would block nothing, so a person must mend them."""
    for rule in estate.freeze_rules.values():
        for field, text in (("begins", rule.begins), ("ends", rule.ends)):
            try:
                parse_rule((text or "").removeprefix("only "))
            except InvalidValueError as error:
                yield Finding(
                    "unreadable-freeze-rule",
                    Severity.HIGH,
                    rule.id,
                    f"Freeze rule '{rule.name}' {field} on a date that cannot be read. {error}",
                    tuple(item.place for item in estate.evidence.of(rule.id, field) if item.place),
                )
