"""A folder of exports with scripts: from files to the plan."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

from standpipe.bootstrap import read_estate
from standpipe.disposition import Settings, propose
from standpipe.kernel.evidence import Place

AS_OF = date(2026, 11, 23)
FILES = {
    "applications.csv": [["Application", "Hosting", "Bought (yes or no)"], ["Housing", "data centre", "no"]],
    "servers.csv": [["Server", "Processors (vCPU)", "Memory (GiB)", "Power state"], ["SQL01", "8", "32", "on"]],
    "database-instances.csv": [
        ["Instance", "Server", "Engine", "Processors (vCPU)", "Processor usage (%)", "Databases"],
        ["MSSQLSERVER", "SQL01", "SQL Server", "8", "20", "1"],
    ],
    "databases.csv": [
        ["Database", "Instance", "Server", "Application", "Size (GiB)", "Scripts"],
        ["HousingLive", "MSSQLSERVER", "SQL01", "Housing", "20", "letters.sql"],
    ],
}
LETTERS = "CREATE PROCEDURE dbo.letters AS\nEXEC master..xp_cmdshell 'dir'\nGO\n"


def write(folder: Path, script: str = LETTERS) -> Path:
    for name, rows in FILES.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
    (folder / "letters.sql").write_text(script, encoding="utf-16")
    return folder


def test_code_in_a_folder_of_exports_reaches_the_options_and_the_findings(tmp_path: Path) -> None:
    estate, catalogue = read_estate([str(write(tmp_path))], as_of=AS_OF, progress=lambda _: None, refreshed=False)
    (disposition,) = propose(estate, catalogue, Settings(AS_OF))
    options = [disposition.chosen, *(each.option for each in disposition.alternatives)]
    platform = [option for option in options if option.target.startswith("azure sql")]
    assert platform
    for option in platform:
        assert not option.readiness.feasible
        assert any(
            "dbo.letters" in ground.message and "line 2" in ground.message for ground in option.readiness.grounds
        )
    blocking = [finding for finding in estate.findings if finding.code == "code-blocks-platform"]
    assert {finding.subject for finding in blocking} == set(estate.databases)
    assert all(finding.evidence == (Place("letters.sql", row=2),) for finding in blocking)


def test_the_account_of_a_script_adds_up(tmp_path: Path) -> None:
    script = LETTERS + "ALTER NONSENSE x\nGO\n"
    estate, _ = read_estate([str(write(tmp_path, script))], as_of=AS_OF, progress=lambda _: None, refreshed=False)
    (account,) = (file for file in estate.files if file.format == "tsql")
    assert (sum(account.rows_in.values()), account.rows_used, account.rows_rejected) == (3, 2, 1)


def test_without_scripts_nothing_changes(tmp_path: Path) -> None:
    (write(tmp_path) / "letters.sql").unlink()
    estate, _ = read_estate([str(tmp_path)], as_of=AS_OF, progress=lambda _: None, refreshed=False)
    assert replace(estate, code={}, scripts=()) == estate
