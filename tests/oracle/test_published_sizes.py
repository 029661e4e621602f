"""Our size classes against a published Azure Migrate assessment: 294 machines, comfort factor 1.0.

Candidates are every size that appears anywhere in the workbook. They are ranked by the workbook's own pay-as-you-go
prices for the same operating system and environment (the offer: production or dev/test). The as-on-premises sheets
state no offer; sizes that only they name have no price for an offer and rank last, as `rank_sizes` ranks any size
without a price. None is left out.
"""

import csv
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from standpipe.catalogue import MachineSize, Provenance, System, load_catalogue
from standpipe.disposition.sizing import RankedSize, choose_size, need_of
from standpipe.estate.model import PowerState, Server

PAYG = "Monthly Compute Cost Estimate (Pay as you go)"
READ = Provenance("test", date(2023, 8, 25))


def rows_of(workbook, name):
    header, *rows = workbook.get_sheet_by_name(name).to_python()
    return [dict(zip(header, row, strict=True)) for row in rows]


@pytest.fixture(scope="module")
def workbooks(shared_data):
    folder = shared_data / "azure-migrate"
    if not folder.is_dir():
        pytest.skip("the published assessment is absent")
    return (
        CalamineWorkbook.from_path(folder / "AzureMigrate_Assessment_Core_Report.xlsx"),
        CalamineWorkbook.from_path(folder / "AzureMigrate_Discovery_Report.xlsx"),
    )


@pytest.fixture(scope="module")
def sizes(workbooks, shared_data):
    """Every size of the workbook; vCPU, memory and limits from the catalogue, else from the test-only list."""
    listed = {}
    with (shared_data / "azure-prices" / "azure_vm_skus_sparecores.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            listed[row["server_id"]] = (int(row["vcpus"]), int(row["memory_mib"]))
    names = {
        row[column]
        for sheet in workbooks[0].sheet_names
        for row in rows_of(workbooks[0], sheet)
        for column in ("Recommended VM Size", "SQL Server on Azure VM Configuration")
        if row.get(column)
    }
    catalogue = load_catalogue()
    return {
        name: catalogue.size(name) or MachineSize(name, "test", "test", *listed[name], provenance=READ)
        for name in names
    }


def rankings(workbook, sizes):
    """Return the sizes by (Windows, environment), by the usual price there, then the smallest; unpriced sizes last."""
    prices = defaultdict(Counter)
    for sheet in workbook.sheet_names:
        for row in rows_of(workbook, sheet):
            if row.get("Recommended VM Size") and row.get(PAYG) and not sheet.startswith("SQL"):
                key = ("Windows" in row["Operating System"], row["Environment"], row["Recommended VM Size"])
                prices[key][row[PAYG]] += 1

    def rank(windows, environment):
        def key(size):
            seen = prices.get((windows, environment, size.name))
            price = seen.most_common(1)[0][0] if seen else None
            return (price is None, price or 0.0, size.vcpus, size.memory_mib, size.name)

        return [RankedSize(size, None) for size in sorted(sizes.values(), key=key)]

    return {(windows, env): rank(windows, env) for windows in (True, False) for env in ("Prod", "Dev")}


def machines(workbooks):
    off = {row["Machine ID"] for row in rows_of(workbooks[1], "Discovery_Report") if row["Power Stats"] == "OFF"}
    for row in rows_of(workbooks[0], "All_VM_IaaS_Server_Rehost_Perf"):
        disks = [name for name in row["Disk Names"].split(";") if name]
        server = Server(
            row["Machine ID"],
            row["Machine Name"],
            vcpus=int(row["Cores"]),
            memory_mib=int(row["Memory (in MB)"]),
            processor_usage_percent=row["CPU Utilization (in %)"],
            memory_usage_percent=row["Memory Utilization (in %)"],
            power_state=PowerState.OFF if row["Machine ID"] in off else PowerState.ON,
            disk_count=len(disks) or None,
            network_adapter_count=int(row["Network Adapters"]) or None,
        )
        yield row, server


def why(row, need, size, theirs):
    """Return the rule that decides a disagreement; None for one that nothing explains."""
    if "Premium_P30" in row["Recommended Disk SKUs"] and theirs.uncached_iops != size.uncached_iops:
        return "its disk needs 5,000 operations a second, a measurement that the workbook does not print"
    if theirs.vcpus < need.vcpus <= theirs.vcpus * 1.1:
        return "it rounds the processors in use down, within a tenth of a size; we never do"
    return None


@pytest.mark.shared_data
def test_at_least_85_per_cent_of_the_size_classes_agree_and_every_other_is_explained(workbooks, sizes):
    ranked = rankings(workbooks[0], sizes)
    agreed, explained, total = 0, Counter(), 0
    for row, server in machines(workbooks):
        total += 1
        need = replace(need_of(server, (), 1), uefi=None)
        system = System.WINDOWS if "Windows" in row["Operating System"] else System.LINUX
        candidates = ranked["Windows" in row["Operating System"], row["Environment"]]
        ours = choose_size(server, need, candidates, system).size
        theirs = sizes[row["Recommended VM Size"]]
        if (ours.vcpus, ours.memory_mib) == (theirs.vcpus, theirs.memory_mib):
            agreed += 1
        else:
            explained[why(row, need, ours, theirs)] += 1
    assert total == 294
    assert agreed / total >= 0.85
    assert agreed == 284
    assert explained == {
        "its disk needs 5,000 operations a second, a measurement that the workbook does not print": 4,
        "it rounds the processors in use down, within a tenth of a size; we never do": 6,
    }
