"""The registers that people keep: applications, support statements, services, which server runs what, dependencies."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from standpipe.estate.model import DependencyKind, Kind, Redundancy, Support
from standpipe.kernel.periods import add_months
from standpipe.sample.model import Area, Council, Machine, Row, SampleApplication, stream
from standpipe.sample.source import dependencies, services

_OBJECTIVES = {0: (4, 1, 8), 1: (24, 4, 72), 2: (48, 24, 120), 3: (72, 24, 240), 4: (168, 24, 720)}
"""Recovery time, recovery point and tolerable disruption in hours, by tier."""
_ENGINES = {"sql": "SQL Server", "ora": "Oracle", "pg": "PostgreSQL", "mysql": "MySQL"}
_SHARED = {"sql@shared": "Shared database cluster", "ora@shared": "Large database hosts"}
_STATEMENTS = {
    "all": (
        ("azure virtual machine", Support.SUPPORTED), ("azure sql managed instance", Support.SUPPORTED),
    ),
    "vm": (
        ("azure virtual machine", Support.SUPPORTED), ("azure sql managed instance", Support.NOT_SUPPORTED),
    ),
    "vmc": (("azure virtual machine", Support.CONDITIONAL),),
    "no": (("azure virtual machine", Support.NOT_SUPPORTED),),
}  # fmt: skip
_ANY_ROLES = frozenset(
    {"web", "domain controller", "proxy", "gateway", "appliance", "call control", "cluster node", "database host"}
)
"""Roles of which one machine of several is enough."""


def write_registers(council: Council) -> None:
    """Fill in the register, support statements, services, mapping and dependencies of every area."""
    for area in council.areas:
        applications = [each for each in council.applications if each.area == area]
        source = stream(council.seed, "registers", area.index)
        for application in applications:
            council.rows("applications").append(_application(application, applications, council, source))
            council.rows("support-statements").extend(_statements(application, council, source))
        council.rows("services").extend(_services(area, applications))
        claimed = [machine for machine in council.of_area(area) if machine.application]
        siblings = Counter(_part(machine) for machine in claimed)
        council.rows("server-applications").extend(_component(each, siblings[_part(each)]) for each in claimed)
        council.rows("dependencies").extend(_dependencies(area, applications))
    council.rows("server-applications").sort(key=lambda row: (str(row["application"]), str(row["server"])))


def _application(
    application: SampleApplication, present: list[SampleApplication], council: Council, source: random.Random
) -> Row:
    pattern = application.pattern
    objective, point, disruption = _OBJECTIVES[pattern.tier]
    in_house = pattern.supplier == "In-house"
    engine = _ENGINES.get(pattern.database.partition("@")[0])
    successor = pattern.successor if pattern.successor in {each.pattern.name for each in present} else None
    tester = pattern.owner.removeprefix("Head of ").removeprefix("Director of ")
    return {
        "name": application.name,
        "function": pattern.function,
        "domain": pattern.domain,
        "version": f"{source.randint(3, 24)}.{source.randint(0, 9)}" if pattern.on_site else None,
        "supplier": None if in_house else pattern.supplier,
        "bought": not in_house,
        "hosting": pattern.hosting,
        "tier": pattern.tier,
        "business_owner": pattern.owner,
        "technical_owner": "Head of infrastructure" if pattern.tier == 0 else "Head of applications",
        "department": pattern.department,
        "client_type": pattern.client,
        "database_engine": engine,
        "data_classes": pattern.data_classes,
        "recovery_time_objective_hours": objective,
        "recovery_point_objective_hours": point,
        "maximum_tolerable_disruption_hours": disruption,
        "acceptance_testers": (f"{tester} lead",) if pattern.tier in {1, 2} else None,
        "named_users": max(1, round(pattern.users * source.uniform(0.85, 1.15))),
        "local_devices": pattern.local_devices if pattern.on_site else None,
        "freeze_calendar": pattern.freeze_calendar,
        "planned_end": add_months(council.as_of, pattern.end_in_months) if pattern.end_in_months else None,
        "successor": application.area.named(successor) if successor else None,
        "saas_available": pattern.saas,
    }


def _statements(application: SampleApplication, council: Council, source: random.Random) -> Iterator[Row]:
    pattern = application.pattern
    stated = list(_STATEMENTS.get(pattern.support, ()))
    if not pattern.database.startswith("sql"):
        stated = [each for each in stated if "sql" not in each[0]]
    if pattern.saas:
        stated.append(("saas (same supplier)", Support.SUPPORTED))
    day = council.as_of - timedelta(days=source.randint(20, 700))
    for target, support in stated:
        yield {
            "application": application.name,
            "target": target,
            "support": support,
            "stated_on": day,
            "statement_reference": f"supplier's answer of {day:%-d %B %Y}",
        }


def _services(area: Area, applications: list[SampleApplication]) -> Iterator[Row]:
    present = {each.pattern.name for each in applications}
    for pattern in services():
        needed = tuple(area.named(name) for name in pattern.applications if name in present)
        if needed:
            yield {
                "name": area.named(pattern.name),
                "lgsl": pattern.lgsl,
                "audience": pattern.audience,
                "owner": pattern.owner,
                "department": pattern.department,
                "applications": needed,
                "recovery_time_objective_hours": pattern.recovery_time_objective_hours,
                "freeze_calendar": pattern.freeze_calendar,
                "users": pattern.users,
            }


def _part(machine: Machine) -> tuple[str | None, str, str]:
    return machine.application, machine.role, machine.environment


def _component(machine: Machine, siblings: int) -> Row:
    if siblings > 1 and machine.role == "session host":
        redundancy, at_least = Redundancy.AT_LEAST, max(1, round(siblings * 0.8))
    elif siblings > 1 and machine.role in _ANY_ROLES:
        redundancy, at_least = Redundancy.ANY, None
    else:
        redundancy, at_least = Redundancy.ALL, None
    return {
        "server": machine.name,
        "application": machine.application,
        "role": machine.role,
        "redundancy": redundancy,
        "at_least": at_least,
        "environment": machine.environment,
    }


def _dependencies(area: Area, applications: list[SampleApplication]) -> Iterator[Row]:
    present = {each.pattern.name: each for each in applications}
    said = set()
    for pattern in dependencies():
        if pattern.declared and pattern.source in present and pattern.target in present:
            said.add((pattern.source, pattern.target))
            yield _dependency(area, pattern.source, pattern.target, pattern.kind, pattern.port)
    for name, application in present.items():
        for target, kind, port in _platform_needs(application):
            if target in present and target != name and (name, target) not in said:
                yield _dependency(area, name, target, kind, port)


def _platform_needs(application: SampleApplication) -> Iterator[tuple[str, DependencyKind, int]]:
    pattern = application.pattern
    if shared := _SHARED.get(pattern.database):
        yield shared, DependencyKind.HARD, 1433 if "SQL" in _ENGINES[pattern.database[:3]] else 1521
    if not pattern.on_site:
        return
    if any(not each.system for each in pattern.servers):
        yield "Directory and DNS", DependencyKind.HARD, 389
    if pattern.client.value == "thick client":
        yield "Virtual desktops", DependencyKind.SOFT, 443
    if pattern.users > 5000 and pattern.tier > 0:
        yield "Reverse proxy and load balancing", DependencyKind.HARD, 443


def _dependency(area: Area, source: str, target: str, kind: DependencyKind, port: int | None) -> Row:
    return {
        "source": area.named(source),
        "source_kind": Kind.APPLICATION,
        "target": area.named(target),
        "target_kind": Kind.APPLICATION,
        "kind": kind,
        "port": port,
    }
