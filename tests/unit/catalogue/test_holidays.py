from datetime import date

from standpipe.catalogue.holidays import Nation, bank_holidays


def test_the_nations_differ_where_the_law_does():
    days = {nation: bank_holidays(nation, 2027, 2027) for nation in Nation}
    assert date(2027, 3, 17) in days[Nation.NORTHERN_IRELAND]
    assert date(2027, 3, 17) not in days[Nation.ENGLAND]
    assert date(2027, 8, 2) in days[Nation.SCOTLAND]
    assert date(2027, 8, 30) in days[Nation.WALES]
    assert date(2027, 3, 29) not in days[Nation.SCOTLAND]


def test_a_holiday_at_a_weekend_has_its_substitute():
    assert date(2026, 12, 28) in bank_holidays(Nation.ENGLAND, 2026, 2026)
