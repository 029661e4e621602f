"""Chapters in the order in which they are read: what stops alike together, kinds of cost, the worst first."""

from __future__ import annotations

import msgspec
from benchmarks.plan_examples import full_plan

from standpipe.adapters.report.chapters import (
    cost_by_category,
    findings_by_severity,
    matrix,
    proposals_by_treatment,
    stopped_by_audience,
)
from standpipe.app.plan_document import BusinessLine, SharedPoint


def line(category: str, *pence: int | None) -> BusinessLine:
    return BusinessLine(
        case="moving",
        category=category,
        name="a line",
        pence_by_year=list(pence),
        basis="default",
        source="s",
        fund=None,
        capital=False,
    )


def test_things_that_stop_the_same_services_share_a_column_named_by_the_building():
    full = full_plan()
    ids = [service.id for service in full.resilience.services[:3]]
    points = [
        SharedPoint(id="device:a", name="A switch", kind="device", services=ids),
        SharedPoint(id="site:h", name="The hall", kind="site", services=list(reversed(ids))),
        SharedPoint(id="server:d", name="Directory", kind="server", services=ids[:2]),
    ]
    resilience = msgspec.structs.replace(full.resilience, shared_points=points)
    found = matrix(msgspec.structs.replace(full, resilience=resilience))
    assert [(column.name, column.others) for column in found.columns] == [("The hall", 1), ("Directory", 0)]
    assert found.rows[0].stops == [True, True]
    assert sum(row.stops == [False, False] for row in found.rows) == len(found.rows) - 3


def test_a_kind_of_cost_with_an_unpriced_line_is_a_lower_bound():
    (cost,) = cost_by_category([line("cloud", 100, 200), line("cloud", None, 50)], 2)
    assert [(year.pence, year.unpriced) for year in cost.years] == [(100, 1), (250, 0)]


def test_the_largest_kind_of_cost_comes_first():
    assert [cost.category for cost in cost_by_category([line("small", 1), line("large", 9)], 1)] == ["large", "small"]


def test_residents_come_before_staff():
    groups = stopped_by_audience(full_plan().resilience.building)
    assert list(groups) == ["Residents lose", "Staff lose"]
    assert sum(len(group) for group in groups.values()) == len(full_plan().resilience.building.stopped)


def test_a_severity_that_nobody_planned_for_comes_last():
    finding = full_plan().findings[0]
    findings = [msgspec.structs.replace(finding, severity=each) for each in ("odd", "low", "critical")]
    assert list(findings_by_severity(findings)) == ["critical", "low", "odd"]


def test_every_application_is_in_one_group_with_an_anchor_of_its_own():
    document = full_plan()
    proposals = [each for group in proposals_by_treatment(document).values() for each in group]
    assert len({each.anchor for each in proposals}) == len(document.dispositions.applications)
