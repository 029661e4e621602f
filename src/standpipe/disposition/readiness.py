"""Decides whether an application is ready for a target, with evidence.

Order of decision; the first that forbids wins: the supplier's support statement, the client type, data classes, the
dated platform rules of the catalogue, code rules. Conditions of earlier steps are kept. What nobody has said about a
bought product's support is "ready, supplier to confirm" with a drafted question; a rule whose fact is unknown is no
pass and is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from standpipe.catalogue import Catalogue, DispositionTarget, PlatformRule, TargetKind, Verdict
from standpipe.disposition.facts import Fact, facts
from standpipe.disposition.landscape import Landscape, is_bought
from standpipe.disposition.market import ANOTHER_SUPPLIER
from standpipe.disposition.model import Assessment, Ground, Question
from standpipe.disposition.settings import Settings
from standpipe.disposition.sql_readiness import SqlScope, by_code, by_metadata
from standpipe.estate.model import Application, ClientType, DatabaseInstance, Server, Support, SupportStatement
from standpipe.kernel.evidence import Basis, Evidence

SUPPLIER, CLIENT, DATA, PLATFORM, CODE, NOTHING = (
    "supplier's statement", "client type", "data class", "platform rule", "code rule", "nothing known forbids it",
)  # fmt: skip
_MACHINES_IN_A_CLOUD = "azure virtual machine"
_PLACE_FACTS = frozenset({"usb-device", "local-device", "data-class", "latency-need-ms"})
_DATA_FACTS = frozenset({"data-class", "residency"})
_WORST_FIRST = (Verdict.NOT_READY, Verdict.UNKNOWN, Verdict.READY_WITH_CONDITIONS, Verdict.READY)
_CLOUD = frozenset({TargetKind.VIRTUAL_MACHINE, TargetKind.PLATFORM})


@dataclass(frozen=True, slots=True)
class Scope:
    """What of an application would go to the target."""

    application: Application
    servers: tuple[Server, ...]
    instances: tuple[DatabaseInstance, ...]


@dataclass(frozen=True, slots=True)
class _Judge:
    landscape: Landscape
    catalogue: Catalogue
    settings: Settings


def assess(
    scope: Scope, target: DispositionTarget, landscape: Landscape, catalogue: Catalogue, settings: Settings
) -> Assessment:
    """Return the verdict on one application and one target.

    >>> from datetime import date
    >>> from standpipe.catalogue import load_catalogue
    >>> from standpipe.disposition.landscape import survey
    >>> from standpipe.estate.estate import Estate
    >>> catalogue = load_catalogue()
    >>> planning = Application("application:p", "Planning", bought=True)
    >>> found = assess(Scope(planning, (), ()), catalogue.target("azure virtual machine"), survey(Estate()),
    ...                catalogue, Settings(date(2026, 11, 23)))
    >>> str(found.verdict), found.grounds[0].message
    ('ready with conditions', 'Its supplier has not said whether it supports this target: to be confirmed.')
    """
    judge = _Judge(landscape, catalogue, settings)
    grounds: list[tuple[str, Ground]] = []
    for step, look in ((SUPPLIER, _by_supplier), (CLIENT, _by_client), (DATA, _by_data), (PLATFORM, _by_platform)):
        found = look(scope, target, judge)
        grounds.extend((step, ground) for ground in found)
        if any(ground.verdict is Verdict.NOT_READY for ground in found):
            break
    else:
        grounds.extend((CODE, ground) for ground in by_code(_sql_scope(scope, judge), target))
    return _sum_up(grounds, scope, target)


def _sum_up(grounds: Sequence[tuple[str, Ground]], scope: Scope, target: DispositionTarget) -> Assessment:
    worst = min((ground.verdict for _, ground in grounds), key=_WORST_FIRST.index, default=Verdict.READY)
    step = next((step for step, ground in grounds if ground.verdict is worst), NOTHING)
    return Assessment(
        verdict=worst,
        decided_by=step,
        grounds=tuple(ground for _, ground in grounds),
        questions=_questions(tuple(ground for _, ground in grounds), scope.application, target),
    )


def statement_for(application: Application, target: DispositionTarget, landscape: Landscape) -> SupportStatement | None:
    """Return the supplier's latest statement on a target; `saas` in a register stands for every kind of SaaS."""
    wanted = target.id.casefold()
    found = [
        statement
        for statement in landscape.statements_of.get(application.id, ())
        if statement.target is not None
        and (wanted == statement.target.casefold() or wanted.startswith(f"{statement.target.casefold()} ("))
    ]
    return max(found, key=lambda each: (each.stated_on is not None, each.stated_on, each.id), default=None)


def _by_supplier(scope: Scope, target: DispositionTarget, judge: _Judge) -> list[Ground]:
    application = scope.application
    statement = statement_for(application, target, judge.landscape)
    if statement is None or statement.support is None:
        if not is_bought(application) or target.kind is TargetKind.ON_SITE or target.id == ANOTHER_SUPPLIER:
            return []
        message = "Its supplier has not said whether it supports this target: to be confirmed."
        evidence = Evidence(Basis.UNKNOWN, rule="no support statement in any register", inputs=(application.id,))
        return [Ground("supplier-to-confirm", application.id, Verdict.READY_WITH_CONDITIONS, message, (evidence,))]
    evidence_found = judge.landscape.evidence_of(statement.id, "support")
    when = f" on {statement.stated_on}" if statement.stated_on else ""
    where = f" ({statement.statement_reference})" if statement.statement_reference else ""
    verdict, words = {
        Support.SUPPORTED: (Verdict.READY, "supports"),
        Support.CONDITIONAL: (Verdict.READY_WITH_CONDITIONS, "supports on conditions"),
        Support.NOT_SUPPORTED: (Verdict.NOT_READY, "does not support"),
    }[statement.support]
    message = f"Its supplier {words} {target.id}, stated{when}{where}."
    return [Ground("supplier-statement", statement.id, verdict, message, evidence_found)]


def _by_client(scope: Scope, target: DispositionTarget, judge: _Judge) -> list[Ground]:
    application = scope.application
    if target.kind not in _CLOUD:
        return []
    evidence = judge.landscape.evidence_of(application.id, "client_type")
    if application.client_type is ClientType.THICK_CLIENT:
        message = "It has a thick client: client and database move together, or the client is published as a desktop."
        return [Ground("thick-client", application.id, Verdict.READY_WITH_CONDITIONS, message, evidence)]
    if application.client_type is None and is_bought(application):
        message = "Nobody has said how its users reach it: a thick client would have to move with its database."
        return [Ground("client-unknown", application.id, Verdict.READY_WITH_CONDITIONS, message)]
    return []


def _by_data(scope: Scope, target: DispositionTarget, judge: _Judge) -> list[Ground]:
    rules = [rule for rule in _rules(target, judge) if rule.fact in _DATA_FACTS]
    return _by_rules(rules, scope, judge)


def _by_platform(scope: Scope, target: DispositionTarget, judge: _Judge) -> list[Ground]:
    rules = [rule for rule in _rules(target, judge) if rule.fact not in _DATA_FACTS]
    found = [*_by_rules(rules, scope, judge), *by_metadata(_sql_scope(scope, judge), target)]
    needs_subscription = [rule for rule in rules if rule.fact == "vmware-subscription"]
    if needs_subscription and judge.settings.vmware_subscription is None:
        rule = needs_subscription[0]
        message = "Nobody has said whether the council has a VMware subscription that it may take to another place."
        evidence = Evidence(Basis.UNKNOWN, rule="setting not given", inputs=(rule.reference,))
        found.append(Ground("vmware-subscription-unknown", scope.application.id, Verdict.UNKNOWN, message, (evidence,)))
    return found


def _rules(target: DispositionTarget, judge: _Judge) -> tuple[PlatformRule, ...]:
    """Return the rules of a target; what holds for machines in a cloud because of the place holds for every cloud."""
    own = judge.catalogue.rules_on(judge.settings.as_of, target.rules_id)
    if target.kind not in _CLOUD or target.id == _MACHINES_IN_A_CLOUD:
        return own
    of_the_place = judge.catalogue.rules_on(judge.settings.as_of, _MACHINES_IN_A_CLOUD)
    return (*own, *(rule for rule in of_the_place if rule.fact in _PLACE_FACTS))


def _by_rules(rules: Sequence[PlatformRule], scope: Scope, judge: _Judge) -> list[Ground]:
    return [
        _fired(rule, fact, judge)
        for rule in rules
        for fact in facts(rule.fact, scope.application, scope.servers, scope.instances, judge.landscape, judge.settings)
        if rule.fires(fact.value)
    ]


def _fired(rule: PlatformRule, fact: Fact, judge: _Judge) -> Ground:
    message = f"{rule.reason}. {rule.remedy}." if rule.remedy else f"{rule.reason}."
    own = Evidence(Basis.DEFAULT, rule=f"{rule.fact} {rule.test} {rule.value}".strip(), inputs=(rule.reference,))
    return Ground(
        rule.id, fact.subject, rule.verdict, message, (own, *judge.landscape.evidence_of(fact.subject, fact.field))
    )


def _sql_scope(scope: Scope, judge: _Judge) -> SqlScope:
    return SqlScope(scope.application, scope.instances, judge.landscape, judge.catalogue, judge.settings)


def _questions(
    grounds: tuple[Ground, ...], application: Application, target: DispositionTarget
) -> tuple[Question, ...]:
    asked = []
    for ground in grounds:
        if ground.rule == "supplier-to-confirm":
            product = application.product or application.name
            version = f" {application.version}" if application.version else ""
            text = (
                f"Do you support {product}{version} on {target.id}? From which version, on what conditions, and where "
                "is it written? What notice do your engineers need for a move?"
            )
            asked.append(Question("supplier", application.id, text))
        elif ground.rule == "client-unknown":
            text = "Do people use it in a browser, with a program on their computer, or through a published desktop?"
            asked.append(Question("technical owner", application.id, text))
        elif ground.verdict is Verdict.UNKNOWN:
            asked.append(Question("infrastructure", ground.subject, f"{ground.message} (rule {ground.rule})"))
    return tuple(dict.fromkeys(asked))
