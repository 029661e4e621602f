"""When not every rule can be kept, the rest is planned, and never shown as a plan of the whole."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from standpipe.app.plan_exit import PlanSettings, plan_exit
from standpipe.catalogue import load_catalogue
from standpipe.estate.estate import Estate
from standpipe.estate.model import Application, Component, Contract, FreezeKind, FreezeRule, Hosting, Server, Site, Team

AS_OF = date(2026, 11, 26)
SITE = Site("site:hall", "Hall", closing=True)


def estate_of(*, freeze=None, lease_ends=date(2031, 1, 1), days=20.0):
    names = ("rents", "planning", "elections")
    applications = {
        f"application:{name}": Application(
            f"application:{name}", name.title(), hosting=Hosting.DATA_CENTRE, tier=3, freeze_calendar=name
        )
        for name in names
    }
    servers = {f"server:{name}": Server(f"server:{name}", name, virtual=True, site=SITE.id) for name in names}
    components = {
        f"component:{name}": Component(f"component:{name}", name, f"application:{name}", f"server:{name}")
        for name in names
    }
    teams = {
        f"team:{skill}": Team(f"team:{skill}", f"The {skill} team", skill, days) for skill in ("application", "server")
    }
    lease = Contract(
        "contract:lease", "Lease of the hall", ends=lease_ends, covers=(SITE.id,), renews_automatically=False
    )
    return Estate(
        sites={SITE.id: SITE}, applications=applications, servers=servers, components=components, teams=teams,
        contracts={lease.id: lease}, freeze_rules={freeze.id: freeze} if freeze else {},
    )  # fmt: skip


def waves_of(estate):
    plan = plan_exit(estate, load_catalogue(), PlanSettings(AS_OF, work_units=5, scenarios=50), lambda _: None)
    return plan.document.waves


@pytest.fixture(scope="module")
def frozen():
    rule = FreezeRule("freeze-rule:1", "All year", "elections", "never", "1 January", "31 December", FreezeKind.HARD)
    return waves_of(estate_of(freeze=rule))


def test_what_can_never_move_is_left_out_and_the_rest_has_its_waves(frozen):
    assert frozen.feasible is False
    assert [each.name for each in frozen.rest.left_out] == ["Elections"]
    moved = {each.name for wave in frozen.waves for move in wave.moves for each in move.applications}
    assert moved == {"Rents", "Planning"}
    assert all(wave.inside for wave in frozen.waves)


def test_a_plan_of_the_rest_gives_no_date_no_cost_and_no_chance_of_the_whole(frozen):
    whole = (
        frozen.closing_date,
        frozen.cost_pence,
        frozen.bound_pence,
        frozen.confidence,
        frozen.earliest_closing_date,
    )
    assert whole == (None,) * 5
    assert frozen.chances == []
    assert any("elections" in rule for rule in frozen.conflict)


def test_a_lease_that_ends_too_early_is_given_up_with_the_cost_of_doing_so():
    waves = waves_of(estate_of(lease_ends=date(2027, 2, 1)))
    assert waves.feasible is False
    assert waves.rest.left_out == []
    assert any("1 February 2027" in rule for rule in waves.rest.given_up)
    assert waves.rest.closing_date > date(2027, 2, 1)
    assert waves.ways_out[0].cost_pence is not None


def test_a_feasible_plan_has_no_rest():
    waves = waves_of(estate_of())
    assert waves.feasible is True
    assert waves.rest is None
    assert msgspec.to_builtins(waves)["ways_out"] == []
