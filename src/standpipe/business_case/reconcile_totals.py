"""Recomputes totals: cash flows, business case and financial summary, each against its parts and its detail sheets.

The formulas were found by recomputing a published assessment to the last digit: yearly cost is twelve months of the
detail sheets (dev/test at pay as you go, production with hybrid benefit and reservation, web platforms with a savings
plan), Azure network is 5% of compute and storage.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from standpipe.business_case.contradictions import Contradiction, Grid, Line, Workbook, address, same, slip

_MONTHLY = "Monthly Compute Cost Estimate (Pay as you go"
_DEV_OFFER, _PROD_OFFER, _WEB_OFFER = (f"{_MONTHLY})", f"{_MONTHLY} + AHUB + RI)", f"{_MONTHLY} + ASP)")
_IAAS = (
    "VM_IaaS_Server_Rehost_Perf",
    "SQL_IaaS_Server_Rehost_Perf",
    "SQL_IaaS_Instance_Rehost_Perf",
    "WebApp_IaaS_Server_Rehost_Perf",
)
_PAAS = ("SQL_MI_PaaS", "WebApp_PaaS")


_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Finder:
    """Writes contradictions of one sheet."""

    grid: Grid

    def at(self, line: Line, column: int, code: str, recomputed: float, message: str) -> Contradiction:
        """Return a contradiction at a numeric cell; a unit slip is named as such."""
        stated = line.number_at(column) or 0.0
        unit = slip(stated, recomputed)
        words = f"{message} A slip of unit explains it: {unit}." if unit else message
        return Contradiction(
            code="unit-slip" if unit else code,
            sheet=self.grid.name,
            cell=address(line.number, column),
            stated=stated,
            recomputed=recomputed,
            effect=stated - recomputed,
            message=words,
        )


def check_sum(finder: Finder, line: Line, total: int, parts: Sequence[int]) -> Iterator[Contradiction]:
    """Yield a contradiction when a total is not the sum of its parts: at a part when a slip there explains it."""
    stated = line.number_at(total)
    values = [line.number_at(part) for part in parts]
    if stated is None or any(value is None for value in values):
        return
    known = [value for value in values if value is not None]
    if same(stated, sum(known), 1e-6):
        return
    for part, value in zip(parts, known, strict=True):
        implied = stated - (sum(known) - value)
        if slip(value, implied):
            yield finder.at(line, part, "unit-slip", implied, "The total beside it needs another figure here.")
            return
    yield finder.at(line, total, "total-not-sum", sum(known), "The total is not the sum of its parts.")


def check_cash_flows(workbook: Workbook) -> Iterator[Contradiction]:
    """Check each year: whole = IaaS + PaaS, savings = current less future; a wrong part is told from a wrong total."""
    grid = workbook.grid("Cash_Flows")
    if grid is None:
        return
    rows: dict[tuple[str, str], Line] = {}
    for line in grid.lines:
        kind = line.text_at(2).casefold()
        word = next((each for each in ("current", "future", "saving") if each in kind), None)
        if word:
            rows[line.text_at(1).casefold(), word] = line
    if {part for part, _ in rows} != {"total", "iaas", "paas"} or len(rows) < 9:
        yield from _savings_only(Finder(grid), rows)
        return
    width = max((len(line.cells) for line in grid.lines), default=0)
    for column in range(3, width + 1):
        yield from _year(Finder(grid), rows, column)


def _savings_only(finder: Finder, rows: Mapping[_Key, Line]) -> Iterator[Contradiction]:
    """Check the savings of a sheet that does not have all nine rows."""
    for part in dict.fromkeys(part for part, _ in rows):
        lines = [rows.get((part, word)) for word in ("current", "future", "saving")]
        if any(line is None for line in lines):
            continue
        current, future, saved = (line for line in lines if line is not None)
        for column in range(3, len(saved.cells) + 1):
            values = [line.number_at(column) for line in (current, future, saved)]
            known = [value for value in values if value is not None]
            if len(known) == 3 and not same(known[2], known[0] - known[1], 1e-6):
                message = "The savings are not the current state less the future state."
                yield finder.at(saved, column, "derived-row-wrong", known[0] - known[1], message)


def _year(finder: Finder, rows: Mapping[_Key, Line], column: int) -> Iterator[Contradiction]:
    """Check one year; a part that two relations agree against is corrected first, so that nothing is reported twice."""
    right = {key: value for key, line in rows.items() if (value := line.number_at(column)) is not None}
    if len(right) < len(rows):
        return
    for half, other in (("iaas", "paas"), ("paas", "iaas")):
        for side in ("current", "future"):
            yield from _check_part(finder, rows, column, right, (half, other, side))
    for side in ("current", "future"):
        whole = right["iaas", side] + right["paas", side]
        if not same(right["total", side], whole, 1e-6):
            yield finder.at(rows["total", side], column, "total-not-sum", whole, "The total is not IaaS and PaaS.")
            right["total", side] = whole
    for part in ("total", "iaas", "paas"):
        saving = right[part, "current"] - right[part, "future"]
        if not same(right[part, "saving"], saving, 1e-6):
            message = "The savings are not the current state less the future state."
            yield finder.at(rows[part, "saving"], column, "derived-row-wrong", saving, message)


def _check_part(
    finder: Finder, rows: Mapping[_Key, Line], column: int, right: dict[_Key, float], place: tuple[str, str, str]
) -> Iterator[Contradiction]:
    half, other, side = place
    opposite, sign = ("future", 1) if side == "current" else ("current", -1)
    by_total = right["total", side] - right[other, side]
    by_saving = right[half, opposite] + sign * right[half, "saving"]
    if same(by_total, by_saving, 1e-6) and not same(right[half, side], by_total, 1e-6):
        message = "The total and the savings of this half both hold only with another figure here."
        yield finder.at(rows[half, side], column, "part-contradicts-total", by_total, message)
        right[half, side] = by_total


def check_business_case_sheet(workbook: Workbook) -> Iterator[Contradiction]:
    """Check that totals of each category are its halves, and that Azure's halves are twelve months of the details."""
    grid = workbook.grid("Business_Case")
    if grid is None:
        return
    finder = Finder(grid)
    columns = {name: grid.column(name) for name in ("Azure IaaS Cost", "Azure PaaS Cost")}
    sides = (
        ("Total On-Premises Cost", "On-Prem IaaS Cost", "On-Prem PaaS Cost"),
        ("Total Azure Cost", "Azure IaaS Cost", "Azure PaaS Cost"),
    )
    recomputed = azure_costs(workbook)
    slipped: set[tuple[int, int]] = set()
    for line in grid.lines:
        for half, column in columns.items():
            expected = recomputed.get((line.text_at(1).casefold(), half))
            stated = line.number_at(column)
            if expected is not None and stated is not None and not same(stated, expected):
                slipped.add((line.number, column))
                message = f"Twelve months of the detail sheets make another figure for {line.text_at(1)}, {half}."
                yield finder.at(line, column, "total-not-detail", expected, message)
        for total, *parts in sides:
            if not any((line.number, grid.column(part)) in slipped for part in parts):
                yield from check_sum(finder, line, grid.column(total), [grid.column(part) for part in parts])
    yield from _check_total_row(finder, grid)


def _check_total_row(finder: Finder, grid: Grid) -> Iterator[Contradiction]:
    totals = [line for line in grid.lines if line.text_at(1).casefold().startswith("total")]
    for line in totals:
        for column in range(2, len(line.cells) + 1):
            stated = line.number_at(column)
            whole = sum(other.number_at(column) or 0.0 for other in grid.lines if other not in totals)
            if stated is not None and not same(stated, whole, 1e-6):
                yield finder.at(line, column, "total-not-sum", whole, "The total row is not the sum of its categories.")


def azure_costs(workbook: Workbook) -> dict[tuple[str, str], float]:
    """Return Azure's yearly costs by (category, half), as the detail sheets make them where all are there."""
    iaas = [grid for name in _IAAS if (grid := workbook.grid(name)) is not None]
    paas = [grid for name in _PAAS if (grid := workbook.grid(name)) is not None]
    found: dict[tuple[str, str], float] = {}
    for half, grids, wanted in (("Azure IaaS Cost", iaas, _IAAS), ("Azure PaaS Cost", paas, _PAAS)):
        if len(grids) < len(wanted):
            continue
        compute = sum(yearly_compute(grid) for grid in grids)
        storage = sum(12 * grid.sum(grid.column("Monthly Storage Cost Estimate")) for grid in grids)
        found["compute & licensing", half] = compute
        found["storage", half] = storage
        found["security", half] = sum(12 * grid.sum(grid.column("Monthly Security Cost Estimate")) for grid in grids)
        found["network", half] = 0.05 * (compute + storage)
    return found


def yearly_compute(grid: Grid, environment: str | None = None) -> float:
    """Return twelve months of compute: dev/test at pay as you go, production at the offer that the totals use."""
    best = next((grid.column(name) for name in (_PROD_OFFER, _WEB_OFFER, _DEV_OFFER) if grid.column(name)), 0)
    parts = {"dev": grid.column(_DEV_OFFER), "prod": best}
    return 12 * sum(grid.sum(column, name) for name, column in parts.items() if environment in {None, name})


_WORKLOADS = (
    ("modernize", "asp.net", ("WebApp_PaaS",)),
    ("modernize", "sql server", ("SQL_MI_PaaS",)),
    ("rehost", "asp.net", ("WebApp_IaaS_Server_Rehost_Perf",)),
    ("rehost", "servers", ("VM_IaaS_Server_Rehost_Perf",)),
    ("rehost", "sql server", ("SQL_IaaS_Server_Rehost_Perf", "SQL_IaaS_Instance_Rehost_Perf")),
)


def check_financial_summary(workbook: Workbook) -> Iterator[Contradiction]:
    """Check each workload against its detail sheets, its total, and its counts of sources and targets."""
    grid = workbook.grid("Financial_Summary")
    if grid is None:
        return
    finder = Finder(grid)
    names = ("Storage Cost", "Compute Cost", "Total Annual Cost", "Source Count", "Target Count")
    storage, compute, total, sources, targets = (grid.column(name) for name in names)
    for line in grid.lines:
        details = _details(workbook, line)
        found = []
        for column, expected in ((compute, details and details[0]), (storage, details and details[1])):
            stated = line.number_at(column)
            if expected is not None and stated is not None and not same(stated, expected):
                message = f"Twelve months of the detail sheets make another figure for {line.text_at(2)}."
                found.append(finder.at(line, column, "total-not-detail", expected, message))
        yield from found
        if not found:
            yield from check_sum(finder, line, total, (storage, compute))
        yield from _check_counts(finder, line, sources, targets)


def _details(workbook: Workbook, line: Line) -> tuple[float, float] | None:
    strategy, workload = line.text_at(1).casefold(), line.text_at(2).casefold()
    environment = "dev" if "dev" in workload else "prod"
    if "management" in strategy:
        service = "Backup" if "backup" in workload else "Site Recovery"
        column = f"Monthly Azure {service} Cost Estimate"
        grids = [workbook.grid(name) for name in _IAAS]
        known = [grid for grid in grids if grid is not None]
        return (12 * sum(grid.sum(grid.column(column)) for grid in known), 0.0) if len(known) == len(_IAAS) else None
    for word, kind, names in _WORKLOADS:
        if word in strategy and kind in workload:
            known = [grid for name in names if (grid := workbook.grid(name)) is not None]
            if len(known) < len(names):
                return None
            held = sum(12 * grid.sum(grid.column("Monthly Storage Cost Estimate"), environment) for grid in known)
            return sum(yearly_compute(grid, environment) for grid in known), held
    return None


def _check_counts(finder: Finder, line: Line, sources: int, targets: int) -> Iterator[Contradiction]:
    source, target = line.number_at(sources), line.number_at(targets)
    if source is None or target is None or target <= source:
        return
    yield Contradiction(
        code="targets-exceed-sources",
        sheet=finder.grid.name,
        cell=address(line.number, targets),
        stated=target,
        recomputed=source,
        effect=None,
        message=(
            f"{line.text_at(2)}: {target:g} targets for {source:g} sources. Sources are machines and targets are "
            "instances: scope explains it, and packing several onto one target was not considered."
        ),
    )
