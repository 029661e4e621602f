"""What is lost in each scenario, what the hours rest on, and which promises are made."""

from __future__ import annotations

from dataclasses import replace

import pytest

from standpipe.estate.estate import Estate
from standpipe.estate.model import (
    Application,
    Cable,
    Circuit,
    Component,
    Dependency,
    DependencyKind,
    Device,
    Host,
    Hosting,
    Server,
    Service,
    Site,
)
from standpipe.kernel.intervals import Interval
from standpipe.resilience import build_need_graph
from standpipe.resilience.platforms import backup_applications, directory_applications
from standpipe.resilience.recovery import Recovery, recover
from standpipe.resilience.scenarios import (
    RecoveryFigures,
    ScenarioKind,
)

FIGURES = RecoveryFigures(
    throughput=Interval(100, 200),
    streams=2,
    machine=Interval(1, 2),
    by_hand=Interval(3, 6),
    new_place=Interval(24, 48),
    offline_copy=Interval(4, 8),
    clearance=Interval(10, 20),
    new_storage=Interval(5, 9),
    line_repair=Interval(2, 24),
)
HOUR_MIB = 720_000
"""Copied in one hour at the highest throughput, in two at the lowest."""


def council() -> Estate:
    """Return a directory, a backup system that needs it, and a tax system on storage."""
    servers = [
        Server(f"server:{name}", name, host="host:h", site="site:dc", in_use_mib=HOUR_MIB)
        for name in ("dc", "backup", "tax")
    ]
    applications = [
        Application("application:directory", "Directory", "Sign-on to everything", tier=0, hosting=Hosting.DATA_CENTRE),
        Application("application:backup", "Backup", "Backup of all servers", tier=0, hosting=Hosting.DATA_CENTRE),
        Application("application:tax", "Tax", tier=2, hosting=Hosting.DATA_CENTRE, recovery_point_objective_hours=24),
        Application("application:care-directory", "Care directory", tier=3, hosting=Hosting.DATA_CENTRE),
    ]
    runs = [("directory", "dc"), ("backup", "backup"), ("tax", "tax")]
    return Estate(
        sites={"site:dc": Site("site:dc", "Data centre", "data centre")},
        hosts={"host:h": Host("host:h", "H", site="site:dc")},
        devices={"device:san": Device("device:san", "SAN", role="Storage array", site="site:dc")},
        cables={"cable:1": Cable("cable:1", "1", "host:h", "device:san")},
        circuits={"circuit:i": Circuit("circuit:i", "Internet", purpose="internet", site="site:dc")},
        servers={each.id: each for each in servers},
        applications={each.id: each for each in applications},
        components={
            f"component:{app}": Component(f"component:{app}", app, f"application:{app}", f"server:{server}")
            for app, server in runs
        },
        services={
            "service:tax": Service(
                "service:tax", "Council tax", applications=("application:tax",), recovery_time_objective_hours=100
            )
        },
        dependencies=(
            Dependency("application:backup", "application:directory", DependencyKind.HARD),
            Dependency("application:tax", "application:directory", DependencyKind.HARD),
        ),
    )


def recovered(kind: ScenarioKind, figures: RecoveryFigures = FIGURES, estate: Estate | None = None) -> Recovery:
    estate = estate or council()
    return recover(estate, build_need_graph(estate), figures, kind, site="site:dc")


def test_the_directory_and_the_backup_are_found_by_function_and_a_directory_of_care_is_not() -> None:
    assert directory_applications(council()) == ("application:directory",)
    assert backup_applications(council()) == ("application:backup",)


@pytest.mark.parametrize("kind", [ScenarioKind.SITE, ScenarioKind.RANSOMWARE, ScenarioKind.IDENTITY])
def test_a_directory_that_its_own_backup_depends_on_is_named(kind: ScenarioKind) -> None:
    assert recovered(kind).circles == (
        "Backup, which needs Directory, which runs on dc; and dc would be restored by Backup.",
    )


def test_after_the_building_the_range_is_the_sum_of_its_parts() -> None:
    found = recovered(ScenarioKind.SITE).services[0]
    # place, then directory and backup by hand side by side (4 to 8 and 1 + 4 to 2 + 8 with its data), then tax
    assert found.hours == Interval(24 + 5 + 2, 48 + 10 + 4)


def test_after_ransomware_nothing_starts_before_it_is_known_what_is_clean() -> None:
    found = recovered(ScenarioKind.RANSOMWARE)
    assert found.sheet.rows[0].ends == Interval(14, 28)
    assert found.services[0].hours == Interval(14 + 5 + 2, 28 + 10 + 4)


def test_the_storage_takes_what_is_on_it() -> None:
    found = recovered(ScenarioKind.STORAGE)
    assert set(found.lost) == {"device:san", "server:dc", "server:backup", "server:tax"}
    assert found.services[0].hours == Interval(5 + 5 + 2, 9 + 10 + 4)


def test_the_line_stops_only_what_is_reached_over_it() -> None:
    assert recovered(ScenarioKind.CIRCUIT).standing == ("service:tax",)


def test_no_objective_is_called_met_on_a_copy_that_nobody_knows_of() -> None:
    found = recovered(ScenarioKind.SITE)
    assert found.services[0].meets_time is None
    assert any("Nobody has said whether a copy" in each for each in found.conditions)


def test_an_objective_that_even_the_shortest_hours_exceed_is_missed() -> None:
    estate = council()
    tax = replace(estate.services["service:tax"], recovery_time_objective_hours=30.0)
    found = recovered(ScenarioKind.SITE, estate=replace(estate, services={tax.id: tax}))
    assert found.services[0].meets_time is False


def test_without_a_copy_elsewhere_nothing_comes_back() -> None:
    found = recovered(ScenarioKind.SITE, replace(FIGURES, copy_off_site=False))
    assert found.services[0].hours is None


def test_with_a_copy_and_no_circle_objectives_are_judged() -> None:
    estate = replace(council(), dependencies=())
    figures = replace(FIGURES, copy_off_site=True, hours_between_backups=48.0)
    found = recovered(ScenarioKind.SITE, figures, estate).services[0]
    assert found.meets_time is True
    assert found.meets_point is False


def test_what_is_not_in_the_estate_is_said_and_not_guessed() -> None:
    empty = Estate()
    found = [recover(empty, build_need_graph(empty), FIGURES, kind, site=None) for kind in ScenarioKind]
    assert all(each.unknown for each in found)
    assert all(not each.services for each in found)
