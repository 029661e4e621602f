"""Generated instances are what their shape says."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from standpipe.waves import WaveProblem, generate
from standpipe.waves.generate import Shape
from standpipe.waves.model import Link


def _kept_apart(problem: WaveProblem, windows: Mapping[str, int]) -> int:
    """Return the pence that dependent applications cost which move in different windows."""
    soft = (link for link in problem.dependencies if link.kind is Link.SOFT)
    return sum(link.pence_per_window * abs(windows[link.first] - windows[link.second]) for link in soft)


def test_entangled_applications_are_dear_to_keep_apart_unless_their_community_moves_together() -> None:
    problem = generate(100, seed=4, shape=Shape.ENTANGLED)
    scattered = {group.id: number % 10 for number, group in enumerate(problem.groups)}
    together = {group.id: number // 10 for number, group in enumerate(problem.groups)}
    assert _kept_apart(problem, scattered) > 2 * _kept_apart(problem, together)


def test_an_entangled_instance_is_a_programme_with_other_links() -> None:
    entangled, programme = (generate(60, seed=2, shape=shape) for shape in (Shape.ENTANGLED, Shape.PROGRAMME))
    assert len(entangled.windows) == len(programme.windows)
    soft = [[link for link in each.dependencies if link.kind is Link.SOFT] for each in (entangled, programme)]
    assert sum(link.pence_per_window for link in soft[0]) > 5 * sum(link.pence_per_window for link in soft[1])


@pytest.mark.parametrize("shape", list(Shape))
def test_the_same_arguments_give_the_same_instance(shape: Shape) -> None:
    assert generate(20, seed=3, shape=shape) == generate(20, seed=3, shape=shape)
    assert generate(20, seed=3, shape=shape) != generate(20, seed=4, shape=shape)
