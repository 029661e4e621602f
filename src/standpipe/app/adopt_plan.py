"""Whether somebody may adopt a plan: four eyes, so never the one who proposed it."""

from __future__ import annotations

from standpipe.kernel.errors import InputError


def check_adoption(*, feasible: bool, proposed_by: int | None, adopter: int) -> None:
    """Return when a plan may be adopted by a person.

    >>> check_adoption(feasible=True, proposed_by=1, adopter=2)

    Args:
        feasible: the plan is computed and keeps every rule.
        proposed_by: the number of the person who proposed it; None when nobody did.
        adopter: the number of the person who would adopt it.

    Raises:
        InputError: it keeps not every rule, nobody proposed it, or the same person did.

    """
    check_proposal(feasible=feasible)
    if proposed_by is None:
        raise InputError("nobody has proposed this plan.", remedy="Propose it; another person then adopts it.")
    if proposed_by == adopter:
        raise InputError("you proposed this plan yourself.", remedy="Ask another person to adopt it.")


def check_proposal(*, feasible: bool) -> None:
    """Return when a plan may be proposed for adoption.

    Raises:
        InputError: it is not computed, or keeps not every rule.

    """
    if not feasible:
        raise InputError("only a computed plan that keeps every rule can be adopted.", remedy="Choose another plan.")
