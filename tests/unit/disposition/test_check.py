"""The checker refuses what it should refuse."""

from dataclasses import replace

import pytest
from estates import SETTINGS, application, disk, estate, priced_catalogue, server

from standpipe.disposition import Dispositions, ServerProposal, UnclaimedServer, check_dispositions, propose


@pytest.fixture
def solved():
    one = server("a")
    app = application("a", bought=True)
    built = estate([app], [one], [(app, one)], disks=[disk("1", one)])
    return built, propose(built, priced_catalogue(), SETTINGS)


def changed(found, **facts):
    (only,) = found
    return replace(found, by_application={only.application: replace(only, **facts)})


def test_a_sound_result_passes(solved):
    built, found = solved
    assert check_dispositions(found, built) == ()


def test_a_missing_application_is_caught(solved):
    built, found = solved
    assert check_dispositions(Dispositions({}, (), found.horizon_months), built)


def test_a_dearer_choice_is_caught(solved):
    built, found = solved
    (only,) = found
    dearer = replace(
        only.chosen, target="elsewhere", monthly_lines=(replace(only.chosen.monthly_lines[0], pence=10**9),)
    )
    cheaper = replace(only.alternatives[0], option=only.chosen, break_even_pence=None, difference_pence=None)
    wrong = changed(found, chosen=dearer, alternatives=(cheaper,))
    assert any("costs less than what was chosen" in fault for fault in check_dispositions(wrong, built))


def test_a_break_even_price_one_penny_off_is_caught(solved):
    built, found = solved
    (only,) = found
    off = tuple(
        replace(each, break_even_pence=each.break_even_pence + 1) if each.break_even_pence is not None else each
        for each in only.alternatives
    )
    assert any("break-even" in fault for fault in check_dispositions(changed(found, alternatives=off), built))


def test_a_claimed_server_among_the_unclaimed_is_caught(solved):
    built, found = solved

    listed = (UnclaimedServer("server:a", ServerProposal.RETIRE, ()),)
    assert check_dispositions(replace(found, unclaimed_servers=listed), built)
