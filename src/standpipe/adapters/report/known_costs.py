"""Takes away the zeros that stand for nothing: a case of which no line has a price costs an unknown sum in every year.

A business case sums what is priced. Where nothing of a case is priced, the sum of a year in which no unpriced line
happens to fall is 0, and a reader would take it for free.
"""

from __future__ import annotations

import msgspec

from standpipe.app.document_parts import Money
from standpipe.app.plan_document import BusinessCaseSection, PlanDocument, YearCost


def with_known_costs(document: PlanDocument) -> PlanDocument:
    """Return the plan with unknown for every year of a case that has no price; without years when neither case has."""
    case = document.business_case
    staying, moving = _nothing_known(case.staying_total), _nothing_known(case.moving_total)
    if not (staying or moving):
        return document
    if staying and moving:
        honest = msgspec.structs.replace(case, years=[], pounds=[], payback_year=None)
    else:
        years = [_year(year, case, staying=staying) for year in case.years]
        honest = msgspec.structs.replace(case, years=years, payback_year=None)
    return msgspec.structs.replace(document, business_case=honest)


def _nothing_known(total: Money) -> bool:
    return total.pence == 0 and total.unpriced > 0


def _year(year: YearCost, case: BusinessCaseSection, *, staying: bool) -> YearCost:
    if staying:
        return msgspec.structs.replace(year, staying=Money(pence=0, unpriced=case.staying_total.unpriced))
    return msgspec.structs.replace(year, moving=Money(pence=0, unpriced=case.moving_total.unpriced))
