"""The proposals as tables: applications, their cost lines and alternatives, what cannot leave, unclaimed servers."""

from __future__ import annotations

from collections.abc import Iterator

from standpipe.adapters.report.table_parts import POUNDS, WHOLE, in_pounds, joined, money_cells, money_headers, table
from standpipe.adapters.report.words import label_of, target_words
from standpipe.adapters.tables_out import Table
from standpipe.app.plan_document import DispositionSection, PlanDocument


def proposal_tables(document: PlanDocument) -> Iterator[Table]:
    """Yield the tables of the proposals; treatments by the standard term of the field, as in plan.json."""
    section = document.dispositions
    yield table(
        "applications",
        [
            "Id", "Application", "Runs today", "Proposal", "Goes to", "Is it ready", *money_headers("A month"),
            *money_headers("Once"), "Why", "Open questions", "Stays on site", "Servers", "Decided by",
        ],
        (
            [
                each.id, each.name, each.hosting, each.treatment, each.target, each.readiness,
                *money_cells(each.monthly), *money_cells(each.one_off), joined(each.reasons), joined(each.questions),
                joined(each.stays_on_site), joined(each.servers), each.overruled_by,
            ]
            for each in section.applications
        ),
    )  # fmt: skip
    yield table(
        "application cost lines",
        ["Id", "Application", "Line", "Every", ("Amount", POUNDS), "How good", "Source"],
        (
            [
                each.id,
                each.name,
                line.name,
                line.every,
                in_pounds(line.pence),
                label_of(line.basis, "basis"),
                line.source,
            ]
            for each in section.applications
            for line in each.lines
        ),
    )
    yield table(
        "alternatives",
        [
            "Id", "Application", "Option", "Goes to", "Is it ready", *money_headers("A month"), *money_headers("Once"),
            ("Against the proposal, a month", POUNDS), ("Chosen at or below, a month", POUNDS), "Why not",
        ],
        (
            [
                each.id, each.name, other.treatment, other.target, other.readiness, *money_cells(other.monthly),
                *money_cells(other.one_off), in_pounds(other.difference_monthly_pence),
                in_pounds(other.break_even_monthly_pence), joined(other.reasons),
            ]
            for each in section.applications
            for other in each.alternatives
        ),
    )  # fmt: skip
    yield table(
        "cannot leave",
        ["Id", "What", "Why", "Where it goes", "Who answers for it"],
        ([each.id, each.name, each.why, each.goes_to, each.owner] for each in section.cannot_leave),
    )
    yield table(
        "unclaimed servers",
        ["Id", "Server", "Proposal", "Why"],
        ([each.id, each.name, each.proposal, joined(each.reasons)] for each in section.servers_without_application),
    )
    yield from _of_savings(section)


def _of_savings(section: DispositionSection) -> Iterator[Table]:
    """Yield what the plan asks twice about, and what could be bought or shared otherwise."""
    yield table(
        "asked twice",
        ["Kind", "Id", "About", "Why", ("At stake", POUNDS), "Every"],
        (
            [each.kind, each.subject, each.name, each.message, in_pounds(each.pence), each.every]
            for each in section.refusals
        ),
    )
    yield table(
        "commercial terms",
        ["Term", "Hybrid benefit", *money_headers("A month"), "In this plan"],
        ([each.term, each.hybrid_benefit, *money_cells(each.monthly), each.chosen] for each in section.machine_terms),
    )
    yield table(
        "shared servers",
        ["Tier", "Of", ("A month", POUNDS), ("One each, a month", POUNDS), "Applications on it"],
        (
            [
                each.tier,
                target_words(each.target),
                in_pounds(each.monthly_pence),
                in_pounds(each.one_each_pence),
                joined(each.applications),
            ]
            for each in section.shared_servers
        ),
    )
    risk = section.risk
    yield table(
        "legacy risk",
        [
            "Id", "Application", ("Today", WHOLE), "Today, colour", ("After", WHOLE), "After, colour",
            "Scored from evidence", "Scored by a person", "Scored by nobody yet",
        ],
        (
            [
                each.id, each.name, each.today, each.today_colour, each.after, each.after_colour,
                *(
                    joined(f"{one.criterion} {one.name}: {one.score or 'not known'}" for one in each.scores
                           if one.scored_by == who)
                    for who in ("evidence", "a person", "nobody yet")
                ),
            ]
            for each in (risk.applications if risk else [])
        ),
    )  # fmt: skip
