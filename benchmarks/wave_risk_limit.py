"""What could any P80 do that is stated from five finished waves? A bound on the calibration of `wave_risk`.

    python -m benchmarks.wave_risk_limit [--programmes 400]

Programmes of the same three makers, of other seeds than the benchmark's. For each maker it prints how the waves to come
differ from the finished ones, which is what no record of five waves shows. Then it searches rules that state another of
the model's own quantiles instead of the 80 per cent one, chosen by how uneven the five ratios were, with the makers
known: how near to 80% on all three at once can the best such rule come? First rules that keep sense (the more uneven
the record, the higher the quantile), then every rule.
"""

from __future__ import annotations

import argparse
import itertools
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from benchmarks.wave_risk import PLANS, planned
from benchmarks.wave_truth import FINISHED_WAVES, TROUBLES, Trouble, happen
from standpipe.waves.risk import closing_curve

OTHER_SEEDS = 5_000
SHARES = tuple(step / 100 for step in range(50, 100, 5))
MOST_CLASSES = 4
AIM = 0.8


@dataclass(frozen=True, slots=True)
class Seen:
    """One programme: how uneven its five ratios were, what share of the forecast it closed within, what came after."""

    unevenness: float
    within: float
    """Share of the forecast's scenarios that close by the day on which it closed."""
    change: float
    """Logarithm of the mean ratio of the waves to come over that of the finished ones."""


def seen(trouble: Trouble, number: int, scenarios: int) -> Seen:
    """Return one programme as a forecaster and as the world see it."""
    problem, plan = planned(40, 1 + number % PLANS)
    truth = happen(problem, plan, trouble, number)
    ratios, rest = truth.ratios[:FINISHED_WAVES], truth.ratios[FINISHED_WAVES:]
    moved = {move.group for wave in plan.waves[:FINISHED_WAVES] for move in wave.moves}
    curve = closing_curve(
        problem,
        plan,
        shares=SHARES,
        scenarios=scenarios,
        seed=1 + number,
        finished=ratios,
        cutovers={group: day for group, day in truth.cutovers.items() if group in moved},
        as_of=truth.finished_on,
    )
    return Seen(
        statistics.stdev(math.log(ratio) for ratio in ratios),
        _within(curve, truth.closed),
        math.log(statistics.fmean(rest) / statistics.fmean(ratios)),
    )


def _within(curve: Sequence[date], closed: date) -> float:
    return next((share for share, day in zip(SHARES, curve, strict=True) if closed <= day), 1.0)


def kept(maker: Sequence[Seen], edges: Sequence[float]) -> list[dict[float, float]]:
    """Return what each quantile covers in each class of unevenness, as a share of all programmes of a maker."""
    found: list[dict[float, float]] = [dict.fromkeys(SHARES, 0.0) for _ in range(len(edges) + 1)]
    for each in maker:
        covered = found[sum(each.unevenness > edge for edge in edges)]
        for share in SHARES:
            covered[share] += (each.within <= share) / len(maker)
    return found


def best_rule(
    makers: Sequence[Sequence[Seen]], classes: int, *, rising: bool
) -> tuple[float, tuple[float, ...], list[float]]:
    """Return how far the best rule is from the aim on its worst maker, the rule, and what it covers of each maker."""
    uneven = sorted(each.unevenness for maker in makers for each in maker)
    edges = [uneven[len(uneven) * step // classes] for step in range(1, classes)]
    tables = [kept(maker, edges) for maker in makers]
    found = []
    for rule in itertools.product(SHARES, repeat=classes):
        if not rising or all(lower <= higher for lower, higher in itertools.pairwise(rule)):
            covered = [sum(part[share] for part, share in zip(table, rule, strict=True)) for table in tables]
            found.append((max(abs(share - AIM) for share in covered), rule, covered))
    return min(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programmes", type=int, default=400)
    parser.add_argument("--scenarios", type=int, default=1000)
    arguments = parser.parse_args()
    numbers = range(OTHER_SEEDS, OTHER_SEEDS + arguments.programmes)
    makers = [[seen(trouble, number, arguments.scenarios) for number in numbers] for trouble in TROUBLES]
    for trouble, maker in zip(TROUBLES, makers, strict=True):
        changes = sorted(each.change for each in maker)
        tenth = len(changes) // 10
        print(
            f"{trouble.name}: by P80 {kept(maker, ())[0][AIM]:.1%}; waves to come against finished ones: median "
            f"{math.expm1(statistics.median(changes)):+.1%}, {math.expm1(changes[tenth]):+.1%} to "
            f"{math.expm1(changes[-tenth - 1]):+.1%} in eight of ten; unevenness of the five ratios, median "
            f"{statistics.median(each.unevenness for each in maker):.2f}"
        )
    for rising in (True, False):
        for classes in range(1, MOST_CLASSES + 1):
            miss, rule, covered = best_rule(makers, classes, rising=rising)
            print(
                f"{classes} classes of unevenness, {'rising' if rising else 'any'} rule: at best {miss:.1%} off, "
                f"covers {', '.join(f'{share:.1%}' for share in covered)}, states "
                f"{', '.join(f'P{share * 100:.0f}' for share in rule)}"
            )


if __name__ == "__main__":
    main()
