"""Shows what a plan does to the services on the way: `standpipe resilience --during`."""

from __future__ import annotations

from standpipe.app.move_check_document import (
    SCHEMA_VERSION,
    MoveCheck,
    MoveCheckDocument,
    MoveRemedy,
    MoveState,
    ServiceOnTheWay,
)
from standpipe.cli.output import print_json, print_table, say
from standpipe.kernel.errors import InputError
from standpipe.kernel.money import format_pounds

REFUSED = 1
SERVICES_SHOWN = 20


def show_move(check: MoveCheck, service: str | None, *, as_json: bool) -> int:
    """Print the states, the services that are worse, and the remedies; return 1 when the plan is refused.

    Raises:
        InputError: the service asked for is the same in every state.

    """
    if as_json:
        print_json(MoveCheckDocument(schema_version=SCHEMA_VERSION, move=check))
    elif service:
        found = next((each for each in check.services if each.id == service), None)
        if found is None:
            raise InputError("this service is the same in every state of the move.", remedy="Ask for another one.")
        _show_service(check, found)
    else:
        _show(check)
    return REFUSED if check.refused else 0


def _show(check: MoveCheck) -> None:
    say(check.in_words)
    print_table(
        "States of the move: hours are of all services, a year",
        ("State", "From", "Moved", "Hours", "Worse than tolerated", "Not known"),
        [_state(each) for each in check.states],
    )
    refused = [each for each in check.services if each.refused]
    if refused:
        print_table(
            f"Down for {check.tolerance_hours:g} hours a year more than today, or longer",
            ("Service", "Today", "More", "When", "Because of", "Remedy"),
            [_row(check, each) for each in refused[:SERVICES_SHOWN]],
        )
    if check.remedies:
        print_table(
            "For the whole plan",
            ("What", "A year", "Services still worse"),
            [(each.what, _pounds(each.pence_a_year), str(each.still_worse)) for each in check.remedies],
        )
    print_table("Taken for granted", ("What",), [(each,) for each in check.assumptions])


def _show_service(check: MoveCheck, service: ServiceOnTheWay) -> None:
    print_table(
        f"{service.name}: hours a year in each state",
        ("From", "Hours", "More than today"),
        [
            (check.states[step.state].name, _hours(step.hours), _hours(_less(step.hours, service.today)))
            for step in service.steps
        ],
    )
    if service.causes:
        print_table(
            f"What makes it so: {check.states[service.worst_state or 0].name}",
            ("What", "Kind", "Hours a year more than today"),
            [(each.name, each.kind, _hours(each.hours)) for each in service.causes],
        )
    if service.remedies:
        print_table(
            "Remedies, the cheapest that is enough first",
            ("What", "A year", "Then more than today", "Enough"),
            [_remedy(each) for each in service.remedies],
        )
    for gap in service.gaps:
        say(gap)


def _state(state: MoveState) -> tuple[str, ...]:
    since = f"{state.on:%-d %B %Y}" if state.on else ""
    return state.name, since, str(state.moved), f"{state.hours:,.0f}", str(state.worse), str(state.unknown)


def _row(check: MoveCheck, service: ServiceOnTheWay) -> tuple[str, ...]:
    remedy = service.remedies[0] if service.remedies and service.remedies[0].enough else None
    return (
        service.name,
        _hours(service.today),
        _hours(service.above_today),
        check.states[service.worst_state or 0].name,
        ", ".join(each.name for each in service.causes[:2]),
        remedy.what if remedy else "none of those tried is enough",
    )


def _remedy(remedy: MoveRemedy) -> tuple[str, ...]:
    return remedy.what, _pounds(remedy.pence_a_year), _hours(remedy.above_today), "yes" if remedy.enough else "no"


def _less(hours: float | None, today: float | None) -> float | None:
    return None if hours is None or today is None else hours - today


def _hours(hours: float | None) -> str:
    return "not known" if hours is None else f"{hours:.1f}"


def _pounds(pence: int | None) -> str:
    if pence is None:
        return "no price"
    return format_pounds(pence) if pence else "nothing bought"
