"""How punctual teams are, from the days of finished moves."""

from standpipe.waves.assumptions import RiskAssumptions
from standpipe.waves.risk_readiness import Arrival, leeway


def mean(arrivals):
    days, chances = leeway(arrivals, 14.0, RiskAssumptions())
    return float(days @ chances)


def test_without_moves_the_clockwork_is_believed():
    assert abs(mean([])) < 1e-9


def test_moves_that_cut_over_before_they_were_ready_on_paper_show_leeway():
    assert mean([Arrival(107.0, 100.0, None)] * 5) > 4


def test_moves_that_were_ready_and_waited_show_the_opposite():
    assert mean([Arrival(99.0, 114.0, 100.0)] * 5) < -1


def test_moves_that_were_ready_in_time_tell_nothing_of_leeway():
    assert abs(mean([Arrival(60.0, 100.0, None)] * 5)) < 0.5
