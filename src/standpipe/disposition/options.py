"""Builds every option of an application: what could be done with it, where, how ready it is and what it costs.

Each option of one application carries the same kinds of line where they apply (run cost, its part of the shared
platform, licences that go on, effort, supplier's engineers, dual running), so that they stand on equal footing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from standpipe.catalogue import DispositionTarget, System, TargetKind, Verdict
from standpipe.disposition.databases import ENGINES, database_lines, database_need, portions, storage_line
from standpipe.disposition.effort import dual_running, effort, effort_lines, supplier_lines
from standpipe.disposition.landscape import is_bought
from standpipe.disposition.market import ANOTHER_SUPPLIER, market_ground, market_of
from standpipe.disposition.model import Assessment, Ground, Option, PricedLine, Treatment
from standpipe.disposition.other_clouds import is_other_cloud, other_cloud_lines
from standpipe.disposition.plots import Plot
from standpipe.disposition.pricing import Pricer
from standpipe.disposition.readiness import NOTHING, Scope, assess, statement_for
from standpipe.disposition.security_updates import AZURE, ELSEWHERE, security_updates
from standpipe.disposition.services import item_lines, licences_today, published_desktop, shared_part
from standpipe.disposition.sizing import system_of
from standpipe.disposition.support_staff import support_staff
from standpipe.estate.model import Server, Support
from standpipe.kernel.evidence import Basis

VIRTUAL_MACHINE = "azure virtual machine"
APP_PLATFORM = "azure app service"
ON_SITE = "on-site residue"
_RUN_BY_THE_COUNCIL = frozenset({"azure vmware solution", "azure local", "colocation", ON_SITE})
"""Targets where the council still backs up, watches and protects the servers itself."""
_BY_AGREEMENT = frozenset({"supplier hosting", "partner hosting"})
NOWHERE = "nowhere"
"""The target of a retirement."""
_ENDS_LICENCES = frozenset({Treatment.REPURCHASE, Treatment.RETIRE})


def build_options(plot: Plot, pricer: Pricer) -> tuple[Option, ...]:
    """Return the options that make sense for an application, ready or not, in the order of the target vocabulary."""
    found = []
    for target in pricer.catalogue.targets:
        if not target.provenance.holds_on(pricer.settings.as_of):
            continue
        treatment = _treatment(plot, target, pricer)
        if treatment is not None:
            found.append(build_option(plot, target, treatment, pricer))
    return tuple(found)


def _treatment(plot: Plot, target: DispositionTarget, pricer: Pricer) -> Treatment | None:
    """Return what taking the application to a target would be, or None when the target is not for it."""
    offers = {
        TargetKind.VIRTUAL_MACHINE: _as_machines,
        TargetKind.PLATFORM: _as_platform,
        TargetKind.SOFTWARE_AS_A_SERVICE: _as_service,
        TargetKind.HOSTING: _as_hosted,
        TargetKind.ON_SITE: _on_site,
    }
    return offers[target.kind](plot, target, pricer)


def _as_machines(plot: Plot, target: DispositionTarget, pricer: Pricer) -> Treatment | None:
    del pricer
    if not plot.servers:
        return None
    return Treatment.REHOST if target.id == VIRTUAL_MACHINE or is_other_cloud(target) else Treatment.RELOCATE


def _as_platform(plot: Plot, target: DispositionTarget, pricer: Pricer) -> Treatment | None:
    if target.shared:
        return Treatment.REPLATFORM if plot.application.id in pricer.shared_servers.get(target.id, {}) else None
    if target.id in ENGINES:
        return Treatment.REPLATFORM if takes_engine(plot, target.id) else None
    return Treatment.REFACTOR if plot.application.bought is False and plot.servers else None


def takes_engine(plot: Plot, target: str) -> bool:
    """Whether the application has a database of the engine that a platform target takes."""
    engines = {(instance.engine or "").casefold() for instance in plot.instances}
    engines.add((plot.application.database_engine or "").casefold())
    return any(ENGINES[target] in engine for engine in engines)


def _as_service(plot: Plot, target: DispositionTarget, pricer: Pricer) -> Treatment | None:
    """Offer SaaS where the register, a statement of the supplier, a price or the market names it."""
    application = plot.application
    if "same supplier" not in target.id:
        return Treatment.REPURCHASE if application.successor or market_of(application, pricer) else None
    statement = statement_for(application, target, pricer.landscape)
    stated = statement is not None and statement.support in {Support.SUPPORTED, Support.CONDITIONAL}
    priced = any(line.pence is not None for line in item_lines(pricer, application, (), target))
    return Treatment.REPURCHASE if application.saas_available or stated or priced else None


def _as_hosted(plot: Plot, target: DispositionTarget, pricer: Pricer) -> Treatment | None:
    del pricer
    if target.id == "supplier hosting":
        return Treatment.RELOCATE if is_bought(plot.application) else None
    return Treatment.RELOCATE if plot.servers else None


def _on_site(plot: Plot, target: DispositionTarget, pricer: Pricer) -> Treatment | None:
    """Offer a place on site only for what has devices there: the data centre closes."""
    del pricer
    if target.id != ON_SITE or not has_local_devices(plot):
        return None
    return Treatment.RETAIN


def has_local_devices(plot: Plot) -> bool:
    """Whether something of the application is bound to the place."""
    return bool(plot.application.local_devices) or any(server.local_devices for server in plot.servers)


def build_option(plot: Plot, target: DispositionTarget, treatment: Treatment, pricer: Pricer) -> Option:
    """Return one option of an application: how ready it is and every line of what it costs."""
    scope = Scope(plot.application, plot.servers, plot.instances)
    readiness = assess(scope, target, pricer.landscape, pricer.catalogue, pricer.settings)
    option = priced_option(plot, target, treatment, pricer)
    new = [line for line in option.monthly_lines if not line.continues]
    readiness = _with_licences(_with_offer(readiness, plot, target, new, pricer), plot, target, pricer)
    return replace(option, readiness=_with_market(readiness, plot, target, pricer))


def priced_option(plot: Plot, target: DispositionTarget, treatment: Treatment, pricer: Pricer) -> Option:
    """Return an option with every line of what it costs; nobody has asked yet whether it is ready."""
    run = list(_run_lines(plot, target, treatment, pricer))
    run.extend(_support_lines(plot, target, treatment, pricer))
    if treatment not in _ENDS_LICENCES:
        run.extend(licences_today(pricer, plot.application))
    moved = 0 if treatment is Treatment.RETAIN else len(plot.servers)
    days = effort(pricer, treatment, moved, plot.database_count if treatment is Treatment.REPLATFORM else 0)
    once = [*effort_lines(pricer, treatment, days)]
    if treatment is not Treatment.RETAIN:
        once.extend(supplier_lines(pricer, plot.application))
        once.append(dual_running(pricer, run))
    return Option(
        treatment=treatment,
        target=target.id,
        readiness=Assessment(Verdict.UNKNOWN, NOTHING),
        monthly_lines=tuple(run),
        one_off_lines=tuple(once),
        effort_days=days,
        leaves_data_centre=target.leaves_data_centre,
        notes=(target.conditions,) if target.conditions else (),
    )


def _with_offer(
    readiness: Assessment, plot: Plot, target: DispositionTarget, run: Sequence[PricedLine], pricer: Pricer
) -> Assessment:
    """Hold back hosting that is priced by an example only: no supplier or partner has said that it offers it."""
    if target.id not in _BY_AGREEMENT or not readiness.feasible:
        return readiness
    if any(line.pence is None or line.basis is not Basis.ILLUSTRATIVE for line in run):
        return readiness
    if statement_for(plot.application, target, pricer.landscape) is not None:
        return readiness
    message = f"Nobody has offered {target.id}: its price is an example, and an example is no ground for a decision."
    ground = Ground("nobody-offers-it", plot.application.id, Verdict.UNKNOWN, message)
    return replace(readiness, verdict=Verdict.UNKNOWN, grounds=(*readiness.grounds, ground))


def _with_market(readiness: Assessment, plot: Plot, target: DispositionTarget, pricer: Pricer) -> Assessment:
    """Name the services of other suppliers, where it is the market and no register that offers one."""
    products = market_of(plot.application, pricer) if target.id == ANOTHER_SUPPLIER else ()
    if not products:
        return readiness
    verdict = Verdict.READY_WITH_CONDITIONS if readiness.verdict is Verdict.READY else readiness.verdict
    grounds = (*readiness.grounds, market_ground(plot.application, products))
    return replace(readiness, verdict=verdict, grounds=grounds)


def _with_licences(readiness: Assessment, plot: Plot, target: DispositionTarget, pricer: Pricer) -> Assessment:
    """State the condition under which Windows machines are priced without their licence."""
    windows = [server for server in plot.servers if system_of(server) is System.WINDOWS]
    if not pricer.settings.hybrid_benefit or target.id != VIRTUAL_MACHINE or not windows:
        return readiness
    cores = sum(max(server.vcpus or 8, 8) for server in windows)
    message = (
        f"Hybrid benefit is claimed for {len(windows)} Windows machines: the council must own Windows Server core "
        f"licences with Software Assurance or a subscription for them, {cores} cores at 8 or more a machine."
    )
    evidence = pricer.catalogue.assumptions["hybrid-benefit"].evidence
    ground = Ground("hybrid-benefit", plot.application.id, Verdict.READY_WITH_CONDITIONS, message, (evidence,))
    verdict = Verdict.READY_WITH_CONDITIONS if readiness.verdict is Verdict.READY else readiness.verdict
    return replace(readiness, verdict=verdict, grounds=(*readiness.grounds, ground))


def _run_lines(plot: Plot, target: DispositionTarget, treatment: Treatment, pricer: Pricer) -> Iterator[PricedLine]:
    if target.kind is TargetKind.VIRTUAL_MACHINE and target.id == VIRTUAL_MACHINE:
        yield from pricer.machine_lines(plot.servers)
        yield from security_updates(pricer, plot.servers, plot.instances, place=AZURE)
        yield from published_desktop(pricer, plot.application)
    elif is_other_cloud(target):
        yield from other_cloud_lines(pricer, plot.servers, target.id)
        yield from security_updates(pricer, plot.servers, plot.instances, place=ELSEWHERE)
        yield from published_desktop(pricer, plot.application)
        return
    elif treatment is Treatment.REPLATFORM:
        parts = portions(plot.instances, plot.databases, pricer.landscape)
        if target.shared:
            yield from pricer.shared_servers[target.id][plot.application.id]
            yield storage_line(pricer, database_need(parts, Decimal(1)), target.rules_id)
        else:
            yield from database_lines(pricer, parts, target.id)
        remaining = _without_databases(plot, pricer)
        if remaining:
            yield from pricer.machine_lines(remaining)
            yield from security_updates(pricer, remaining, (), place=AZURE)
        yield from published_desktop(pricer, plot.application)
    else:
        yield from item_lines(pricer, plot.application, plot.servers, target)
        if target.id in _RUN_BY_THE_COUNCIL and plot.servers:
            in_a_cloud = target.kind is TargetKind.VIRTUAL_MACHINE
            yield from pricer.upkeep_lines(plot.servers, in_a_cloud=in_a_cloud)
            place = AZURE if target.id.startswith("azure ") else ELSEWHERE
            yield from security_updates(pricer, plot.servers, plot.instances, place=place)
    if target.kind in {TargetKind.VIRTUAL_MACHINE, TargetKind.PLATFORM}:
        yield shared_part(pricer, plot.servers)


def _support_lines(
    plot: Plot, target: DispositionTarget, treatment: Treatment, pricer: Pricer
) -> tuple[PricedLine, ...]:
    """Return the time of the council's own people; databases that move to a platform leave the other servers."""
    if treatment is not Treatment.REPLATFORM:
        return support_staff(pricer, target, () if target.kind is TargetKind.PLATFORM else plot.servers)
    return support_staff(pricer, target, _without_databases(plot, pricer), services=max(len(plot.instances), 1))


def _without_databases(plot: Plot, pricer: Pricer) -> Sequence[Server]:
    """Return the servers that remain when the databases go to a platform: those that do more than hold them."""
    hold_databases = {instance.server for instance in plot.instances}
    roles: dict[str, set[str]] = {}
    for component in pricer.landscape.estate.components.values():
        if component.application == plot.application.id and component.server:
            roles.setdefault(component.server, set()).add((component.role or "").casefold())
    return [
        server
        for server in plot.servers
        if server.id not in hold_databases or roles.get(server.id, {"database"}) != {"database"}
    ]


def retire_option(plot: Plot, pricer: Pricer, ground: Ground) -> Option:
    """Return the option of ending an application; it costs nothing to run, and work once."""
    days = effort(pricer, Treatment.RETIRE, len(plot.servers))
    return Option(
        treatment=Treatment.RETIRE,
        target=NOWHERE,
        readiness=Assessment(ground.verdict, NOTHING, (ground,)),
        one_off_lines=effort_lines(pricer, Treatment.RETIRE, days),
        effort_days=days,
    )


def stay_option(place: str, ground: Ground, lines: tuple[PricedLine, ...] = ()) -> Option:
    """Return the option of leaving an application where it is."""
    return Option(
        treatment=Treatment.RETAIN,
        target=place,
        readiness=Assessment(ground.verdict, NOTHING, (ground,)),
        monthly_lines=lines,
        leaves_data_centre=False,
    )
