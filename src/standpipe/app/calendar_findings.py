"""What is wrong with the inputs as a calendar of moves: each is named with its place, and the rest is planned.

The faults of a wave problem (`waves.soundness`) that an estate can have, in terms of the estate, and a lease that has
ended, which gives no deadline any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from standpipe.app.closing_sites import is_lease_of
from standpipe.estate.estate import Estate
from standpipe.estate.model import Site
from standpipe.kernel.findings import Finding, Severity
from standpipe.waves import WaveProblem
from standpipe.waves.soundness import examine

_FIELDS: Mapping[str, str] = {"always-frozen": "freeze_calendar", "zero-capacity": "days_per_week"}
"""Faults that an estate can have, and the fact that is to be looked at; others are findings of the import already."""


def calendar_findings(
    estate: Estate, problem: WaveProblem | None, sites: tuple[Site, ...], as_of: date
) -> Iterator[Finding]:
    """Yield what keeps moves out of every window, teams without days, deadlines that cannot be kept, ended leases."""
    if problem is not None:
        for fault in examine(problem):
            if fault.code in _FIELDS:
                places = estate.evidence.of(fault.subject, _FIELDS[fault.code])
                yield Finding(
                    fault.code,
                    Severity.HIGH,
                    fault.subject,
                    fault.message,
                    tuple(each.place for each in places if each.place),
                )
            elif fault.code.startswith("deadline"):
                yield Finding(fault.code, Severity.HIGH, sites[0].id if sites else fault.subject, fault.message)
    for site in sites:
        yield from _ended_leases(estate, site, as_of)


def _ended_leases(estate: Estate, site: Site, as_of: date) -> Iterator[Finding]:
    leases = [each for each in estate.contracts.values() if is_lease_of(each, site) and each.ends]
    if any((each.ends and each.ends > as_of) or each.renews_automatically for each in leases):
        return
    for lease in leases:
        places = estate.evidence.of(lease.id, "ends")
        yield Finding(
            "lease-ended",
            Severity.HIGH,
            lease.id,
            f"Contract '{lease.name}', which gives the use of {site.name}, ended on {lease.ends:%-d %B %Y}, before the "
            "plan starts. The plan has no deadline from it: say until when the building may be used.",
            tuple(each.place for each in places if each.place),
        )
