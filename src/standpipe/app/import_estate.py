"""Import: from what was read to one checked estate."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from standpipe.app.check_inputs import out_of_support, unreadable_freeze_rules
from standpipe.app.examine_code import attached_code, code_that_blocks
from standpipe.catalogue import Catalogue
from standpipe.estate.checks import check_estate
from standpipe.estate.corrections import Correction, Overlaid, apply_corrections
from standpipe.estate.estate import Estate
from standpipe.estate.findings import united
from standpipe.estate.limits import PlanLimit
from standpipe.estate.merge import merge
from standpipe.estate.programme import ProgrammeRule
from standpipe.estate.readings import FileReading
from standpipe.estate.risk_scores import RiskRating
from standpipe.kernel.findings import Finding


@dataclass(frozen=True, slots=True)
class Imported:
    """A checked estate, and what came of the corrections that people had made."""

    estate: Estate
    overlaid: tuple[Overlaid, ...]
    """Corrections that hold, each with what the files say instead."""
    checked: tuple[Finding, ...]
    """The findings of the checks, which a correction may settle; the others are of the files."""


def import_estate(readings: Sequence[FileReading], *, catalogue: Catalogue, as_of: date) -> Estate:
    """Return the estate that the readings amount to, with the findings of every check."""
    return import_corrected(readings, (), catalogue=catalogue, as_of=as_of).estate


def import_corrected(
    readings: Sequence[FileReading], corrections: Sequence[Correction], *, catalogue: Catalogue, as_of: date
) -> Imported:
    """Return the estate of the readings with people's corrections laid over it, checked."""
    estate, overlaid = apply_corrections(merge(readings), corrections)
    scripts, code, homeless = attached_code(estate, readings)
    limits = tuple(other for reading in readings for other in reading.others if isinstance(other, PlanLimit))
    programme = tuple(other for reading in readings for other in reading.others if isinstance(other, ProgrammeRule))
    ratings = tuple(other for reading in readings for other in reading.others if isinstance(other, RiskRating))
    estate = dataclasses.replace(
        estate, scripts=scripts, code=code, limits=limits, programme=programme, risk_ratings=ratings
    )
    checked = check(estate, catalogue=catalogue, as_of=as_of)
    findings = united((*estate.findings, *homeless, *checked))
    return Imported(dataclasses.replace(estate, findings=tuple(findings)), overlaid, checked)


def check(estate: Estate, *, catalogue: Catalogue, as_of: date) -> tuple[Finding, ...]:
    """Return what every check of an estate finds, whatever it was read from."""
    return (
        *check_estate(estate, as_of),
        *unreadable_freeze_rules(estate),
        *out_of_support(estate, catalogue, as_of),
        *code_that_blocks(estate, catalogue, as_of),
    )
