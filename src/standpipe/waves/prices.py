"""What a closing date and the need of a contract cost, in pence."""

from __future__ import annotations

from datetime import date

from standpipe.waves.model import Contract, WaveProblem
from standpipe.waves.rules import contract_end_with_renewals


def site_pence(problem: WaveProblem, closing: date) -> int:
    """Return what the data centre costs from the start to its closing, both days included."""
    return problem.site.pence_per_day * ((closing - problem.start).days + 1)


def late_pence(problem: WaveProblem, closing: date) -> int:
    """Return the price of closing after a deadline that is not hard."""
    site = problem.site
    if site.deadline is None or site.late_pence_per_day is None:
        return 0
    return site.late_pence_per_day * max(0, (closing - site.deadline).days)


def renewals_needed(problem: WaveProblem, contract: Contract, needed_until: date) -> int:
    """Return how many renewals a contract takes to last until a day; all of them when they do not suffice."""
    missed = contract.renews_automatically and (contract.ends - problem.start).days < contract.notice_days
    count = min(int(missed), len(contract.renewals))
    while count < len(contract.renewals) and contract_end_with_renewals(contract, count) < needed_until:
        count += 1
    return count


def renewal_pence(problem: WaveProblem, contract: Contract, needed_until: date) -> int:
    """Return the price of the renewals that a contract takes to last until a day."""
    count = renewals_needed(problem, contract, needed_until)
    return sum(renewal.pence for renewal in contract.renewals[:count])
