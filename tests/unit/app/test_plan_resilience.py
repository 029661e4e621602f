"""The resilience section of the plan says where the answer to "what stops?" came from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from standpipe.adapters.formats.registry import read_paths
from standpipe.app.import_estate import import_estate
from standpipe.app.plan_resilience import resilience_section
from standpipe.app.pointers import Pointers
from standpipe.catalogue import load_catalogue
from standpipe.sample import write_sample

AS_OF = date(2026, 11, 23)


def test_the_services_that_stop_name_the_sheets_that_say_so(tmp_path: Path) -> None:
    write_sample(tmp_path, servers=90, as_of=AS_OF)
    catalogue = load_catalogue()
    estate = import_estate(read_paths([("", tmp_path)]), catalogue=catalogue, as_of=AS_OF)
    pointers = Pointers()
    section, _ = resilience_section(estate, catalogue, pointers=pointers)
    assert section.building.stopped
    evidence = pointers.complete({}, ())[0]["/resilience/building/stopped"]
    assert "cannot do without" in (evidence.rule or "")
    assert "application-register.xlsx, sheet Services" in evidence.inputs
    assert "server-applications.csv" in evidence.inputs or "rvtools-export.xlsx, sheet vInfo" in evidence.inputs
