"""Leave and learning of the registers reach the wave problem, and a plan that breaks them is seen by the checker."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from checked_waves import planned

from standpipe.app.wave_presence import share_away, with_presence
from standpipe.app.wave_problem import frame_waves
from standpipe.catalogue import load_catalogue
from standpipe.disposition import Settings, propose
from standpipe.estate.estate import Estate
from standpipe.estate.model import Application, Hosting, Server, Site, Team
from standpipe.estate.model import Component as Runs
from standpipe.estate.programme import LeaveRule, WindowRule
from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.evidence import Place
from standpipe.waves import Effort, MoveGroup, WaveProblem, Window, check_plan
from standpipe.waves import Team as PlanTeam

AS_OF = date(2026, 11, 23)
SITE = Site("site:hall", "Hall")
PLACE = Place("leave.csv", None, 2)
SKILLS = ("application", "server", "database", "testing", "network", "management", "security")


def estate_of(*leave, teams=(), testers=None):
    web = Application("application:web", "Web", hosting=Hosting.DATA_CENTRE, tier=2, bought=False,
                      acceptance_testers=testers)  # fmt: skip
    server = Server("server:web", "srv-web", vcpus=2, memory_mib=4096)
    known = {f"team:{skill}": Team(f"team:{skill}", skill.title(), skill, 20.0, 35_000) for skill in SKILLS}
    known |= {each.id: each for each in teams}
    return Estate(
        sites={SITE.id: SITE},
        applications={web.id: web},
        servers={server.id: server},
        components={"component:0": Runs("component:0", "c", application=web.id, server=server.id)},
        teams=known,
        programme=tuple(leave),
    )


def framed(*leave, **estate):
    made, catalogue = estate_of(*leave, **estate), load_catalogue()
    dispositions = propose(made, catalogue, Settings(as_of=AS_OF))
    return frame_waves(made, dispositions, catalogue.assumptions, sites=(SITE,), as_of=AS_OF, cycle=None)


def team(problem, name="team:server"):
    return next(each for each in problem.teams if each.id == name)


def left(problem, window, name="team:server"):
    return problem.moving_days(team(problem, name))[problem.window_index[window]]


def loads(plan, name="team:server"):
    return {load.window: load.days for load in plan.loads if load.team == name}


def test_nobody_of_a_team_on_leave_works_and_the_checker_sees_the_plan_that_asks_them_to():
    free = framed().problem
    before = planned(free)
    moved = date.fromisoformat(before.window_of["application:web"])
    leave = LeaveRule("Server", moved - timedelta(weeks=3), moved + timedelta(days=1))
    bound = framed(leave).problem
    after = planned(bound)
    assert before.window_of != after.window_of
    away = {each.window for each in team(bound).leave}
    assert before.window_of["application:web"] in away
    broken = check_plan(bound, before)
    assert any("server" in each.subject or "Server" in each.message for each in broken)
    assert check_plan(free, after) == ()


def test_a_share_or_some_of_the_people_leave_the_rest_of_the_days():
    week = (date(2027, 1, 4), date(2027, 1, 8))
    assert left(framed(LeaveRule("server", *week, percent=25)).problem, "2027-01-09") == 15.0
    four = Team("team:server", "Server", "server", 20.0, 35_000, people=4)
    assert left(framed(LeaveRule("Server", *week, people=1), teams=(four,)).problem, "2027-01-09") == 15.0
    both = (LeaveRule("Server", *week, people=1), LeaveRule("Server", *week, percent=50))
    assert left(framed(*both, teams=(four,)).problem, "2027-01-09") == 5.0
    all_of_it = framed(*both, *both, teams=(four,)).problem
    assert left(all_of_it, "2027-01-09") == 0.0
    assert left(all_of_it, "2027-01-16") == 20.0


def test_leave_of_one_of_two_teams_with_a_skill_leaves_the_days_of_the_other():
    second = Team("team:night", "Night", "Server", 5.0, 35_000)
    problem = framed(LeaveRule("Server", date(2027, 1, 4), date(2027, 1, 8)), teams=(second,)).problem
    assert left(problem, "2027-01-09") == 5.0
    assert left(problem, "2027-01-02") == 25.0


def test_a_tester_s_leave_is_kept():
    problem = framed(LeaveRule("A. Officer", date(2027, 1, 4), date(2027, 1, 8)), testers=("A. Officer",)).problem
    (tester,) = (each.id for each in problem.teams if each.name == "A. Officer")
    assert left(problem, "2027-01-09", tester) == 0.0
    assert left(problem, "2027-01-16", tester) > 0


def test_leave_counts_working_days_of_the_week_or_the_weekend_itself_whichever_is_more():
    weekend = Window("w", date(2027, 1, 9), date(2027, 1, 10))
    since = date(2027, 1, 3)
    assert share_away([(date(2027, 1, 8), date(2027, 1, 8), 1.0)], since, weekend) == pytest.approx(0.2)
    assert share_away([(date(2027, 1, 9), date(2027, 1, 20), 0.5)], since, weekend) == 0.5
    assert share_away([(date(2027, 1, 11), date(2027, 1, 20), 1.0)], since, weekend) == 0.0
    sunday = Window("s", date(2027, 1, 10), date(2027, 1, 10))
    assert share_away([(date(2027, 1, 10), date(2027, 1, 10), 1.0)], date(2027, 1, 9), sunday) == 1.0


@pytest.mark.parametrize(
    ("rule", "teams", "words"),
    [
        (LeaveRule("Nobody", AS_OF, AS_OF, place=PLACE), (), "neither a team of the register nor one of its testers"),
        (LeaveRule("Server", AS_OF, AS_OF, people=1, place=PLACE), (), "no known number of people"),
        (LeaveRule("Server", AS_OF, AS_OF, people=5, place=PLACE),
         (Team("team:server", "Server", "server", 20.0, 35_000, people=4),), "whole team is taken as away"),
        (LeaveRule("Hired", AS_OF, AS_OF, place=PLACE),
         (Team("team:hired", "Hired", "server", None, 60_000, "supplier:x"),), "known days a week"),
        (LeaveRule("Blank", AS_OF, AS_OF, place=PLACE), (Team("team:blank", "Blank", "server"),), "known days a week"),
    ],
)  # fmt: skip
def test_leave_that_cannot_be_followed_is_a_finding_with_its_place(rule, teams, words):
    problem = framed().problem
    found, (finding,) = with_presence(problem, estate_of(rule, teams=teams))
    assert finding.code == "programme-row-not-followed"
    assert words in finding.message
    assert finding.evidence == (PLACE,)
    assert bool(team(found).leave) is ("whole team" in words)


@pytest.mark.parametrize(
    "facts",
    [{"last": date(2026, 1, 1)}, {"last": AS_OF, "people": 1, "percent": 50.0}, {"last": AS_OF, "people": 0}],
)
def test_leave_that_contradicts_itself_is_refused(facts):
    with pytest.raises(InvalidValueError):
        LeaveRule("Server", AS_OF, **facts)


def test_a_team_learns_from_the_first_window_after_wave_zero():
    learner = Team("team:server", "Server", "server", 20.0, 35_000, productive_at_first_percent=40, learning_weeks=4)
    problem = framed(teams=(learner,)).problem
    days = problem.moving_days(team(problem))
    begins = next(at for at, each in enumerate(days) if each > 8.0) - 1
    assert set(days[: begins + 1]) == {8.0}
    assert days[begins + 1 : begins + 5] == (11.0, 14.0, 17.0, 20.0)
    assert len(team(problem).ramp) == begins + 4
    first = planned(problem).window_of["application:web"]
    assert problem.window_index[first] >= begins
    assert days[begins] == 8.0


def test_a_plan_made_without_learning_asks_more_of_a_team_that_learns_than_it_has():
    def windows(count):
        first = date(2027, 1, 2)
        return tuple(Window(f"w{at}", first + timedelta(weeks=at), first + timedelta(weeks=at)) for at in range(count))

    groups = tuple(MoveGroup(f"g{at}", f"G{at}", efforts=(Effort("team:server", 20.0),)) for at in range(3))
    plain = WaveProblem("p", AS_OF, windows(8), groups, teams=(PlanTeam("team:server", "S", (20.0,) * 8, "server"),))
    learner = Team("team:server", "Server", "server", 20.0, learning_weeks=4, productive_at_first_percent=40)
    learning, _ = with_presence(plain, estate_of(teams=(learner,)))
    plan = planned(learning)
    assert min(plan.window_of.values()) == "w4"
    early = replace(plain, groups=tuple(replace(each, latest="w2") for each in groups))
    assert check_plan(learning, planned(early)) != ()


def test_learning_with_leave_is_a_share_of_what_the_team_can_do_so_far():
    learner = Team("team:server", "Server", "server", 20.0, productive_at_first_percent=50, learning_weeks=4)
    problem = framed(LeaveRule("Server", AS_OF, AS_OF + timedelta(days=4), percent=50), teams=(learner,)).problem
    assert problem.moving_days(team(problem))[0] == 5.0


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"learning_weeks": 4.0}, "the share at first and the weeks"),
        ({"learning_weeks": 4.0, "supplier": "supplier:x"}, "the share at first and the weeks"),
    ],
)
def test_learning_that_cannot_be_followed_is_a_finding(facts, words):
    found = framed(teams=(Team("team:new", "New", "server", 5.0, 60_000, **facts),))
    (finding,) = (each for each in found.findings if each.code == "learning-not-followed")
    assert words in finding.message
    assert team(found.problem).ramp == ()


HIRED = Team("team:hired", "Hired", "server", 10.0, 60_000, "supplier:x")
ALSO = Team("team:also", "Also", "server", 10.0, 60_000, "supplier:y")


def test_people_who_are_bought_are_on_leave_and_own_people_s_leave_is_no_leave_of_theirs():
    week = (date(2027, 1, 4), date(2027, 1, 8))
    rules = (LeaveRule("Hired", *week), LeaveRule("Server", *week))
    problem = framed(*rules, teams=(HIRED, ALSO)).problem
    bought = team(problem).buyable.most(len(problem.windows))
    at = problem.window_index
    assert (bought[at["2027-01-02"]], bought[at["2027-01-09"]], bought[at["2027-01-16"]]) == (20.0, 10.0, 20.0)
    assert left(problem, "2027-01-09") == 0.0
    own = framed(rules[1], teams=(HIRED,)).problem
    assert (team(own).buyable.days, team(own).buyable.ramp) == ((), ())


def test_a_week_has_as_many_of_a_partner_s_days_in_however_many_windows():
    evening = WindowRule("Evening", "Wednesday", hours=6.0, first=date(2027, 1, 6), last=date(2027, 1, 6))
    problem = framed(WindowRule("Weekend", "Saturday", 2), evening, teams=(HIRED,)).problem
    bought = team(problem).buyable.most(len(problem.windows))
    at = problem.window_index
    assert [bought[at[f"2027-01-{day}"]] for day in ("02", "06", "09", "16")] == [10.0, 5.71, 4.29, 10.0]


def test_people_who_are_bought_learn_and_are_paid_in_full_meanwhile():
    learner = replace(HIRED, productive_at_first_percent=50, learning_weeks=4)
    problem = framed(teams=(learner, ALSO)).problem
    buyable = team(problem).buyable
    assert buyable.most(len(problem.windows))[0] == 15.0
    assert (buyable.hundredth_pence(0), buyable.hundredth_pence(len(buyable.ramp))) == (800, 600)
    assert (buyable.ramp[0], buyable.ramp[-1]) == (0.75, 0.9375)


def test_without_rows_a_team_is_as_it_was():
    assert all(each.leave == () and each.ramp == () for each in framed().problem.teams)
