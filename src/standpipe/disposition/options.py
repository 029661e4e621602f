"""Builds every option of an application: what could be done with it, where, how ready it is and what it costs.

Each option of one application carries the same kinds of line where they apply (run cost, its part of the shared
platform, licences that go on, effort, supplier's engineers, dual running), so that they stand on equal footing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from standpipe.catalogue import DispositionTarget, TargetKind, Verdict
from standpipe.disposition.databases import ENGINES, database_lines, portions
from standpipe.disposition.effort import dual_running, effort, effort_lines, supplier_lines
from standpipe.disposition.landscape import is_bought
from standpipe.disposition.model import Assessment, Ground, Option, PricedLine, Treatment
from standpipe.disposition.pricing import Pricer
from standpipe.disposition.readiness import NOTHING, Scope, assess, statement_for
from standpipe.disposition.services import item_lines, licences_today, published_desktop, shared_part
from standpipe.estate.model import Application, Database, DatabaseInstance, Server, Support
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


@dataclass(frozen=True, slots=True)
class Plot:
    """An application with what belongs to it."""

    application: Application
    servers: tuple[Server, ...]
    instances: tuple[DatabaseInstance, ...]
    databases: tuple[Database, ...] = ()
    """Those that a register says are its own; none when it owns whole instances."""

    @property
    def database_count(self) -> int:
        """Databases to move, as far as they are counted."""
        return len(self.databases) or sum(instance.database_count or 1 for instance in self.instances)


def build_options(plot: Plot, pricer: Pricer) -> tuple[Option, ...]:
    """Return the options that make sense for an application, ready or not, in the order of the target vocabulary."""
    found = []
    for target in pricer.catalogue.targets:
        if not target.provenance.holds_on(pricer.settings.as_of):
            continue
        treatment = _treatment(plot, target, pricer)
        if treatment is not None:
            found.append(_build(plot, target, treatment, pricer))
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
    return Treatment.REHOST if target.id == VIRTUAL_MACHINE else Treatment.RELOCATE


def _as_platform(plot: Plot, target: DispositionTarget, pricer: Pricer) -> Treatment | None:
    del pricer
    if target.id in ENGINES:
        return Treatment.REPLATFORM if takes_engine(plot, target.id) else None
    return Treatment.REFACTOR if plot.application.bought is False and plot.servers else None


def takes_engine(plot: Plot, target: str) -> bool:
    """Whether the application has a database of the engine that a platform target takes."""
    engines = {(instance.engine or "").casefold() for instance in plot.instances}
    engines.add((plot.application.database_engine or "").casefold())
    return any(ENGINES[target] in engine for engine in engines)


def _as_service(plot: Plot, target: DispositionTarget, pricer: Pricer) -> Treatment | None:
    """Offer SaaS where the register, a statement of the supplier or a price names it."""
    application = plot.application
    if "same supplier" not in target.id:
        return Treatment.REPURCHASE if application.successor else None
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


def _build(plot: Plot, target: DispositionTarget, treatment: Treatment, pricer: Pricer) -> Option:
    servers, instances = plot.servers, plot.instances
    scope = Scope(plot.application, servers, instances)
    readiness = assess(scope, target, pricer.landscape, pricer.catalogue, pricer.settings)
    run = list(_run_lines(plot, target, treatment, pricer))
    readiness = _with_offer(readiness, plot, target, run, pricer)
    if treatment not in _ENDS_LICENCES:
        run.extend(licences_today(pricer, plot.application))
    moved = 0 if treatment is Treatment.RETAIN else len(servers)
    days = effort(pricer, treatment, moved, plot.database_count if treatment is Treatment.REPLATFORM else 0)
    once = [*effort_lines(pricer, treatment, days)]
    if treatment is not Treatment.RETAIN:
        once.extend(supplier_lines(pricer, plot.application))
        once.append(dual_running(pricer, run))
    return Option(
        treatment=treatment,
        target=target.id,
        readiness=readiness,
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


def _run_lines(plot: Plot, target: DispositionTarget, treatment: Treatment, pricer: Pricer) -> Iterator[PricedLine]:
    if target.kind is TargetKind.VIRTUAL_MACHINE and target.id == VIRTUAL_MACHINE:
        yield from pricer.machine_lines(plot.servers)
        yield from published_desktop(pricer, plot.application)
    elif treatment is Treatment.REPLATFORM:
        yield from database_lines(pricer, portions(plot.instances, plot.databases, pricer.landscape), target.id)
        remaining = _without_databases(plot, pricer)
        if remaining:
            yield from pricer.machine_lines(remaining)
        yield from published_desktop(pricer, plot.application)
    else:
        yield from item_lines(pricer, plot.application, plot.servers, target)
        if target.id in _RUN_BY_THE_COUNCIL and plot.servers:
            in_a_cloud = target.kind is TargetKind.VIRTUAL_MACHINE
            yield from pricer.upkeep_lines(plot.servers, in_a_cloud=in_a_cloud)
    if target.kind in {TargetKind.VIRTUAL_MACHINE, TargetKind.PLATFORM}:
        yield shared_part(pricer, plot.servers)


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
