"""What is wrong with the inputs as a calendar of moves is named with its place, and the rest is planned."""

from __future__ import annotations

from datetime import date

from standpipe.app.calendar_findings import calendar_findings
from standpipe.estate.estate import Estate
from standpipe.estate.model import Contract, Site
from standpipe.kernel.periods import DateWindow
from standpipe.waves import Effort, Freeze, FreezeBinding, MoveGroup, Team, WaveProblem, Window
from standpipe.waves import Site as ProblemSite

AS_OF = date(2026, 11, 26)
SITE = Site("site:hall", "Hall")


def problem(**changes):
    windows = tuple(Window(f"w{n}", date(2027, 1, 2 + 7 * n), date(2027, 1, 3 + 7 * n)) for n in range(3))
    parts = {
        "groups": (MoveGroup("application:rents", "Rents", efforts=(Effort("team:dba", 1.0),)),),
        "teams": (Team("team:dba", "Database team", (5.0,) * 3),),
    }
    return WaveProblem("p", AS_OF, windows, **{**parts, **changes})


def codes(estate, posed):
    return [(each.code, each.subject) for each in calendar_findings(estate, posed, (SITE,), AS_OF)]


def lease(ends, **more):
    return Contract("contract:lease", "Lease of the hall", ends=ends, covers=(SITE.id,), **more)


def test_a_sound_calendar_has_no_findings():
    assert codes(Estate(), problem()) == []


def test_freezes_that_leave_an_application_no_window_are_named():
    always = Freeze("Rents", DateWindow(date(2026, 1, 1), date(2028, 1, 1)), "never")
    group = MoveGroup("application:rents", "Rents", bindings=(FreezeBinding("Rents"),))
    assert ("always-frozen", "application:rents") in codes(Estate(), problem(groups=(group,), freezes=(always,)))


def test_a_team_without_days_that_is_needed_is_named():
    assert codes(Estate(), problem(teams=(Team("team:dba", "Database team", (0.0,) * 3),))) == [
        ("zero-capacity", "team:dba")
    ]


def test_a_deadline_before_anything_can_move_is_named_at_the_site():
    posed = problem(site=ProblemSite("Hall", deadline=date(2026, 1, 1)))
    assert codes(Estate(), posed) == [("deadline-in-the-past", "site:hall")]


def test_a_lease_that_has_ended_gives_no_deadline_and_is_named():
    assert codes(Estate(contracts={"contract:lease": lease(date(2026, 1, 1))}), None) == [
        ("lease-ended", "contract:lease")
    ]
    renewed = lease(date(2026, 1, 1), renews_automatically=True)
    assert codes(Estate(contracts={"contract:lease": renewed}), None) == []
    assert codes(Estate(contracts={"contract:lease": lease(date(2029, 1, 1))}), None) == []
