"""What is published about the services during the move: each state that the plan passes through, what is worse, why.

Hours are expected outage hours a year at the rate of the state: what a year in that state would cost. `None` is
unknown, never zero.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

SCHEMA_VERSION = "1.0"


class MoveState(Struct, frozen=True, kw_only=True):
    """A state that the plan passes through: today, after each wave, after the closing."""

    number: int
    name: str
    on: date | None
    """First day of the state."""
    moved: int
    """Applications that have moved."""
    hours: float
    """Of all services that are known in every state, together."""
    worse: int
    """Services beyond the tolerance."""
    unknown: int
    """Services of which not all is known in this state."""


class MoveStep(Struct, frozen=True, kw_only=True):
    """From this state on the service has these hours; None where not all that it needs is known."""

    state: int
    hours: float | None


class MoveCause(Struct, frozen=True, kw_only=True):
    """A thing that the service did not need before, and the hours a year that would be gone if it never failed."""

    id: str
    name: str
    kind: str
    hours: float


class MoveRemedy(Struct, frozen=True, kw_only=True):
    """A change of the plan, solved exactly.

    `above_today` is the greatest excess that it leaves, and `enough` says that this is within the tolerance.
    `pence_a_year` is None where nobody gave a price, and 0 where the change buys nothing.
    """

    kind: str
    what: str
    pence_a_year: int | None
    applications: int
    """Applications that it moves together; 0 where it moves none."""
    above_today: float
    enough: bool


class ServiceOnTheWay(Struct, frozen=True, kw_only=True):
    """A service whose availability changes on the way; `above_today` is in its worst state and may be negative."""

    id: str
    name: str
    today: float | None
    steps: list[MoveStep]
    worst_state: int | None
    above_today: float | None
    refused: bool
    causes: list[MoveCause]
    """Of the worst state, most hours first; where the service is beyond the tolerance."""
    remedies: list[MoveRemedy]
    """Cheapest first; where the service is beyond the tolerance."""
    gaps: list[str]


class PlanRemedy(Struct, frozen=True, kw_only=True):
    """A change for the whole plan, and how many services are still beyond the tolerance with it."""

    what: str
    pence_a_year: int | None
    still_worse: int


class MoveCheck(Struct, frozen=True, kw_only=True):
    """Whether the plan makes a service worse on the way by more than is tolerated."""

    refused: bool
    tolerance_hours: float
    in_words: str
    states: list[MoveState]
    services: list[ServiceOnTheWay]
    unchanged: int
    """Services that no state of the move touches."""
    remedies: list[PlanRemedy]
    assumptions: list[str]


class MoveCheckDocument(Struct, frozen=True, kw_only=True):
    """What `standpipe resilience --during PLAN.json --json` prints."""

    schema_version: str
    move: MoveCheck
