"""Import: from what was read to one checked estate."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date

from standpipe.app.check_inputs import out_of_support, unreadable_freeze_rules
from standpipe.app.examine_code import attached_code, code_that_blocks
from standpipe.catalogue import Catalogue
from standpipe.estate.checks import check_estate
from standpipe.estate.estate import Estate
from standpipe.estate.findings import united
from standpipe.estate.merge import merge
from standpipe.estate.readings import FileReading


def import_estate(readings: Sequence[FileReading], *, catalogue: Catalogue, as_of: date) -> Estate:
    """Return the estate that the readings amount to, with the findings of every check."""
    estate = merge(readings)
    scripts, code, homeless = attached_code(estate, readings)
    estate = dataclasses.replace(estate, scripts=scripts, code=code)
    findings = united(
        (
            *estate.findings,
            *check_estate(estate, as_of),
            *unreadable_freeze_rules(estate),
            *out_of_support(estate, catalogue, as_of),
            *homeless,
            *code_that_blocks(estate, catalogue, as_of),
        )
    )
    return dataclasses.replace(estate, findings=tuple(findings))
