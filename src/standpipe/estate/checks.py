"""Checks of a merged estate: named functions, each of which collects findings of one kind.

`check_estate` runs all of them. A check reports what is wrong with the inputs and what to do; it never repairs.
Checks that need reference data (support dates, the freeze-rule language) live in `app.check_inputs`.
"""

from __future__ import annotations

import difflib
import ipaddress
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date

from standpipe.estate.address_plan import is_planned, overlaps, place_of
from standpipe.estate.estate import Estate
from standpipe.estate.model import Contract, DependencyKind, Hosting, PowerState, Server
from standpipe.estate.names import comparable
from standpipe.estate.same_machines import same_machines
from standpipe.estate.traffic_checks import undeclared_dependencies
from standpipe.kernel.evidence import Place
from standpipe.kernel.findings import Finding, Severity
from standpipe.kernel.periods import add_months

Check = Callable[[Estate, date], Iterator[Finding]]

SIMILAR_NAMES = 0.92
"""Ratio of matching characters above which two application names are probably one application spelt twice."""
OWN_MACHINES = frozenset({Hosting.DATA_CENTRE, Hosting.OTHER_SITE})


def check_estate(estate: Estate, as_of: date) -> list[Finding]:
    """Return the findings of every check, most important first.

    >>> check_estate(Estate(), date(2026, 11, 23))
    []
    """
    return sorted((finding for check in CHECKS for finding in check(estate, as_of)), key=lambda each: each.sort_key)


def _places(estate: Estate, subject: str, field: str = "name") -> tuple[Place, ...]:
    return tuple(item.place for item in estate.evidence.of(subject, field) if item.place)


def servers_without_application(estate: Estate, _as_of: date) -> Iterator[Finding]:
    """Machines that no application claims; silent until somebody has said which server runs which application."""
    claimed = {component.server for component in estate.components.values() if component.application}
    if not claimed:
        return
    claimed |= {dependency.target for dependency in estate.dependencies if not dependency.observed}
    for server in estate.servers.values():
        if server.id not in claimed:
            yield Finding(
                "server-without-application",
                Severity.MEDIUM,
                server.id,
                f"Server '{server.name}' runs no known application. Find its owner, or propose it for retirement.",
                _places(estate, server.id),
            )


def applications_without_owner(estate: Estate, _as_of: date) -> Iterator[Finding]:
    """Applications for which nobody answers."""
    for application in estate.applications.values():
        if not application.business_owner:
            yield Finding(
                "application-without-owner",
                Severity.MEDIUM,
                application.id,
                f"Application '{application.name}' has no business owner, so nobody can accept its move. Name one.",
                _places(estate, application.id),
            )


def applications_without_servers(estate: Estate, _as_of: date) -> Iterator[Finding]:
    """Applications said to run in the data centre although no server is known to run them."""
    served = {component.application for component in estate.components.values() if component.application}
    if not served:
        return
    for application in estate.applications.values():
        if application.hosting in OWN_MACHINES and application.id not in served:
            yield Finding(
                "application-without-server",
                Severity.MEDIUM,
                application.id,
                f"Application '{application.name}' runs in the data centre, but no server is known to run it. "
                "Add it to the server-to-application mapping.",
                _places(estate, application.id),
            )


def powered_off_servers(estate: Estate, _as_of: date) -> Iterator[Finding]:
    """Machines that are off: they cost storage and licences, and may be ready to retire."""
    for server in estate.servers.values():
        if server.power_state is PowerState.OFF and not server.decommissioned:
            yield Finding(
                "powered-off-server",
                Severity.LOW,
                server.id,
                f"Server '{server.name}' is powered off. Retire it, or say why it is kept.",
                _places(estate, server.id, "power_state"),
            )


def decommissioned_but_running(estate: Estate, _as_of: date) -> Iterator[Finding]:
    """Machines that a register has written off and that still run."""
    for server in estate.servers.values():
        if server.decommissioned and server.power_state is PowerState.ON:
            yield Finding(
                "decommissioned-but-running",
                Severity.HIGH,
                server.id,
                f"Server '{server.name}' is decommissioned in a register but powered on. Switch it off, or correct "
                "the register.",
                _places(estate, server.id, "decommissioned") + _places(estate, server.id, "power_state"),
            )


def servers_without_utilisation(estate: Estate, _as_of: date) -> Iterator[Finding]:
    """Machines that cannot be sized by what they use; one finding for the whole estate when nothing was measured."""
    unmeasured = [server for server in estate.servers.values() if not _measured(server)]
    if unmeasured and len(unmeasured) == len(estate.servers):
        yield Finding(
            "no-utilisation",
            Severity.MEDIUM,
            "estate",
            f"None of the {len(unmeasured)} servers has measured utilisation, so every size follows what is allocated "
            "today. Add an export with processor and memory use.",
        )
        return
    for server in unmeasured:
        yield Finding(
            "no-utilisation",
            Severity.LOW,
            server.id,
            f"Server '{server.name}' has no measured utilisation; its size follows what is allocated. Measure it.",
            _places(estate, server.id),
        )


def _measured(server: Server) -> bool:
    return server.processor_usage_percent is not None or server.memory_usage_percent is not None


def servers_without_address(estate: Estate, _as_of: date) -> Iterator[Finding]:
    """Machines without any address, or with a link-local one only, although addresses were exported."""
    if not any(server.addresses for server in estate.servers.values()):
        return
    for server in estate.servers.values():
        places = _places(estate, server.id, "addresses") or _places(estate, server.id)
        if not server.addresses:
            yield Finding(
                "no-address",
                Severity.LOW,
                server.id,
                f"Server '{server.name}' has no address in any input, so traffic cannot be matched to it.",
                places,
            )
        elif all(_link_local(address) for address in server.addresses):
            yield Finding(
                "link-local-address-only",
                Severity.LOW,
                server.id,
                f"Server '{server.name}' has a link-local address only; it is not reachable from elsewhere.",
                places,
            )


def _link_local(address: str) -> bool:
    try:
        return ipaddress.ip_address(address.split("/", maxsplit=1)[0].split("%", maxsplit=1)[0]).is_link_local
    except ValueError:
        return False


def contracts_out_of_order(estate: Estate, _as_of: date) -> Iterator[Finding]:
    """Contracts that end before they start."""
    for contract in estate.contracts.values():
        if contract.starts and contract.ends and contract.ends < contract.starts:
            yield Finding(
                "contract-ends-before-start",
                Severity.HIGH,
                contract.id,
                f"Contract '{contract.name}' ends on {contract.ends:%-d %B %Y}, before it starts on "
                f"{contract.starts:%-d %B %Y}. Correct the dates; until then it is left out of the plan.",
                _places(estate, contract.id, "ends"),
            )


def notice_dates_passed(estate: Estate, as_of: date) -> Iterator[Finding]:
    """Contracts whose notice date has gone by, so that they renew by themselves."""
    for contract in estate.contracts.values():
        notice = notice_date(contract)
        if notice is None or not contract.renews_automatically or contract.ends is None:
            continue
        if notice < as_of <= contract.ends:
            yield Finding(
                "notice-date-passed",
                Severity.HIGH,
                contract.id,
                f"Notice for contract '{contract.name}' was due on {notice:%-d %B %Y}; it renews automatically on "
                f"{contract.ends:%-d %B %Y}. Ask the supplier for a shorter renewal.",
                _places(estate, contract.id, "notice_months") + _places(estate, contract.id, "ends"),
            )


def notice_date(contract: Contract) -> date | None:
    """Return the last day on which notice ends the contract at its term; None when a date or the period is unknown."""
    if contract.ends is None or contract.notice_months is None:
        return None
    if contract.starts and contract.ends < contract.starts:
        return None
    return add_months(contract.ends, -round(contract.notice_months))


def dependency_cycles(estate: Estate, _as_of: date) -> Iterator[Finding]:
    """Things that need each other in a ring; each ring is named once."""
    edges = [
        (dependency.source, dependency.target)
        for dependency in estate.dependencies
        if not dependency.observed and dependency.kind is not DependencyKind.SOFT
    ]
    if not edges:
        return
    import networkx as nx  # takes as long to load as an inventory takes to read, and an inventory states no dependency

    graph: nx.DiGraph[str] = nx.DiGraph(edges)
    for members in nx.strongly_connected_components(graph):
        if len(members) < 2:
            continue
        ordered = sorted(members)
        names = ", ".join(f"'{estate.name_of(member)}'" for member in ordered)
        places = tuple(
            place for member in ordered for other in ordered for place in _places(estate, member, f"depends on {other}")
        )
        yield Finding(
            "dependency-cycle",
            Severity.MEDIUM,
            ordered[0],
            f"{names} depend on each other in a ring. They stop together and move together; check that this is meant.",
            places,
        )


def missing_recovery_objectives(estate: Estate, _as_of: date) -> Iterator[Finding]:
    """Important applications for which nobody has said how long they may be down."""
    for application in estate.applications.values():
        critical = application.tier is not None and application.tier <= 1
        if critical and application.recovery_time_objective_hours is None:
            yield Finding(
                "missing-recovery-objective",
                Severity.MEDIUM,
                application.id,
                f"Application '{application.name}' is of tier {application.tier} but has no recovery time objective. "
                "Ask its business owner how long the service can wait.",
                _places(estate, application.id),
            )


def implausible_values(estate: Estate, _as_of: date) -> Iterator[Finding]:
    """Figures that only a slip of unit explains."""
    for server in estate.servers.values():
        if server.memory_mib is not None and (server.memory_mib < 128 or server.memory_mib > 16 * 1024**2):
            yield _implausible(estate, server.id, "memory_mib", f"{server.memory_mib:,} MiB of memory")
        if server.vcpus is not None and not 1 <= server.vcpus <= 512:
            yield _implausible(estate, server.id, "vcpus", f"{server.vcpus} vCPUs")
    for cost in estate.running_costs.values():
        if cost.annual_pence is not None and (cost.annual_pence < 0 or cost.annual_pence > 10**10):
            yield _implausible(estate, cost.id, "annual_pence", f"£{cost.annual_pence / 100:,.0f} a year")
    for contract in estate.contracts.values():
        value, annual = contract.value_pence, contract.annual_value_pence
        if value is not None and annual is not None and annual > value > 0:
            yield _implausible(
                estate, contract.id, "annual_value_pence", "an annual value above the value of the whole term"
            )


def _implausible(estate: Estate, subject: str, field: str, what: str) -> Finding:
    return Finding(
        "implausible-value",
        Severity.MEDIUM,
        subject,
        f"'{estate.name_of(subject)}' has {what}. Check the unit of the cell.",
        _places(estate, subject, field),
    )


def possible_duplicate_applications(estate: Estate, _as_of: date) -> Iterator[Finding]:
    """Applications whose names differ in spelling only, and of which nobody has said that they differ."""
    spelt = {each.id: _letters(each.name.replace("&", "and")) for each in estate.applications.values()}
    buckets: dict[tuple[str, str], list[str]] = defaultdict(list)
    for identifier, letters in spelt.items():
        digits = "".join(filter(str.isdigit, letters))
        for ending in {letters[:4], letters[-4:]}:
            buckets[digits, ending].append(identifier)
    seen = set(estate.known_apart)
    for identifiers in buckets.values():
        for index, one in enumerate(identifiers):
            for other in identifiers[index + 1 :]:
                pair = frozenset((one, other))
                if pair not in seen and _alike(spelt[one], spelt[other]):
                    seen.add(pair)
                    yield _duplicate(estate, one, other)


def _letters(name: str) -> str:
    return "".join(character for character in comparable(name) if character.isalnum())


def _alike(one: str, other: str) -> bool:
    """Whether two spellings are alike; the quick bounds only spare the exact comparison."""
    if one == other:
        return True
    matcher = difflib.SequenceMatcher(None, one, other)
    bounds = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
    return all(bound() >= SIMILAR_NAMES for bound in bounds)


def _duplicate(estate: Estate, one: str, other: str) -> Finding:
    return Finding(
        "possible-duplicate-application",
        Severity.MEDIUM,
        other,
        f"'{estate.name_of(other)}' and '{estate.name_of(one)}' look like one application spelt twice. "
        "Keep one name, or say on the sheet 'Same or different' that they differ.",
        _places(estate, one) + _places(estate, other),
    )


def overlapping_address_ranges(estate: Estate, _as_of: date) -> Iterator[Finding]:
    """Ranges of addresses that two places use: they cannot be routed to each other."""
    for each in overlaps(estate):
        one, other = estate.address_ranges[each.one], estate.address_ranges[each.other]
        planned = is_planned(one) or is_planned(other)
        places = [estate.name_of(place_of(end) or "") for end in (one, other)]
        yield Finding(
            "overlapping-address-ranges",
            Severity.HIGH if planned else Severity.MEDIUM,
            other.id,
            f"{other.prefix} ({places[1]}) lies in {one.prefix} ({places[0]}): {each.addresses:,} addresses are "
            f"{'planned where others are used' if planned else 'used twice'}. Renumber one before they are joined, or "
            "translate addresses between them.",
            _places(estate, one.id, "prefix") + _places(estate, other.id, "prefix"),
        )


def hosts_and_their_entries(estate: Estate, _as_of: date) -> Iterator[Finding]:
    """Virtualisation hosts of which it cannot be told which device of the register they are."""
    yield from same_machines(estate).findings


CHECKS: tuple[Check, ...] = (
    servers_without_application,
    applications_without_owner,
    applications_without_servers,
    powered_off_servers,
    decommissioned_but_running,
    servers_without_utilisation,
    servers_without_address,
    contracts_out_of_order,
    notice_dates_passed,
    dependency_cycles,
    missing_recovery_objectives,
    implausible_values,
    possible_duplicate_applications,
    undeclared_dependencies,
    overlapping_address_ranges,
    hosts_and_their_entries,
)
