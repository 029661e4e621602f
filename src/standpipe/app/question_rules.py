"""Which blanks are worth a question, whom to ask, and why the answer matters.

A blank is asked for only where an answer changes the plan: what runs at its supplier already is not asked how it could
move there. Each rule is one field of one kind of thing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from standpipe.estate.model import (
    Application,
    Contract,
    Entity,
    Hosting,
    Kind,
    PowerState,
    Server,
)


class Role(StrEnum):
    """Who can answer; which person that is depends on the thing."""

    BUSINESS_OWNER = "business owner"
    TECHNICAL_OWNER = "technical owner"
    SUPPLIER = "supplier"
    INFRASTRUCTURE = "infrastructure"
    CONTRACT_MANAGER = "contract manager"
    FINANCE = "finance"
    DELIVERY = "delivery"


@dataclass(frozen=True, slots=True)
class Rule:
    """One question about one field; `{name}` in its text stands for the thing."""

    field: str
    ask: Role
    text: str
    why: str
    when: Callable[[Entity], bool] = lambda _: True


_Thing = TypeVar("_Thing", bound=Entity)


def _where(kind: type[_Thing], test: Callable[[_Thing], bool]) -> Callable[[Entity], bool]:
    """Return a test of any entity that holds for those of one kind which pass."""
    return lambda entity: isinstance(entity, kind) and test(entity)


OWN_HOSTING = frozenset({None, Hosting.DATA_CENTRE, Hosting.OTHER_SITE})
"""Where an application has to be for its move to be the council's to plan; unknown counts, because it may be."""

_moves = _where(Application, lambda application: application.hosting in OWN_HOSTING)
_bought_and_moves = _where(
    Application, lambda application: application.hosting in OWN_HOSTING and application.bought is not False
)
_in_use = _where(Server, lambda server: not server.decommissioned)
_off = _where(Server, lambda server: server.power_state is PowerState.OFF)

RULES: Mapping[Kind, tuple[Rule, ...]] = {
    Kind.APPLICATION: (
        Rule(
            "hosting",
            Role.TECHNICAL_OWNER,
            "Where does {name} run today?",
            "Only what runs in the data centre has to leave it.",
        ),
        Rule(
            "business_owner",
            Role.TECHNICAL_OWNER,
            "Who in the service answers for {name}?",
            "Without an owner nobody can accept its move or say when it may stop.",
            _moves,
        ),
        Rule(
            "tier",
            Role.BUSINESS_OWNER,
            "How important is {name}, from 0 (everything needs it) and 1 (critical) to 4 (minor)?",
            "What matters most is moved with the most care, and never first.",
            _moves,
        ),
        Rule(
            "bought",
            Role.TECHNICAL_OWNER,
            "Was {name} bought from a supplier, or written by or for the council?",
            "Bought software goes only where its supplier supports it.",
            _moves,
        ),
        Rule(
            "supplier",
            Role.TECHNICAL_OWNER,
            "Who supplies and supports {name}?",
            "The supplier must support the target, and its engineers may be needed on the day.",
            _bought_and_moves,
        ),
        Rule(
            "version",
            Role.TECHNICAL_OWNER,
            "Which release of {name} runs?",
            "Suppliers support a target from a certain release on.",
            _bought_and_moves,
        ),
        Rule(
            "client_type",
            Role.TECHNICAL_OWNER,
            "How do people reach {name}: in a browser, with a program on their computer, or on a published desktop?",
            "A program on the computer and its database move together.",
            _moves,
        ),
        Rule(
            "database_engine",
            Role.TECHNICAL_OWNER,
            "Which database does {name} use?",
            "It decides which targets there are, and what licences cost there.",
            _moves,
        ),
        Rule(
            "data_classes",
            Role.BUSINESS_OWNER,
            "Does {name} hold special category data, card data, or data that travels over HSCN or PSN only?",
            "Such data narrows where it may go and how it is connected.",
            _moves,
        ),
        Rule(
            "recovery_time_objective_hours",
            Role.BUSINESS_OWNER,
            "Within how many hours must {name} run again after a failure?",
            "It decides how it is moved, and how much resilience is worth paying for.",
            _moves,
        ),
        Rule(
            "recovery_point_objective_hours",
            Role.BUSINESS_OWNER,
            "How many hours of entered data may {name} lose in a failure?",
            "It decides how its data is copied.",
            _moves,
        ),
        Rule(
            "maximum_tolerable_disruption_hours",
            Role.BUSINESS_OWNER,
            "After how many hours without {name} does real harm begin?",
            "A move with its way back must fit within it.",
            _moves,
        ),
        Rule(
            "acceptance_testers",
            Role.BUSINESS_OWNER,
            "Who will test {name} after it has moved?",
            "A move without named testers cannot be accepted.",
            _moves,
        ),
        Rule(
            "freeze_calendar",
            Role.BUSINESS_OWNER,
            "Which freeze calendar applies to {name}: when in the year may it not be touched?",
            "Its move is planned around these times.",
            _moves,
        ),
        Rule(
            "local_devices",
            Role.TECHNICAL_OWNER,
            "Does {name} need anything that stays in a building, such as scanners, door controllers or telephony?",
            "What is tied to a building leaves a residue on site.",
            _moves,
        ),
        Rule(
            "named_users",
            Role.BUSINESS_OWNER,
            "How many people have an account in {name}?",
            "It says how many a failed move would touch.",
            _moves,
        ),
    ),
    Kind.SERVICE: (
        Rule(
            "owner",
            Role.BUSINESS_OWNER,
            "Who answers for the service {name}?",
            "Somebody must agree when the service may be touched.",
        ),
        Rule(
            "applications",
            Role.BUSINESS_OWNER,
            "Without which applications does the service {name} stop?",
            "It decides what stops the service, and when its applications may move.",
        ),
        Rule(
            "recovery_time_objective_hours",
            Role.BUSINESS_OWNER,
            "Within how many hours must the service {name} run again?",
            "It decides how much resilience is worth paying for.",
        ),
        Rule(
            "freeze_calendar",
            Role.BUSINESS_OWNER,
            "Which freeze calendar applies to the service {name}?",
            "Its applications, and what they share, are not moved at these times.",
        ),
    ),
    Kind.SERVER: (
        Rule(
            "operating_system",
            Role.INFRASTRUCTURE,
            "Which operating system does {name} run?",
            "It decides support, licences and which targets there are.",
            _in_use,
        ),
        Rule(
            "vcpus",
            Role.INFRASTRUCTURE,
            "How many processors has {name}?",
            "Without it no size and no price can be given.",
            _in_use,
        ),
        Rule(
            "memory_mib",
            Role.INFRASTRUCTURE,
            "How much memory has {name}?",
            "Without it no size and no price can be given.",
            _in_use,
        ),
        Rule(
            "decommissioned",
            Role.INFRASTRUCTURE,
            "{name} is switched off: is it no longer in use?",
            "What is no longer in use is retired and not moved.",
            _off,
        ),
    ),
    Kind.CONTRACT: (
        Rule(
            "ends",
            Role.CONTRACT_MANAGER,
            "When does the contract {name} end?",
            "A contract that outlasts the move is paid twice.",
        ),
        Rule(
            "notice_months",
            Role.CONTRACT_MANAGER,
            "How many months of notice does the contract {name} need?",
            "A missed notice can buy a whole further year.",
        ),
        Rule(
            "renews_automatically",
            Role.CONTRACT_MANAGER,
            "Does the contract {name} renew by itself unless notice is given?",
            "A missed notice can buy a whole further year.",
        ),
        Rule(
            "annual_value_pence",
            Role.CONTRACT_MANAGER,
            "What does the contract {name} cost in a year?",
            "It is part of what staying costs.",
            _where(Contract, lambda contract: contract.value_pence is None),
        ),
        Rule(
            "covers",
            Role.CONTRACT_MANAGER,
            "Which applications, sites or circuits is the contract {name} for?",
            "It can only end when these have moved.",
        ),
    ),
    Kind.TEAM: (
        Rule(
            "days_per_week",
            Role.DELIVERY,
            "How many days a week can {name} give to moves?",
            "It decides how fast the plan can go.",
        ),
        Rule(
            "day_rate_pence",
            Role.DELIVERY,
            "What does a day of {name} cost?",
            "It is part of what moving costs.",
        ),
    ),
    Kind.RUNNING_COST: (
        Rule(
            "annual_pence",
            Role.FINANCE,
            "What does '{name}' cost in a year?",
            "It is part of what staying costs.",
        ),
        Rule(
            "ends_with_data_centre",
            Role.FINANCE,
            "Does the cost '{name}' stop when the data centre closes?",
            "Only what stops is saved.",
        ),
    ),
    Kind.FREEZE_RULE: (
        Rule(
            "binding",
            Role.BUSINESS_OWNER,
            "Does '{name}' forbid moves (hard), make them unwelcome (soft), or only stop decisions (governance)?",
            "A hard rule is never broken; a soft one has a price.",
        ),
    ),
    Kind.SITE: (
        Rule(
            "closing",
            Role.INFRASTRUCTURE,
            "Is the site {name} to be closed by this plan?",
            "It says what has to leave.",
        ),
    ),
}
