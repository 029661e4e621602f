"""Import: from what was read to one checked estate."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date

from standpipe.app.check_inputs import out_of_support, unreadable_freeze_rules
from standpipe.catalogue import Catalogue
from standpipe.estate.checks import check_estate
from standpipe.estate.estate import Estate
from standpipe.estate.findings import united
from standpipe.estate.merge import merge
from standpipe.estate.readings import FileReading
from standpipe.estate.scripts import Script, attach_scripts, of_estate
from standpipe.kernel.findings import Finding


def import_estate(readings: Sequence[FileReading], *, catalogue: Catalogue, as_of: date) -> Estate:
    """Return the estate that the readings amount to, with the findings of every check."""
    estate, homeless = _with_code(merge(readings), readings)
    findings = united(
        (
            *estate.findings,
            *check_estate(estate, as_of),
            *unreadable_freeze_rules(estate),
            *out_of_support(estate, catalogue, as_of),
            *homeless,
        )
    )
    return dataclasses.replace(estate, findings=tuple(findings))


def _with_code(estate: Estate, readings: Sequence[FileReading]) -> tuple[Estate, tuple[Finding, ...]]:
    """Return the estate with the code of its databases, and what of it belongs to no database that is known."""
    scripts = tuple(
        of_estate(other, reading.estate)
        for reading in readings
        for other in reading.others
        if isinstance(other, Script)
    )
    if not scripts:
        return estate, ()
    code, findings = attach_scripts(scripts, estate.databases, estate.database_instances, estate.servers)
    return dataclasses.replace(estate, scripts=scripts, code=code), findings
