"""Names things that people do not name themselves: a rule, a statement, a cable, a part of an application."""

from __future__ import annotations

from collections.abc import Mapping

from standpipe.estate.model import Kind


def named(kind: Kind, facts: Mapping[str, object]) -> str:
    """Return a name made of what the thing ties together.

    >>> named(Kind.SUPPORT_STATEMENT, {"application": "Payroll", "target": "saas"})
    'Payroll on saas'
    """
    match kind:
        case Kind.SUPPORT_STATEMENT:
            return f"{facts['application']} on {facts['target']}"
        case Kind.COMPONENT:
            role = f" {facts['role']}" if "role" in facts else ""
            environment = f" ({facts['environment']})" if "environment" in facts else ""
            return f"{facts['application']}{role} on {facts['server']}{environment}"
        case Kind.ADDRESS_RANGE:
            where = facts.get("site") or facts.get("place")
            return f"{facts['prefix']} ({where})" if where else str(facts["prefix"])
        case Kind.CABLE:
            ports = [f" {facts[port]}" if port in facts else "" for port in ("a_port", "b_port")]
            return f"{facts['a_end']}{ports[0]} to {facts['b_end']}{ports[1]}"
        case Kind.FREEZE_RULE:
            reason = f"{facts['reason']}, " if "reason" in facts else ""
            return f"{facts['freeze_calendar']}: {reason}{facts['begins']} to {facts['ends']}"
        case _:
            return "unnamed"
