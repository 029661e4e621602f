"""Checks the sheets of machines and instances: prices of machines that are off, old series, sizes, limits, slips.

A limit or series is judged by the dated catalogue: what was true at the workbook's date and is not today is called
superseded.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from standpipe.business_case.contradictions import Contradiction, Grid, Line, Workbook, address, same, slip
from standpipe.catalogue import Catalogue, Test

_COSTS = ("Standard HDD", "Standard SSD", "Premium", "Ultra")
_PRICE = "Monthly Compute Cost Estimate (Pay as you go)"
MANAGED_INSTANCE = "azure sql managed instance"


def _all_machines(workbook: Workbook) -> Grid | None:
    """Return the sheet that lists every machine with a size, else the longest such sheet."""
    grids = list(workbook.with_columns("Recommended VM Size", "Machine ID"))
    return max(grids, key=lambda grid: (grid.name.casefold().startswith("all"), len(grid.lines)), default=None)


def powered_off(workbook: Workbook) -> set[str]:
    """Return the ids of machines that a discovery workbook shows switched off."""
    return {
        line.text_at(grid.column("Machine ID")).casefold()
        for grid in workbook.with_columns("Power Stats", "Machine ID")
        for line in grid.lines
        if line.text_at(grid.column("Power Stats")).casefold() == "off"
    }


def check_powered_off(workbook: Workbook, off: set[str]) -> Iterator[Contradiction]:
    """Yield each machine that is off and priced as if it ran; the price that it should have is none."""
    grid = _all_machines(workbook)
    if grid is None:
        return
    column, identity = grid.column(_PRICE, "Monthly Compute Cost Estimate"), grid.column("Machine ID")
    found = [
        line for line in grid.lines if line.text_at(identity).casefold() in off and (line.number_at(column) or 0.0) > 0
    ]
    whole = grid.sum(column)
    share = sum(line.number_at(column) or 0.0 for line in found) / whole if whole else 0.0
    for line in found:
        stated = line.number_at(column) or 0.0
        message = (
            f"{line.text_at(1)} is switched off and priced as running: one of {len(found)} such machines, together "
            f"{share:.0%} of the compute cost. It is sized as allocated, because an idle machine has no utilisation."
        )
        cell = address(line.number, column)
        yield Contradiction("powered-off-priced", grid.name, cell, stated, 0.0, stated, message)


def check_series(workbook: Workbook, catalogue: Catalogue) -> Iterator[Contradiction]:
    """Yield each machine whose proposed size belongs to a series that its publisher lists as previous generation."""
    grid = _all_machines(workbook)
    if grid is None:
        return
    column = grid.column("Recommended VM Size")
    old = [
        (line, size)
        for line in grid.lines
        if (size := catalogue.size(line.text_at(column))) is not None and size.previous_generation
    ]
    for line, size in old:
        ends = f", which retires on {size.retires_on}" if size.retires_on else ""
        message = f"{line.text_at(1)} is put on {size.name} of the old series {size.series}{ends}: one of {len(old)}."
        yield Contradiction("old-series", grid.name, address(line.number, column), size.name, None, None, message)


def check_sizes(workbook: Workbook, catalogue: Catalogue, off: set[str]) -> Iterator[Contradiction]:
    """Yield each machine whose proposed size has fewer processors or less memory than it was measured to use."""
    for grid in workbook.with_columns("Recommended VM Size", "Cores", "CPU Utilization (in %)"):
        if grid is not _all_machines(workbook):
            continue
        names = ("Cores", "CPU Utilization (in %)", "Memory (in MB)", "Memory Utilization (in %)")
        cores, cpu, memory, used = (grid.column(name) for name in names)
        at, identity = grid.column("Recommended VM Size"), grid.column("Machine ID")
        for line in grid.lines:
            size = catalogue.size(line.text_at(at))
            if size is None or line.text_at(identity).casefold() in off:
                continue
            processors = (line.number_at(cores) or 0.0) * (line.number_at(cpu) or 0.0) / 100
            mebibytes = (line.number_at(memory) or 0.0) * (line.number_at(used) or 0.0) / 100
            if processors > size.vcpus or mebibytes > size.memory_mib:
                message = (
                    f"{line.text_at(1)} uses {processors:.2f} processors and {mebibytes:,.0f} MB; {size.name} has "
                    f"{size.vcpus} and {size.memory_mib:,}."
                )
                cell = address(line.number, at)
                yield Contradiction("size-too-small", grid.name, cell, size.name, None, None, message)


def check_database_counts(workbook: Workbook, catalogue: Catalogue, as_of: date) -> Iterator[Contradiction]:
    """Yield each instance above a limit of databases that held at some time; one that no longer holds is superseded."""
    grid = next(workbook.with_columns("SQL Instance", "User Databases", "Azure SQL MI Readiness"), None)
    for candidate in workbook.with_columns("SQL Instance", "User Databases"):
        if "all" in candidate.name.casefold():
            grid = candidate
    if grid is None:
        return
    rules = [
        rule
        for rule in catalogue.platform_rules
        if rule.target == MANAGED_INSTANCE and rule.fact == "database-count" and rule.test is Test.ABOVE
        and str(rule.verdict) == "not ready"
    ]  # fmt: skip
    column = grid.column("User Databases")
    for rule in sorted(rules, key=lambda each: float(each.value)):
        limit = int(float(rule.value))
        over = [line for line in grid.lines if (line.number_at(column) or 0.0) > limit]
        today = rule.provenance.holds_on(as_of)
        until = f" until {rule.provenance.valid_to}; superseded" if rule.provenance.valid_to else ""
        for line in over:
            message = (
                f"{line.text_at(1)}\\{line.text_at(2)} holds {line.number_at(column):,.0f} databases and a managed "
                f"instance takes {limit}{'' if today else until}: one of {len(over)}, and no sheet names the rule."
            )
            code = f"over-{limit}-databases" if today else f"over-{limit}-databases-superseded"
            cell = address(line.number, column)
            yield Contradiction(code, grid.name, cell, line.number_at(column), float(limit), None, message)


def check_storage_split(workbook: Workbook) -> Iterator[Contradiction]:
    """Yield each row whose storage cost is not the sum of its kinds of disk; a constant factor is a currency slip."""
    wanted = [f"Monthly Storage Cost for {kind} Disks" for kind in _COSTS]
    for grid in workbook.with_columns("Monthly Storage Cost Estimate", *wanted):
        total, parts = grid.column("Monthly Storage Cost Estimate"), [grid.column(name) for name in wanted]
        wrong = []
        for line in grid.lines:
            stated, split = line.number_at(total), sum(line.number_at(part) or 0.0 for part in parts)
            if stated is not None and not same(stated, split, 1e-6):
                wrong.append((line, stated, split))
        ratios = Counter(round(stated / split, 3) for _, stated, split in wrong if split)
        factor, times = ratios.most_common(1)[0] if ratios else (0.0, 0)
        for line, stated, split in wrong:
            if times > 1 and split and round(stated / split, 3) == factor:
                at = next(part for part in parts if line.number_at(part))
                part = line.number_at(at) or 0.0
                yield Contradiction(
                    "unit-slip", grid.name, address(line.number, at), part, part * factor, part - part * factor,
                    f"{line.text_at(1)}: the cost by kind of disk is {factor} times too small, as in {times} rows of "
                    "this sheet, as if it were left in another currency.",
                )  # fmt: skip
            else:
                yield _split(grid, line, total, parts, stated, split)


def _split(grid: Grid, line: Line, total: int, parts: list[int], stated: float, split: float) -> Contradiction:
    for part in parts:
        value = line.number_at(part) or 0.0
        implied = stated - (split - value)
        if (unit := slip(value, implied)) and implied > 0:
            message = f"{line.text_at(1)}: the storage cost needs another figure here. A slip of unit: {unit}."
            return Contradiction(
                "unit-slip", grid.name, address(line.number, part), value, implied, value - implied, message
            )
    unit = slip(stated, split)
    code = "unit-slip" if unit else "total-not-sum"
    message = f"{line.text_at(1)}: the storage cost is not the sum of its kinds of disk."
    return Contradiction(code, grid.name, address(line.number, total), stated, split, stated - split, message)


_FACTS = ("Cores", "Memory (in MB)", "Storage (in GB)", "Network Adapters")


def check_facts(workbooks: list[Workbook]) -> dict[str, list[Contradiction]]:
    """Return, by path, facts of one machine that differ between sheets; the odd one out is the one that slipped."""
    seen: dict[tuple[str, str], list[tuple[Workbook, Grid, Line, int, float]]] = defaultdict(list)
    for workbook in workbooks:
        for grid in workbook.with_columns("Machine ID"):
            for fact in _FACTS:
                column = grid.column(fact)
                for line in grid.lines if column else ():
                    value = line.number_at(column)
                    if value is not None:
                        key = (line.text_at(grid.column("Machine ID")).casefold(), fact)
                        seen[key].append((workbook, grid, line, column, value))
    found: dict[str, list[Contradiction]] = defaultdict(list)
    for (_, fact), places in seen.items():
        usual = Counter(value for *_, value in places).most_common(1)[0][0]
        for workbook, grid, line, column, value in places:
            if same(value, usual, 0.02):
                continue
            unit = slip(value, usual)
            message = f"{line.text_at(1)}: {fact} is {value:g} here and {usual:g} elsewhere."
            found[workbook.path].append(
                Contradiction(
                    code="unit-slip" if unit else "facts-differ",
                    sheet=grid.name,
                    cell=address(line.number, column),
                    stated=value,
                    recomputed=usual,
                    effect=None,
                    message=f"{message} A slip of unit explains it: {unit}." if unit else message,
                )
            )
    return found


def check_prices(workbook: Workbook) -> Iterator[Contradiction]:
    """Yield each price that is a unit slip away from what the same size costs elsewhere for the same licence."""
    prices: dict[tuple[str, str, bool, str], Counter[float]] = defaultdict(Counter)
    rows = []
    for grid in workbook.with_columns("Recommended VM Size", "Operating System"):
        size, system, environment = (
            grid.column(name) for name in ("Recommended VM Size", "Operating System", "Environment")
        )
        for name, column in grid.header.items():
            if not name.startswith("monthlycomputecostestimate"):
                continue
            for line in grid.lines:
                value = line.number_at(column)
                if value:
                    windows = "windows" in line.text_at(system).casefold()
                    key = (name, line.text_at(size), windows, line.text_at(environment))
                    prices[key][round(value, 2)] += 1
                    rows.append((key, grid, line, column, value))
    for key, grid, line, column, value in rows:
        usual, times = prices[key].most_common(1)[0]
        unit = slip(value, usual)
        if unit and times > 1 and prices[key][round(value, 2)] == 1:
            message = f"{line.text_at(1)}: {key[1]} costs {usual:,.2f} in {times} other rows. A slip of unit: {unit}."
            cell = address(line.number, column)
            yield Contradiction("unit-slip", grid.name, cell, value, usual, value - usual, message)
