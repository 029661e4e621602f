"""Turns what is unknown, and what sources disagree about, into questions for the people who know.

The rules (`question_rules`) say which blanks matter. Besides them it is asked which server runs which application, what
each supplier says about each target, and which of two contradicting values is right. The most important applications
come first; a person finds all of his or her questions together.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from standpipe.app.question_rules import OWN_HOSTING, RULES, Role, Rule
from standpipe.estate.estate import Conflict, Estate
from standpipe.estate.model import (
    Application,
    Contract,
    DatabaseInstance,
    Entity,
    FreezeRule,
    Kind,
    Server,
    Service,
    Team,
)

UNKNOWN_PERSON: Mapping[Role, str] = {
    Role.BUSINESS_OWNER: "ICT applications",
    Role.TECHNICAL_OWNER: "ICT applications",
    Role.SUPPLIER: "ICT applications",
    Role.INFRASTRUCTURE: "ICT infrastructure",
    Role.CONTRACT_MANAGER: "Contracts and procurement",
    Role.FINANCE: "Finance",
    Role.DELIVERY: "ICT delivery",
}
"""Who is asked where nobody is named; they may know whom to ask."""
SERVERS = "servers"
"""The field of a question which servers run an application; the answer is a list of names."""
APPLICATION = "application"
"""The field of a question which application a server runs."""
USUAL_TARGETS = ("azure virtual machine",)
_UNKNOWN_TIER = 2


@dataclass(frozen=True, slots=True)
class Question:
    """One question about one fact.

    `subject` is the id of the thing; for a support statement it is the application, and `target` says where to.
    `identity` holds facts that tell the thing from others of its name.
    """

    subject: str
    kind: Kind
    name: str
    field: str
    text: str
    why: str
    ask: str
    """The person, supplier or desk that can answer."""
    role: Role
    known: str | None = None
    """What is said today, where sources disagree."""
    target: str | None = None
    identity: Mapping[str, str] = dataclasses.field(default_factory=dict)
    urgency: tuple[int, int] = (_UNKNOWN_TIER, 0)
    """Tier of the application (0 first), then the order of the rules."""


def ask_questions(
    estate: Estate,
    *,
    as_of: date,
    answerable: Mapping[Kind, Collection[str]] | None = None,
    targets: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Question, ...]:
    """Return the questions that would complete an estate, by addressee, most important first.

    Args:
        estate: what is known.
        as_of: the day of the plan; nothing is asked about contracts that have ended.
        answerable: fields by kind that an answer sheet can hold; a conflict about another field is not asked.
        targets: for each application id the targets on which its supplier's word is wanted; without it, a virtual
            machine in Azure for every bought application that runs on the council's own machines.

    >>> from standpipe.estate.model import Hosting
    >>> payroll = Application("application:payroll", "Payroll", hosting=Hosting.DATA_CENTRE, business_owner="A. Owner")
    >>> questions = ask_questions(Estate(applications={payroll.id: payroll}), as_of=date(2026, 11, 23))
    >>> next(question.text for question in questions if question.ask == "A. Owner")
    'How important is Payroll, from 0 (everything needs it) and 1 (critical) to 4 (minor)?'

    """
    found = [
        *_about_blanks(estate, as_of),
        *_about_servers(estate),
        *_about_support(estate, targets),
        *_about_conflicts(estate, answerable or {}),
    ]
    return tuple(sorted(found, key=lambda each: (each.ask.casefold(), each.urgency, each.name.casefold(), each.field)))


def _about_blanks(estate: Estate, as_of: date) -> Iterator[Question]:
    closing_known = any(site.closing for site in estate.sites.values())
    for kind, rules in RULES.items():
        if kind is Kind.SITE and closing_known:
            continue
        for entity in estate.of_kind(kind).values():
            if isinstance(entity, Contract) and entity.ends is not None and entity.ends < as_of:
                continue
            for order, rule in enumerate(rules):
                if getattr(entity, rule.field) is None and rule.when(entity):
                    yield _question(estate, entity, kind, rule, order)


def _question(estate: Estate, entity: Entity, kind: Kind, rule: Rule, order: int) -> Question:
    return Question(
        subject=entity.id,
        kind=kind,
        name=entity.name,
        field=rule.field,
        text=rule.text.format(name=entity.name),
        why=rule.why,
        ask=_person(estate, entity, rule.ask),
        role=rule.ask,
        identity=_identity(estate, entity),
        urgency=(_tier(entity), order),
    )


def _about_servers(estate: Estate) -> Iterator[Question]:
    """Ask which server runs which application, once somebody has begun to say so."""
    served = {component.application for component in estate.components.values()} - {None}
    claimed = {component.server for component in estate.components.values() if component.application}
    if not served:
        return
    for application in estate.applications.values():
        if application.hosting in OWN_HOSTING and application.id not in served:
            rule = Rule(
                SERVERS,
                Role.TECHNICAL_OWNER,
                "Which servers run {name}?",
                "Until that is known, nobody can say what moves with it.",
            )
            yield _question(estate, application, Kind.APPLICATION, rule, -1)
    for server in estate.servers.values():
        if server.id not in claimed and not server.decommissioned:
            rule = Rule(
                APPLICATION,
                Role.INFRASTRUCTURE,
                "Which applications run on {name}?",
                "What nobody claims cannot be moved with anything, and may be ready to retire.",
            )
            yield _question(estate, server, Kind.SERVER, rule, -1)


def _about_support(estate: Estate, targets: Mapping[str, Sequence[str]] | None) -> Iterator[Question]:
    stated = {
        (statement.application, target_word.casefold())
        for statement in estate.support_statements.values()
        if statement.support is not None and (target_word := statement.target)
    }
    for application in estate.applications.values():
        wanted = targets.get(application.id, ()) if targets is not None else _usual_targets(application)
        for target in wanted:
            if (application.id, target.casefold()) not in stated:
                yield _about_target(estate, application, target)


def _usual_targets(application: Application) -> Sequence[str]:
    return USUAL_TARGETS if application.bought and application.hosting in OWN_HOSTING else ()


def _about_target(estate: Estate, application: Application, target: str) -> Question:
    product = f"{application.product or application.name} {application.version or ''}".strip()
    return Question(
        subject=application.id,
        kind=Kind.SUPPORT_STATEMENT,
        name=application.name,
        field="support",
        text=f"Do you support {product} on: {target}? Please give the date and where it is written.",
        why="Bought software is never proposed for a target that its supplier does not support.",
        ask=_person(estate, application, Role.SUPPLIER),
        role=Role.SUPPLIER,
        target=target,
        urgency=(_tier(application), 0),
    )


def _about_conflicts(estate: Estate, answerable: Mapping[Kind, Collection[str]]) -> Iterator[Question]:
    for conflict in estate.conflicts:
        entity = estate.find(conflict.subject)
        kind = Kind(conflict.subject.partition(":")[0])
        if entity is None or conflict.field not in answerable.get(kind, ()):
            continue
        role = next((rule.ask for rule in RULES.get(kind, ()) if rule.field == conflict.field), _ROLES.get(kind))
        role = role or Role.INFRASTRUCTURE
        yield Question(
            subject=entity.id,
            kind=kind,
            name=entity.name,
            field=conflict.field,
            text=f"Sources disagree about the {conflict.field.replace('_', ' ')} of {entity.name}. What is right?",
            why="Until it is settled the plan uses the first value, which may be the wrong one.",
            ask=_person(estate, entity, role),
            role=role,
            known=_sides(estate, conflict),
            identity=_identity(estate, entity),
            urgency=(_tier(entity), -2),
        )


_ROLES: Mapping[Kind, Role] = {
    Kind.APPLICATION: Role.TECHNICAL_OWNER,
    Kind.SERVICE: Role.BUSINESS_OWNER,
    Kind.CONTRACT: Role.CONTRACT_MANAGER,
    Kind.TEAM: Role.DELIVERY,
    Kind.RUNNING_COST: Role.FINANCE,
}


def _sides(estate: Estate, conflict: Conflict) -> str:
    return "; ".join(f"{_shown(estate, stated.value)} ({stated.place})" for stated in conflict.values)


def _shown(estate: Estate, value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(_shown(estate, item) for item in value) or "none"
    return estate.name_of(value) if isinstance(value, str) and ":" in value else str(value)


def _person(estate: Estate, entity: Entity, role: Role) -> str:
    """Return who can answer: the person or supplier that the estate names for the thing, else the desk for its kind."""
    named: str | None = None
    match entity, role:
        case Application(), Role.SUPPLIER:
            named = estate.name_of(entity.supplier) if entity.supplier else entity.technical_owner
        case Application(), Role.BUSINESS_OWNER:
            named = entity.business_owner or entity.department
        case Application(), Role.TECHNICAL_OWNER:
            named = entity.technical_owner
        case Service(), _:
            named = entity.owner or entity.department
        case Contract(), _:
            named = entity.department
        case FreezeRule(), _:
            named = f"{entity.freeze_calendar} calendar" if entity.freeze_calendar else None
        case _:
            named = None
    return " ".join(named.split()) if named and named.strip() else UNKNOWN_PERSON[role]


def _identity(estate: Estate, entity: Entity) -> Mapping[str, str]:
    """Return the facts by which `merge` tells the thing from others of its name."""
    match entity:
        case Server():
            return _stated(vm_uuid=entity.vm_uuid, smbios_uuid=entity.smbios_uuid)
        case Contract():
            return _stated(contract_reference=entity.contract_reference)
        case Team():
            return _stated(skill=entity.skill)
        case DatabaseInstance():
            return _stated(server=estate.name_of(entity.server) if entity.server else None)
        case _:
            return {}


def _stated(**facts: str | None) -> Mapping[str, str]:
    return {name: value for name, value in facts.items() if value}


def _tier(entity: Entity) -> int:
    tier = getattr(entity, "tier", None)
    return tier if isinstance(tier, int) else _UNKNOWN_TIER


def by_addressee(questions: Sequence[Question]) -> Mapping[str, tuple[Question, ...]]:
    """Return the questions of each addressee, names compared without upper and lower case."""
    groups: defaultdict[str, list[Question]] = defaultdict(list)
    shown: dict[str, str] = {}
    for question in questions:
        groups[question.ask.casefold()].append(question)
        shown.setdefault(question.ask.casefold(), question.ask)
    return {shown[key]: tuple(group) for key, group in groups.items()}
