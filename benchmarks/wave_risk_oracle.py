"""What could the best of all forecasters do who knows how `wave_truth` makes programmes? A limit for `wave_risk`.

    python -m benchmarks.wave_risk_oracle [--programmes 400] [--first 0] [--continuations 200]

Its three makers are known to it to the last constant. It sees, of five finished waves, every team's work on every move
and every lost window, and works out by Bayes' rule (a particle filter: Gordon, Salmond and Smith 1993) what the state
of the programme can be; then it lets the maker itself go on from there many times. First it is told which maker it is,
which no council could know; then it has to infer that from the record too, with each as likely before. No forecast is
better on all three together; what this one cannot do cannot be asked of a model.
"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from benchmarks.wave_risk import SHARES, planned
from benchmarks.wave_truth import FINISHED_WAVES, TROUBLES, Trouble, World, happen

Values = npt.NDArray[np.float64]
PARTICLES = 12_000


@dataclass(frozen=True, slots=True)
class Seen:
    """The record of the finished waves, a list a wave."""

    works: tuple[tuple[tuple[str, float], ...], ...]
    """Team and factor of every piece of work."""
    lost: tuple[tuple[int, ...], ...]
    """Windows that every move lost."""
    late: tuple[int, ...]
    """Windows by which the programme was late when the wave began."""


@dataclass(slots=True)
class Belief:
    """Possible states after the record, equally likely, and the logarithm of how likely the record was."""

    likelihood: float
    resume: Callable[[World, int], None]
    """Sets a world to one of the states."""


def _weighed(source: np.random.Generator, logarithms: Values) -> tuple[float, npt.NDArray[np.int64]]:
    top = float(logarithms.max())
    chances = np.exp(logarithms - top)
    return top + math.log(float(chances.mean())), source.choice(len(chances), len(chances), p=chances / chances.sum())


def _gamma(values: Values) -> Values:
    density: Values = np.exp(9 * math.log(9) + 8 * np.log(values) - 9 * values - math.lgamma(9))
    return density


def believe_learning(seen: Seen, source: np.random.Generator) -> Belief:
    """Return what can be believed of a programme of the maker `learning`."""
    level = source.normal(0.22, 0.16, PARTICLES)
    factor, total = level.copy(), 0.0
    for wave, works in enumerate(seen.works):
        factor = level + 0.6 * (factor - level) - 0.006 * wave * 0.4 + source.normal(0, 0.10, PARTICLES)
        logarithms = np.zeros(PARTICLES)
        for _, work in works:
            noise = work / np.exp(factor)
            logarithms += np.log(0.95 * _gamma(noise) + 0.05 * _gamma(noise / 1.5) / 1.5 + 1e-300) - factor
        gained, kept = _weighed(source, logarithms)
        total, level, factor = total + gained, level[kept], factor[kept]
    total += sum(math.log((0.93, 0.07)[lost]) for wave in seen.lost for lost in wave if lost < 2)

    def resume(world: World, number: int) -> None:
        world.level, world.factor = float(level[number]), math.exp(factor[number])

    return Belief(total if max(map(max, seen.lost)) < 2 else -math.inf, resume)


def believe_crises(seen: Seen, source: np.random.Generator) -> Belief:
    """Return what can be believed of a programme of the maker `crises`."""
    shape, total = 2.5, 0.0
    level = np.exp(source.normal(0.10, 0.12, PARTICLES))
    crisis = np.zeros(PARTICLES, dtype=np.int64)
    for works, lost in zip(seen.works, seen.lost, strict=True):
        struck = np.where(source.random(PARTICLES) < 0.06, source.integers(2, 6, PARTICLES), 0)
        crisis = np.where(crisis > 0, crisis - 1, struck)
        factor = level * np.where(crisis > 0, 2.2, 1.0) / math.gamma(1 + 1 / shape)
        logarithms = np.zeros(PARTICLES)
        for _, work in works:
            logarithms += (shape - 1) * np.log(work / factor) - (work / factor) ** shape + np.log(shape / factor)
        failing = np.where(crisis > 0, 0.15, 0.04)
        for windows in lost:
            logarithms += np.log(failing) if windows == 1 else np.log(1 - failing) if windows == 0 else -np.inf
        if not np.isfinite(logarithms).any():
            return Belief(-math.inf, lambda world, number: None)  # noqa: ARG005 (it is never resumed)
        gained, kept = _weighed(source, logarithms)
        total, level, crisis = total + gained, level[kept], crisis[kept]

    def resume(world: World, number: int) -> None:
        world.level, world.crisis = float(level[number]), int(crisis[number])

    return Belief(total, resume)


def believe_knock_on(seen: Seen, source: np.random.Generator) -> Belief:
    """Return what can be believed of a programme of the maker `knock-on`; its noise is t with four degrees."""
    level = source.normal(0.12, 0.15, PARTICLES)
    teams: dict[str, Values] = {}
    logarithms = np.zeros(PARTICLES)
    for works, late in zip(seen.works, seen.late, strict=True):
        for team, work in works:
            own = teams.setdefault(team, source.normal(0.0, 0.12, PARTICLES))
            noise = (math.log(work) - level - 0.02 * min(late, 6) - own) / 0.25
            logarithms += math.log(0.375 / 0.25 / work) - 2.5 * np.log1p(noise**2 / 4)
    total, kept = _weighed(source, logarithms)
    chances = (0.95 * 0.98, 0.95 * 0.02 + 0.05 * 0.98, 0.05 * 0.02)
    total += sum(math.log(chances[lost]) for wave in seen.lost for lost in wave)

    def resume(world: World, number: int) -> None:
        world.level = float(level[kept[number]])
        world.of_team = {team: math.exp(own[kept[number]]) for team, own in teams.items()}

    return Belief(total, resume)


BELIEVE = {"learning": believe_learning, "crises": believe_crises, "knock-on": believe_knock_on}


def watched(trouble: Trouble, seen: list[tuple[int, str, float, int]], late: list[int]) -> Trouble:
    """Return the same trouble, which notes all that happens: wave, team and factor, or windows lost (no team)."""

    def next_wave(world: World) -> None:
        late.append(world.late_windows)
        trouble.next_wave(world)

    def work(world: World, team: str) -> float:
        seen.append((world.wave, team, trouble.work(world, team), 0))
        return seen[-1][2]

    def windows_lost(world: World) -> int:
        seen.append((world.wave, "", 0.0, trouble.windows_lost(world)))
        return seen[-1][3]

    return replace(trouble, next_wave=next_wave, work=work, windows_lost=windows_lost)


def record_of(notes: Sequence[tuple[int, str, float, int]], late: Sequence[int]) -> Seen:
    """Return what of the notes can be seen after the finished waves."""
    waves = range(FINISHED_WAVES)
    return Seen(
        tuple(tuple((team, work) for at, team, work, _ in notes if at == wave and team) for wave in waves),
        tuple(tuple(lost for at, team, _, lost in notes if at == wave and not team) for wave in waves),
        tuple(late[:FINISHED_WAVES]),
    )


def continued(trouble: Trouble, seen: Seen, belief: Belief, number: int) -> Trouble:
    """Return the trouble in which the record happens again, and then the maker goes on from one of the states."""
    works: Iterator[float] = iter([work for wave in seen.works for _, work in wave])
    lost: Iterator[int] = iter([windows for wave in seen.lost for windows in wave])

    def next_wave(world: World) -> None:
        if world.wave >= FINISHED_WAVES:
            trouble.next_wave(world)

    def work(world: World, team: str) -> float:
        return next(works) if world.wave < FINISHED_WAVES else trouble.work(world, team)

    def windows_lost(world: World) -> int:
        return next(lost) if world.wave < FINISHED_WAVES else trouble.windows_lost(world)

    return Trouble(trouble.name, lambda world: belief.resume(world, number), next_wave, work, windows_lost)


def forecasts(trouble: Trouble, number: int, continuations: int) -> tuple[list[Values], int]:
    """Return P50, P80 and P95 with the maker told and with it inferred, and the closing, in days from the start."""
    problem, plan = planned(40, 1 + number % 8)
    notes: list[tuple[int, str, float, int]] = []
    late: list[int] = []
    truth = happen(problem, plan, watched(trouble, notes, late), number)
    seen = record_of(notes, late)
    source = np.random.default_rng(number)
    chance = random.Random(number)
    beliefs = [(each, BELIEVE[each.name](seen, source)) for each in TROUBLES]
    top = max(belief.likelihood for _, belief in beliefs)
    closings: list[Values] = []
    weights: list[Values] = []
    own: Values = np.zeros(0)
    for each, belief in beliefs:
        share = math.exp(belief.likelihood - top)
        if each is not trouble and share < 1e-3:
            continue
        found = np.empty(continuations)
        for draw in range(continuations):
            after = continued(each, seen, belief, chance.randrange(PARTICLES))
            found[draw] = (happen(problem, plan, after, chance.randrange(10**9)).closed - problem.start).days
        closings.append(found)
        weights.append(np.full(continuations, share))
        own = found if each is trouble else own
    told = np.quantile(own, SHARES, method="inverted_cdf")
    inferred = np.quantile(np.concatenate(closings), SHARES, method="inverted_cdf", weights=np.concatenate(weights))
    return [told, inferred], (truth.closed - problem.start).days


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programmes", type=int, default=400)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--continuations", type=int, default=200)
    arguments = parser.parse_args()
    for trouble in TROUBLES:
        numbers = range(arguments.first, arguments.first + arguments.programmes)
        found = [forecasts(trouble, number, arguments.continuations) for number in numbers]
        closed = np.array([day for _, day in found])
        for position, title in enumerate(("maker told", "maker inferred")):
            late = closed[:, None] - np.array([stated[position] for stated, _ in found])
            kept = (late <= 0).mean(axis=0)
            losses = np.where(late > 0, np.array(SHARES) * late, (np.array(SHARES) - 1) * late).mean(axis=0)
            print(
                f"{trouble.name}, {title}: by P50 {kept[0]:.1%}, by P80 {kept[1]:.1%}, by P95 {kept[2]:.1%}, "
                f"pinball losses {', '.join(f'{loss:.1f}' for loss in losses)} days"
            )


if __name__ == "__main__":
    main()
