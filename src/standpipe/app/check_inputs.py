"""Findings that need reference data besides the estate: support dates and the language of freeze rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from standpipe.catalogue import Catalogue, Support, SupportState
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


def out_of_support(estate: Estate, catalogue: Catalogue, as_of: date) -> Iterator[Finding]:
    """Machines and database instances whose release gets no more free fixes."""
    for server in estate.servers.values():
        if server.operating_system:
            support = catalogue.lifecycles.support_of(server.operating_system, as_of)
            yield from _support_finding(estate, server.id, "operating_system", support)
    for instance in estate.database_instances.values():
        text = " ".join(part for part in (instance.engine, instance.version) if part)
        if text:
            yield from _support_finding(estate, instance.id, "version", catalogue.lifecycles.support_of(text, as_of))


def _support_finding(estate: Estate, subject: str, field: str, support: Support) -> Iterator[Finding]:
    release = support.release
    if release is None or support.state not in {SupportState.OUT_OF_SUPPORT, SupportState.EXTENDED}:
        return
    ended = release.supported_until()
    since = f" since {ended:%-d %B %Y}" if ended else ""
    gone = support.state is SupportState.OUT_OF_SUPPORT
    paid = "has had no fixes" if gone else "has had fixes only as paid extended updates"
    yield Finding(
        "out-of-support",
        Severity.HIGH if gone else Severity.MEDIUM,
        subject,
        f"'{estate.name_of(subject)}' runs {release.label}, which {paid}{since}. Upgrade, replace or retire it.",
        tuple(item.place for item in estate.evidence.of(subject, field) if item.place),
    )
