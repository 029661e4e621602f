"""Puts the options of every application into one problem, solves it, and says what each option costs in the whole plan.

An option brings its own cost; what several share (the platform of a cloud, a machine with several applications on it, a
licence pool) is paid once, however many use it. Two applications that depend on each other and stand in one data centre
today cost interface work when they end in different places: a latency and a firewall between them have to be designed
and tested (assumptions `interface-days-hard` and `interface-days-soft`). Only what nothing forbids and is wholly priced
competes; where a person or a rule before price decided, that option is the only candidate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from standpipe.disposition.elimination import TooDenseError
from standpipe.disposition.model import Apart, Option, Rest, Treatment, Whole
from standpipe.disposition.optimum import solve_estate
from standpipe.disposition.pricing import Pricer
from standpipe.disposition.whole_network import Network
from standpipe.disposition.whole_problem import (
    Candidate,
    Coupling,
    EstateOptimum,
    EstateProblem,
    Limit,
    Shared,
    are_apart,
    taken_of,
)
from standpipe.disposition.whole_rules import Contender, rules_of
from standpipe.estate.estate import Estate
from standpipe.estate.limits import PlanLimits
from standpipe.estate.model import Application, DependencyKind, Hosting, Kind
from standpipe.kernel.money import pence

SHARED_PLATFORM = "the shared platform of the cloud"
_ONE_CLOUD = "azure "
_ON_THE_PREMISES = frozenset({"on-site residue", "azure local", "data centre"})
_TIES = {DependencyKind.HARD: "interface-days-hard", DependencyKind.SOFT: "interface-days-soft"}
_WORK_UNITS = 10.0


def place_of(option: Option, application: Application) -> str | None:
    """Return where an option puts an application; None for nowhere, or nobody knows where."""
    if option.treatment is Treatment.RETIRE or option.target == "place not known":
        return None
    if option.target in _ON_THE_PREMISES:
        return "the council's own premises"
    if option.target.startswith(_ONE_CLOUD):
        return "azure"
    if option.target in {"saas (same supplier)", "supplier hosting", Hosting.SAAS.value, Hosting.SUPPLIER.value}:
        return f"with {application.supplier or application.id}"
    if option.target == "saas (another supplier)":
        return f"with {application.successor or application.id}"
    return option.target


@dataclass
class WholePlan:
    """The problem of an estate with its solution, and the price of every option in it."""

    contenders: Mapping[str, Contender]
    problem: EstateProblem
    horizon: int
    best: EstateOptimum
    contradiction: tuple[str, ...] = ()
    left_aside: tuple[Limit, ...] = ()
    """The limits that contradict each other, with what each candidate takes; the plan does not keep them."""
    _held: dict[tuple[str, str], int | None] = field(default_factory=dict)

    @cached_property
    def network(self) -> Network | None:
        """The exact network, where no limit decides; None where one does or the couplings are too dense."""
        if self.problem.limits or self.problem.together:
            return None
        try:
            return Network(self.problem)
        except TooDenseError:
            return None

    def chosen(self, application: str) -> Option:
        """Return the option chosen for an application."""
        key = self.key_of(self.best.chosen[application])
        return next(each for each in self.contenders[application].options if each.key == key)

    @property
    def sharing(self) -> dict[str, str]:
        """The shared target of each application whose databases go onto one."""
        targets = {name: self.chosen(name).target for name in self.contenders}
        return {name: target for name, target in targets.items() if target.endswith(" (shared)")}

    @staticmethod
    def key_of(candidate: str) -> str:
        """Return the option of a candidate id, its year left out."""
        return candidate.partition(" in 20")[0]

    def price(self, application: str, option: Option) -> int | None:
        """Return what the best whole plan costs with an option held; None when no plan has it or it is unpriced.

        Where limits decide the answer is the best plan found, solved again.
        """
        if not option.complete:
            return None
        if self.network is not None:
            return self.network.pence(self.value(application, option))
        key = (application, option.key)
        if key not in self._held:
            held = _candidates(self.contenders[application], (option,), self.horizon, years_in(self.problem))
            again = _replaced(self.problem, application, held)
            self._held[key] = solve_estate(again, work_units=1.0).cost
        return self._held[key]

    def value(self, application: str, option: Option) -> int:
        """Return the scaled value of the best whole plan with an option held (`Network.held`)."""
        assert self.network is not None
        contender = self.contenders[application]
        return self.network.held(application, candidate_of(option, contender, self.horizon))

    def result(self) -> Whole:
        """Return the whole as it is published."""
        cost, bound = self.best.cost, self.best.bound
        assert cost is not None
        taken = taken_of(self.problem, self.best.chosen)
        apart = tuple(
            Apart(tie.one, tie.other, tie.pence)
            for tie in self.problem.couplings
            if are_apart(taken[tie.one], taken[tie.other])
        )
        return Whole(
            cost=cost,
            bound=cost if bound is None else bound,
            apart=apart,
            couplings=tuple(Apart(tie.one, tie.other, tie.pence) for tie in self.problem.couplings),
            rests=self._rests(),
            limits=tuple(self._used(taken)),
            contradiction=self.contradiction,
        )

    def _used(self, taken: Mapping[str, Candidate]) -> list[str]:
        return [
            f"{limit.name}: {sum(limit.takes.get((name, each.id), 0) for name, each in taken.items()):,} of "
            f"{limit.most:,}"
            for limit in self.problem.limits
        ] + [rule.name for rule in self.problem.together]

    def _rests(self) -> tuple[Rest, ...]:
        """Return what shared machines cost above the parts that the chosen options carry."""
        parts: dict[str, int] = {}
        whole: dict[str, int] = {}
        for application in self.contenders:
            for line in self.chosen(application).monthly_lines:
                if line.pool and line.pence is not None and not line.continues:
                    parts[line.pool] = parts.get(line.pool, 0) + line.pence
                    whole[line.pool] = line.pool_pence
        return tuple(Rest(pool, whole[pool] - part) for pool, part in sorted(parts.items()) if whole[pool] > part)


def years_in(problem: EstateProblem) -> tuple[str, ...]:
    """Return the financial years among which the problem chooses."""
    return tuple(sorted({each.year for found in problem.candidates.values() for each in found if each.year}))


def _replaced(problem: EstateProblem, application: str, held: tuple[Candidate, ...]) -> EstateProblem:
    """Return the problem with other candidates for one application; a budget counts the one-off cost of new ones."""
    known = {each.id for each in problem.candidates[application]}
    new = [each for each in held if each.id not in known]
    limits = tuple(
        limit
        if limit.money_in is None
        else replace(limit, takes={**limit.takes, **_spent(application, new, limit.money_in)})
        for limit in problem.limits
    )
    return replace(problem, candidates={**problem.candidates, application: held}, limits=limits)


def _spent(application: str, candidates: Sequence[Candidate], year: str) -> dict[tuple[str, str], int]:
    return {(application, each.id): each.once_pence for each in candidates if year in {"", each.year}}


def candidate_of(option: Option, contender: Contender, horizon: int, year: str = "") -> Candidate:
    """Return an option as a candidate: what is shared is left out of its own cost and named."""
    keys = sorted(each.key for each in contender.options)
    own = sum(line.pence or 0 for line in option.monthly_lines if not line.shared and not line.pool)
    needs = [SHARED_PLATFORM] if any(line.shared for line in option.monthly_lines) else []
    needs += [line.pool for line in option.monthly_lines if line.pool]
    return Candidate(
        option.key,
        place_of(option, contender.application),
        own * horizon,
        option.one_off.pence,
        tuple(sorted(needs)),
        year,
        keys.index(option.key) if option.key in keys else len(keys),
    )


def _candidates(
    contender: Contender, options: Sequence[Option], horizon: int, years: Sequence[str]
) -> tuple[Candidate, ...]:
    return tuple(
        candidate_of(option, contender, horizon, year)
        for option in options
        for year in (years if years and option.one_off.pence else ("",))
    )


def solve_whole(contenders: Mapping[str, Contender], pricer: Pricer, *, work_units: float = _WORK_UNITS) -> WholePlan:
    """Return the best whole plan; where the limits contradict each other, the best without them and their names."""
    limits, horizon = pricer.settings.limits, pricer.settings.horizon_months
    years = limits.years
    candidates = {
        name: _candidates(contender, contender.competing, horizon, years) for name, contender in contenders.items()
    }
    free = EstateProblem(
        candidates,
        _shared(contenders, pricer, limits, horizon),
        couplings_of(pricer.landscape.estate, contenders, pricer),
    )
    bound_by, together = rules_of(limits, contenders, candidates, pricer)
    problem = EstateProblem(candidates, free.shared, free.couplings, bound_by, together)
    best = solve_estate(problem, work_units=work_units)
    if not best.contradiction:
        return WholePlan(contenders, problem, horizon, best)
    return WholePlan(contenders, free, horizon, solve_estate(free, work_units=work_units), best.contradiction, bound_by)


def _shared(contenders: Mapping[str, Contender], pricer: Pricer, limits: PlanLimits, horizon: int) -> dict[str, Shared]:
    needs = limits.licence_needs
    found = {
        line.pool: Shared(line.pool_pence * horizon, needs.get(line.pool, ()))
        for contender in contenders.values()
        for option in contender.options
        for line in option.monthly_lines
        if line.pool
    }
    platform = sum(line.pence or 0 for line in pricer.shared_lines) * horizon
    found[SHARED_PLATFORM] = Shared(platform, needs.get(SHARED_PLATFORM, ()))
    for name, others in needs.items():
        for each in (name, *others):
            found.setdefault(each, Shared(0, needs.get(each, ())))
    return found


def couplings_of(estate: Estate, contenders: Mapping[str, Contender], pricer: Pricer) -> tuple[Coupling, ...]:
    """Return the couplings between applications that stand in the data centre today, with the price of parting them."""
    rate = pricer.catalogue.assumptions["day-rate-internal"].value
    runs: dict[str, set[str]] = {}
    for component in estate.components.values():
        if component.server and component.application:
            runs.setdefault(component.server, set()).add(component.application)
    weights: dict[tuple[str, str], int] = {}
    for dependency in estate.dependencies:
        assumption = _TIES.get(dependency.kind)
        days = pricer.catalogue.assumptions[assumption].value if assumption else None
        if days is None or rate is None:
            continue
        for one in _applications(dependency.source, runs):
            for other in _applications(dependency.target, runs):
                if one != other and _here(one, contenders) and _here(other, contenders):
                    pair = (min(one, other), max(one, other))
                    weights[pair] = max(weights.get(pair, 0), pence(days * rate))
    return tuple(Coupling(one, other, weight) for (one, other), weight in sorted(weights.items()))


def _applications(end: str, runs: Mapping[str, set[str]]) -> list[str]:
    """Return the applications at an end of a dependency; a machine that several share says nothing of one of them."""
    if end.startswith(f"{Kind.APPLICATION}:"):
        return [end]
    found = runs.get(end, set())
    return sorted(found) if len(found) == 1 else []


def _here(application: str, contenders: Mapping[str, Contender]) -> bool:
    contender = contenders.get(application)
    return contender is not None and contender.application.hosting in {Hosting.DATA_CENTRE, None}
