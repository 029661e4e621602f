"""The import report as published: what `standpipe estate --json` prints.

Typed once here; docs/reference/estate.schema.json is generated from these classes.
"""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from standpipe.app.plan_document import FindingEntry
from standpipe.estate.estate import Conflict, Estate, FileAccount
from standpipe.estate.model import Kind
from standpipe.kernel.findings import Finding

SCHEMA_VERSION = "1.0"
COUNTED = (
    Kind.SERVER, Kind.TEMPLATE, Kind.HOST, Kind.APPLICATION, Kind.SERVICE, Kind.DATABASE_INSTANCE, Kind.DATABASE,
    Kind.CONTRACT, Kind.DEVICE, Kind.CABLE, Kind.CIRCUIT, Kind.POWER_FEED, Kind.RACK, Kind.SITE, Kind.CLUSTER,
    Kind.COMPONENT, Kind.TEAM, Kind.SUPPLIER, Kind.RUNNING_COST, Kind.FREEZE_RULE, Kind.SUPPORT_STATEMENT, Kind.DISK,
)  # fmt: skip


class RejectionEntry(Struct, frozen=True, kw_only=True):
    """A row (or a block of `rows` rows) that was not used."""

    sheet: str | None
    row: int | None
    column: str | None
    reason: str
    rows: int


class WarningEntry(Struct, frozen=True, kw_only=True):
    """A row that is used although something about it is not as expected."""

    sheet: str | None
    row: int | None
    column: str | None
    message: str


class SheetEntry(Struct, frozen=True, kw_only=True):
    """The account of one sheet: `rows_in = rows_used + rows_rejected`."""

    sheet: str
    rows_in: int
    rows_used: int
    rows_rejected: int


class FileEntry(Struct, frozen=True, kw_only=True):
    """The account of one file: `rows_in = rows_used + rows_rejected`."""

    path: str
    format: str
    rows_in: int
    rows_used: int
    rows_rejected: int
    sheets: list[SheetEntry]
    rejections: list[RejectionEntry]
    warnings: list[WarningEntry]


class ConflictEntry(Struct, frozen=True, kw_only=True):
    """Sources that disagree about a fact; the chosen value and every stated one with its place."""

    subject: str
    field: str
    chosen: str
    values: list[dict[str, str]]
    rule: str


class IdentityEntry(Struct, frozen=True, kw_only=True):
    """Rows of several places that were taken to be one thing, and the key that says so."""

    subject: str
    name: str
    key: str
    places: list[str]


class EstateDocument(Struct, frozen=True, kw_only=True):
    """What was read, what it amounts to, and what is wrong with it."""

    schema_version: str
    files: list[FileEntry]
    counts: dict[str, int]
    conflicts: list[ConflictEntry]
    identity: list[IdentityEntry]
    findings: list[FindingEntry]


def estate_document(estate: Estate) -> EstateDocument:
    """Return the import report of an estate.

    >>> estate_document(Estate()).counts["servers"]
    0
    """
    return EstateDocument(
        schema_version=SCHEMA_VERSION,
        files=[_file(account) for account in estate.files],
        counts=count_entities(estate),
        conflicts=[_conflict(conflict) for conflict in estate.conflicts],
        identity=[
            IdentityEntry(
                subject=each.subject,
                name=estate.name_of(each.subject),
                key=each.key,
                places=[str(place) for place in each.places],
            )
            for each in estate.identity
        ],
        findings=[finding_entry(finding) for finding in estate.findings],
    )


def count_entities(estate: Estate) -> dict[str, int]:
    """Return the number of entities of each counted kind, under the plural of its name, and of dependencies."""
    counts = {f"{kind.value.replace('-', '_')}s": len(estate.of_kind(kind)) for kind in COUNTED}
    return counts | {"dependencies": len(estate.dependencies)}


def _file(account: FileAccount) -> FileEntry:
    rejected: Counter[str] = Counter()
    for rejection in account.rejections:
        rejected[rejection.place.sheet or ""] += rejection.rows
    return FileEntry(
        path=account.path,
        format=account.format,
        rows_in=sum(account.rows_in.values()),
        rows_used=account.rows_used,
        rows_rejected=account.rows_rejected,
        sheets=[
            SheetEntry(sheet=sheet, rows_in=rows, rows_used=rows - rejected[sheet], rows_rejected=rejected[sheet])
            for sheet, rows in account.rows_in.items()
        ],
        rejections=[
            RejectionEntry(
                sheet=rejection.place.sheet,
                row=rejection.place.row,
                column=rejection.place.column,
                reason=rejection.reason,
                rows=rejection.rows,
            )
            for rejection in account.rejections
        ],
        warnings=[
            WarningEntry(
                sheet=caution.place.sheet,
                row=caution.place.row,
                column=caution.place.column,
                message=caution.message,
            )
            for caution in account.cautions
        ],
    )


def _conflict(conflict: Conflict) -> ConflictEntry:
    return ConflictEntry(
        subject=conflict.subject,
        field=conflict.field,
        chosen=shown(conflict.chosen),
        values=[{"value": shown(stated.value), "place": str(stated.place)} for stated in conflict.values],
        rule=conflict.rule,
    )


def finding_entry(finding: Finding) -> FindingEntry:
    """Return a finding as it is published."""
    return FindingEntry(
        code=finding.code,
        severity=finding.severity.value,
        subject=finding.subject,
        message=finding.message,
        evidence=[str(place) for place in finding.evidence],
    )


def shown(value: object) -> str:
    """Return a fact in words; an empty list is `none`."""
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value) or "none"
    return str(value)
