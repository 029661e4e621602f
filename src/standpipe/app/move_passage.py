"""Every service in every state of a plan, solved: as the plan is, with circuits bought first, with pieces together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from standpipe.app.analyse_resilience import ResilienceAnalysis
from standpipe.app.move_states import Route
from standpipe.resilience import class_defaults
from standpipe.resilience.availability import HOURS_A_YEAR
from standpipe.resilience.crossing import CLOSED
from standpipe.resilience.states import StatesModel, restricted


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a service in a state: hours a year, at least and at most."""

    low: float
    high: float
    known: bool

    @property
    def hours(self) -> float | None:
        """The hours, where they are exact and all that the service needs is known."""
        return self.low if self.known and self.low == self.high else None


@dataclass(frozen=True)
class Passage:
    """A plan's states, solved; what is costly is worked out when first asked for."""

    analysis: ResilienceAnalysis
    route: Route

    @cached_property
    def model(self) -> StatesModel:
        """The services in every state."""
        return StatesModel(self.analysis.graph, self.route.states())

    def chances(self, model: StatesModel, bought: Sequence[str] = ()) -> dict[str, float]:
        """Return the unavailability of each thing of the states; circuits that nobody bought are always down."""
        graph, originals = model.unfolded.graph, model.unfolded.originals
        found = {originals[name]: each.value for name, each in class_defaults(graph, self.analysis.rates).items()}
        found |= {name: each.value for name, each in self.analysis.figures.items()}
        found |= dict.fromkeys(set(self.route.moving.spares) - set(bought), 1.0)
        return found | {name: 1.0 for name in originals.values() if name.startswith(f"{CLOSED}:")}

    def told(self, model: StatesModel, bought: Sequence[str] = ()) -> list[Mapping[str, Told]]:
        """Return every service in every state."""
        chances = self.chances(model, bought)
        return [
            {
                name: Told(
                    each.low * HOURS_A_YEAR,
                    each.high * HOURS_A_YEAR,
                    known=not model.gaps(number, name) and model.things(number, name) <= chances.keys(),
                )
                for name, each in state.items()
            }
            for number, state in enumerate(model.certified(chances))
        ]

    @cached_property
    def today(self) -> list[Mapping[str, Told]]:
        """Every service in every state as the plan is."""
        return self.told(self.model)

    @cached_property
    def with_circuits(self) -> dict[tuple[str, ...], list[Mapping[str, Told]]]:
        """Every service in every state, for each choice of second circuits, the smallest first."""
        spares = self.route.moving.spares
        choices = (choice for count in range(1, len(spares) + 1) for choice in combinations(spares, count))
        return {choice: self.told(self.model, choice) for choice in choices}

    def pieces_of(self, service: str) -> tuple[frozenset[str], ...]:
        """Return the pieces of which a service needs something, in any state."""
        things = frozenset().union(*(self.model.things(number, service) for number in range(len(self.route.stages))))
        return tuple(piece for piece in self.route.pieces if not piece.isdisjoint(things))

    def moved_together(self, service: str, pieces: tuple[frozenset[str], ...]) -> StatesModel:
        """Return one service in the states of the plan with some pieces moved in one wave."""
        versions = [state[service] for state in self.model.unfolded.versions]
        changing = [number for number in range(1, len(versions)) if versions[number] != versions[number - 1]]
        states = self.route.states_together(pieces, changing)
        return StatesModel(*restricted(self.analysis.graph, states, [service]))


def above_today(told: Sequence[Mapping[str, Told]], service: str) -> tuple[float, int] | None:
    """Return by how much the worst state is above today, and which that is; None where it cannot be said."""
    before = told[0][service]
    if not before.known:
        return None
    found = [
        (state[service].low - before.high, -number)
        for number, state in enumerate(told)
        if number and state[service].known
    ]
    excess, number = max(found, default=(0.0, 0))
    return excess, -number
