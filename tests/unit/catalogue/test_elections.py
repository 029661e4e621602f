from datetime import date

from standpipe.catalogue.elections import Cycle, ElectoralCycle, polls


def test_all_out_falls_every_fourth_year():
    assert polls(ElectoralCycle(Cycle.ALL_OUT, 2027), 2026, 2031) == (date(2027, 5, 6), date(2031, 5, 1))


def test_halves_and_thirds():
    assert [day.year for day in polls(ElectoralCycle(Cycle.HALVES, 2026), 2026, 2031)] == [2026, 2028, 2030]
    assert [day.year for day in polls(ElectoralCycle(Cycle.THIRDS, 2025), 2026, 2030)] == [2026, 2027, 2028, 2030]


def test_other_polls_are_added_once_and_only_within_the_years():
    cycle = ElectoralCycle(Cycle.NONE, other_polls=(date(2028, 6, 1), date(2028, 6, 1), date(2031, 1, 1)))
    assert polls(cycle, 2027, 2030) == (date(2028, 6, 1),)
