"""The sample council's planted defects are found, on twenty councils, and little else is reported.

The truth file lists what was planted, and what follows from it and is tolerated; no reader opens it.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from standpipe.adapters.formats.registry import read_paths
from standpipe.app.import_estate import import_estate
from standpipe.catalogue import load_catalogue
from standpipe.sample import write_sample

AS_OF = date(2026, 11, 23)
FOUND_AT_LEAST = 0.95
FALSE_AT_MOST = 0.05


@pytest.mark.parametrize("seed", range(1, 21))
def test_planted_defects_are_found_and_little_else(seed: int, tmp_path: Path) -> None:
    write_sample(tmp_path, seed=seed, as_of=AS_OF)
    truth = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    estate = import_estate(read_paths([("", tmp_path)]), catalogue=load_catalogue(), as_of=AS_OF)
    reported = {(finding.code, finding.subject) for finding in estate.findings}
    true: set[tuple[str, str]] = {(each["code"], each["subject"]) for each in truth["tolerated"]}
    missed = []
    for defect in truth["defects"]:
        names = {(each["code"], each["subject"]) for each in (defect, *defect["also"])}
        true |= names
        if not names & reported:
            missed.append((defect["code"], defect["subject"]))
    false = sorted(reported - true)
    assert len(missed) <= (1 - FOUND_AT_LEAST) * len(truth["defects"]), missed
    assert len(false) <= FALSE_AT_MOST * len(reported), false
    kinds = ("servers", "templates", "hosts", "applications", "services")
    counted = {kind: len(getattr(estate, kind)) for kind in kinds}
    assert counted == {kind: truth["counts"][kind] for kind in counted}
