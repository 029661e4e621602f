"""The register of decisions: only added to, with figures as they were at the time; the committee pack."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from standpipe.kernel.errors import InputError

PAYROLL = "application:payroll"


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def write(browser, **parts):
    given = {"title": "Extend the lease", "decision": "The lease is extended by a year.", "context": "It ends in May."}
    return browser.post("/decisions/new/", given | parts)


def test_a_decision_is_written_read_and_found(planned, sign_in_as):
    planner, reader = sign_in_as("planner"), sign_in_as("reader")
    review = timezone.localdate() + timedelta(days=30)
    options = "Extend by a year; £240,000, stated by the landlord\n\nLeave by May"
    answer = write(planner, options=options, review_on=f"{review:%d/%m/%Y}", evidence="Minutes of 3 March")
    page = words(reader.get(answer["Location"]))
    for each in ("Extend by a year", "£240,000, stated by the landlord", "Leave by May", "Minutes of 3 March"):
        assert each in page
    assert "A. Planner" in page
    assert "Extend the lease" in words(reader.get("/decisions/", {"q": "LEASE year"}))
    assert "Extend the lease" not in words(reader.get("/decisions/", {"q": "nothing of it"}))
    assert reader.get("/decisions/new/").status_code == 403
    assert reader.get("/decisions/999/").status_code == 404


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({"title": " "}, "Give the decision a title."),
        ({"decision": ""}, "Say what was decided."),
        ({"title": "x" * 201}, "at most 200"),
        ({"review_on": "31/02/2099"}, "Write the day like 31/03/2027."),
        ({"review_on": "01/01/2020"}, "must lie in the future"),
        ({"supersedes": "77"}, "there is no decision 77"),
    ],
)
def test_an_incomplete_decision_is_asked_again(planned, sign_in_as, parts, problem):
    answer = write(sign_in_as("approver"), **parts)
    assert answer.status_code == 400
    assert problem in words(answer)
    assert "It ends in May." in words(answer)


def test_a_decision_keeps_the_figures_of_its_time_and_is_superseded_and_not_changed(planned, sign_in_as):
    from standpipe.console import decisions, proposals

    planner = sign_in_as("planner")
    form = words(planner.get("/decisions/new/", {"thing": PAYROLL}))
    assert "kept with their figures of today" in form
    write(planner, thing=PAYROLL)
    entry = proposals.proposal_for(PAYROLL).entry
    first = decisions.find(1)
    figures = {figure.label: figure for figure in first.options[0].figures}
    assert (figures["Cost a month"].pence, figures["Cost once"].pence) == (entry.monthly.pence, entry.one_off.pence)
    assert len(first.options) == 1 + len(entry.alternatives)
    write(planner, supersedes="1", title="End the lease")
    assert decisions.find(1).superseded_by == 2
    assert "Superseded" in words(planner.get("/decisions/1/"))
    assert [each.row.number for each in decisions.register(standing=True)] == [2]
    assert "superseded already" in words(write(planner, supersedes="1"))


def test_numbers_have_no_gap_after_a_refused_entry(planned, sign_in_as):
    planner = sign_in_as("planner")
    places = [write(planner, **parts).get("Location") for parts in ({}, {"title": ""}, {"supersedes": "9"}, {})]
    assert places == ["/decisions/1/", None, None, "/decisions/2/"]


def test_an_adoption_is_on_the_register_with_both_plans(planned, sign_in_as):
    from standpipe.adapters.storage import plans as stored
    from standpipe.console import decisions, people, plans

    planner = people.add_person("p@council.example", name="P", role="planner")
    approver = people.add_person("a@council.example", name="A", role="approver")
    second = plans.ask_for_plan(by="P", title="Second")
    document = b"".join(stored.content_of(plans.find_plan(planned).document))
    stored.finish(plans.find_plan(second), document=document, report=b"", feasible=True)
    for number in (planned, second):
        plans.propose(number, planner)
        plans.adopt(number, approver)
    first, last = reversed(decisions.register())
    assert first.superseded_by == last.row.number
    assert [option.chosen for option in last.options] == [True, False]
    closes = plans.document_of(plans.find_plan(second)).waves.closing_date
    assert any(figure.day == closes for figure in last.options[0].figures)
    with pytest.raises(InputError, match="already"):
        plans.adopt(second, approver)
    assert len(decisions.register()) == 2


def test_the_pack_holds_the_plan_the_decisions_and_what_is_to_be_reviewed(planned, sign_in_as):
    from standpipe.console import proposals

    reader, planner = sign_in_as("reader"), sign_in_as("planner")
    write(planner, title="=HYPERLINK(1)", thing=PAYROLL)
    page = words(reader.get("/decisions/pack/"))
    for each in (
        "What stops if we lose the building?",
        "=HYPERLINK(1)",
        "The lease is extended by a year.",
        "(proposed)",
    ):
        assert each in page
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "HYPERLINK" not in words(reader.get("/decisions/pack/", {"since": f"{tomorrow:%d/%m/%Y}"}))
    assert reader.get("/decisions/pack/", {"since": "no day"}).status_code == 200
    content = reader.get("/decisions/pack.xlsx").content
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["decisions", "options at the time"]
    assert book.get_sheet_by_name("decisions").to_python()[1][2] == "=HYPERLINK(1)"
    options = book.get_sheet_by_name("options at the time").to_python()
    entry = proposals.proposal_for(PAYROLL).entry
    costs = [each.monthly.pence for each in (entry, *entry.alternatives)]
    assert [row[5] for row in options if row[4] == "Cost a month"] == [pence / 100 for pence in costs]
    assert all(costs)


def test_the_links_to_workbooks_lead_to_them_without_a_question_too(planned, sign_in_as):
    reader = sign_in_as("reader")
    for page, name in (("/decisions/pack/", "xlsx"), ("/dispositions/", "export")):
        links = re.findall(rf'href="([^"]*{name}[^"]*)"', reader.get(page).content.decode())
        assert links, page
        for link in links:
            assert reader.get(link).status_code == 200, link


def test_the_pack_can_be_printed_before_the_first_plan(administrator):
    page = administrator.get("/decisions/pack/")
    assert page.status_code == 200
    assert "None." in words(page)


def test_the_register_is_on_the_record_of_changes(planned, sign_in_as, administrator):
    write(sign_in_as("planner"))
    from standpipe.adapters.storage.models import AuditEntry

    (entry,) = AuditEntry.objects.filter(table_name="decision")
    assert entry.operation == "INSERT"
    assert entry.after["title"] == "Extend the lease"
    assert "Extend the lease" in words(administrator.get("/audit/", {"table": "decision"}))
