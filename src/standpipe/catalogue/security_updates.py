"""Where extended security updates are charged and where they come with the place: dated rules.

A release without a rule that holds on a day is charged for: nothing is taken to be free.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from standpipe.catalogue.provenance import Provenance


@dataclass(frozen=True, slots=True)
class SecurityUpdateRule:
    """In one kind of place, whether the updates of a release are charged.

    `place` is `azure` (machines in Azure, Azure VMware Solution and Azure Local) or `elsewhere`.
    """

    product: str
    cycle: str
    place: str
    charged: bool
    provenance: Provenance

    @property
    def reference(self) -> str:
        """How evidence names this row."""
        return f"catalogue:security-updates/{self.product}/{self.cycle}/{self.place}"


def free_by(
    rules: Iterable[SecurityUpdateRule], *, product: str, cycle: str, place: str, as_of: date
) -> SecurityUpdateRule | None:
    """Return the rule by which updates of a release are not charged in a place on a day, or None.

    >>> from standpipe.catalogue import load_catalogue
    >>> rules = load_catalogue().security_updates
    >>> day = date(2026, 11, 23)
    >>> free_by(rules, product="mssqlserver", cycle="12.0-sp3", place="azure", as_of=day).charged
    False
    >>> free_by(rules, product="mssqlserver", cycle="13.0-sp3", place="azure", as_of=day) is None
    True
    """
    return next(
        (
            rule
            for rule in rules
            if (rule.product, rule.cycle, rule.place, rule.charged) == (product, cycle, place, False)
            and rule.provenance.holds_on(as_of)
        ),
        None,
    )
